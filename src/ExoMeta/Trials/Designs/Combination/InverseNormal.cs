using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Trials.Designs;

/// <summary>
/// The inverse normal combination of the p-values of stages (Lehmacher and Wassmer 1999, Biometrics 55:1286–1290): with weights fixed in advance it
/// has the boundaries of the group-sequential design whose information grows by the squared weights, whatever the stages' real sizes.
/// </summary>
public static class InverseNormal
{
    /// <summary>Information fractions of stages with given weights.</summary>
    /// <param name="weights">One a stage, above 0; only their proportions count.</param>
    /// <exception cref="ArgumentException">There are none, or one is not above 0.</exception>
    public static ImmutableArray<double> Information(ImmutableArray<double> weights)
    {
        Check(weights);
        var total = weights.Sum(w => w * w);
        var (sum, fractions) = (0.0, new double[weights.Length]);
        for (var k = 0; k < weights.Length; k++)
        {
            sum += weights[k] * weights[k];
            fractions[k] = k == weights.Length - 1 ? 1 : sum / total;
        }

        return [.. fractions];
    }

    /// <summary>Σ w_j Φ⁻¹(1 − p_j)/√Σ w_j² over the stages so far.</summary>
    /// <param name="pValues">One-sided p-values of the stages so far, in [0, 1].</param>
    /// <param name="weights">Weights of at least these stages.</param>
    /// <exception cref="ArgumentException">There is no p-value, more than weights, or one outside [0, 1].</exception>
    public static double Statistic(ImmutableArray<double> pValues, ImmutableArray<double> weights)
    {
        Check(weights);
        if (pValues.IsDefaultOrEmpty || pValues.Length > weights.Length || !pValues.All(p => p is >= 0 and <= 1))
        {
            throw new ArgumentException("p-values in [0, 1] were expected, no more than weights", nameof(pValues));
        }

        var (sum, squares) = (0.0, 0.0);
        for (var k = 0; k < pValues.Length; k++)
        {
            sum += weights[k] * Normal.UpperQuantile(pValues[k]);
            squares += weights[k] * weights[k];
        }

        return sum / Math.Sqrt(squares);
    }

    private static void Check(ImmutableArray<double> weights)
    {
        if (weights.IsDefaultOrEmpty || !weights.All(w => w > 0 && double.IsFinite(w)))
        {
            throw new ArgumentException("weights above 0 were expected, one a stage", nameof(weights));
        }
    }
}
