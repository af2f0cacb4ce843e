namespace ExoMeta.Numerics.Lanes;

/// <summary>An unevaluated sum of two doubles, |Low| ≤ ½ ULP of High: the scalar twin of <see cref="LaneDoubleDouble{TLane}"/>.</summary>
internal readonly record struct DoubleDouble(double High, double Low)
{
    private DoubleDouble(LaneDoubleDouble<LaneOne> sum)
        : this(sum.High.Value, sum.Low.Value)
    {
    }

    private LaneDoubleDouble<LaneOne> Lane => new(new(High), new(Low));

    /// <summary>The exact sum of two doubles.</summary>
    internal static DoubleDouble Sum(double a, double b) => new(LaneDoubleDouble<LaneOne>.Sum(new(a), new(b)));

    /// <summary>The exact product of two doubles.</summary>
    internal static DoubleDouble Product(double a, double b) => new(LaneDoubleDouble<LaneOne>.Product(new(a), new(b)));

    /// <summary>Logarithm of a positive, finite, normal or subnormal number.</summary>
    internal DoubleDouble Log() => new(LaneMath.LogOf(Lane));

    /// <summary>2·atanh of a number of magnitude at most 0.1716.</summary>
    internal DoubleDouble TwiceAtanh() => new(LaneMath.TwiceAtanh(Lane));

    internal DoubleDouble Plus(double other) => Plus(new DoubleDouble(other, 0));

    internal DoubleDouble Plus(DoubleDouble other) => new(Lane.Plus(other.Lane));

    internal DoubleDouble Times(double factor) => Times(new DoubleDouble(factor, 0));

    internal DoubleDouble Times(DoubleDouble factor) => new(Lane.Times(factor.Lane));

    internal DoubleDouble Over(DoubleDouble divisor) => new(Lane.Over(divisor.Lane));
}
