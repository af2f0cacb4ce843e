namespace ExoMeta.Trials;

/// <summary>Outcomes that are missing; the patients who have one are analysed (complete cases).</summary>
/// <remarks>
/// A patient's outcome is missing with probability expit(a + slope·u), where u is 0 (completely at random), the baseline in standard
/// deviations (at random, given the baseline), or the outcome itself, as standard deviations of the reference arm from its mean (not at
/// random). The intercept a of an arm gives the probability stated for it over standard normal u: that of the arm with the baseline; with the outcome, that of patients such as the
/// reference arm has, so that an effect of treatment changes how many outcomes are missing.
/// </remarks>
/// <param name="Probabilities">By arm, each below 1.</param>
/// <param name="DependsOn">What it depends on.</param>
/// <param name="Slope">Change of the log odds with a standard deviation of that; 0 when it depends on nothing.</param>
public sealed record MissingMeasurements(ArmProbabilities Probabilities, MissingDependence DependsOn = MissingDependence.Nothing, double Slope = 0);

/// <summary>What the probability of a missing outcome depends on.</summary>
public enum MissingDependence
{
    /// <summary>Nothing: missing completely at random.</summary>
    Nothing,

    /// <summary>The baseline: missing at random.</summary>
    Baseline,

    /// <summary>The outcome itself: missing not at random.</summary>
    Outcome,
}
