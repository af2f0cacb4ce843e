using System.Runtime.CompilerServices;

namespace ExoMeta.Numerics.Lanes;

/// <summary>Eight doubles, one after the other: for processors without vectors, and the check on those with them.</summary>
public struct LaneScalar : ILane<LaneScalar>
{
    private Eight _elements;

    [InlineArray(8)]
    private struct Eight
    {
        private LaneOne _first;
    }

    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    public static LaneScalar Load(ReadOnlySpan<double> source)
    {
        Unsafe.SkipInit(out LaneScalar result);
        for (var i = 0; i < 8; i++)
        {
            result._elements[i] = new(source[i]);
        }

        return result;
    }

    /// <inheritdoc/>
    public static void Store(LaneScalar value, Span<double> destination)
    {
        for (var i = 0; i < 8; i++)
        {
            destination[i] = value._elements[i].Value;
        }
    }

    /// <inheritdoc/>
    public static LaneScalar Broadcast(double value)
    {
        Unsafe.SkipInit(out LaneScalar result);
        for (var i = 0; i < 8; i++)
        {
            result._elements[i] = new(value);
        }

        return result;
    }

    /// <inheritdoc/>
    public static LaneScalar BroadcastBits(ulong bits)
    {
        Unsafe.SkipInit(out LaneScalar result);
        for (var i = 0; i < 8; i++)
        {
            result._elements[i] = LaneOne.BroadcastBits(bits);
        }

        return result;
    }

    /// <inheritdoc/>
    public static LaneScalar operator +(LaneScalar left, LaneScalar right)
    {
        Unsafe.SkipInit(out LaneScalar result);
        for (var i = 0; i < 8; i++)
        {
            result._elements[i] = left._elements[i] + right._elements[i];
        }

        return result;
    }

    /// <inheritdoc/>
    public static LaneScalar operator -(LaneScalar left, LaneScalar right)
    {
        Unsafe.SkipInit(out LaneScalar result);
        for (var i = 0; i < 8; i++)
        {
            result._elements[i] = left._elements[i] - right._elements[i];
        }

        return result;
    }

    /// <inheritdoc/>
    public static LaneScalar operator *(LaneScalar left, LaneScalar right)
    {
        Unsafe.SkipInit(out LaneScalar result);
        for (var i = 0; i < 8; i++)
        {
            result._elements[i] = left._elements[i] * right._elements[i];
        }

        return result;
    }

    /// <inheritdoc/>
    public static LaneScalar operator /(LaneScalar left, LaneScalar right)
    {
        Unsafe.SkipInit(out LaneScalar result);
        for (var i = 0; i < 8; i++)
        {
            result._elements[i] = left._elements[i] / right._elements[i];
        }

        return result;
    }

    /// <inheritdoc/>
    public static LaneScalar FusedMultiplyAdd(LaneScalar left, LaneScalar right, LaneScalar addend)
    {
        Unsafe.SkipInit(out LaneScalar result);
        for (var i = 0; i < 8; i++)
        {
            result._elements[i] = LaneOne.FusedMultiplyAdd(left._elements[i], right._elements[i], addend._elements[i]);
        }

        return result;
    }

    /// <inheritdoc/>
    public static LaneScalar SquareRoot(LaneScalar value)
    {
        Unsafe.SkipInit(out LaneScalar result);
        for (var i = 0; i < 8; i++)
        {
            result._elements[i] = LaneOne.SquareRoot(value._elements[i]);
        }

        return result;
    }

    /// <inheritdoc/>
    public static LaneScalar Floor(LaneScalar value)
    {
        Unsafe.SkipInit(out LaneScalar result);
        for (var i = 0; i < 8; i++)
        {
            result._elements[i] = LaneOne.Floor(value._elements[i]);
        }

        return result;
    }

    /// <inheritdoc/>
    public static uint MaskBits(LaneScalar mask)
    {
        var bits = 0u;
        for (var i = 0; i < 8; i++)
        {
            bits |= LaneOne.MaskBits(mask._elements[i]) << i;
        }

        return bits;
    }

    /// <inheritdoc/>
    public static (LaneScalar Lower, LaneScalar Upper) Interleave(LaneScalar even, LaneScalar odd)
    {
        Unsafe.SkipInit(out LaneScalar lower);
        Unsafe.SkipInit(out LaneScalar upper);
        for (var i = 0; i < 4; i++)
        {
            (lower._elements[2 * i], lower._elements[2 * i + 1]) = (even._elements[i], odd._elements[i]);
            (upper._elements[2 * i], upper._elements[2 * i + 1]) = (even._elements[i + 4], odd._elements[i + 4]);
        }

        return (lower, upper);
    }

