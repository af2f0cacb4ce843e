using System.Numerics;

namespace ExoMeta.Numerics.Lanes;

/// <summary>Reduces huge angles modulo π/2 by exact integer arithmetic (Payne and Hanek 1983).</summary>
internal static class PayneHanek
{
    // The first 1280 bits of 2/π after the binary point.
    private static readonly BigInteger TwoOverPi = Assemble(
        0xA2F9836E4E441529, 0xFC2757D1F534DDC0, 0xDB6295993C439041, 0xFE5163ABDEBBC561, 0xB7246E3A424DD2E0, 0x06492EEA09D1921C,
        0xFE1DEB1CB129A73E, 0xE88235F52EBB4484, 0xE99C7026B45F7E41, 0x3991D639835339F4, 0x9C845F8BBDF9283B, 0x1FF897FFDE05980F,
        0xEF2F118B5A0A6D1F, 0x6D367ECF27CB09B7, 0x4F463F669E5FEA2D, 0x7527BAC7EBE5F17B, 0x3D0739F78A5292EA, 0x6BFB5FB11F8D5D08,
        0x56033046FC7B6BAB, 0xF0CFBC209AF4361D);

    /// <summary>x = (4·j + quadrant)·π/2 + high + low with |high| ≤ π/4, for some whole j. Zeros when x is not finite or below 2²⁰.</summary>
    internal static (double Quadrant, double High, double Low) Reduce(double x)
    {
        var bits = BitConverter.DoubleToUInt64Bits(Math.Abs(x));
        var exponent = (int)(bits >> 52) - 1075;
        if (exponent is < -32 or > 971)
        {
            return default;
        }

        // Bits of 2/π that contribute multiples of 4 are left out, those after the first 192 that matter too: the error is below 2⁻¹³⁶.
        var mantissa = (bits & 0x000FFFFFFFFFFFFF) | 0x0010000000000000;
        var last = exponent + 190;
        var window = (TwoOverPi >> (1280 - last)) & ((BigInteger.One << 192) - 1);
        var product = (window * mantissa) & ((BigInteger.One << 192) - 1);
        var quadrant = (int)(product >> 190);
        var fraction = product & ((BigInteger.One << 190) - 1);
        if (!(fraction >> 189).IsZero)
        {
            quadrant++;
            fraction -= BigInteger.One << 190;
        }

        var (high, low) = ToDoubles(fraction, 190);
        var product1 = high * (Math.PI / 2);
        var error = Math.FusedMultiplyAdd(high, Math.PI / 2, -product1);
        error += Math.FusedMultiplyAdd(low, Math.PI / 2, high * 6.123233995736766e-17);
        var sum = product1 + error;
        var rest = (product1 - sum) + error;
        return double.IsNegative(x) ? (-quadrant, -sum, -rest) : (quadrant, sum, rest);
    }

    /// <summary>value / 2^scale as the sum of two doubles.</summary>
    private static (double High, double Low) ToDoubles(BigInteger value, int scale)
    {
        var magnitude = BigInteger.Abs(value);
        var shift = Math.Max(0, (int)magnitude.GetBitLength() - 106);
        var top = magnitude >> shift;
        var factor = BitConverter.UInt64BitsToDouble((ulong)(1023 + shift - scale) << 52);
        var high = (double)(ulong)(top >> 53) * 9007199254740992.0 * factor;
        var low = (double)(ulong)(top & ((1UL << 53) - 1)) * factor;
        return value.Sign < 0 ? (-high, -low) : (high, low);
    }

    private static BigInteger Assemble(params ReadOnlySpan<ulong> words)
    {
        var value = BigInteger.Zero;
        foreach (var word in words)
        {
            value = (value << 64) | word;
        }

        return value;
    }
}
