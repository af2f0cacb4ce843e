using ExoMeta.Numerics.Optimisation;

namespace ExoMeta.Pooling;

/// <summary>
/// The marginal likelihood of a mixed model of counts, its random effects integrated out, in the mean μ (or several mean parameters)
/// and the standard deviation τ, which is the last variable. Even in τ, so that τ = 0 is no boundary for it.
/// </summary>
/// <remarks>
/// Gradient and Hessian are those of the integral (Louis 1982): with ℓ the log likelihood given the random effects,
/// ∇ = E[∇ℓ] and ∇² = E[∇²ℓ] + Cov[∇ℓ], expectations over the distribution of the random effects given the data, by the same nodes.
/// </remarks>
internal abstract class MixedCountLikelihood : ITwiceDifferentiable
{
    /// <inheritdoc/>
    public abstract int Dimension { get; }

    /// <summary>Studies in the likelihood.</summary>
    public abstract int Studies { get; }

    /// <summary>Index of the pooled effect among the variables.</summary>
    public abstract int EffectIndex { get; }

    /// <summary>The nodes in use.</summary>
    public QuadratureRule Rule { get; private set; } = QuadratureRule.OfLevel(0);

    /// <summary>Finest level of nodes that this model can pay for.</summary>
    public virtual int LastLevel => QuadratureRule.LevelCount - 1;

    /// <summary>Rough effects of the studies with variances, for the extent of the search.</summary>
    public abstract IReadOnlyList<(double Estimate, double Variance)> RoughEffects { get; }

    /// <summary>What makes the log likelihood that of the counts.</summary>
    public abstract double Constant { get; }

    /// <summary>Chooses the nodes.</summary>
    public void UseLevel(int level) => Rule = QuadratureRule.OfLevel(level);

    /// <summary>Where the search begins, all variables but τ.</summary>
    public abstract double[] Start(double effect);

    /// <inheritdoc/>
    public abstract double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian);

    /// <summary>
    /// Mode of ℓ(μ + τz) − z²/2 by Newton steps that never leave a bracket: the slope falls by at least 1 a unit, so that the mode
    /// lies between z and z + slope. A rough mode will do, the nodes correct for it.
    /// </summary>
    protected static (double Mode, double Scale, double Top) Mode<T>(T term, double mu, double tau, double start)
        where T : IConcaveTerm
    {
        var (z, low, high) = (start, double.NegativeInfinity, double.PositiveInfinity);
        for (var iteration = 0; ; iteration++)
        {
            var at = term.At(mu + tau * z);
            var slope = tau * at.Slope - z;
            var curvature = 1 - tau * tau * at.Curvature;
            var step = slope / curvature;
            if (step * step * curvature < 1e-4 || iteration == 100)
            {
                return (z, 1 / Math.Sqrt(curvature), at.Value);
            }

            (low, high) = slope > 0 ? (z, Math.Min(high, z + slope)) : (Math.Max(low, z + slope), z);
            var next = z + step;
            z = next > low && next < high ? next : 0.5 * (low + high);
        }
    }
}
