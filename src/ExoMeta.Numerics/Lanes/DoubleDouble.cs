namespace ExoMeta.Numerics.Lanes;

/// <summary>An unevaluated sum of two doubles, |Low| ≤ ½ ULP of High (Dekker 1971; products by fused multiply–add).</summary>
internal readonly record struct DoubleDouble(double High, double Low)
{
    /// <summary>The exact sum of two doubles (Knuth).</summary>
    internal static DoubleDouble Sum(double a, double b)
    {
        var sum = a + b;
        var part = sum - a;
        return new(sum, (a - (sum - part)) + (b - part));
    }

    /// <summary>The exact product of two doubles.</summary>
    internal static DoubleDouble Product(double a, double b)
    {
        var product = a * b;
        return new(product, Math.FusedMultiplyAdd(a, b, -product));
    }

    internal DoubleDouble Plus(double other) => Plus(new DoubleDouble(other, 0));

    internal DoubleDouble Plus(DoubleDouble other)
    {
        var sum = Sum(High, other.High);
        return Sum(sum.High, sum.Low + (Low + other.Low));
    }

    internal DoubleDouble Times(double factor) => Times(new DoubleDouble(factor, 0));

    internal DoubleDouble Times(DoubleDouble factor)
    {
        var product = Product(High, factor.High);
        return Sum(product.High, product.Low + Math.FusedMultiplyAdd(High, factor.Low, Low * factor.High));
    }

    internal DoubleDouble Over(DoubleDouble divisor)
    {
        var quotient = High / divisor.High;
        var rest = Math.FusedMultiplyAdd(-quotient, divisor.High, High) + (Low - quotient * divisor.Low);
        return Sum(quotient, rest / divisor.High);
    }
}
