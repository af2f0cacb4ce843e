using ExoMeta.Analysis;
using ExoMeta.Effects;
using ExoMeta.Plots.Axes;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Forest;

/// <summary>
/// The horizontal axis of a forest plot. Its range follows the estimates and the plug-in intervals; one huge interval
/// (Hartung–Knapp with two studies, say) is clipped with an arrow instead of squashing the others.
/// </summary>
internal sealed class ForestScale
{
    private readonly OutcomeResult _outcome;

    /// <summary>Finds the range for an outcome and lays it between two pixels.</summary>
    public ForestScale(OutcomeResult outcome, double first, double last)
    {
        _outcome = outcome;
        IsProportion = outcome.Display == DisplayScale.Proportion;
        IsLog = outcome.Scale == AnalysisScale.Log && !IsProportion;
        NullValue = IsProportion || (Measures.TryFind(outcome.Measure, out var measure) && !measure.HasNullValue) ? null : 0;
        var (low, high) = Range();
        Axis = new(low, high, first, last);
    }

    /// <summary>The axis: analysis scale, or proportions where these are displayed.</summary>
    public LinearAxis Axis { get; }

    /// <summary>Whether axis units are natural logs of what the reader sees.</summary>
    public bool IsLog { get; }

    /// <summary>Whether the axis shows proportions.</summary>
    public bool IsProportion { get; }

    /// <summary>The value of no effect, in axis units; null when there is no such value.</summary>
    public double? NullValue { get; }

    /// <summary>Takes a value from the analysis scale to axis units.</summary>
    public double ToAxis(double value) => IsProportion ? _outcome.Display.Transform(_outcome.Scale, value) : value;

    private (double Low, double High) Range()
    {
        var marks = new List<(double Estimate, Interval Interval)>();
        foreach (var row in _outcome.Groups.SelectMany(g => g.Rows))
        {
            Note(marks, row.Estimate, row.Interval);
            if (row.Propagated is { } propagated)
            {
                Note(marks, propagated.Median, propagated.Total);
            }
        }

        foreach (var pool in _outcome.Groups.Select(g => g.Pool).OfType<PooledResult>())
        {
            Note(marks, pool.Fit.Estimate, pool.Fit.Interval);
        }

        if (marks.Count == 0)
        {
            return IsProportion ? (0, 1) : (-1, 1);
        }

        var half = Median([.. marks.Select(m => 0.5 * m.Interval.Width).Where(double.IsFinite)], 1);
        var (fenceLow, fenceHigh) = Fences([.. marks.Select(m => m.Estimate)], half);
        var low = marks.Min(m => Math.Max(m.Interval.Lower, Math.Clamp(m.Estimate, fenceLow, fenceHigh) - 2.5 * half));
        var high = marks.Max(m => Math.Min(m.Interval.Upper, Math.Clamp(m.Estimate, fenceLow, fenceHigh) + 2.5 * half));
        low = Math.Max(low, fenceLow - 2.5 * half);
        high = Math.Min(high, fenceHigh + 2.5 * half);
        if (NullValue is { } nothing)
        {
            low = Math.Min(low, nothing);
            high = Math.Max(high, nothing);
        }

        var margin = 0.04 * (high - low);
        margin = margin > 0 ? margin : Math.Max(0.5, 0.1 * Math.Abs(low));
        return IsProportion ? (Math.Max(0, low - margin), Math.Min(1, high + margin)) : (low - margin, high + margin);
    }

    private void Note(List<(double Estimate, Interval Interval)> marks, double estimate, Interval interval)
    {
        if (double.IsFinite(estimate))
        {
            marks.Add((ToAxis(estimate), new(ToAxis(interval.Lower), ToAxis(interval.Upper))));
        }
    }

    /// <summary>Tukey's fences, generous: five spreads beyond the quartiles, so that only a stray estimate is clipped.</summary>
    private static (double Low, double High) Fences(double[] estimates, double half)
    {
        Array.Sort(estimates);
        var lower = estimates[(estimates.Length - 1) / 4];
        var upper = estimates[estimates.Length - 1 - (estimates.Length - 1) / 4];
        var spread = Math.Max(upper - lower, half);
        return (lower - 5 * spread, upper + 5 * spread);
    }

    private static double Median(double[] values, double fallback)
    {
        Array.Sort(values);
        return values.Length == 0 || values[values.Length / 2] <= 0 ? fallback : values[values.Length / 2];
    }
}
