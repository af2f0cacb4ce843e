using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Results;
using ExoMeta.Analysis.Specs;
using ExoMeta.Cli.Output;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Trials;

namespace ExoMeta.Cli.Commands;

/// <summary><c>exometa simulate TRIAL.yaml</c>: one trial file, one endpoint, one size.</summary>
internal static class SimulateCommand
{
    public static Command Create(TextWriter output)
    {
        var trial = new TrialOptions();
        var (format, threads) = (CommonOptions.Format(), CommonOptions.Threads());
        var command = new Command("simulate", "Simulate one trial: power, assurance and family-wise error.") { format, threads };
        trial.AddTo(command);
        var against = new AgainstOptions();
        against.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var request = trial.Read(parsed);
            var run = new RunOptions(parsed.GetValue(threads), null, cancellation);
            if (against.Read(parsed, request) is { } other)
            {
                output.Write(Compare(request, other, run, parsed.GetValue(format) == "json"));
                return Task.FromResult(0);
            }

            var clock = Stopwatch.StartNew();
            var subject = request.Load(run);
            var result = subject.Assessment.Simulate(subject.Endpoint, subject.Size, request.Truth);
            output.Write(parsed.GetValue(format) == "json" ? Json(request, result, clock.Elapsed) : Text(subject.Trial, request, result, clock.Elapsed));
            return Task.FromResult(0);
        });
        return command;
    }

    private static string Compare(TrialRequest first, TrialRequest second, RunOptions run, bool isJson)
    {
        var (one, other) = (first.Load(run), second.Load(run));

        // The seed of an endpoint depends on its name; what is compared draws from one.
        var found = ScenarioComparison.Run(
            new(one.Design, one.TruthNamed(first.Truth)), new(other.Design, other.TruthNamed(second.Truth)),
            new MonteCarloPlan(first.Trials, one.Seed, run.Threads), null, run.Cancellation);
        return isJson ? DifferenceAnswer.Json(first, one, second, other, found) : DifferenceAnswer.Text(first, one, second, other, found);
    }

    private static string Json(TrialRequest request, TrialSimulation result, TimeSpan elapsed) =>
        JsonOutput.Text(json => TrialJson.WriteSimulationFields(json, result, request.Seed, elapsed));

    private static string Text(TrialSpec spec, TrialRequest request, TrialSimulation result, TimeSpan elapsed)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{spec.Id}: {spec.Title}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  endpoint {result.Endpoint.Id} ({result.Endpoint.Endpoint.EffectName}), {string.Join(" + ", result.SizePerArm)} patients, truth {request.Truth}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  θ: {result.ThetaSource}");
        foreach (var arm in result.Characteristics.Arms)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {arm.Name}: power {EstimateText.Show(arm.Power)}, critical value {arm.CriticalValue:0.0000}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"  any arm {EstimateText.Show(result.Characteristics.DisjunctivePower)}, all arms {EstimateText.Show(result.Characteristics.ConjunctivePower)}, family-wise error {EstimateText.Show(result.FamilywiseError)}");
        foreach (var side in result.Characteristics.SideAnalyses)
        {
            var arms = side.Power.Length > 1 ? string.Concat(result.Characteristics.Arms.Zip(side.Power, (arm, power) => $"{arm.Name} {EstimateText.Show(power)}, ")) : "";
            text.AppendLine(CultureInfo.InvariantCulture, $"  the same trials by {side.Name}: {arms}any arm {EstimateText.Show(side.DisjunctivePower)}");
        }

        AppendLooks(text, result.Characteristics);
        text.AppendLine(CultureInfo.InvariantCulture, $"  power at the point {EstimateText.Show(result.PowerAtPoint)}, assurance {EstimateText.Show(result.Assurance)}, its ceiling {EstimateText.Show(result.AssuranceCeiling)}");
        if (result.Updated is { } updated)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  the pool behind θ, with this trial in it: significant {EstimateText.Show(updated.Significant)}{Width(updated)}");
        }

        if (!result.EvidenceBased)
        {
            text.AppendLine("  Not evidence-based: no comparative human evidence stands behind θ.");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"  {request.Trials} trials a run, seed {request.Seed}, {elapsed.TotalSeconds:0.00} s");
        return text.ToString();
    }

    private static string Width(UpdatedPoolCharacteristics updated) => updated.PredictionWidth is { } width
        ? string.Create(CultureInfo.InvariantCulture, $"; its prediction interval is {width.Estimate:0.000} times as wide on average")
        : "";

    private static void AppendLooks(StringBuilder text, OperatingCharacteristics result)
    {
        if (result.Looks.Length < 2)
        {
            return;
        }

        for (var k = 0; k < result.Looks.Length; k++)
        {
            var look = result.Looks[k];
            text.AppendLine(CultureInfo.InvariantCulture, $"  look {k + 1} of {result.Looks.Length}, {look.Size} patients: stops with an effect {EstimateText.Show(look.EfficacyStop)}, without {EstimateText.Show(look.FutilityStop)}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"  {result.ExpectedSize.Estimate:0.0} ± {result.ExpectedSize.Mcse:0.0} patients on average, {result.TotalSize} at most");
    }
}