    /// <inheritdoc/>
    public static LaneScalar LessThan(LaneScalar left, LaneScalar right)
    {
        Unsafe.SkipInit(out LaneScalar result);
        for (var i = 0; i < 8; i++)
        {
            result._elements[i] = LaneOne.LessThan(left._elements[i], right._elements[i]);
        }

        return result;
    }

    /// <inheritdoc/>
    public static LaneScalar LessThanOrEqual(LaneScalar left, LaneScalar right)
    {
        Unsafe.SkipInit(out LaneScalar result);
        for (var i = 0; i < 8; i++)
        {
            result._elements[i] = LaneOne.LessThanOrEqual(left._elements[i], right._elements[i]);
        }

        return result;
    }

    /// <inheritdoc/>
    public static LaneScalar EqualTo(LaneScalar left, LaneScalar right)
    {
        Unsafe.SkipInit(out LaneScalar result);
        for (var i = 0; i < 8; i++)
        {
            result._elements[i] = LaneOne.EqualTo(left._elements[i], right._elements[i]);
        }

        return result;
    }

    /// <inheritdoc/>
    public static bool Any(LaneScalar mask)
    {
        var any = false;
        for (var i = 0; i < 8; i++)
        {
            any |= LaneOne.Any(mask._elements[i]);
        }

        return any;
    }

    /// <inheritdoc/>
    public static LaneScalar Select(LaneScalar mask, LaneScalar whenTrue, LaneScalar whenFalse)
    {
        Unsafe.SkipInit(out LaneScalar result);
        for (var i = 0; i < 8; i++)
        {
            result._elements[i] = LaneOne.Select(mask._elements[i], whenTrue._elements[i], whenFalse._elements[i]);
        }

        return result;
    }

    /// <inheritdoc/>
    public static LaneScalar operator &(LaneScalar left, LaneScalar right)
    {
        Unsafe.SkipInit(out LaneScalar result);
        for (var i = 0; i < 8; i++)
        {
            result._elements[i] = left._elements[i] & right._elements[i];
        }

        return result;
    }

    /// <inheritdoc/>
    public static LaneScalar operator |(LaneScalar left, LaneScalar right)
    {
        Unsafe.SkipInit(out LaneScalar result);
        for (var i = 0; i < 8; i++)
        {
            result._elements[i] = left._elements[i] | right._elements[i];
        }

        return result;
    }

    /// <inheritdoc/>
    public static LaneScalar operator ^(LaneScalar left, LaneScalar right)
    {
        Unsafe.SkipInit(out LaneScalar result);
        for (var i = 0; i < 8; i++)
        {
            result._elements[i] = left._elements[i] ^ right._elements[i];
        }

        return result;
    }

    /// <inheritdoc/>
    public static LaneScalar AddBits(LaneScalar left, LaneScalar right)
    {
        Unsafe.SkipInit(out LaneScalar result);
        for (var i = 0; i < 8; i++)
        {
            result._elements[i] = LaneOne.AddBits(left._elements[i], right._elements[i]);
        }

        return result;
    }

    /// <inheritdoc/>
    public static LaneScalar SubtractBits(LaneScalar left, LaneScalar right)
    {
        Unsafe.SkipInit(out LaneScalar result);
        for (var i = 0; i < 8; i++)
        {
            result._elements[i] = LaneOne.SubtractBits(left._elements[i], right._elements[i]);
        }

        return result;
    }

    /// <inheritdoc/>
    public static LaneScalar ShiftLeftBits(LaneScalar value, int count)
    {
        Unsafe.SkipInit(out LaneScalar result);
        for (var i = 0; i < 8; i++)
        {
            result._elements[i] = LaneOne.ShiftLeftBits(value._elements[i], count);
        }

        return result;
    }

    /// <inheritdoc/>
    public static LaneScalar ShiftRightBits(LaneScalar value, int count)
    {
        Unsafe.SkipInit(out LaneScalar result);
        for (var i = 0; i < 8; i++)
        {
            result._elements[i] = LaneOne.ShiftRightBits(value._elements[i], count);
        }

        return result;
    }

    /// <inheritdoc/>
    public static LaneScalar MultiplyLow32(LaneScalar left, LaneScalar right)
    {
        Unsafe.SkipInit(out LaneScalar result);
        for (var i = 0; i < 8; i++)
        {
            result._elements[i] = LaneOne.MultiplyLow32(left._elements[i], right._elements[i]);
        }

        return result;
    }
}
