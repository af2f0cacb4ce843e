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
using ExoMeta.Problems;
using ExoMeta.Trials;

namespace ExoMeta.Cli.Commands;

/// <summary><c>exometa simulate TRIAL.yaml</c>: one trial file, one endpoint, one size.</summary>
internal static class SimulateCommand
{
    private static readonly string[] Truths = ["fixed", "posterior", "predictive", "robust"];

    public static Command Create(TextWriter output, TextWriter error)
    {
        var file = new Argument<string>("TRIAL.yaml") { Description = "the trial file" };
        var trials = new Option<long>("--trials") { Description = "simulated trials", HelpName = "N", DefaultValueFactory = _ => 1_000_000 };
        trials.CustomParser = result => CommonOptions.ParseWhole(result, "--trials", 100, 1_000_000_000_000) ?? 0;
        var truth = new Option<string>("--truth") { Description = "fixed, posterior, predictive or robust", DefaultValueFactory = _ => "posterior", HelpName = "TRUTH" };
        truth.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !Truths.Contains(result.Tokens[0].Value, StringComparer.Ordinal))
            {
                result.AddError($"--truth: unknown truth '{result.Tokens[0].Value}', expected {string.Join(", ", Truths)}{NearestName.Hint(result.Tokens[0].Value, Truths)}");
            }
        });
        var endpoint = new Option<string?>("--endpoint") { Description = "id of the endpoint (default: the first)", HelpName = "ID" };
        var size = new Option<int>("--size") { Description = "which entry of the size grid (default: the last)", HelpName = "I" };
        size.CustomParser = result => (int)(CommonOptions.ParseWhole(result, "--size", 1, 10_000) ?? 0);
        var (format, threads, seed) = (CommonOptions.Format(), CommonOptions.Threads(), CommonOptions.Seed());
        var command = new Command("simulate", "Simulate one trial: power, assurance and family-wise error.") { file, trials, truth, endpoint, size, format, threads, seed };
        command.SetAction((parsed, cancellation) =>
        {
            var request = new Request(
                parsed.GetRequiredValue(file), parsed.GetValue(endpoint), parsed.GetValue(size), parsed.GetValue(truth)!,
                parsed.GetValue(trials), (ulong)(parsed.GetValue(seed) ?? 1));
            var run = new RunOptions(parsed.GetValue(threads), null, cancellation);
            var clock = Stopwatch.StartNew();
            var (spec, result) = Simulate(request, run);
            output.Write(parsed.GetValue(format) == "json" ? Json(request, result, clock.Elapsed) : Text(spec, request, result, clock.Elapsed));
            return Task.FromResult(0);
        });
        return command;
    }

    private static (TrialSpec Spec, TrialSimulation Result) Simulate(Request request, RunOptions run)
    {
        var problems = new ProblemList();
        var spec = TrialSpecReader.Read(request.Path, request.Path, problems);
        problems.ThrowIfAny();
        var trial = spec!;
        var endpoint = request.Endpoint is { } id ? trial.Endpoints.FirstOrDefault(e => e.Id == id) : trial.Endpoints.FirstOrDefault();
        if (endpoint is null)
        {
            problems.Add(new(request.Path), "--endpoint", trial.Endpoints.IsEmpty
                ? "the trial compares nothing, so there is no power to simulate; see its safety block in 'exometa run'"
                : $"there is no endpoint '{request.Endpoint}'{NearestName.Hint(request.Endpoint!, trial.Endpoints.Select(e => e.Id))}");
        }

        if (request.Size > trial.SizeCount)
        {
            problems.Add(new(request.Path), "--size", string.Create(CultureInfo.InvariantCulture, $"the size grid has {trial.SizeCount} entries"));
        }

        EvidenceForTrials? evidence = null;
        if (endpoint?.Theta is ThetaSource.Evidence or ThetaSource.Pooled)
        {
            if (trial.Analysis is { } analysis)
            {
                var inputs = AnalysisLoader.Load(Path.Combine(Path.GetDirectoryName(request.Path) ?? "", analysis));
                evidence = EvidenceForTrials.Of(inputs);
                foreach (var objection in evidence.Objections(trial, endpoint))
                {
                    problems.Add(endpoint.Location, endpoint.Id, objection);
                }
            }
            else
            {
                problems.Add(endpoint.Location, endpoint.Id, "takes θ from evidence: 'analysis: FILE' must say where that stands");
            }
        }

        problems.ThrowIfAny();
        var plan = new SimulationPlan(request.Trials, request.Trials, request.Seed);
        var size = request.Size == 0 ? trial.SizeCount - 1 : request.Size - 1;
        return (trial, new TrialAssessment(trial, evidence, plan, run).Simulate(endpoint!, size, request.Truth));
    }

    private static string Json(Request request, TrialSimulation result, TimeSpan elapsed) =>
        JsonOutput.Text(json => TrialJson.WriteSimulationFields(json, result, request.Seed, elapsed));

    private static string Text(TrialSpec spec, Request request, TrialSimulation result, TimeSpan elapsed)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{spec.Id}: {spec.Title}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  endpoint {result.Endpoint.Id} ({result.Endpoint.Endpoint.EffectName}), {string.Join(" + ", result.SizePerArm)} patients, truth {request.Truth}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  θ: {result.ThetaSource}");
        foreach (var arm in result.Characteristics.Arms)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {arm.Name}: power {Show(arm.Power)}, critical value {arm.CriticalValue:0.0000}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"  any arm {Show(result.Characteristics.DisjunctivePower)}, all arms {Show(result.Characteristics.ConjunctivePower)}, family-wise error {Show(result.FamilywiseError)}");
        AppendLooks(text, result.Characteristics);
        text.AppendLine(CultureInfo.InvariantCulture, $"  power at the point {Show(result.PowerAtPoint)}, assurance {Show(result.Assurance)}, its ceiling {Show(result.AssuranceCeiling)}");
        if (result.Updated is { } updated)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  the pool behind θ, with this trial in it: significant {Show(updated.Significant)}{Width(updated)}");
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
            text.AppendLine(CultureInfo.InvariantCulture, $"  look {k + 1} of {result.Looks.Length}, {look.Size} patients: stops with an effect {Show(look.EfficacyStop)}, without {Show(look.FutilityStop)}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"  {result.ExpectedSize.Estimate:0.0} ± {result.ExpectedSize.Mcse:0.0} patients on average, {result.TotalSize} at most");
    }

    private static string Show(MonteCarloEstimate e) =>
        string.Create(CultureInfo.InvariantCulture, $"{e.Estimate:0.0000} ± {e.Mcse:0.0000}");

    private sealed record Request(string Path, string? Endpoint, int Size, string Truth, long Trials, ulong Seed);
}
