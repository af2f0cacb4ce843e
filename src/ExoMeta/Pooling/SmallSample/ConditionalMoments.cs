using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Integration;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>
/// Mean and variance of Cochran's Q given the weighted mean (Henmi and Copas 2010, appendix). With eᵢ = √wᵢ(yᵢ − μ) ~ N(0, dᵢ),
/// dᵢ = 1 + τ²wᵢ, pᵢ = wᵢ/Σw and R = Σ√pᵢ·eᵢ, Q = e'e − R² and e given R is normal: E and Var of Q follow from its mean and covariance.
/// They are written in centred moments of d under p, in which nothing cancels.
/// </summary>
internal sealed class ConditionalMoments
{
    private readonly double _mean;
    private readonly double _variance;
    private readonly double _second;
    private readonly double _third;
    private readonly double _ratio;
    private readonly double _degreesOfFreedom;

    private ConditionalMoments(double sumWeights, double varianceOfR, double mean, double variance, double second, double third, double ratio, int k)
    {
        (SumWeights, VarianceOfR, _mean, _variance) = (sumWeights, varianceOfR, mean, variance);
        (_second, _third, _ratio, _degreesOfFreedom) = (second, third, ratio, k - 1);
    }

    /// <summary>W₁ = Σw.</summary>
    public double SumWeights { get; }

    /// <summary>Var R = Σp·d = 1 + τ²W₂.</summary>
    public double VarianceOfR { get; }

    /// <summary>Moments at τ².</summary>
    public static ConditionalMoments Of(EffectSet effects, double tauSquared)
    {
        var k = effects.Count;
        double sum = 0, squares = 0;
        foreach (var effect in effects.Effects)
        {
            sum += 1 / effect.Variance;
            squares += 1 / effect.Variance / effect.Variance;
        }

        var w2 = squares / sum;
        var varianceOfR = 1 + tauSquared * w2;

        // With ω = τ²w and m its mean under p: Σω(1 − p) = τ²(W₁ − W₂); E(ω − m)²; E ω(ω − m)²; tr((diag ω − ωp')²).
        double first = 0, second = 0, third = 0, square = 0;
        var mean = tauSquared * w2;
        foreach (var effect in effects.Effects)
        {
            var w = 1 / effect.Variance;
            var (omega, p) = (tauSquared * w, w / sum);
            var deviation = omega - mean;
            first += omega * (1 - p);
            second += p * deviation * deviation;
            third += p * omega * deviation * deviation;
            square += omega * omega * (1 - p) * (1 - p) + p * omega * (mean - p * omega);
        }

        return new(sum, varianceOfR, k - 1 + first, 2 * (k - 1 + 2 * first + square), second, third, sum / w2 - 1, k);
    }

    /// <summary>P(R &gt; x·SD(R) and Q &lt; f(R)): the probability that U exceeds u = x·SD(R).</summary>
    public double TailBeyond(double x) =>
        AdaptiveQuadrature.Integrate(r => PortableMath.Exp(Normal.LogDensity(r)) * Below(r, x), x, x + 12, 1e-12).Value;

    /// <summary>P(Q &lt; (k − 1) + (W₁/W₂ − 1)(r²/x² − 1)) given R = r·SD(R), Q taken as gamma.</summary>
    private double Below(double r, double x)
    {
        var square = r * r;
        var mean = _mean + _second * (square - 1) / VarianceOfR;
        var variance = _variance
            + 4 * (square - 1) / VarianceOfR * (_second + _third)
            + _second * _second * (2 - 4 * square) / (VarianceOfR * VarianceOfR);
        var bound = _degreesOfFreedom + _ratio * (square / (x * x) - 1);
        return Gamma.Cdf(bound, mean * mean / variance, variance / mean);
    }
}
