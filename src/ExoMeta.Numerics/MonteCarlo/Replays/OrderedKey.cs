namespace ExoMeta.Numerics.MonteCarlo;

/// <summary>Doubles as unsigned integers in the same order: −∞ first, +∞ last; both zeros are one.</summary>
internal static class OrderedKey
{
    private const ulong Sign = 1UL << 63;

    /// <summary>The key of a value that is not NaN.</summary>
    public static ulong Of(double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value + 0.0);
        return bits ^ ((bits & Sign) == 0 ? Sign : ulong.MaxValue);
    }

    /// <summary>The value of a key.</summary>
    public static double ToValue(ulong key) =>
        BitConverter.UInt64BitsToDouble(key ^ ((key & Sign) != 0 ? Sign : ulong.MaxValue));
}
