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
        var largest = new Option<long>("--largest") { Description = "largest size of the reference arm (default 100000)", HelpName = "N", DefaultValueFactory = _ => 100_000 };
        largest.CustomParser = result => CommonOptions.ParseWhole(result, "--largest", 2, 1_000_000) ?? 0;
        var sizes = CommonOptions.Numbers("--n", "sizes of the reference arm: power on a grid instead of a search", n => n >= 2 && n <= 1_000_000 && n == Math.Floor(n), "whole numbers from 2 to 1000000");
        var effects = CommonOptions.Numbers("--effect", "true effects on the analysis scale (default: the point)", double.IsFinite, "numbers");
        var taus = CommonOptions.Numbers("--tau", "standard deviations between trials (default: 0)", tau => tau >= 0 && double.IsFinite(tau), "numbers of at least 0");
        var (format, threads) = (CommonOptions.Format(), CommonOptions.Threads());
        var command = new Command("power", "Find the size or the allocation of a trial, or its power on a grid.") { target, over, kind, largest, sizes, effects, taus, format, threads };
        command.Validators.Add(result =>
        {
            var isGrid = new Option[] { sizes, effects, taus }.Any(option => result.GetResult(option) is { Implicit: false });
            foreach (var option in new Option[] { target, over, largest }.Where(option => isGrid && result.GetResult(option) is { Implicit: false }))
            {
                result.AddError($"{option.Name}: belongs to a search, and --n, --effect and --tau ask for a grid");
            }
        });
        trial.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var run = new RunOptions(parsed.GetValue(threads), null, cancellation);
            var request = trial.Read(parsed);
            var subject = request.Load(run);
            var power = parsed.GetValue(kind) == "all" ? PowerKind.Conjunctive : PowerKind.Disjunctive;
            var monteCarlo = new MonteCarloPlan(request.Trials, subject.Seed, run.Threads);
            var isJson = parsed.GetValue(format) == "json";
            var (ofSizes, ofEffects, ofTaus) = (parsed.GetValue(sizes) ?? [], parsed.GetValue(effects) ?? [], parsed.GetValue(taus) ?? []);
            if (ofSizes.Length + ofEffects.Length + ofTaus.Length > 0)
            {
                if (ofEffects.Length == 0 && subject is { Endpoint.Theta: ThetaSource.Evidence, Design.ComparedArms.Length: > 1 })
                {
                    request.Refuse(["--effect is needed: the arms have effects of their own, and a grid gives all the same"]);
                }

                var grid = new PowerGrid(
                    subject.Design, ofSizes.Length == 0 ? [subject.Design.ReferenceArm.Size] : [.. ofSizes.Select(n => (int)n)],
                    ofEffects.Length == 0 ? [subject.Point] : [.. ofEffects], ofTaus.Length == 0 ? [0] : [.. ofTaus])
                {
                    ByDose = truth => subject.Trial.ByDose(subject.Endpoint, truth),
                };
                request.Refuse(grid.Problems());
                var points = grid.Run(monteCarlo, cancellation);
                output.Write(isJson ? GridAnswer.Json(request, subject, grid, points) : GridAnswer.Text(request, subject, points));
            }
            else if (parsed.GetValue(over) == "allocation")
            {
                var search = new AllocationSearch(subject.Design, subject.TruthNamed(request.Truth), power);
                request.Refuse(search.Problems());
                var found = search.Run(monteCarlo, cancellation);
                output.Write(isJson ? AllocationAnswer.Json(request, subject, search, found) : AllocationAnswer.Text(request, subject, search, found));
            }
            else
            {
                var search = new SampleSizeSearch(
                    subject.Design, subject.TruthNamed(request.Truth), parsed.GetValue(target), power, (int)parsed.GetValue(largest));
                request.Refuse(search.Problems());
                var found = search.Run(monteCarlo, cancellation);
                output.Write(isJson ? SizeAnswer.Json(request, subject, search, found) : SizeAnswer.Text(request, subject, search, found));
            }

            return Task.FromResult(0);
        });
        return command;
    }
}
