using System.Collections.Immutable;
using System.Reflection;
using ExoMeta.Analysis.Figures;
using ExoMeta.Effects;
using ExoMeta.Evidence;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>
/// Runs a loaded analysis: claims → effects → outcomes (pooled, exploratory or unpooled) and syntheses by direction → trials.
/// The same inputs and seed give the same results for every number of threads.
/// </summary>
public static class AnalysisPipeline
{
    /// <summary>Version of ExoMeta that results name.</summary>
    public static string Version { get; } =
        typeof(AnalysisPipeline).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>Runs an analysis and its companions.</summary>
    public static AnalysisResults Run(AnalysisInputs inputs, RunOptions run)
    {
        var steps = new StepCounter(run.Progress, CountSteps(inputs));
        return Run(inputs, run, steps);
    }

    private static int CountSteps(AnalysisInputs inputs) =>
        inputs.Spec.Outcomes.Length + inputs.Tables.Length + inputs.Trials.Length + inputs.Figures.Length + inputs.Companions.Sum(CountSteps);

    private static AnalysisResults Run(AnalysisInputs inputs, RunOptions run, StepCounter steps)
    {
        var spec = inputs.Spec;
        var catalogue = new ClaimCatalogue(inputs.Evidence, inputs.Assumptions);
        var synthesis = new OutcomeSynthesis(spec, catalogue, run);
        var outcomes = ImmutableArray.CreateBuilder<OutcomeResult>();
        foreach (var outcome in spec.Outcomes)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            outcomes.Add(synthesis.Synthesise(outcome));
            steps.Finish(outcome.Title);
        }

        foreach (var (data, table) in spec.Data.Zip(inputs.Tables))
        {
            run.Cancellation.ThrowIfCancellationRequested();
            outcomes.Add(new DataSynthesis(spec, run).Synthesise(data, table));
            steps.Finish(data.Title);
        }

        var swim = spec.Swim.Select(s => SwimSynthesis.Synthesise(s, catalogue)).ToImmutableArray();
        var evidence = new EvidenceForTrials(spec, catalogue, inputs.Tables);
        var plan = new SimulationPlan(spec.Trials, spec.GridTrials, spec.Seed);
        var trials = ImmutableArray.CreateBuilder<TrialResult>();
        var assessments = inputs.Trials.Select(evidence.WithControlRisks).Select(trial => (Trial: trial, Assessment: new TrialAssessment(trial, evidence, plan, run))).ToArray();
        foreach (var (trial, assessment) in assessments)
        {
            trials.Add(assessment.Assess());
            steps.Finish(trial.Id);
        }

        var all = outcomes.ToImmutable();
        var figures = ImmutableArray.CreateBuilder<RequestedFigure>();
        foreach (var figure in inputs.Figures)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            figures.Add(FigureAnswers.Of(figure, all, assessments, run.Cancellation));
            steps.Finish(figure.Spec.Id);
        }

        return new(
            spec.Title, Version, spec.Seed, inputs.Files, all, swim, Dispositions.Of(catalogue, all, swim),
            [.. AssumptionsOf(inputs, catalogue)], trials.ToImmutable(), [.. inputs.Companions.Select(c => Run(c, run, steps))])
        {
            Lint = InputLint.Check(inputs.Linted),
            Figures = figures.ToImmutable(),
        };
    }

    private static IEnumerable<AssumptionRecord> AssumptionsOf(AnalysisInputs inputs, ClaimCatalogue catalogue)
    {
        foreach (var row in inputs.Assumptions?.Rows ?? [])
        {
            yield return new($"{row.ClaimId}: {row.Assumption.Field}{(row.Scope == AssumptionScope.Exploratory ? " (exploratory pools only)" : "")}", row.Assumption.Value.ToString(), row.Assumption.Reason);
        }

        // What a form itself leaves open (rounding, p under its bound) is assumed too, by the form's own convention.
        foreach (var entry in catalogue.Entries)
        {
            var declared = inputs.Assumptions?.For(entry.Claim.Id, exploratory: true) ?? [];
            var unknowns = new[] { entry.Strict, entry.Exploratory }.OfType<Recovery.WithVariance>().SelectMany(r => r.Effect.Unknowns)
                .DistinctBy(u => (u.Name, u.Prior.ToString()));
            foreach (var unknown in unknowns.Where(u => !declared.Any(d => d.Value == u.Prior && u.Reason.StartsWith(d.Reason, StringComparison.Ordinal))))
            {
                yield return new($"{entry.Claim.Id}: {unknown.Name}", unknown.Prior.ToString(), unknown.Reason);
            }
        }

        foreach (var (data, table) in inputs.Spec.Data.Zip(inputs.Tables))
        {
            foreach (var (row, unknown) in table.Rows.SelectMany(r => r.Reported?.Effect.Unknowns ?? [], (r, u) => (r, u)))
            {
                yield return new($"{data.Id}: {row.Label}: {unknown.Name}", unknown.Prior.ToString(), unknown.Reason);
            }

            if (data.Discount is { } discount)
            {
                yield return new($"{data.Id}: discount by {discount.Column}", discount.Text, discount.Reason);
            }
        }

        foreach (var assumption in inputs.Spec.StatedAssumptions.Concat(inputs.Trials.SelectMany(t => t.Assumptions)))
        {
            yield return assumption;
        }
    }

    private sealed class StepCounter(Action<RunProgress>? progress, int total)
    {
        private int _done;

        public void Finish(string step) => progress?.Invoke(new(step, ++_done, total));
    }
}
