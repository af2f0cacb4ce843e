using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Optimisation;

namespace ExoMeta.Pooling;

/// <summary>A log likelihood in its canonical parameter with its first two derivatives; concave.</summary>
/// <param name="Value">The log likelihood.</param>
/// <param name="Slope">Count less its mean.</param>
/// <param name="Curvature">Minus the variance of the count.</param>
internal readonly record struct TermValue(double Value, double Slope, double Curvature);

/// <summary>A concave log likelihood of one parameter.</summary>
internal interface IConcaveTerm
{
    /// <summary>The log likelihood at a parameter.</summary>
    TermValue At(double parameter);
}

/// <summary>The likelihood of one count in its canonical parameter.</summary>
internal abstract class CountTerm : IConcaveTerm
{
    /// <inheritdoc/>
    public abstract TermValue At(double parameter);

    /// <summary>Its largest value, a limit when the count is the smallest or the largest possible.</summary>
    public abstract double Supremum { get; }

    /// <summary>What is added to the log likelihood to make it that of the count: the logarithm of a binomial coefficient, else 0.</summary>
    public virtual double Constant => 0;

    /// <summary>Whether the count is the smallest possible: the estimate is −∞.</summary>
    public abstract bool IsLowest { get; }

    /// <summary>Whether the count is the largest possible: the estimate is +∞.</summary>
    public abstract bool IsHighest { get; }

    /// <summary>A rough finite estimate of the parameter and its variance, half an event added to each side.</summary>
    public abstract (double Estimate, double Variance) Rough { get; }

    /// <summary>The maximum-likelihood estimate of this count alone and its variance; null when it is infinite.</summary>
    public (double Estimate, double Variance)? Own
    {
        get
        {
            if (IsLowest || IsHighest)
            {
                return null;
            }

            var function = new Alone(this);
            var maximum = NewtonMaximiser.Maximise(function, [Rough.Estimate]);
            return (maximum.X[0], -1 / At(maximum.X[0]).Curvature);
        }
    }

    /// <summary>x log x, continued to 0.</summary>
    protected static double XLogX(double x) => x == 0 ? 0 : x * PortableMath.Log(x);

    private sealed class Alone(CountTerm term) : ITwiceDifferentiable
    {
        public int Dimension => 1;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
        {
            var (value, slope, curvature) = term.At(x[0]);
            (gradient[0], hessian[0]) = (slope, curvature);
            return value;
        }
    }
}

/// <summary>x of n with log odds parameter + offset, as n Bernoulli observations (no binomial coefficient).</summary>
internal sealed class BinomialTerm(double x, double n, double offset = 0) : CountTerm
{
    public override bool IsLowest => x == 0;

    public override bool IsHighest => x == n;

    public override double Supremum => XLogX(x) + XLogX(n - x) - XLogX(n);

    public override double Constant => Binomial.LogMass((int)x, (int)n, 0.5) + n * PortableMath.Log(2);

    public override (double Estimate, double Variance) Rough =>
        (PortableMath.Log((x + 0.5) / (n - x + 0.5)) - offset, 1 / (x + 0.5) + 1 / (n - x + 0.5));

    public override TermValue At(double parameter)
    {
        // The smaller of p and 1 − p is computed, so that neither loses digits.
        var eta = parameter + offset;
        var e = PortableMath.Exp(-Math.Abs(eta));
        var large = 1 / (1 + e);
        var small = e * large;
        var (p, q) = eta > 0 ? (large, small) : (small, large);

        // log(1 + e) with what the sum 1 + e lost.
        var sum = 1 + e;
        var value = (eta > 0 ? -(n - x) * eta : x * eta) - n * (PortableMath.Log(sum) + (e - (sum - 1)) * large);
        return new(value, eta > 0 ? n * q - (n - x) : x - n * p, -n * p * q);
    }
}

/// <summary>x Poisson events in time t with log rate parameter.</summary>
internal sealed class PoissonTerm(double x, double time) : CountTerm
{
    private readonly double _constant = x * PortableMath.Log(time) - LogFactorial(x);

    public override bool IsLowest => x == 0;

    public override bool IsHighest => false;

    public override double Supremum => XLogX(x) - x - LogFactorial(x);

    public override (double Estimate, double Variance) Rough => (PortableMath.Log((x + 0.5) / time), 1 / (x + 0.5));

    public override TermValue At(double parameter)
    {
        var mean = time * PortableMath.Exp(parameter);
        return new(x * parameter - mean + _constant, x - mean, -mean);
    }

    /// <summary>log x! from the Poisson mass at its mean: log P(x; x) = x log x − x − log x!.</summary>
    private static double LogFactorial(double x) => x < 2 ? 0 : -1 - Gamma.LogDensity(1, x + 1);
}

/// <summary>Events of the first arm given both margins, log odds ratio as parameter.</summary>
internal sealed class HypergeometricTerm(TwoByTwo table) : CountTerm
{
    private readonly NoncentralHypergeometric _distribution = new(table.Size1, table.Size2, table.Events);

    public override bool IsLowest => table.Events1 == _distribution.Lower;

    public override bool IsHighest => table.Events1 == _distribution.Upper;

    public override double Supremum => Own is { } own ? At(own.Estimate).Value : 0;

    public override (double Estimate, double Variance) Rough
    {
        get
        {
            var (a, b, c, d) = (table.Events1 + 0.5, table.NonEvents1 + 0.5, table.Events2 + 0.5, table.NonEvents2 + 0.5);
            return (PortableMath.Log(a / b) - PortableMath.Log(c / d), 1 / a + 1 / b + 1 / c + 1 / d);
        }
    }

    public override TermValue At(double parameter)
    {
        var (mass, mean, variance) = _distribution.At(table.Events1, parameter);
        return new(mass, table.Events1 - mean, -variance);
    }
}
