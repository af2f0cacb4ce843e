using System.CommandLine;
using System.Globalization;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Specs;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Trials;

namespace ExoMeta.Cli.Commands;

/// <summary>
/// <c>exometa power TRIAL.yaml</c>: the smallest size whose simulated power reaches a target, the best division of the patients among arms, or power over a
/// grid of sizes, effects and τ.
/// </summary>
internal static class PowerCommand
{
    private static readonly string[] Kinds = ["any", "all"];
    private static readonly string[] Axes = ["n", "allocation"];

    public static Command Create(TextWriter output)
    {
        var trial = new TrialOptions();
        var target = new Option<double>("--target") { Description = "power asked for", HelpName = "P", DefaultValueFactory = _ => 0.8 };
        target.CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is > 0 and < 1)
            {
                return value;
            }

            result.AddError($"--target: expected a power between 0 and 1, found '{text}'");
            return 0;
        };
        var over = CommonOptions.Named("--over", "what is searched: n, the size of all arms in proportion (default), or allocation, the share of the reference arm", Axes);
        var kind = CommonOptions.Named("--power", "power of any comparison (default) or of all", Kinds);
        var largest = new Option<long>("--largest") { Description = "largest size of the reference arm", HelpName = "N", DefaultValueFactory = _ => 100_000 };
        largest.CustomParser = result => CommonOptions.ParseWhole(result, "--largest", 2, 1_000_000) ?? 0;
        var onGrid = new GridOptions();
        var (format, threads) = (CommonOptions.Format(), CommonOptions.Threads());
        var command = new Command("power", "Find the size or the allocation of a trial, or its power on a grid.") { target, over, kind, largest };
        onGrid.AddTo(command);
        command.Validators.Add(result =>
        {
            var isGrid = onGrid.All.Any(option => result.GetResult(option) is { Implicit: false });
            foreach (var option in new Option[] { target, over, largest }.Where(option => isGrid && result.GetResult(option) is { Implicit: false }))
            {
                result.AddError($"{option.Name}: belongs to a search, and --n, --effect and --tau ask for a grid");
            }
        });
        trial.AddTo(command);
        command.Add(threads);
        command.Add(format);
        command.SetAction((parsed, cancellation) =>
        {
            var run = new RunOptions(parsed.GetValue(threads), null, cancellation);
            var request = trial.Read(parsed);
            var subject = request.Load(run);
            var power = parsed.GetValue(kind) == "all" ? PowerKind.Conjunctive : PowerKind.Disjunctive;
            var monteCarlo = new MonteCarloPlan(request.Trials, subject.Seed, run.Threads);
            var isJson = parsed.GetValue(format) == "json";
            if (onGrid.IsAsked(parsed))
            {
                var grid = onGrid.Read(parsed, request, subject);
                var points = grid.Run(monteCarlo, cancellation);
                output.Write(isJson ? GridAnswer.Json(request, subject, grid, points) : GridAnswer.Text(request, subject, points));
            }
            else if (parsed.GetValue(over) == "allocation")
            {
                var search = new AllocationSearch(subject.Design, subject.TruthOf(request.Truth), power);
                request.Refuse(search.Problems());
                var found = search.Run(monteCarlo, cancellation);
                output.Write(isJson ? AllocationAnswer.Json(request, subject, search, found) : AllocationAnswer.Text(request, subject, search, found));
            }
            else
            {
                var search = new SampleSizeSearch(
                    subject.Design, subject.TruthOf(request.Truth), parsed.GetValue(target), power, (int)parsed.GetValue(largest));
                request.Refuse(search.Problems());
                var found = search.Run(monteCarlo, cancellation);
                output.Write(isJson ? SizeAnswer.Json(request, subject, search, found) : SizeAnswer.Text(request, subject, search, found));
            }

            return Task.FromResult(0);
        });
        return command;
    }
}
