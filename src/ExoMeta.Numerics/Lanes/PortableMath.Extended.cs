namespace ExoMeta.Numerics.Lanes;

/// <content>Exponentials in extended precision (about 2⁻⁶⁴ relative), and polynomials.</content>
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

    private static double AsinPolynomial(double z)
    {
        var p = 0.02877844261259304;
        p = Math.FusedMultiplyAdd(p, z, -0.014881409392818066);
        p = Math.FusedMultiplyAdd(p, z, 0.017419357964884856);
        p = Math.FusedMultiplyAdd(p, z, 0.00545087818772055);
        p = Math.FusedMultiplyAdd(p, z, 0.010324318288744113);
        p = Math.FusedMultiplyAdd(p, z, 0.011478952690257387);
        p = Math.FusedMultiplyAdd(p, z, 0.013971235301124539);
        p = Math.FusedMultiplyAdd(p, z, 0.017352391265909227);
        p = Math.FusedMultiplyAdd(p, z, 0.022372173002005596);
        p = Math.FusedMultiplyAdd(p, z, 0.030381944137085216);
        p = Math.FusedMultiplyAdd(p, z, 0.04464285714637338);
        p = Math.FusedMultiplyAdd(p, z, 0.07499999999998425);
        return Math.FusedMultiplyAdd(p, z, 0.16666666666666669);
    }
}
