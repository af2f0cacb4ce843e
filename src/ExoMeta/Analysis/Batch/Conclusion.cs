using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Batch;

/// <summary>What an analysis concludes, as far as the next run compares it.</summary>
/// <param name="Name">What it is about; empty where an analysis has one conclusion.</param>
internal abstract record Conclusion(string Name)
{
    /// <summary>A pooled effect, a coefficient, or the effect of a subgroup, on the analysis scale.</summary>
    /// <param name="Name">What it is about.</param>
    /// <param name="Measure">Code of the measure.</param>
    /// <param name="Scale">Analysis scale.</param>
    /// <param name="Display">The scale that people read.</param>
    /// <param name="Level">Confidence level.</param>
    /// <param name="HasNull">Whether 0 on the analysis scale means no effect.</param>
    /// <param name="K">Number of effects.</param>
    /// <param name="Estimate">Estimate.</param>
    /// <param name="Interval">Confidence or credible interval.</param>
    public sealed record Pooled(
        string Name, string Measure, AnalysisScale Scale, DisplayScale Display, double Level, bool HasNull, int K, double Estimate, Interval Interval) : Conclusion(Name)
    {
        /// <summary>τ²; null where the model has none.</summary>
        public double? TauSquared { get; init; }

        /// <summary>I² in percent; null where the model has none.</summary>
        public double? ISquared { get; init; }

        /// <summary>Prediction interval of a new study's effect; null where the model has none.</summary>
        public Interval? Prediction { get; init; }

        /// <summary>Whether the interval holds no effect; null where nothing is "no effect".</summary>
        public bool? CrossesNull => HasNull ? Holds(Interval) : null;

        /// <summary>Whether the prediction interval holds no effect; null where there is none.</summary>
        public bool? PredictionCrossesNull => HasNull && Prediction is { } prediction ? Holds(prediction) : null;

        private static bool Holds(Interval interval) => interval.Lower <= 0 && interval.Upper >= 0;
    }

    /// <summary>What a simulated trial would show.</summary>
    /// <param name="Name">Endpoint and size.</param>
    /// <param name="PowerAtPoint">Power at the point.</param>
    /// <param name="Assurance">Power averaged over what is known of θ.</param>
    public sealed record Simulated(string Name, MonteCarloEstimate PowerAtPoint, MonteCarloEstimate Assurance) : Conclusion(Name);
}

/// <summary>A conclusion before and after a run.</summary>
/// <param name="Before">Before; null where it is a new one.</param>
/// <param name="After">After; null where there is none any more.</param>
internal sealed record ConclusionChange(Conclusion? Before, Conclusion? After)
{
    /// <summary>Differences below this part of a number are rounding on another machine, not a result.</summary>
    private const double Rounding = 1e-9;

    /// <summary>What it is about.</summary>
    public string Name => (After ?? Before)!.Name;

    /// <summary>Whether an interval that held no effect no longer does, or the other way round.</summary>
    public bool CrossingChanged => this is { Before: Conclusion.Pooled before, After: Conclusion.Pooled after }
        && (before.CrossesNull != after.CrossesNull || before.PredictionCrossesNull != after.PredictionCrossesNull);

    /// <summary>The changes between two sets of conclusions of one analysis, in the order of the later one; what did not change is left out.</summary>
    public static IEnumerable<ConclusionChange> Between(IReadOnlyList<Conclusion> before, IReadOnlyList<Conclusion> after)
    {
        foreach (var now in after)
        {
            var then = before.FirstOrDefault(b => b.Name == now.Name && b.GetType() == now.GetType());
            if (then is null || IsMoved(then, now))
            {
                yield return new(then, now);
            }
        }

        foreach (var gone in before.Where(b => !after.Any(a => a.Name == b.Name && a.GetType() == b.GetType())))
        {
            yield return new(gone, null);
        }
    }

    /// <summary>
    /// Whether two simulated probabilities differ by more than simulation explains: beyond twice the standard error of their difference, as if
    /// their trials were drawn apart.
    /// </summary>
    public static bool IsBeyondError(MonteCarloEstimate before, MonteCarloEstimate after)
    {
        var difference = after.Estimate - before.Estimate;
        return difference * difference > 4 * (before.Mcse * before.Mcse + after.Mcse * after.Mcse);
    }

    /// <summary>Whether two numbers differ by more than rounding.</summary>
    public static bool Differs(double? before, double? after) =>
        before is { } a && after is { } b ? !a.Equals(b) && !(Math.Abs(a - b) <= Rounding * Math.Max(Math.Abs(a), Math.Abs(b))) : before is null != after is null;

    /// <summary>Whether two intervals differ by more than rounding.</summary>
    public static bool Differs(Interval? before, Interval? after) => Differs(before?.Lower, after?.Lower) || Differs(before?.Upper, after?.Upper);

    private static bool IsMoved(Conclusion before, Conclusion after) => (before, after) switch
    {
        (Conclusion.Pooled a, Conclusion.Pooled b) =>
            (a.Measure, a.Scale, a.Display, a.Level, a.HasNull, a.K) != (b.Measure, b.Scale, b.Display, b.Level, b.HasNull, b.K)
            || Differs(a.Estimate, b.Estimate) || Differs(a.Interval, b.Interval) || Differs(a.Prediction, b.Prediction)
            || Differs(a.TauSquared, b.TauSquared) || Differs(a.ISquared, b.ISquared),
        (Conclusion.Simulated a, Conclusion.Simulated b) => a.PowerAtPoint != b.PowerAtPoint || a.Assurance != b.Assurance,
        _ => true,
    };
}
