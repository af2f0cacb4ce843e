using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>
/// Two arms a study with canonical parameters αᵢ ± θᵢ/2, αᵢ fixed and θᵢ = μ + τz (GLMM-UM.FS), the intercepts profiled out study by study.
/// </summary>
/// <remarks>
/// The Hessian in (α₁ … αₖ, μ, τ) is an arrow: αᵢ and αⱼ do not meet. So each αᵢ is maximised alone, and the Schur complement
/// H_ββ − ΣH_βα H_αα⁻¹ H_αβ is the Hessian of the profile, whose inverse is the (μ, τ) block of the inverse of the full Hessian:
/// the work grows with k and not with k³. Given μ and τ the likelihood is concave in αᵢ, as an integral of a log-concave function.
/// </remarks>
internal sealed class FixedInterceptLikelihood : MixedCountLikelihood
{
    private readonly ArmPair[] _arms;
    private readonly double[] _modes;
    private readonly double[] _intercepts;

    public FixedInterceptLikelihood(ArmPair[] arms)
    {
        _arms = arms;
        _modes = new double[arms.Length];
        _intercepts = [.. arms.Select(a => a.RoughIntercept)];
        RoughEffects = [.. arms.Select(a => a.RoughEffect)];
    }

    public override int Dimension => 2;

    public override int Studies => _arms.Length;

    public override int EffectIndex => 0;

    public override IReadOnlyList<(double Estimate, double Variance)> RoughEffects { get; }

    public override double Constant => _arms.Sum(a => a.Constant);

    /// <summary>The likelihood with one effect a study.</summary>
    public double Saturated => _arms.Sum(a => a.Supremum);

    public override double[] Start(double effect) => [effect];

    public override double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        gradient.Clear();
        hessian.Clear();
        var value = 0.0;
        for (var i = 0; i < _arms.Length; i++)
        {
            value += Profile(i, x[0], x[1], gradient, hessian);
        }

        hessian[2] = hessian[1];
        return value;
    }

    /// <summary>One study at its best intercept. The last Newton step enters through its first-order effect, which leaves an error of its square.</summary>
    private double Profile(int i, double mu, double tau, Span<double> gradient, Span<double> hessian)
    {
        var (alpha, low, high) = (_intercepts[i], double.NegativeInfinity, double.PositiveInfinity);
        for (var iteration = 0; iteration < 100; iteration++)
        {
            var m = At(i, alpha, mu, tau);
            var step = m.AlphaAlpha < 0 ? -m.Alpha / m.AlphaAlpha : Math.CopySign(1, m.Alpha);

            // Coarse nodes leave a slope that no intercept brings to 0; finer ones will be compared with them.
            if (m.AlphaAlpha < 0 && step * step * -m.AlphaAlpha < (iteration < 15 ? 1e-14 : 1e-8))
            {
                _intercepts[i] = alpha + step;
                gradient[0] += m.Mu + m.AlphaMu * step;
                gradient[1] += m.Tau + m.AlphaTau * step;
                hessian[0] += m.MuMu - m.AlphaMu * m.AlphaMu / m.AlphaAlpha;
                hessian[1] += m.MuTau - m.AlphaMu * m.AlphaTau / m.AlphaAlpha;
                hessian[3] += m.TauTau - m.AlphaTau * m.AlphaTau / m.AlphaAlpha;
                return m.Value + 0.5 * m.Alpha * step;
            }

            (low, high) = m.Alpha > 0 ? (alpha, high) : (low, alpha);
            var next = alpha + Math.Clamp(step, -3, 3);
            alpha = (next > low && next < high) || high - low < 1e-3 ? next : 0.5 * (low + high);
        }

        // Not finite: the climb over μ and τ takes it for a place that must not be stepped to.
        return double.NaN;
    }

    private Moments At(int i, double alpha, double mu, double tau)
    {
        var arms = _arms[i];
        if (tau == 0)
        {
            var flat = arms.At(alpha, mu);
            return new(
                flat.Value, flat.S, flat.T, 0, flat.SS, flat.ST, 0, flat.TT, 0, flat.TT + flat.T * flat.T);
        }

        var (mode, scale, top) = Mode(arms.AtIntercept(alpha), mu, tau, _modes[i]);
        _modes[i] = mode;
        var sums = new ArmSums();
        for (var j = 0; j < Rule.Nodes.Length; j++)
        {
            var step = scale * Rule.Nodes[j];
            var z = mode + step;
            var at = arms.At(alpha, mu + tau * z);
            var weight = PortableMath.Exp(Rule.LogWeights[j] + (at.Value - top) - step * (mode + 0.5 * step));
            if (weight > 0)
            {
                sums.Add(weight, z, at);
            }
        }

        return sums.Moments(top - 0.5 * mode * mode + PortableMath.Log(scale * sums.Weight));
    }

    /// <summary>One study's log likelihood with its derivatives in (α, μ, τ).</summary>
    private readonly record struct Moments(
        double Value, double Alpha, double Mu, double Tau,
        double AlphaAlpha, double AlphaMu, double AlphaTau, double MuMu, double MuTau, double TauTau);

    /// <summary>Weighted sums over the nodes, with slopes S (in α), T (in μ) and zT (in τ).</summary>
    private struct ArmSums
    {
        private double _s, _t, _zt, _aa, _am, _at, _mm, _mt, _tt;

        public double Weight { get; private set; }

        public void Add(double weight, double z, in ArmPairValue at)
        {
            var zt = z * at.T;
            Weight += weight;
            _s += weight * at.S;
            _t += weight * at.T;
            _zt += weight * zt;
            _aa += weight * (at.SS + at.S * at.S);
            _am += weight * (at.ST + at.S * at.T);
            _at += weight * (z * at.ST + at.S * zt);
            _mm += weight * (at.TT + at.T * at.T);
            _mt += weight * (z * at.TT + at.T * zt);
            _tt += weight * (z * z * at.TT + zt * zt);
        }

        public readonly Moments Moments(double value)
        {
            var (s, t, zt) = (_s / Weight, _t / Weight, _zt / Weight);
            return new(
                value, s, t, zt,
                _aa / Weight - s * s, _am / Weight - s * t, _at / Weight - s * zt,
                _mm / Weight - t * t, _mt / Weight - t * zt, _tt / Weight - zt * zt);
        }
    }
}
