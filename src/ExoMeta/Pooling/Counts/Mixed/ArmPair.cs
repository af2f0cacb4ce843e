namespace ExoMeta.Pooling;

/// <summary>Two arms at intercept α and effect θ: value, slopes in α and θ, second derivatives.</summary>
/// <param name="Value">The log likelihood.</param>
/// <param name="S">Slope in α.</param>
/// <param name="T">Slope in θ.</param>
/// <param name="SS">Second derivative in α.</param>
/// <param name="ST">Mixed second derivative.</param>
/// <param name="TT">Second derivative in θ.</param>
internal readonly record struct ArmPairValue(double Value, double S, double T, double SS, double ST, double TT)
{
    /// <summary>From the arms' own values at α + θ/2 and α − θ/2.</summary>
    public static ArmPairValue Of(in TermValue one, in TermValue two) => new(
        one.Value + two.Value,
        one.Slope + two.Slope,
        0.5 * (one.Slope - two.Slope),
        one.Curvature + two.Curvature,
        0.5 * (one.Curvature - two.Curvature),
        0.25 * (one.Curvature + two.Curvature));
}

/// <summary>The two arms of a study, with canonical parameters α + θ/2 and α − θ/2.</summary>
/// <param name="First">The treated arm.</param>
/// <param name="Second">The control arm.</param>
internal sealed record ArmPair(CountTerm First, CountTerm Second)
{
    /// <summary>A rough effect and its variance, half an event added to each side.</summary>
    public (double Estimate, double Variance) RoughEffect =>
        (First.Rough.Estimate - Second.Rough.Estimate, First.Rough.Variance + Second.Rough.Variance);

    /// <summary>A rough intercept.</summary>
    public double RoughIntercept => 0.5 * (First.Rough.Estimate + Second.Rough.Estimate);

    /// <summary>The likelihood's largest value, one intercept and one effect for this study alone.</summary>
    public double Supremum => First.Supremum + Second.Supremum;

    /// <summary>What makes the log likelihood that of the counts.</summary>
    public double Constant => First.Constant + Second.Constant;

    /// <summary>Whether every effect fits worse than −∞ (the first arm has no event, or the second nothing else).</summary>
    public bool IsLowest => First.IsLowest || Second.IsHighest;

    /// <summary>Whether every effect fits worse than +∞.</summary>
    public bool IsHighest => First.IsHighest || Second.IsLowest;

    /// <summary>The study's own effect and its variance; null when it is infinite.</summary>
    public (double Estimate, double Variance)? Own =>
        First.Own is { } one && Second.Own is { } two ? (one.Estimate - two.Estimate, one.Variance + two.Variance) : null;

    /// <summary>Both arms.</summary>
    public ArmPairValue At(double alpha, double theta) =>
        ArmPairValue.Of(First.At(alpha + 0.5 * theta), Second.At(alpha - 0.5 * theta));

    /// <summary>The effect alone, at a given intercept.</summary>
    public Slice AtIntercept(double alpha) => new(this, alpha);

    /// <summary>The likelihood of the effect at a given intercept.</summary>
    internal readonly struct Slice(ArmPair pair, double alpha) : IConcaveTerm
    {
        public TermValue At(double parameter)
        {
            var at = pair.At(alpha, parameter);
            return new(at.Value, at.T, at.TT);
        }
    }
}
