using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>One count a study whose parameter is μ + τz, z standard normal: the conditional models and single proportions.</summary>
internal sealed class OneEffectLikelihood(CountTerm[] terms) : MixedCountLikelihood
{
    /// <summary>Where each study's integrand was highest last: the next search begins there.</summary>
    private readonly double[] _modes = new double[terms.Length];

    public override int Dimension => 2;

    public override int Studies => terms.Length;

    public override int EffectIndex => 0;

    public override IReadOnlyList<(double Estimate, double Variance)> RoughEffects { get; } = [.. terms.Select(t => t.Rough)];

    public override double Constant => terms.Sum(t => t.Constant);

    public override double[] Start(double effect) => [effect];

    public override double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        gradient.Clear();
        hessian.Clear();
        var value = 0.0;
        for (var i = 0; i < terms.Length; i++)
        {
            value += Study(i, x[0], x[1], gradient, hessian);
        }

        hessian[2] = hessian[1];
        return value;
    }

    /// <summary>Adds one study's gradient and upper triangle of the Hessian; returns its log likelihood.</summary>
    private double Study(int i, double mu, double tau, Span<double> gradient, Span<double> hessian)
    {
        var term = terms[i];
        if (tau == 0)
        {
            var at = term.At(mu);
            gradient[0] += at.Slope;
            hessian[0] += at.Curvature;
            hessian[3] += at.Curvature + at.Slope * at.Slope;
            return at.Value;
        }

        var (mode, scale, top) = Mode(term, mu, tau, _modes[i]);
        _modes[i] = mode;
        var (nodes, logWeights) = (Rule.Nodes, Rule.LogWeights);
        var (w, g, zg, gg, zgg, zzgg, c, zc, zzc) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        for (var j = 0; j < nodes.Length; j++)
        {
            var step = scale * nodes[j];
            var z = mode + step;
            var at = term.At(mu + tau * z);
            var weight = PortableMath.Exp(logWeights[j] + (at.Value - top) - step * (mode + 0.5 * step));
            if (weight == 0)
            {
                continue;
            }

            var (slope, curvature) = (weight * at.Slope, weight * at.Curvature);
            w += weight;
            g += slope;
            zg += z * slope;
            gg += slope * at.Slope;
            zgg += z * slope * at.Slope;
            zzgg += z * z * slope * at.Slope;
            c += curvature;
            zc += z * curvature;
            zzc += z * z * curvature;
        }

        (g, zg) = (g / w, zg / w);
        gradient[0] += g;
        gradient[1] += zg;
        hessian[0] += (c + gg) / w - g * g;
        hessian[1] += (zc + zgg) / w - g * zg;
        hessian[3] += (zzc + zzgg) / w - zg * zg;
        return top - 0.5 * mode * mode + PortableMath.Log(scale * w);
    }
}
