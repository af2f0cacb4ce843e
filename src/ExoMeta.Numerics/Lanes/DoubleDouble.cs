namespace ExoMeta.Numerics.Lanes;

/// <summary>An unevaluated sum of two doubles, |Low| ≤ ½ ULP of High; the scalar twin of <see cref="LaneDoubleDouble"/>.</summary>
internal readonly record struct DoubleDouble(double High, double Low)
{
    private DoubleDouble(LaneOne high, LaneOne low)
        : this(high.Value, low.Value)
    {
    }

    private LaneOne LaneHigh => new(High);

    private LaneOne LaneLow => new(Low);

    /// <summary>The exact sum of two doubles.</summary>
    internal static DoubleDouble Sum(double a, double b) => new(LaneDoubleDouble.Sum(new LaneOne(a), new LaneOne(b), out var low), low);

    /// <summary>The exact product of two doubles.</summary>
    internal static DoubleDouble Product(double a, double b) => new(LaneDoubleDouble.Product(new LaneOne(a), new LaneOne(b), out var low), low);

    /// <summary>Logarithm of a positive, finite, normal or subnormal number.</summary>
    internal DoubleDouble Log() => new(LaneMath.LogOf(LaneHigh, LaneLow, out var low), low);

    /// <summary>2·atanh of a number of magnitude at most 0.1716.</summary>
    internal DoubleDouble TwiceAtanh() => new(LaneMath.TwiceAtanh(LaneHigh, LaneLow, out var low), low);

    internal DoubleDouble Plus(double other) => Plus(new DoubleDouble(other, 0));

    internal DoubleDouble Plus(DoubleDouble other) =>
        new(LaneDoubleDouble.Plus(LaneHigh, LaneLow, other.LaneHigh, other.LaneLow, out var low), low);

    internal DoubleDouble Times(double factor) => Times(new DoubleDouble(factor, 0));

    internal DoubleDouble Times(DoubleDouble factor) =>
        new(LaneDoubleDouble.Times(LaneHigh, LaneLow, factor.LaneHigh, factor.LaneLow, out var low), low);

    internal DoubleDouble Over(DoubleDouble divisor) =>
        new(LaneDoubleDouble.Over(LaneHigh, LaneLow, divisor.LaneHigh, divisor.LaneLow, out var low), low);
}
