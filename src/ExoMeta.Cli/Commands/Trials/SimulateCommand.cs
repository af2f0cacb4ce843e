using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Results;
using ExoMeta.Analysis.Specs;
using ExoMeta.Cli.Output;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots.Documents;
using ExoMeta.Trials;

namespace ExoMeta.Cli.Commands;

/// <summary><c>exometa simulate TRIAL.yaml</c>: one trial file, one endpoint, one size.</summary>
internal static class SimulateCommand
{
    public static Command Create(TextWriter output)
    {
        var trial = new TrialOptions();
        var (format, threads) = (CommonOptions.Format(), CommonOptions.Threads());
        var command = new Command("simulate", "Simulate one trial: power, assurance and family-wise error.");
        trial.AddTo(command);
        var partial = new Option<bool>("--partial-nulls") { Description = "also the family-wise error where some arms have the effect of the point and the others none" };
        command.Add(partial);
        var replay = new Option<long?>("--replay") { Description = "show one simulated trial, patient by patient and look by look; trials are counted from 0", HelpName = "R" };
        replay.CustomParser = result => CommonOptions.ParseWhole(result, "--replay", 0, 1_000_000_000_000);
        command.Add(replay);
        var against = new AgainstOptions();
        against.AddTo(command);
        command.Add(threads);
        command.Add(format);
        command.SetAction((parsed, cancellation) =>
        {
            var request = trial.Read(parsed);
            var run = new RunOptions(parsed.GetValue(threads), null, cancellation);
            if (parsed.GetValue(replay) is { } replicate)
            {
                output.Write(Replay(request, (ulong)replicate, run, parsed.GetValue(format) == "json"));
                return Task.FromResult(0);
            }

            if (against.Read(parsed, request) is { } other)
            {
                output.Write(Compare(request, other, run, parsed.GetValue(format) == "json"));
                return Task.FromResult(0);
            }

            var clock = Stopwatch.StartNew();
            var isJson = parsed.GetValue(format) == "json";
            var answer = SimulateAnswer.Of(request, run, parsed.GetValue(partial));
            output.Write(isJson ? answer.Json(clock.Elapsed) : answer.Result is { } result
                ? Text(answer.Trial, request, result, answer.Early, clock.Elapsed)
                : Text(answer.Trial, request, answer.Early!, clock.Elapsed));
            return Task.FromResult(0);
        });
        return command;
    }

    private static string Replay(TrialRequest request, ulong replicate, RunOptions run, bool isJson)
    {
        if (request.ReadWithoutComparison() is { } single && EarlyPhaseResult.Replay(single, request.Seed, replicate) is { } alone)
        {
            return isJson ? ReplayText.Json(single, request, alone) : ReplayText.Show(single, request, alone);
        }

        var subject = request.Load(run);
        var trial = new PreparedTrial(subject.Design, subject.TruthOf(request.Truth)).Replay(subject.Seed, replicate);
        var early = EarlyPhaseResult.Replay(subject.Trial, request.Seed, replicate);
        return isJson
            ? JsonOutput.Text(json =>
            {
                json.WriteString("trial", subject.Trial.Id);
                json.WriteString("endpoint", subject.Endpoint.Id);
                json.WriteString("truth", TruthKinds.Codes.CodeOf(request.Truth));
                json.WriteNumber("seed", request.Seed);
                ReplayJson.WriteFields(json, trial);
                if (early is not null)
                {
                    EarlyPhaseJson.WriteFields(json, early);
                }
            })
            : ReplayText.Show(request, subject, trial, early);
    }

    private static string Compare(TrialRequest first, TrialRequest second, RunOptions run, bool isJson)
    {
        var (one, other) = (first.Load(run), second.Load(run));

        // The seed of an endpoint depends on its name; what is compared draws from one.
        var found = ScenarioComparison.Run(
            new(one.Design, one.TruthOf(first.Truth)), new(other.Design, other.TruthOf(second.Truth)),
            new MonteCarloPlan(first.Trials, one.Seed, run.Threads), null, run.Cancellation);
        return isJson ? DifferenceAnswer.Json(first, one, second, other, found) : DifferenceAnswer.Text(first, one, second, other, found);
    }

