using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>A place where a selection function is evaluated.</summary>
/// <param name="P">The p-value.</param>
/// <param name="LogP">log p.</param>
/// <param name="LogQ">log(1 − p).</param>
/// <param name="Interval">Number of the step that p lies on.</param>
internal readonly record struct SelectionPlace(double P, double LogP, double LogQ, int Interval);

/// <summary>A selection function in the parameters θ that the optimiser moves, in which its likelihood is convex for given μ and τ².</summary>
internal abstract class SelectionWeight(int count)
{
    /// <summary>Number of free parameters.</summary>
    public int Count { get; } = count;

    /// <summary>Bounds of θ.</summary>
    public abstract (double Lower, double Upper) Bounds { get; }

    /// <summary>θ of no selection.</summary>
    public abstract double None { get; }

    /// <summary>δ of a θ with its first and second derivatives.</summary>
    public virtual (double Delta, double Slope, double Curvature) Delta(double theta) => (theta, 1, 0);

    /// <summary>log w with its gradient and Hessian (row by row) in θ; −∞ where nothing is published.</summary>
    public abstract double LogWeight(in SelectionPlace place, ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian);
}

/// <summary>Steps: θ = log δ of the free intervals.</summary>
/// <param name="freeOf">For each interval the number of its parameter, or −1.</param>
/// <param name="logHeights">log δ of intervals without a parameter.</param>
/// <param name="largest">Largest δ.</param>
internal sealed class StepWeight(int[] freeOf, double[] logHeights, double largest) : SelectionWeight(freeOf.Count(i => i >= 0))
{
    /// <summary>exp(−30): below any δ that data could tell from 0.</summary>
    public override (double Lower, double Upper) Bounds => (-30, PortableMath.Log(largest));

    public override double None => 0;

    public override (double Delta, double Slope, double Curvature) Delta(double theta)
    {
        var delta = PortableMath.Exp(theta);
        return (delta, delta, delta);
    }

    public override double LogWeight(in SelectionPlace place, ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
    {
        gradient.Clear();
        hessian.Clear();
        var free = freeOf[place.Interval];
        if (free < 0)
        {
            return logHeights[place.Interval];
        }

        gradient[free] = 1;
        return theta[free];
    }
}

/// <summary>The beta density: θ = δ.</summary>
internal sealed class BetaWeight(double smallest, double largest) : SelectionWeight(2)
{
    public override (double Lower, double Upper) Bounds => (smallest, largest);

    public override double None => 1;

    public override double LogWeight(in SelectionPlace place, ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
    {
        (gradient[0], gradient[1]) = (place.LogP, place.LogQ);
        hessian.Clear();
        return (theta[0] - 1) * place.LogP + (theta[1] - 1) * place.LogQ;
    }
}

/// <summary>w = exp(−δ·p^power): half-normal (2) and negative exponential (1); θ = δ.</summary>
internal sealed class ExponentialWeight(int power, double largest) : SelectionWeight(1)
{
    public override (double Lower, double Upper) Bounds => (0, largest);

    public override double None => 0;

    public override double LogWeight(in SelectionPlace place, ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
    {
        gradient[0] = -(power == 2 ? place.P * place.P : place.P);
        hessian[0] = 0;
        return theta[0] * gradient[0];
    }
}

/// <summary>w = 2·exp(−δp)/(1 + exp(−δp)) = 2/(1 + exp(δp)); θ = δ.</summary>
internal sealed class LogisticWeight(double largest) : SelectionWeight(1)
{
    public override (double Lower, double Upper) Bounds => (0, largest);

    public override double None => 0;

    public override double LogWeight(in SelectionPlace place, ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
    {
        const double logTwo = 0.6931471805599453;
        var e = PortableMath.Exp(-theta[0] * place.P);
        var share = 1 / (1 + e);
        gradient[0] = -place.P * share;
        hessian[0] = -place.P * place.P * share * (1 - share);
        return logTwo - theta[0] * place.P - PortableMath.Log1p(e);
    }
}
