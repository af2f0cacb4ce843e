using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>What a row measures, on whom and when; what it shares with other rows of its study makes their sampling errors correlate.</summary>
/// <param name="Study">Rows of different studies are independent.</param>
public sealed record DependentRow(string Study)
{
    /// <summary>Outcome; rows without one are of one outcome.</summary>
    public string? Outcome { get; init; }

    /// <summary>One of several observations of one outcome; rows with different ones correlate by <see cref="DependenceOptions.WithinOutcome"/>.</summary>
    public string? Observation { get; init; }

    /// <summary>Time; rows without one are of one time.</summary>
    public double? Time { get; init; }

    /// <summary>The treated arm; null together with the control when all rows compare the same arms.</summary>
    public string? Treated { get; init; }

    /// <summary>The control arm. It may be the treated arm of another row, whose error then enters with the opposite sign.</summary>
    public string? Control { get; init; }

    /// <summary>Size of the treated arm; null with the control's: arms of one size.</summary>
    public double? TreatedSize { get; init; }

    /// <summary>Size of the control arm.</summary>
    public double? ControlSize { get; init; }
}

/// <summary>The correlation of two outcomes in the same subjects.</summary>
/// <param name="First">One outcome.</param>
/// <param name="Second">The other.</param>
/// <param name="Correlation">In [−1, 1].</param>
public sealed record OutcomePair(string First, string Second, double Correlation);

/// <summary>Correlations of the sampling errors within a study; each is needed only where rows differ in what it speaks of.</summary>
public sealed record DependenceOptions
{
    /// <summary>Correlation of different outcomes.</summary>
    public double? BetweenOutcomes { get; init; }

    /// <summary>Correlations of particular pairs of outcomes, before <see cref="BetweenOutcomes"/>.</summary>
    public ImmutableArray<OutcomePair> OutcomePairs { get; init; } = [];

    /// <summary>Correlation of different observations of one outcome.</summary>
    public double? WithinOutcome { get; init; }

    /// <summary>
    /// Correlation φ of times one unit apart, in [0, 1): φ^|t − s| for any two times (continuous-time autoregression; AR(1) at whole times).
    /// </summary>
    public double? Autocorrelation { get; init; }
}
