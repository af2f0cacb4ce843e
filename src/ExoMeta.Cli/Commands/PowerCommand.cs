using System.CommandLine;
using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Results;
using ExoMeta.Cli.Output;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Trials;

namespace ExoMeta.Cli.Commands;

/// <summary><c>exometa power TRIAL.yaml --target 0.9 --over n</c>: the smallest size whose simulated power reaches a target.</summary>
internal static class PowerCommand
{
    private static readonly string[] Kinds = ["any", "all"];
    private static readonly string[] Axes = ["n"];

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
        var over = CommonOptions.Named("--over", "what is varied: n, the size of all arms in proportion", Axes);
        var kind = CommonOptions.Named("--power", "power of any comparison (default) or of all", Kinds);
        var largest = new Option<long>("--largest") { Description = "largest size of the reference arm (default 100000)", HelpName = "N", DefaultValueFactory = _ => 100_000 };
        largest.CustomParser = result => CommonOptions.ParseWhole(result, "--largest", 2, 1_000_000) ?? 0;
        var (format, threads) = (CommonOptions.Format(), CommonOptions.Threads());
        var command = new Command("power", "Find the size of a trial: the smallest that reaches a power.") { target, over, kind, largest, format, threads };
        trial.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var run = new RunOptions(parsed.GetValue(threads), null, cancellation);
            var request = trial.Read(parsed);
            var subject = request.Load(run);
            var power = parsed.GetValue(kind) == "all" ? PowerKind.Conjunctive : PowerKind.Disjunctive;
            var search = new SampleSizeSearch(
                subject.Design, subject.TruthNamed(request.Truth), parsed.GetValue(target), power, (int)parsed.GetValue(largest));
            var found = search.Run(new MonteCarloPlan(request.Trials, subject.Seed, run.Threads), cancellation);
            output.Write(parsed.GetValue(format) == "json" ? Json(request, subject, search, found) : Text(request, subject, search, found));
            return Task.FromResult(0);
        });
        return command;
    }

    private static string Json(TrialRequest request, TrialSubject subject, SampleSizeSearch search, SizeFound found) => JsonOutput.Text(json =>
    {
        json.WriteString("trial", subject.Trial.Id);
        json.WriteString("endpoint", subject.Endpoint.Id);
        json.WriteString("truth", request.Truth);
        json.WriteString("thetaSource", subject.ThetaSource);
        json.WriteNumber("trials", request.Trials);
        json.WriteNumber("seed", request.Seed);
        json.WriteString("power", search.Kind == PowerKind.Disjunctive ? "any" : "all");
        json.Number("target", search.Target);
        json.Number("n", found.Size);
        json.Array("nInterval", found.Size is null ? [] : new[] { found.Lower!.Value, found.Upper!.Value }, json.WriteNumberValue);
        json.Integers("nPerArm", found.Design.Arms.Select(a => a.Size));
        json.WriteNumber("maxN", found.Design.TotalSize);
        json.Number("expectedN", found.Confirmed.ExpectedSize.Estimate);
        json.Estimate("confirmedPower", search.PowerOf(found.Confirmed));
        json.Estimate("ceiling", found.Confirmed.Ceiling);
        json.Objects("evaluations", found.Evaluations, e =>
        {
            json.WriteNumber("n", e.Size);
            json.Estimate("power", e.Power);
        });
    });

    private static string Text(TrialRequest request, TrialSubject subject, SampleSizeSearch search, SizeFound found)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{subject.Trial.Id}: {subject.Trial.Title}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  endpoint {subject.Endpoint.Id} ({subject.Endpoint.Endpoint.EffectName}), truth {request.Truth}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  θ: {subject.ThetaSource}");
        var (power, ceiling) = (search.PowerOf(found.Confirmed), found.Confirmed.Ceiling);
        var sizes = string.Join(" + ", found.Design.Arms.Select(a => a.Size.ToString(CultureInfo.InvariantCulture)));
        text.AppendLine(found.Size is null
            ? string.Create(CultureInfo.InvariantCulture, $"  no size has power {search.Target}: {sizes} patients have {EstimateText.Show(power)}; θ of any arm is favourable with probability {EstimateText.Show(ceiling)}")
            : string.Create(CultureInfo.InvariantCulture, $"  power {search.Target} needs {sizes} = {found.Design.TotalSize} patients ({found.Lower} to {found.Upper} in '{found.Design.ReferenceArm.Name}', by Monte Carlo error)"));
        if (found.Size is not null)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  power of that size, from other draws: {EstimateText.Show(power)}; {found.Confirmed.ExpectedSize.Estimate:0.0} patients on average");
        }

        foreach (var evaluation in found.Evaluations)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {evaluation.Size,9} {EstimateText.Show(evaluation.Power)}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"  {request.Trials} trials a size, seed {request.Seed}");
        return text.ToString();
    }
}
