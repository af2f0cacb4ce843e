using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Pooling;

/// <summary>
/// The confidence distribution of τ² from the exact distribution of Cochran's Q (Biggerstaff and Jackson 2008, Stat. Med. 27:6093):
/// H(τ²) = P(Q ≥ q; τ²), with Q distributed as Σ(1 + τ²δᵢ)χ²₁ and δᵢ the k − 1 eigenvalues of MWM other than 0, where W = 1/v and M projects √w out.
/// </summary>
public sealed class TauSquaredConfidenceDistribution
{
    private readonly double[] _eigenvalues;
    private readonly double _q;

    private TauSquaredConfidenceDistribution(double q, double[] eigenvalues) => (_q, _eigenvalues) = (q, eigenvalues);

    /// <summary>The distribution that the rows give.</summary>
    /// <exception cref="ArgumentException">As <see cref="RandomEffectsModel.Fit"/>; one row.</exception>
    public static TauSquaredConfidenceDistribution Of(EffectSet effects)
    {
        ArgumentNullException.ThrowIfNull(effects);
        var model = RotatedRows.Of(effects).Model;
        if (model.Count < 2)
        {
            throw new ArgumentException("one effect: heterogeneity needs at least two", nameof(effects));
        }

        var m = model.Moments(0);
        var rows = Enumerable.Range(0, model.Count).Select(i => (Weight: 1 / model.V[i], Share: model.X[i] * model.X[i] / model.V[i] / m.Information))
            .OrderBy(r => r.Weight).ToArray();
        return new(m.Q, Eigenvalues([.. rows.Select(r => r.Weight)], [.. rows.Select(r => r.Share)]));
    }

    /// <summary>H(τ²); at 0 the probability that Q of homogeneous effects exceeds q.</summary>
    /// <exception cref="ArgumentOutOfRangeException">τ² is negative or not finite.</exception>
    public double Cdf(double tauSquared)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tauSquared);
        if (!double.IsFinite(tauSquared))
        {
            throw new ArgumentOutOfRangeException(nameof(tauSquared), tauSquared, "τ² must be finite");
        }

        double[] weights = [.. _eigenvalues.Select(d => 1 + tauSquared * d)];
        return WeightedChiSquared.Survival(_q, weights);
    }

    /// <summary>The τ² with H(τ²) = p; 0 where H(0) ≥ p.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p is outside (0, 1).</exception>
    /// <exception cref="FitFailedException">No root within the iteration limit.</exception>
    public double Quantile(double p)
    {
        if (!(p > 0 && p < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "a probability in (0, 1) was expected");
        }

        var excess = new Excess(this, p);
        var (lower, atLower) = (0.0, excess.Evaluate(0));
        if (atLower >= 0 || _q == 0)
        {
            return 0;
        }

        var upper = 1 / _eigenvalues[^1];
        for (var doubling = 0; doubling < 2000 && double.IsFinite(upper); doubling++)
        {
            var atUpper = excess.Evaluate(upper);
            if (atUpper >= 0)
            {
                return BracketedRoot.Find(excess, lower, atLower, upper, atUpper, out _);
            }

            (lower, atLower) = (upper, atUpper);
            upper *= 2;
        }

        throw new FitFailedException("the confidence distribution of τ² does not reach the probability sought");
    }

    /// <summary>Stationary values of x'Wx over unit x with Σ√share·x = 0: the roots of Σ share/(w − δ), one between neighbouring weights.</summary>
    private static double[] Eigenvalues(double[] weights, double[] shares)
    {
        var eigenvalues = new double[weights.Length - 1];
        for (var i = 0; i < eigenvalues.Length; i++)
        {
            var (low, high) = (weights[i], weights[i + 1]);
            while (true)
            {
                var middle = low + 0.5 * (high - low);
                if (middle <= low || middle >= high)
                {
                    break;
                }

                var sum = 0.0;
                for (var j = 0; j < weights.Length; j++)
                {
                    sum += shares[j] / (weights[j] - middle);
                }

                (low, high) = sum < 0 ? (middle, high) : (low, middle);
            }

            eigenvalues[i] = low;
        }

        return eigenvalues;
    }

    private readonly struct Excess(TauSquaredConfidenceDistribution distribution, double p) : IScalarFunction
    {
        public double Evaluate(double x) => distribution.Cdf(x) - p;
    }
}
