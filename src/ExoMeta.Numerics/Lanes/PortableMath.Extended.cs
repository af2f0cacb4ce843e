namespace ExoMeta.Numerics.Lanes;

/// <content>Exponentials in extended precision (about 2⁻⁶⁴ relative), and what needs a polynomial.</content>
public static partial class PortableMath
{
    /// <summary>Exponential of a sum of two doubles, |x| &lt; 800.</summary>
    internal static double ExpOf(DoubleDouble x)
    {
        var (n, high, low) = LaneMath.ExpReduced(new LaneOne(x.High));
        var rest = Math.FusedMultiplyAdd(high.Value + low.Value, x.Low, low.Value);
        return LaneMath.Scale(new LaneOne(high.Value + rest), n).Value;
    }

    /// <summary>exp(x) − 1 − x for |x| ≤ ½ log 2.</summary>
    private static double ExpTail(double x)
    {
        var p = 2.0914686968086876e-09;
        p = Math.FusedMultiplyAdd(p, x, 2.5105217004720745e-08);
        p = Math.FusedMultiplyAdd(p, x, 2.75572736431103e-07);
        p = Math.FusedMultiplyAdd(p, x, 2.7557255400206422e-06);
        p = Math.FusedMultiplyAdd(p, x, 2.4801587325547743e-05);
        p = Math.FusedMultiplyAdd(p, x, 0.00019841269874820627);
        p = Math.FusedMultiplyAdd(p, x, 0.0013888888888883748);
        p = Math.FusedMultiplyAdd(p, x, 0.008333333333326136);
        p = Math.FusedMultiplyAdd(p, x, 0.04166666666666667);
        p = Math.FusedMultiplyAdd(p, x, 0.1666666666666667);
        p = Math.FusedMultiplyAdd(p, x, 0.5);
        return p * x * x;
    }
}
