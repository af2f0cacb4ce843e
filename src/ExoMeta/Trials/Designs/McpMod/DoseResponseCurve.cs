using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials.Designs;

/// <summary>A curve at a dose: its value, and its derivatives by the logarithms of its fitted parameters.</summary>
internal readonly record struct CurvePoint<TLane>(TLane Value, TLane First, TLane Second)
    where TLane : struct, ILane<TLane>;

/// <summary>The parameters of a curve: up to two that are fitted, and one that is given (an offset, a scale).</summary>
internal readonly record struct CurveParameters<TLane>(TLane First, TLane Second, TLane Given)
    where TLane : struct, ILane<TLane>;

/// <summary>A family of curves as it is fitted: values and derivatives up to level and height, which least squares gives in closed form.</summary>
internal interface IDoseResponseCurve
{
    /// <summary>Number of fitted parameters that the curve is not linear in: 0, 1 or 2. All are above 0.</summary>
    static abstract int Nonlinear { get; }

    /// <summary>The value at a dose.</summary>
    static abstract TLane At<TLane>(TLane dose, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane>;

    /// <summary>Derivatives at a dose, by the logarithms of the fitted parameters.</summary>
    static abstract CurvePoint<TLane> Slopes<TLane>(TLane dose, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane>;

    /// <summary>The smallest dose above 0 and up to the largest at which the curve has risen by a given amount since dose 0; +∞ where there is none.</summary>
    static abstract TLane DoseOf<TLane>(TLane rise, TLane largest, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane>;
}

/// <summary>What the curves share.</summary>
internal static class CurveDoses
{
    /// <summary>A dose above 0 and up to the largest as it is, anything else as +∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane InRange<TLane>(TLane dose, TLane largest)
        where TLane : struct, ILane<TLane>
    {
        // A dose that is the largest but for rounding is the largest.
        var isLargest = TLane.LessThan(largest, dose) & TLane.LessThanOrEqual(dose, largest * TLane.Broadcast(1 + 1e-12));
        dose = TLane.Select(isLargest, largest, dose);
        return TLane.Select(
            TLane.LessThan(TLane.Broadcast(0), dose) & TLane.LessThanOrEqual(dose, largest), dose, TLane.Broadcast(double.PositiveInfinity));
    }

    /// <summary>p/(1 − p) where 0 &lt; p &lt; 1; NaN elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Odds<TLane>(TLane p)
        where TLane : struct, ILane<TLane>
    {
        var one = TLane.Broadcast(1);
        var isInside = TLane.LessThan(TLane.Broadcast(0), p) & TLane.LessThan(p, one);
        return TLane.Select(isInside, p / (one - p), TLane.Broadcast(double.NaN));
    }
}

/// <summary>d.</summary>
internal readonly struct LinearCurve : IDoseResponseCurve
{
    public static int Nonlinear => 0;

    public static TLane At<TLane>(TLane dose, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane> => dose;

    public static CurvePoint<TLane> Slopes<TLane>(TLane dose, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane> => new(dose, TLane.Broadcast(0), TLane.Broadcast(0));

    public static TLane DoseOf<TLane>(TLane rise, TLane largest, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane> => CurveDoses.InRange(rise, largest);
}

/// <summary>log(d + offset), the offset given.</summary>
internal readonly struct LogLinearCurve : IDoseResponseCurve
{
    public static int Nonlinear => 0;

    public static TLane At<TLane>(TLane dose, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane> => DoseResponseCurves.LogLinear(dose, parameters.Given);

    public static CurvePoint<TLane> Slopes<TLane>(TLane dose, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane> => new(At(dose, parameters), TLane.Broadcast(0), TLane.Broadcast(0));

    public static TLane DoseOf<TLane>(TLane rise, TLane largest, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane> => CurveDoses.InRange(parameters.Given * (LaneMath.Exp(rise) - TLane.Broadcast(1)), largest);
}

/// <summary>d/(ED50 + d).</summary>
internal readonly struct EmaxCurve : IDoseResponseCurve
{
    public static int Nonlinear => 1;

    public static TLane At<TLane>(TLane dose, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane> => DoseResponseCurves.Emax(dose, parameters.First);

    public static CurvePoint<TLane> Slopes<TLane>(TLane dose, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane>
    {
        var value = At(dose, parameters);
        return new(value, value * (value - TLane.Broadcast(1)), TLane.Broadcast(0));
    }

    public static TLane DoseOf<TLane>(TLane rise, TLane largest, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane> => CurveDoses.InRange(parameters.First * CurveDoses.Odds(rise), largest);
}

/// <summary>d^h/(ED50^h + d^h).</summary>
internal readonly struct SigmoidEmaxCurve : IDoseResponseCurve
{
    public static int Nonlinear => 2;

    public static TLane At<TLane>(TLane dose, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane> => DoseResponseCurves.SigmoidEmax(dose, parameters.First, parameters.Second);

    public static CurvePoint<TLane> Slopes<TLane>(TLane dose, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane>
    {
        var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        var value = At(dose, parameters);
        var spread = value * (value - one) * parameters.Second;
        var isZero = TLane.EqualTo(dose, zero);
        var logarithm = LaneMath.Log(parameters.First / TLane.Select(isZero, one, dose));
        return new(value, TLane.Select(isZero, zero, spread), TLane.Select(isZero, zero, spread * logarithm));
    }

    public static TLane DoseOf<TLane>(TLane rise, TLane largest, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane> =>
        CurveDoses.InRange(parameters.First * LaneMath.Exp(LaneMath.Log(CurveDoses.Odds(rise)) / parameters.Second), largest);
}

/// <summary>exp(d/δ).</summary>
internal readonly struct ExponentialCurve : IDoseResponseCurve
{
    public static int Nonlinear => 1;

    public static TLane At<TLane>(TLane dose, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane> => DoseResponseCurves.Exponential(dose, parameters.First);

    public static CurvePoint<TLane> Slopes<TLane>(TLane dose, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane>
    {
        var value = At(dose, parameters);
        return new(value, TLane.Broadcast(0) - value * (dose / parameters.First), TLane.Broadcast(0));
    }

    public static TLane DoseOf<TLane>(TLane rise, TLane largest, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane>
    {
        var isRise = TLane.LessThan(TLane.Broadcast(0), rise);
        return CurveDoses.InRange(parameters.First * LaneMath.Log1p(TLane.Select(isRise, rise, TLane.Broadcast(0))), largest);
    }
}

/// <summary>1/(1 + exp((ED50 − d)/δ)).</summary>
internal readonly struct LogisticCurve : IDoseResponseCurve
{
    public static int Nonlinear => 2;

    public static TLane At<TLane>(TLane dose, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane> => DoseResponseCurves.Logistic(dose, parameters.First, parameters.Second);

    public static CurvePoint<TLane> Slopes<TLane>(TLane dose, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane>
    {
        var value = At(dose, parameters);
        var spread = value * (value - TLane.Broadcast(1)) / parameters.Second;
        return new(value, spread * parameters.First, spread * (dose - parameters.First));
    }

    public static TLane DoseOf<TLane>(TLane rise, TLane largest, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane>
    {
        var odds = CurveDoses.Odds(rise + At(TLane.Broadcast(0), parameters));
        return CurveDoses.InRange(TLane.FusedMultiplyAdd(parameters.Second, LaneMath.Log(odds), parameters.First), largest);
    }
}

/// <summary>d + δd²: δ is found in closed form and has either sign where it is fitted.</summary>
internal readonly struct QuadraticCurve : IDoseResponseCurve
{
    public static int Nonlinear => 0;

    public static TLane At<TLane>(TLane dose, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane> => DoseResponseCurves.Quadratic(dose, parameters.First);

    public static CurvePoint<TLane> Slopes<TLane>(TLane dose, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane> => new(At(dose, parameters), TLane.Broadcast(0), TLane.Broadcast(0));

    /// <summary>The smaller root above 0 of d + δd² = r: 2r/(1 + √(1 + 4δr)), and where r is below 0 with the other sign of the root.</summary>
    public static TLane DoseOf<TLane>(TLane rise, TLane largest, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane>
    {
        var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        var discriminant = TLane.FusedMultiplyAdd(TLane.Broadcast(4) * parameters.First, rise, one);

        // A target that is the top itself.
        var isTop = TLane.LessThan(discriminant, zero) & TLane.LessThan(TLane.Broadcast(-1e-12), discriminant);
        var root = TLane.SquareRoot(TLane.Select(isTop, zero, discriminant));
        root = TLane.Select(TLane.LessThan(rise, zero), zero - root, root);
        return CurveDoses.InRange((rise + rise) / (one + root), largest);
    }
}

/// <summary>B(δ₁, δ₂)(d/scale)^δ₁(1 − d/scale)^δ₂, the scale given.</summary>
internal readonly struct BetaCurve : IDoseResponseCurve
{
    private const int Halvings = 60;

    public static int Nonlinear => 2;

    public static TLane At<TLane>(TLane dose, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane> => DoseResponseCurves.Beta(dose, parameters.First, parameters.Second, parameters.Given);

    /// <summary>The top stands still as δ₁ and δ₂ move: ∂f/∂log δ₁ = f·δ₁·log(share/top), and likewise for δ₂.</summary>
    public static CurvePoint<TLane> Slopes<TLane>(TLane dose, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane>
    {
        var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        var value = At(dose, parameters);
        var top = parameters.First / (parameters.First + parameters.Second);
        var isInside = TLane.LessThan(zero, dose) & TLane.LessThan(dose, parameters.Given);
        var share = TLane.Select(isInside, dose / parameters.Given, top);
        return new(
            value, value * parameters.First * LaneMath.Log(share / top), value * parameters.Second * LaneMath.Log((one - share) / (one - top)));
    }

    /// <summary>By halving the way up to the top.</summary>
    public static TLane DoseOf<TLane>(TLane rise, TLane largest, in CurveParameters<TLane> parameters)
        where TLane : struct, ILane<TLane>
    {
        var top = parameters.Given * (parameters.First / (parameters.First + parameters.Second));
        var (low, high) = (TLane.Broadcast(0), TLane.Select(TLane.LessThan(top, largest), top, largest));
        var isReached = TLane.LessThan(low, rise) & TLane.LessThanOrEqual(rise, At(high, parameters) * TLane.Broadcast(1 + 1e-12));
        for (var i = 0; i < Halvings; i++)
        {
            var middle = TLane.Broadcast(0.5) * (low + high);
            var isBelow = TLane.LessThan(At(middle, parameters), rise);
            low = TLane.Select(isBelow, middle, low);
            high = TLane.Select(isBelow, high, middle);
        }

        return TLane.Select(isReached, CurveDoses.InRange(high, largest), TLane.Broadcast(double.PositiveInfinity));
    }
}
