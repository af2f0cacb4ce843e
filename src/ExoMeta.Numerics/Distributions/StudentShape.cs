using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Distributions;

/// <summary>One t distribution, with its normalising constant computed once: central and tail probabilities and the density at x ≥ 0.</summary>
internal readonly struct StudentShape
{
    /// <summary>Whole degrees of freedom up to here have a finite sum for the central probability and a constant without logarithms.</summary>
    private const int LargestSum = 64;

    /// <summary>A tail below this loses digits when it is taken as ½ less the central probability.</summary>
    private const double SmallTail = 0.004;

    // 1/B(ν/2, ½) for ν = 1 … 64, from 1/π and ½ by c(ν + 2) = c(ν)·(ν + 1)/ν.
    private static readonly double[] Constants = ConstantsUpTo(LargestSum);

    // (2j − 1)!!/(2j)!! of even ν, and (2j)!!/(2j + 1)!! of odd ν.
    private static readonly double[] EvenTerms = Ratios(j => (2.0 * j - 1) / (2.0 * j));
    private static readonly double[] OddTerms = Ratios(j => 2.0 * j / (2.0 * j + 1));

    private readonly double _df;
    private readonly double _constant;
    private readonly int _whole;

    /// <summary>Takes degrees of freedom &gt; 0, finite.</summary>
    public StudentShape(double df)
    {
        _df = df;
        _whole = df <= LargestSum && df == (int)df ? (int)df : 0;
        _constant = _whole > 0 ? Constants[_whole] : PortableMath.Exp(LogGammaRatio(df / 2)) / Math.Sqrt(Math.PI);
    }

    /// <summary>Density at x.</summary>
    public double Density(double x)
    {
        var y = 1 / (1 + x * x / _df);
        return _constant * Math.Sqrt(y / _df) * HalfPower(x, y);
    }

    /// <summary>P(0 ≤ T ≤ x).</summary>
    public double Central(double x)
    {
        if (_whole > 0)
        {
            return FiniteSum(x);
        }

        var (inner, outer) = Split(x, _df);
        return inner <= 0 ? x * Density(0) : outer <= 0 ? 0.5 : 0.5 * IncompleteBeta.Regularised(0.5, _df / 2, inner, outer, Front(x, inner, outer));
    }

    /// <summary>P(T &gt; x).</summary>
    public double Tail(double x)
    {
        if (_whole > 0 && 0.5 - FiniteSum(x) is var tail && tail > SmallTail)
        {
            return tail;
        }

        var (inner, outer) = Split(x, _df);
        return outer <= 0 ? 0 : inner >= 1
            ? 0.5 * Front(x, 1, outer) / (0.5 * _df)
            : 0.5 * IncompleteBeta.Regularised(_df / 2, 0.5, outer, inner, Front(x, inner, outer));
    }

    /// <summary>log(Γ(a + ½)/Γ(a)).</summary>
    public static double LogGammaRatio(double a)
    {
        if (a < 10)
        {
            return Gamma.LogGamma(a + 0.5) - Gamma.LogGamma(a);
        }

        // log Γ(z) = δ(z) + (z − ½) log z − z + ½ log 2π, so that large a do not cancel.
        return SaddlePoint.StirlingError(a + 0.5) - SaddlePoint.StirlingError(a)
            + 0.5 * PortableMath.Log(a) + a * PortableMath.Log1p(0.5 / a) - 0.5;
    }

    /// <summary>With θ = arctan(x/√ν): ½·sin θ·Σ b(j)·cos²ʲθ for even ν, (θ + sin θ·cos θ·Σ d(j)·cos²ʲθ)/π for odd ν.</summary>
    private double FiniteSum(double x)
    {
        var ratio = x / Math.Sqrt(_df);
        var cosine = 1 / Math.Sqrt(1 + ratio * ratio);
        var sine = ratio < 1e100 ? ratio * cosine : 1;
        var y = cosine * cosine;
        if (_whole % 2 == 0)
        {
            return 0.5 * sine * Horner(EvenTerms, _whole / 2, y);
        }

        // arcsin is steep near 1: there from the complement.
        var angle = sine < 0.8 ? PortableMath.Asin(sine) : Math.PI / 2 - PortableMath.Asin(cosine);
        return (angle + (_whole > 1 ? sine * cosine * Horner(OddTerms, (_whole - 1) / 2, y) : 0)) / Math.PI;
    }

    private static double Horner(double[] terms, int count, double y)
    {
        var sum = 0.0;
        for (var j = count - 1; j >= 0; j--)
        {
            sum = Math.FusedMultiplyAdd(sum, y, terms[j]);
        }

        return sum;
    }

    /// <summary>yᵃ·(1 − y)^½/B(a, ½) with a = ν/2 and y = ν/(ν + x²).</summary>
    private double Front(double x, double inner, double outer) => _constant * Math.Sqrt(inner) * HalfPower(x, outer);

    /// <summary>y^(ν/2).</summary>
    private double HalfPower(double x, double y)
    {
        if (_whole == 0)
        {
            var ratio = x / Math.Sqrt(_df);
            var log = ratio < 1e100 ? PortableMath.Log1p(x * x / _df) : 2 * PortableMath.Log(ratio);
            return PortableMath.Exp(-0.5 * _df * log);
        }

        var (power, factor) = (_whole % 2 == 1 ? Math.Sqrt(y) : 1, y);
        for (var n = _whole / 2; n > 0; n >>= 1)
        {
            power *= n % 2 == 1 ? factor : 1;
            factor *= factor;
        }

        return power;
    }

    /// <summary>x²/(ν + x²) and ν/(ν + x²).</summary>
    private static (double Inner, double Outer) Split(double x, double df)
    {
        var ratio = x / Math.Sqrt(df);
        if (ratio > 1e100)
        {
            return (1, 1 / ratio / ratio);
        }

        var square = x * x / df;
        return (square / (1 + square), 1 / (1 + square));
    }

    private static double[] ConstantsUpTo(int largest)
    {
        var constants = new double[largest + 1];
        (constants[1], constants[2]) = (1 / Math.PI, 0.5);
        for (var df = 3; df <= largest; df++)
        {
            constants[df] = constants[df - 2] * (df - 1) / (df - 2);
        }

        return constants;
    }

    private static double[] Ratios(Func<int, double> ratio)
    {
        var terms = new double[LargestSum / 2];
        terms[0] = 1;
        for (var j = 1; j < terms.Length; j++)
        {
            terms[j] = terms[j - 1] * ratio(j);
        }

        return terms;
    }
}
