using System.Numerics;

namespace ExoMeta.Numerics.Distributions;

/// <summary>The sum of n independent uniform variables on [0, 1] (Irwin 1927, Hall 1927).</summary>
/// <remarks>
/// P(S ≤ s) = Σⱼ (−1)ʲ C(n, j)(s − j)ⁿ/n! over j ≤ s. The terms alternate and cancel, so that the sum is taken in whole numbers:
/// the result is exact for the double s but for one rounding.
/// </remarks>
public static class UniformSum
{
    /// <summary>P(S ≤ s). Accurate in the lower tail; the upper one is the lower tail at n − s.</summary>
    /// <param name="s">The sum.</param>
    /// <param name="n">Number of terms, ≥ 1; the cost grows as n³.</param>
    /// <exception cref="ArgumentOutOfRangeException">n below 1.</exception>
    public static double Cdf(double s, int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        if (double.IsNaN(s) || s <= 0 || s >= n)
        {
            return double.IsNaN(s) ? double.NaN : s <= 0 ? 0 : 1;
        }

        if (s <= 1)
        {
            // One term, in logarithms because sⁿ may underflow.
            return Lanes.PortableMath.Exp(n * Lanes.PortableMath.Log(s) - Gamma.LogGamma(n + 1));
        }

        // s > 1 is a whole number of 2⁻⁵².
        const int Bits = 52;
        var scaled = new BigInteger(s * 4503599627370496.0);
        var (sum, choose, factorial) = (BigInteger.Zero, BigInteger.One, BigInteger.One);
        for (var j = 0; j <= s; j++)
        {
            var term = choose * BigInteger.Pow(scaled - ((BigInteger)j << Bits), n);
            sum += j % 2 == 0 ? term : -term;
            choose = choose * (n - j) / (j + 1);
        }

        for (var i = 2; i <= n; i++)
        {
            factorial *= i;
        }

        // 64 bits after the leading one of the quotient: more than a double holds.
        var denominator = factorial << (Bits * n);
        var shift = (int)(denominator.GetBitLength() - sum.GetBitLength()) + 64;
        var quotient = (sum << Math.Max(0, shift)) / denominator;
        return Math.ScaleB((double)quotient, -Math.Max(0, shift));
    }
}
