using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Pooling;

/// <summary>Turns the replicates of a propagation into its result; independent pieces run in parallel.</summary>
internal sealed class PropagationSummary(
    PropagationRun run, (EffectSize[] Rows, LeanFit? Pooled) plugIn, MonteCarloPlan plan, double level, DriverOptions driverOptions,
    CancellationToken cancellation)
{
    private readonly double _level = level;

    public PropagationResult Result()
    {
        if (run.Options is not null && run.Failures == run.Estimates.Length)
        {
            throw new FitFailedException("every replicate failed");
        }

        if (run.Options is null && Array.FindIndex(run.RowEstimates, row => Array.TrueForAll(row, double.IsNaN)) is >= 0 and var lost)
        {
            throw new FitFailedException($"no draw of what row {run.Layout.Rows[lost].Label} leaves open gives an effect");
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
        (double, Interval)? tauSquared = null, tauSquaredErrors = null;
        if (plugIn.Pooled is { } fit)
        {
            pooled = Effect(
                (fit.Estimate, fit.StandardError, fit.DegreesOfFreedom), run.Estimates, run.StandardErrors, run.DegreesOfFreedom);
            if (rows.Length > 1)
            {
                (tauSquared, tauSquaredErrors) = TauSquared();
            }
        }

        return new(
            run.Estimates.Length - run.Failures, plan.Seed, [.. rows], pooled, tauSquared, Drivers(rows, pooled), run.Failures)
        {
            TauSquaredErrors = tauSquaredErrors,
        };
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

    private ((double, Interval) Quantiles, (double, Interval) Errors) TauSquared()
    {
        var sorted = (double[])Selected(run.TauSquared, Valid(run.TauSquared)).Clone();
        Array.Sort(sorted);
        return (Of(SampleStatistics.Quantile), Of(SampleStatistics.QuantileError));

        (double, Interval) Of(Func<double[], double, double> statistic) =>
            (statistic(sorted, 0.5), new(statistic(sorted, 0.025), statistic(sorted, 0.975)));
    }

    private ImmutableArray<WidthDriver> Drivers(PropagatedEffect[] rows, PropagatedEffect? pooled)
    {
        var groups = driverOptions.Replicates < 1 ? [] : DriverGroups.Of(run.Layout, run.Options is not null, driverOptions.MostApart);
        if (groups.IsEmpty)
        {
            return [];
        }

        var analysis = new DriverAnalysis(run, [.. plugIn.Rows], _level, driverOptions.Replicates);
        var pooledTarget = pooled is null ? null : Target(pooled, run.Estimates, run.StandardErrors, run.DegreesOfFreedom);
        var drivers = new WidthDriver[groups.Length];
        InParallel(groups.Length, i =>
        {
            var row = groups[i].Row ?? -1;
            drivers[i] = analysis.Of(
                groups[i], pooledTarget ?? Target(rows[row], run.RowEstimates[row], run.RowStandardErrors[row], run.RowDegreesOfFreedom[row]));
        });

        // OrderBy is stable: equal changes keep the order of the rows.
        return [.. drivers.OrderByDescending(d => Math.Abs(d.RelativeChangeIfKnown))];
    }

    private static DriverTarget Target(PropagatedEffect effect, double[] estimates, double[] standardErrors, double[] degreesOfFreedom)
    {
        var valid = Valid(estimates);
        (estimates, standardErrors) = (Selected(estimates, valid), Selected(standardErrors, valid));
        return new(
            effect.PlugInInterval,
            effect.Total,
            new ConfidenceMixture(estimates, standardErrors, Selected(degreesOfFreedom, valid)).WidthError(effect.Total),
            SampleStatistics.Ranks(estimates),
            SampleStatistics.Ranks(standardErrors),
            valid);
    }

    /// <summary>Replicates that entered; null for all, the usual case.</summary>
    private static int[]? Valid(double[] estimates) =>
        Array.Exists(estimates, double.IsNaN) ? [.. Enumerable.Range(0, estimates.Length).Where(i => !double.IsNaN(estimates[i]))] : null;

    private static double[] Selected(double[] values, int[]? valid) => valid is null ? values : [.. valid.Select(i => values[i])];

    private void InParallel(int count, Action<int> body)
    {
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = plan.Threads == 0 ? Environment.ProcessorCount : plan.Threads,
            CancellationToken = cancellation,
        };
        try
        {
            Parallel.For(0, count, options, body);
        }
        catch (AggregateException exception)
        {
            // The loop wraps what its threads throw; the caller is promised the exception itself.
            ExceptionDispatchInfo.Throw(exception.Flatten().InnerExceptions[0]);
        }
    }
}
