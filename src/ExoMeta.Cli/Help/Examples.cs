using System.Collections.Immutable;
using System.CommandLine;

namespace ExoMeta.Cli.Help;

/// <summary>One or two examples of every command, as help shows them; files are those of the repository, and the tests run each.</summary>
internal static class Examples
{
    private const string Bcg = "inputs/classics/bcg.csv";

    private static readonly ImmutableDictionary<string, ImmutableArray<string>> ByCommand = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal)
    {
        ["run"] = ["exometa run inputs/exosome-ards/analysis.yaml --out out/exosome-ards"],
        ["batch"] = ["exometa batch inputs/classics/batch.yaml --out out/classics", "exometa batch inputs/classics/batch.yaml --out out/classics --check"],
        ["pool"] = [$"exometa pool {Bcg} --measure OR --inference hksj", $"exometa pool {Bcg} --measure RR --mods ablat --format json"],
        ["import"] = ["exometa import docs/data/invented-review.rm5 --out out/invented"],
        ["effects"] = [$"exometa effects {Bcg} --measure OR"],
        ["lint"] = [$"exometa lint {Bcg}", "exometa lint inputs/classics/analysis.yaml --min-severity warning"],
        ["simulate"] = ["exometa simulate docs/trials/dose-finding.yaml --trials 100000", "exometa simulate docs/trials/small.yaml --replay 17"],
        ["power"] = ["exometa power docs/trials/dose-finding.yaml --target 0.9 --trials 20000", "exometa power docs/trials/dose-finding.yaml --n 40,80 --effect=-0.3,-0.6 --trials 20000"],
        ["meta-power"] = ["exometa meta-power --measure SMD --k 10 --n 50 --effect 0.3 --tau2 0.04"],
        ["design boundaries"] = ["exometa design boundaries --type asof --looks 3", "exometa design boundaries --type asof --looks 2 --futility asof --beta 0.2"],
        ["design dunnett"] = ["exometa design dunnett --arms 3"],
        ["design samplesize"] = ["exometa design samplesize --endpoint continuous --effect 0.5 --sd 1 --power 0.9", "exometa design samplesize --endpoint survival --hazard-ratio 0.67 --type asof --looks 2"],
        ["bench"] = ["exometa bench --quick --kernel dl --kernel reml"],
        ["completion"] = ["exometa completion bash > ~/.local/share/bash-completion/completions/exometa"],
        ["figure"] = [$"exometa figure forest {Bcg} --measure OR --out forest.svg", "exometa figure power docs/trials/dose-finding.yaml --out power.html"],
        ["figure forest"] = [$"exometa figure forest {Bcg} --measure OR --subgroup alloc --out forest.svg", $"exometa figure forest {Bcg} --measure OR --style revman --out revman.html"],
        ["figure forest-cumulative"] = [$"exometa figure forest-cumulative {Bcg} --measure OR --order year --out lau.svg"],
        ["figure forest-leave-one-out"] = [$"exometa figure forest-leave-one-out {Bcg} --measure OR --out without.svg"],
        ["figure funnel"] = [$"exometa figure funnel {Bcg} --measure OR --out funnel.svg"],
        ["figure baujat"] = [$"exometa figure baujat {Bcg} --measure OR --out baujat.svg"],
        ["figure radial"] = [$"exometa figure radial {Bcg} --measure OR --out radial.svg"],
        ["figure labbe"] = [$"exometa figure labbe {Bcg} --measure RR --out labbe.svg"],
        ["figure bubble"] = [$"exometa figure bubble {Bcg} --measure OR --mods ablat,alloc --out bubble.svg"],
        ["figure albatross"] = [$"exometa figure albatross {Bcg} --measure OR --swim lower --out albatross.svg"],
        ["figure effect-direction"] = [$"exometa figure effect-direction {Bcg} --measure OR --swim lower --out votes.svg"],
        ["figure drapery"] = [$"exometa figure drapery {Bcg} --measure OR --out drapery.svg"],
        ["figure p-function"] = [$"exometa figure p-function {Bcg} --measure RR --inference hksj --out p.svg"],
        ["figure tau"] = [$"exometa figure tau {Bcg} --measure OR --out tau.svg", $"exometa figure tau {Bcg} --measure OR --method BAYES --out tau-posterior.svg"],
        ["figure influence"] = [$"exometa figure influence {Bcg} --measure OR --mods ablat --out influence.svg"],
        ["figure multiverse"] = [$"exometa figure multiverse {Bcg} --measure OR --out multiverse.svg"],
        ["figure gosh"] = [$"exometa figure gosh {Bcg} --measure OR --out gosh.svg"],
        ["figure dose-response"] = ["exometa figure dose-response inputs/classics/doses.csv --measure YV --mods dose --out doses.svg"],
        ["figure boundaries"] = ["exometa figure boundaries docs/trials/mortality.yaml --trials 20000 --out paths.svg"],
        ["figure stopping"] = ["exometa figure stopping docs/trials/multi-stage.yaml --trials 100000 --out stopping.svg"],
        ["figure power"] = ["exometa figure power docs/trials/dose-finding.yaml --out power.svg"],
        ["figure power-dose"] = ["exometa figure power-dose docs/trials/dose-finding.yaml --out power-dose.svg"],
        ["figure prior-to-assurance"] = ["exometa figure prior-to-assurance docs/trials/dose-finding.yaml --out assurance.svg"],
        ["figure power-grid"] = ["exometa figure power-grid docs/trials/dose-finding.yaml --n 20,40,80 --effect=-0.3 --out grid.svg"],
        ["figure throughput"] = ["exometa bench --quick --kernel dl --history history.jsonl", "exometa figure throughput history.jsonl --out throughput.svg"],
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>Every command that has examples, by its names with spaces between.</summary>
    public static IEnumerable<string> Commands => ByCommand.Keys.Order(StringComparer.Ordinal);

    /// <summary>The examples of a command; of one that has none and stands above others, the first of each of them.</summary>
    /// <param name="path">Its name, those above it first, without the program's.</param>
    /// <param name="command">The command.</param>
    public static ImmutableArray<string> Of(ImmutableArray<string> path, Command command) => ByCommand.TryGetValue(string.Join(' ', path), out var own)
        ? own
        : [.. command.Subcommands.Where(c => !c.Hidden).Select(c => Of([.. path, c.Name], c)[0])];
}
