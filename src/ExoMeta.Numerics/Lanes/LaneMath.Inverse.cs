namespace ExoMeta.Numerics.Lanes;

/// <content>Arc sine.</content>
public static partial class LaneMath
{
    /// <summary>Arc sine, in [−π/2, π/2], for −1 ≤ x ≤ 1; NaN outside. Maximum error 0.7 ULP.</summary>
    /// <remarks>x + x³·A(x²) for |x| ≤ ½, π/2 − 2·asin√((1 − |x|)/2) beyond, the root carried in two doubles.</remarks>
    public static TLane Asin<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        var sign = x & TLane.BroadcastBits(SignBit);
        var a = x ^ sign;
        var isCentre = TLane.LessThanOrEqual(a, C<TLane>(0.5));
        var z = TLane.Select(isCentre, a * a, (C<TLane>(1) - a) * C<TLane>(0.5));
        var polynomial = AsinPolynomial(z);
        var centre = TLane.FusedMultiplyAdd(z * a, polynomial, a);
        centre = TLane.Select(TLane.LessThan(a, C<TLane>(1e-8)), a, centre);

        var root = TLane.SquareRoot(z);
        var rootLow = TLane.FusedMultiplyAdd(root ^ TLane.BroadcastBits(SignBit), root, z) / (C<TLane>(2) * root);
        rootLow = TLane.Select(TLane.EqualTo(root, C<TLane>(0)), root, rootLow);
        var tail = TLane.FusedMultiplyAdd(root * z, polynomial, rootLow);
        var start = LaneDoubleDouble.Sum(C<TLane>(Math.PI / 2), C<TLane>(-2) * root, out var startLow);
        var outer = start + (startLow + (C<TLane>(6.123233995736766e-17) - C<TLane>(2) * tail));
        var result = TLane.Select(isCentre, centre, outer) ^ sign;
        return TLane.Select(TLane.LessThanOrEqual(a, C<TLane>(1)), result, C<TLane>(double.NaN));
    }

    /// <summary>(asin √z/√z − 1)/z for 0 ≤ z ≤ ¼.</summary>
    private static TLane AsinPolynomial<TLane>(TLane z)
        where TLane : struct, ILane<TLane>
    {
        var p = C<TLane>(0.02877844259261304);
        p = TLane.FusedMultiplyAdd(p, z, C<TLane>(-0.014881409392818066));
        p = TLane.FusedMultiplyAdd(p, z, C<TLane>(0.017419357964884856));
        p = TLane.FusedMultiplyAdd(p, z, C<TLane>(0.00545087818772055));
        p = TLane.FusedMultiplyAdd(p, z, C<TLane>(0.010324318288744113));
        p = TLane.FusedMultiplyAdd(p, z, C<TLane>(0.011478952690257387));
        p = TLane.FusedMultiplyAdd(p, z, C<TLane>(0.013971235301124539));
        p = TLane.FusedMultiplyAdd(p, z, C<TLane>(0.017352391265909227));
        p = TLane.FusedMultiplyAdd(p, z, C<TLane>(0.022372173002005596));
        p = TLane.FusedMultiplyAdd(p, z, C<TLane>(0.030381944137085216));
        p = TLane.FusedMultiplyAdd(p, z, C<TLane>(0.04464285714637338));
        p = TLane.FusedMultiplyAdd(p, z, C<TLane>(0.07499999999998425));
        return TLane.FusedMultiplyAdd(p, z, C<TLane>(0.16666666666666669));
    }
}
