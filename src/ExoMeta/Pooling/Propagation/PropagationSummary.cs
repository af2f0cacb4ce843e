using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Pooling;

/// <summary>Turns the replicates of a propagation into its result; independent pieces run in parallel.</summary>
internal sealed class PropagationSummary(
    PropagationRun run, (EffectSize[] Rows, LeanFit? Pooled) plugIn, MonteCarloPlan plan, double level, CancellationToken cancellation)
{
    private readonly double _level = level;

    public PropagationResult Result()
    {
        if (run.Failures == run.Estimates.Length)
        {
            throw new FitFailedException("every replicate failed");
        }

        var rows = new PropagatedEffect[run.Layout.Rows.Length];
        InParallel(rows.Length, i =>
        {
            var plug = plugIn.Rows[i];
            rows[i] = Effect(
                (plug.Estimate, plug.StandardError, plug.DegreesOfFreedom),
                run.RowEstimates[i], run.RowStandardErrors[i], run.RowDegreesOfFreedom[i]);
        });
        PropagatedEffect? pooled = null;
        (double, Interval)? tauSquared = null;
        if (plugIn.Pooled is { } fit)
        {
            pooled = Effect(
                (fit.Estimate, fit.StandardError, fit.DegreesOfFreedom), run.Estimates, run.StandardErrors, run.DegreesOfFreedom);
            tauSquared = rows.Length == 1 ? null : TauSquared();
        }

        return new(
            run.Estimates.Length - run.Failures, plan.Seed, [.. rows], pooled, tauSquared, Drivers(rows, pooled), run.Failures);
    }

    private PropagatedEffect Effect(
        (double Estimate, double StandardError, double DegreesOfFreedom) plug,
        double[] estimates, double[] standardErrors, double[] degreesOfFreedom)
    {
        var valid = Valid(estimates);
        (estimates, standardErrors, degreesOfFreedom) =
            (Selected(estimates, valid), Selected(standardErrors, valid), Selected(degreesOfFreedom, valid));
        var half = Reference.Critical(_level, plug.DegreesOfFreedom) * plug.StandardError;
        var plugInterval = new Interval(plug.Estimate - half, plug.Estimate + half);
        var sorted = (double[])estimates.Clone();
        Array.Sort(sorted);
        var tail = 0.5 * (1 - _level);
        var mixture = new ConfidenceMixture(estimates, standardErrors, degreesOfFreedom);
        var total = mixture.Central(_level);
        return new(
            plug.Estimate,
            plug.StandardError,
            plugInterval,
            SampleStatistics.Quantile(sorted, 0.5),
            new(SampleStatistics.Quantile(sorted, tail), SampleStatistics.Quantile(sorted, 1 - tail)),
            total)
        {
            Errors = new(
                SampleStatistics.QuantileError(sorted, 0.5),
                new(SampleStatistics.QuantileError(sorted, tail), SampleStatistics.QuantileError(sorted, 1 - tail)),
                new(mixture.ErrorAt(total.Lower), mixture.ErrorAt(total.Upper))),
        };
    }

    private (double Median, Interval Quantiles) TauSquared()
    {
        var sorted = Selected(run.TauSquared, Valid(run.TauSquared));
        sorted = (double[])sorted.Clone();
        Array.Sort(sorted);
        return (
            SampleStatistics.Quantile(sorted, 0.5),
            new(SampleStatistics.Quantile(sorted, 0.025), SampleStatistics.Quantile(sorted, 0.975)));
    }

    private ImmutableArray<WidthDriver> Drivers(PropagatedEffect[] rows, PropagatedEffect? pooled)
    {
        var analysis = new DriverAnalysis(run, _level, Propagation.DriverReplicates);
        var unknowns = analysis.Unknowns.ToArray();
        var pooledTarget = pooled is null || unknowns.Length == 0 ? null : Target(pooled, run.Estimates, run.StandardErrors);
        var drivers = new WidthDriver[unknowns.Length];
        InParallel(unknowns.Length, i =>
        {
            var row = run.Layout.RowOf(unknowns[i]);
            drivers[i] = analysis.Of(
                unknowns[i], pooledTarget ?? Target(rows[row], run.RowEstimates[row], run.RowStandardErrors[row]));
        });

        // OrderBy is stable: equal changes keep the order of the rows.
        return [.. drivers.OrderByDescending(d => Math.Abs(d.RelativeChangeIfKnown))];
    }

    private static DriverTarget Target(PropagatedEffect effect, double[] estimates, double[] standardErrors)
    {
        var valid = Valid(estimates);
        return new(
            effect.PlugInInterval,
            effect.Total,
            SampleStatistics.Ranks(Selected(estimates, valid)),
            SampleStatistics.Ranks(Selected(standardErrors, valid)),
            valid);
    }

    /// <summary>Replicates that entered; null for all, the usual case.</summary>
    private static int[]? Valid(double[] estimates) =>
        Array.Exists(estimates, double.IsNaN) ? [.. Enumerable.Range(0, estimates.Length).Where(i => !double.IsNaN(estimates[i]))] : null;

    private static double[] Selected(double[] values, int[]? valid) => valid is null ? values : [.. valid.Select(i => values[i])];

    private void InParallel(int count, Action<int> body) => Parallel.For(
        0,
        count,
        new ParallelOptions
        {
            MaxDegreeOfParallelism = plan.Threads == 0 ? Environment.ProcessorCount : plan.Threads,
            CancellationToken = cancellation,
        },
        body);
}
