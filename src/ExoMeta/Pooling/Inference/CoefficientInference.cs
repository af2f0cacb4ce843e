namespace ExoMeta.Pooling;

/// <summary>
/// Coefficients of a meta-regression given τ², with their covariance and reference distributions. It works in the orthonormal basis of
/// the design, in which nothing is ill-conditioned; a contrast c of the named coefficients is z = R⁻ᵀc there.
/// </summary>
internal sealed class CoefficientInference
{
    private readonly double[] _triangle;
    private readonly double[] _coefficients;
    private readonly double[,] _covariance;
    private readonly double _degreesOfFreedom;
    private readonly KenwardRoger? _kenwardRoger;

    private CoefficientInference(
        double[] triangle, double[] coefficients, double[,] covariance, double degreesOfFreedom, double varianceFactor, KenwardRoger? kenwardRoger)
    {
        (_triangle, _coefficients, _covariance) = (triangle, coefficients, covariance);
        (_degreesOfFreedom, VarianceFactor, _kenwardRoger) = (degreesOfFreedom, varianceFactor, kenwardRoger);
    }

    /// <summary>Knapp and Hartung's q before it is kept from narrowing; 1 under other inference.</summary>
    public double VarianceFactor { get; }

    /// <summary>
    /// Wald: Φ = (X'WX)⁻¹. Knapp and Hartung (2003): qΦ with q = y'Py/(k − p) and t(k − p); never narrower: max(1, q)Φ.
    /// The user's weights replace the coefficients and Φ by those of <see cref="UserWeightedFit"/>, q stays.
    /// </summary>
    public static CoefficientInference Of(RotatedRows rows, EffectSet effects, DesignMatrix design, double tauSquared, PoolingOptions options)
    {
        var model = rows.Model;
        double[] triangle = design.IsInterceptOnly ? [1] : design.Basis.Triangle;
        if (options.Inference == InferenceMethod.KenwardRoger && model.DegreesOfFreedom > 0)
        {
            var adjusted = KenwardRoger.Of(model, tauSquared);
            return new(triangle, model.Coefficients(tauSquared).Coefficients, adjusted.Covariance, double.NaN, 1, adjusted);
        }

        var (coefficients, covariance) = options.Weights is { } weights
            ? Weighted(UserWeightedFit.Of(effects, design, weights, tauSquared))
            : model.Coefficients(tauSquared);
        if (options.Inference == InferenceMethod.Wald || model.DegreesOfFreedom == 0)
        {
            return new(triangle, coefficients, covariance, double.PositiveInfinity, 1, null);
        }

        var q = model.Moments(tauSquared).Q / model.DegreesOfFreedom;
        var factor = options.Inference == InferenceMethod.HartungKnappNeverNarrower ? Math.Max(1, q) : q;
        for (var i = 0; i < coefficients.Length; i++)
        {
            for (var j = 0; j < coefficients.Length; j++)
            {
                covariance[i, j] *= factor;
            }
        }

        return new(triangle, coefficients, covariance, model.DegreesOfFreedom, q, null);

        static (double[] Coefficients, double[,] Covariance) Weighted(UserWeightedFit fit) => (fit.Coefficients, fit.Covariance);
    }

    /// <summary>A contrast of the named coefficients with its standard error and degrees of freedom (+∞ for the normal).</summary>
    public (double Estimate, double StandardError, double DegreesOfFreedom) Of(ReadOnlySpan<double> contrast)
    {
        var z = InBasis(contrast);
        return (
            Contrasts.Dot(z, _coefficients),
            Math.Sqrt(Contrasts.Form(z, _covariance)),
            _kenwardRoger?.DegreesOfFreedom(z) ?? _degreesOfFreedom);
    }

    /// <summary>Covariance of the named coefficients.</summary>
    public double[,] Covariance() => Contrasts.Forms([.. Units(0, _coefficients.Length)], _covariance);

    /// <summary>
    /// The test that several named coefficients are all 0: χ² under Wald inference, with Knapp–Hartung β'Cov⁻¹β/ℓ against F(ℓ, k − p)
    /// (metafor's convention for QM), with Kenward–Roger λF against F(ℓ, m). Statistic NaN where the covariance is singular.
    /// </summary>
    public (double Statistic, double DenominatorDegreesOfFreedom) Test(int first, int count)
    {
        var contrasts = Units(first, count).ToArray();
        var estimates = contrasts.Select(c => Contrasts.Dot(c, _coefficients)).ToArray();
        var form = FactoredCovariance.Of(Contrasts.Forms(contrasts, _covariance))?.InverseForm(estimates) ?? double.NaN;
        if (_kenwardRoger is { } kenwardRoger)
        {
            var (scale, degreesOfFreedom) = kenwardRoger.FTest(contrasts);
            return (scale * form / count, degreesOfFreedom);
        }

        return double.IsPositiveInfinity(_degreesOfFreedom) ? (form, _degreesOfFreedom) : (form / count, _degreesOfFreedom);
    }

    /// <summary>(β̂ − β)'Φ⁻¹(β̂ − β) for other coefficients β with covariance Φ, in the design's basis.</summary>
    public double DistanceFrom((double[] Coefficients, double[,] Covariance) other)
    {
        double[] difference = [.. _coefficients.Zip(other.Coefficients, (a, b) => a - b)];
        return FactoredCovariance.Of(other.Covariance)?.InverseForm(difference) ?? double.NaN;
    }

    private IEnumerable<double[]> Units(int first, int count) => Enumerable.Range(first, count).Select(j =>
    {
        var unit = new double[_coefficients.Length];
        unit[j] = 1;
        return InBasis(unit);
    });

    private double[] InBasis(ReadOnlySpan<double> contrast)
    {
        var z = contrast.ToArray();
        UpperTriangle.SolveTransposed(_triangle, z);
        return z;
    }
}