    private static string Text(TrialSpec spec, TrialRequest request, EarlyPhaseResult result, TimeSpan elapsed)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{spec.Id}: {spec.Title}");
        EarlyPhaseText.Append(text, result);
        text.AppendLine(CultureInfo.InvariantCulture, $"  {request.Trials} trials a run, seed {request.Seed}, {elapsed.TotalSeconds:0.00} s");
        return text.ToString();
    }

    private static string Text(TrialSpec spec, TrialRequest request, TrialSimulation result, EarlyPhaseResult? early, TimeSpan elapsed)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{spec.Id}: {spec.Title}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  endpoint {result.Endpoint.Id} ({result.Endpoint.Endpoint.EffectName}), {string.Join(" + ", result.SizePerArm)} patients, truth {TrialAssessment.LabelOf(result.Endpoint, request.Truth)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  θ: {result.ThetaSource}");
        TrialTexts.AppendPosterior(text, result.Bayesian);
        foreach (var arm in result.Characteristics.Arms)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {arm.Name}: {Power(result.Characteristics, arm)}bias {EstimateText.Signed(arm.Bias)}, coverage {EstimateText.Show(arm.Coverage)}");
        }

        if (result.Characteristics.DoseFinding is { } finding)
        {
            DoseFindingText.Append(text, finding, result.FamilywiseError);
        }
        else
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  any arm {EstimateText.Show(result.Characteristics.DisjunctivePower)}, all arms {EstimateText.Show(result.Characteristics.ConjunctivePower)}, family-wise error {EstimateText.Show(result.FamilywiseError)}");
        }

        foreach (var side in result.Characteristics.SideAnalyses)
        {
            var arms = side.Power.Length > 1 ? string.Concat(result.Characteristics.Arms.Zip(side.Power, (arm, power) => $"{arm.Name} {EstimateText.Show(power)}, ")) : "";
            text.AppendLine(CultureInfo.InvariantCulture, $"  the same trials by {side.Name}: {arms}any arm {EstimateText.Show(side.DisjunctivePower)}");
        }

        AppendPartialNulls(text, result.PartialNulls);
        AppendLooks(text, result.Characteristics);
        text.AppendLine(CultureInfo.InvariantCulture, $"  power at the point {EstimateText.Show(result.PowerAtPoint)}, assurance {EstimateText.Show(result.Assurance)}, its ceiling {EstimateText.Show(result.AssuranceCeiling)}");
        if (result.Updated is { } updated)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  the {(result.Bayesian is null ? "" : "frequentist ")}pool behind θ, with this trial in it: significant {EstimateText.Show(updated.Significant)}{Width(updated)}");
        }

        if (result.Endpoint.ControlRisk is { Found: { } found })
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {found}");
        }

        if (result.Characteristics.Truncated is { Estimate: > 0 } truncated)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  θ would carry a risk outside [0, 1] in {EstimateText.Show(truncated)} of the trials; the nearest possible risk was simulated");
        }

        if (early is not null)
        {
            EarlyPhaseText.Append(text, early);
        }

        if (!result.EvidenceBased)
        {
            text.AppendLine("  " + ThetaSource.NoEvidence);
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"  {request.Trials} trials a run, seed {request.Seed}, {elapsed.TotalSeconds:0.00} s");
        return text.ToString();
    }

    private static void AppendPartialNulls(StringBuilder text, PartialNulls? nulls)
    {
        foreach (var partial in nulls?.Simulated ?? [])
        {
            var others = partial.StandsFor > 1 ? string.Create(CultureInfo.InvariantCulture, $" (the same for {partial.StandsFor} choices of arms that are alike)") : "";
            text.AppendLine(CultureInfo.InvariantCulture, $"    with an effect in {string.Join(", ", partial.Effective)} and none elsewhere: {EstimateText.Show(partial.Error)}{others}");
        }

        if (nulls is { Total: 0 })
        {
            text.AppendLine("    one arm is compared: no arm can have an effect while another has none");
        }
        else if (nulls is not null && nulls.Covered < nulls.Total)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"    not all: these are {nulls.Covered} of {nulls.Total} choices, all with an effect in {string.Join(", ", nulls.Numbers)} arms; at most {TrialAssessment.MostPartialNulls} are simulated");
        }
    }

    /// <summary>Nothing where no single arm is declared significant.</summary>
    private static string Power(OperatingCharacteristics result, ArmCharacteristics arm) => result.ClaimsArms
        ? string.Create(CultureInfo.InvariantCulture, $"power {EstimateText.Show(arm.Power)}{Best(arm)}, critical value {arm.CriticalValue:0.0000}; ")
        : "";

    private static string Best(ArmCharacteristics arm) => arm.Best is { } best ? $" (as the best of the significant {EstimateText.Show(best)})" : "";

    private static string Width(UpdatedPoolCharacteristics updated) => updated.PredictionWidth is { } width
        ? string.Create(CultureInfo.InvariantCulture, $"; its prediction interval is {width.Estimate:0.000} ± {width.Mcse:0.000} times as wide on average")
        : "";

    private static void AppendLooks(StringBuilder text, OperatingCharacteristics result)
    {
        if (result.Looks.Length < 2)
        {
            AppendConduct(text, result);
            return;
        }

        for (var k = 0; k < result.Looks.Length; k++)
        {
            var look = result.Looks[k];
            text.AppendLine(CultureInfo.InvariantCulture, $"  look {k + 1} of {result.Looks.Length}, {What(result, look)}: stops with an effect {EstimateText.Show(look.EfficacyStop)}, without {EstimateText.Show(look.FutilityStop)}");
            for (var c = 0; result.Arms.Length > 1 && c < result.Arms.Length; c++)
            {
                var (name, arm) = (result.Arms[c].Name, look.Arms[c]);
                text.AppendLine(CultureInfo.InvariantCulture, $"    {name}: in the trial {EstimateText.Show(arm.Enrolled)}, significant here {EstimateText.Show(arm.Rejected)}, ends here otherwise {EstimateText.Show(arm.Dropped)}");
            }
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"  {result.ExpectedSize.Estimate:0.0} ± {result.ExpectedSize.Mcse:0.0} patients on average, {result.TotalSize} at most");
        AppendConduct(text, result);
    }

    /// <summary>What a look has: its patients and, where trials run in time, when it is and what has come by then.</summary>
    private static string What(OperatingCharacteristics result, LookCharacteristics look)
    {
        List<string> parts = [];
        if (look.Time is { } time)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"after {time.Estimate:0.0} ± {time.Mcse:0.0} {result.TimeUnit}"));
        }

        // A look that is cut in time has whoever has entered, however the patients were to be shared.
        if (look.Time is null || result.Looks[0].Size < result.TotalSize)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{look.Size} patients"));
        }

        if (look.Recruited is { } recruited)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{recruited.Estimate:0.0} ± {recruited.Mcse:0.0} recruited"));
        }

        if (look.Events is { } events)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{events.Estimate:0.0} ± {events.Mcse:0.0} events"));
        }

        return string.Join(", ", parts);
    }

    private static void AppendConduct(StringBuilder text, OperatingCharacteristics result)
    {
        if (result is { Duration: { } duration, Recruited: { } recruited })
        {
            var events = result.Looks is [{ Events: { } e }] ? string.Create(CultureInfo.InvariantCulture, $", with {e.Estimate:0.0} ± {e.Mcse:0.0} events") : "";
            text.AppendLine(CultureInfo.InvariantCulture, $"  ends after {duration.Estimate:0.0} ± {duration.Mcse:0.0} {result.TimeUnit}{events}; {recruited.Estimate:0.0} ± {recruited.Mcse:0.0} patients recruited");
        }
        else if (result.Looks is [{ Events: { } seen }])
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {seen.Estimate:0.0} ± {seen.Mcse:0.0} events");
        }
    }
}
