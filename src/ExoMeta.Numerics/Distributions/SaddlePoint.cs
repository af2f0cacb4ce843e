using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Distributions;

/// <summary>Accurate log-densities by the saddle-point expansion of Loader (2000), "Fast and accurate computation of binomial probabilities".</summary>
internal static class SaddlePoint
{
    internal const double HalfLogTwoPi = 0.9189385332046728;

    /// <summary>δ(z) = log Γ(z + 1) − (z + ½) log z + z − ½ log 2π, for z &gt; 0; absolute error about 10⁻¹⁶.</summary>
    internal static double StirlingError(double z)
    {
        // δ(z) = δ(z + 1) + (z + ½) log(1 + 1/z) − 1, up to where the series is exact.
        var sum = 0.0;
        while (z < 16)
        {
            sum += StirlingStep(z);
            z++;
        }

        var w = 1 / (z * z);
        var series = -3617.0 / 122400;
        series = Math.FusedMultiplyAdd(series, w, 1.0 / 156);
        series = Math.FusedMultiplyAdd(series, w, -691.0 / 360360);
        series = Math.FusedMultiplyAdd(series, w, 1.0 / 1188);
        series = Math.FusedMultiplyAdd(series, w, -1.0 / 1680);
        series = Math.FusedMultiplyAdd(series, w, 1.0 / 1260);
        series = Math.FusedMultiplyAdd(series, w, -1.0 / 360);
        series = Math.FusedMultiplyAdd(series, w, 1.0 / 12);
        return sum + series / z;
    }

    /// <summary>(z + ½) log(1 + 1/z) − 1; by the series of atanh(s)/s − 1 with s = 1/(2z + 1), which does not cancel, where z is not small.</summary>
    private static double StirlingStep(double z)
    {
        if (z < 2)
        {
            return (z + 0.5) * (PortableMath.Log1p(z) - PortableMath.Log(z)) - 1;
        }

        var s = 1 / (2 * z + 1);
        var square = s * s;
        var sum = 0.0;
        for (var k = 27; k >= 3; k -= 2)
        {
            sum = Math.FusedMultiplyAdd(sum, square, 1.0 / k);
        }

        return sum * square;
    }

    /// <summary>D(x, m) = x log(x/m) + m − x, for x ≥ 0 and m &gt; 0, without cancellation near x = m.</summary>
    internal static double Deviance(double x, double mean) => CountMass.Deviance(new LaneOne(x), new LaneOne(mean)).Value;

    /// <summary>log(xᵃ e⁻ˣ / Γ(a + 1)), for a ≥ 0 and x &gt; 0: the Poisson mass at a when a is whole.</summary>
    internal static double PoissonLogMass(double a, double x)
    {
        if (a == 0)
        {
            return -x;
        }

        return -StirlingError(a) - Deviance(a, x) - HalfLogTwoPi - 0.5 * PortableMath.Log(a);
    }

    /// <summary>log(Γ(a + b + 1)/(Γ(a + 1) Γ(b + 1)) xᵃ yᵇ), a, b ≥ 0, x + y = 1: the binomial mass when a and b are whole.</summary>
    internal static double BinomialLogMass(double a, double b, double x, double y)
    {
        if (a == 0)
        {
            return b * LogNear(y, x);
        }

        if (b == 0)
        {
            return a * LogNear(x, y);
        }

        var n = a + b;
        return StirlingError(n) - StirlingError(a) - StirlingError(b) - Deviance(a, n * x) - Deviance(b, n * y)
            - HalfLogTwoPi - 0.5 * (PortableMath.Log(a) + PortableMath.Log(b / n));
    }

    /// <summary>log x where x + y = 1, from whichever of the two is small.</summary>
    private static double LogNear(double x, double y) => y < 0.5 ? PortableMath.Log1p(-y) : PortableMath.Log(x);
}
