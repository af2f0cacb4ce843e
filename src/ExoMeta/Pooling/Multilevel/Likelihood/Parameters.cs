namespace ExoMeta.Pooling;

/// <summary>
/// Free parameters θ of a covariance of random effects within their bounds, and the components γ(θ) in which <see cref="MarginalLikelihood"/> is
/// written.
/// </summary>
internal abstract class Parameters
{
    /// <summary>Number of parameters.</summary>
    public abstract int Count { get; }

    /// <summary>Lowest value of a parameter, possibly −∞.</summary>
    public virtual double Lower(int index) => 0;

    /// <summary>Highest value of a parameter, possibly +∞.</summary>
    public virtual double Upper(int index) => double.PositiveInfinity;

    /// <summary>Typical size of a parameter.</summary>
    public abstract double Scale(int index);

    /// <summary>
    /// Whether a stationary point is one of the likelihood of γ, too; false where the parametrisation itself has a dead end.
    /// </summary>
    public virtual bool IsGenuine(ReadOnlySpan<double> parameters) => true;

    /// <summary>The components γ.</summary>
    public abstract double[] ToComponents(ReadOnlySpan<double> parameters);

    /// <summary>Derivatives of γ: row m holds ∂γₘ/∂θ.</summary>
    public abstract double[,] Jacobian(ReadOnlySpan<double> parameters);

    /// <summary>Adds Σ gₘ·∂²γₘ/∂θ∂θ' to a Hessian.</summary>
    public abstract void AddCurvature(ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> hessian);

    /// <summary>The chain rule: derivatives in θ from those in γ.</summary>
    public (double[] Gradient, double[] Hessian) Pull(ReadOnlySpan<double> parameters, LikelihoodPoint point)
    {
        var (jacobian, components, count) = (Jacobian(parameters), point.Gradient.Length, Count);
        var (gradient, hessian) = (new double[count], new double[count * count]);
        for (var i = 0; i < count; i++)
        {
            for (var m = 0; m < components; m++)
            {
                gradient[i] += jacobian[m, i] * point.Gradient[m];
                for (var j = 0; j < count; j++)
                {
                    for (var n = 0; n < components; n++)
                    {
                        hessian[i * count + j] += jacobian[m, i] * point.Hessian[m * components + n] * jacobian[n, j];
                    }
                }
            }
        }

        AddCurvature(parameters, point.Gradient, hessian);
        return (gradient, hessian);
    }
}

/// <summary>Components that are parameters themselves, each ≥ 0.</summary>
/// <param name="count">How many.</param>
/// <param name="variance">Their typical size.</param>
internal sealed class VarianceParameters(int count, double variance) : Parameters
{
    public override int Count => count;

    public override double Scale(int index) => variance;

    public override double[] ToComponents(ReadOnlySpan<double> parameters) => parameters.ToArray();

    public override double[,] Jacobian(ReadOnlySpan<double> parameters)
    {
        var identity = new double[count, count];
        for (var i = 0; i < count; i++)
        {
            identity[i, i] = 1;
        }

        return identity;
    }

    public override void AddCurvature(ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> hessian)
    {
    }
}
