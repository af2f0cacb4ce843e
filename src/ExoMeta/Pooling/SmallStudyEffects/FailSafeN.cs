using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Pooling;

/// <summary>How many null studies would have to lie unpublished to change the conclusion.</summary>
/// <param name="Rosenthal">Studies that average z = 0 until Stouffer's test is no longer significant (Rosenthal 1979).</param>
/// <param name="Rosenberg">Studies of average weight with effect 0 until the inverse-variance mean is no longer significant (Rosenberg 2005).</param>
/// <param name="Orwin">Studies with effect 0 until the unweighted mean falls to the target (Orwin 1983); null when the mean is 0.</param>
/// <param name="OrwinTarget">That target; half the mean unless given, and then the answer is k whatever the data.</param>
public sealed record FailSafeN(double Rosenthal, double Rosenberg, double? Orwin, double? OrwinTarget)
{
    /// <summary>An answer this near a whole number is that number; otherwise it is rounded up.</summary>
    private const double WholeWithin = 1.4901161193847656e-8;

    /// <summary>Computes all three.</summary>
    /// <remarks>
    /// Rosenthal: k·(z̄/z(α))² − k with z̄ = |Σ y/√v|/√k, one-sided α. Rosenberg: k·((Σwy/z(α/2))² − Σw)/Σw, two-sided α.
    /// Orwin: k·(ȳ − target)/target; the target takes the sign of ȳ. None is below 0; fractions are rounded up.
    /// The number says nothing about how likely such studies are; it is printed because readers ask for it.
    /// </remarks>
    /// <param name="effects">Independent rows.</param>
    /// <param name="alpha">Level of significance in (0, ½).</param>
    /// <param name="orwinTarget">Smallest effect that matters, on the analysis scale, not 0; half the mean when null.</param>
    /// <exception cref="ArgumentException">Dependent rows, a level outside (0, ½), or a target of 0.</exception>
    public static FailSafeN Compute(EffectSet effects, double alpha = 0.05, double? orwinTarget = null)
    {
        ArgumentNullException.ThrowIfNull(effects);
        EffectSetChecks.ThrowIfInvalid(effects);
        NotApplicableException.ThrowIfDependent(effects, "fail-safe N");
        if (!(alpha is > 0 and < 0.5))
        {
            throw new ArgumentException("the level of significance must lie between 0 and ½", nameof(alpha));
        }

        if (orwinTarget is 0 or double.NaN)
        {
            throw new ArgumentException("Orwin's target must differ from 0", nameof(orwinTarget));
        }

        double k = effects.Count, sz = 0, sw = 0, swy = 0, sy = 0;
        foreach (var e in effects.Effects)
        {
            sz += e.Estimate / Math.Sqrt(e.Variance);
            sw += 1 / e.Variance;
            swy += e.Estimate / e.Variance;
            sy += e.Estimate;
        }

        var mean = sy / k;
        double? target = mean == 0 ? null : orwinTarget is { } t ? Math.CopySign(t, mean) : 0.5 * mean;
        var (oneSided, twoSided) = (Normal.UpperQuantile(alpha), Normal.UpperQuantile(0.5 * alpha));
        return new(
            Whole(sz * sz / (oneSided * oneSided) - k),
            Whole(k * (swy / twoSided * (swy / twoSided) - sw) / sw),
            target is { } goal ? Whole(k * (mean - goal) / goal) : null,
            target);
    }

    private static double Whole(double n)
    {
        var nearest = Math.Round(Math.Max(0, n), MidpointRounding.ToEven);
        return Math.Abs(n - nearest) < WholeWithin ? nearest : Math.Ceiling(Math.Max(0, n));
    }
}
