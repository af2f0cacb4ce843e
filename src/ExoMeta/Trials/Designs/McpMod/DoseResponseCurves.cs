using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials.Designs;

/// <summary>The curves of <see cref="DoseResponseShape"/> on lanes: dose and parameters to the shape's value, up to level and height.</summary>
internal static class DoseResponseCurves
{
    /// <summary>log(d + offset).</summary>
    public static TLane LogLinear<TLane>(TLane dose, TLane offset)
        where TLane : struct, ILane<TLane> => LaneMath.Log(dose + offset);

    /// <summary>d^h/(ED50^h + d^h) = 1/(1 + exp(h·log(ED50/d))); 0 at dose 0.</summary>
    public static TLane SigmoidEmax<TLane>(TLane dose, TLane halfDose, TLane hill)
        where TLane : struct, ILane<TLane>
    {
        var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        var isZero = TLane.EqualTo(dose, zero);
        var value = one / (one + LaneMath.Exp(hill * LaneMath.Log(halfDose / TLane.Select(isZero, one, dose))));
        return TLane.Select(isZero, zero, value);
    }

    /// <summary>d/(ED50 + d).</summary>
    public static TLane Emax<TLane>(TLane dose, TLane halfDose)
        where TLane : struct, ILane<TLane> => dose / (halfDose + dose);

    /// <summary>exp(d/δ), whose differences are those of exp(d/δ) − 1.</summary>
    public static TLane Exponential<TLane>(TLane dose, TLane delta)
        where TLane : struct, ILane<TLane> => LaneMath.Exp(dose / delta);

    /// <summary>1/(1 + exp((ED50 − d)/δ)).</summary>
    public static TLane Logistic<TLane>(TLane dose, TLane halfDose, TLane delta)
        where TLane : struct, ILane<TLane>
    {
        var one = TLane.Broadcast(1);
        return one / (one + LaneMath.Exp((halfDose - dose) / delta));
    }

    /// <summary>d + δd².</summary>
    public static TLane Quadratic<TLane>(TLane dose, TLane delta)
        where TLane : struct, ILane<TLane> => TLane.FusedMultiplyAdd(delta * dose, dose, dose);

    /// <summary>B(δ₁, δ₂)(d/scale)^δ₁(1 − d/scale)^δ₂, 1 at its top; 0 at dose 0 and from the scale on.</summary>
    public static TLane Beta<TLane>(TLane dose, TLane delta1, TLane delta2, TLane scale)
        where TLane : struct, ILane<TLane>
    {
        var (zero, half) = (TLane.Broadcast(0), TLane.Broadcast(0.5));
        var isInside = TLane.LessThan(zero, dose) & TLane.LessThan(dose, scale);
        var top = delta1 / (delta1 + delta2);
        var share = TLane.Select(isInside, dose / scale, half);
        var logarithm = delta1 * LaneMath.Log(share / top) + delta2 * LaneMath.Log((TLane.Broadcast(1) - share) / (TLane.Broadcast(1) - top));
        return LaneMath.Exp(logarithm) & isInside;
    }
}
