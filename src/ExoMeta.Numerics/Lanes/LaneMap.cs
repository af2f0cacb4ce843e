using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExoMeta.Numerics.Lanes;

/// <summary>A function of one variable, written once for every lane type.</summary>
public interface ILaneFunction
{
    /// <summary>Evaluates the function on each element of a lane.</summary>
    static abstract TLane Evaluate<TLane>(TLane x)
        where TLane : struct, ILane<TLane>;
}

/// <summary>A function of two variables, written once for every lane type.</summary>
public interface ILaneBinaryFunction
{
    /// <summary>Evaluates the function on each pair of elements of two lanes.</summary>
    static abstract TLane Evaluate<TLane>(TLane x, TLane y)
        where TLane : struct, ILane<TLane>;
}

/// <summary>Applies a lane function to spans.</summary>
public static class LaneMap
{
    /// <summary>destination[i] = f(source[i]), in the widest lanes that the hardware accelerates. The spans may be the same one.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than the source.</exception>
    public static void Run<TFunction>(ReadOnlySpan<double> source, Span<double> destination)
        where TFunction : struct, ILaneFunction
    {
        var map = new Map<TFunction>(source, destination);
        LaneDispatch.Run(ref map);
    }

    /// <summary>destination[i] = f(source[i]), in lanes of a given type: the same bits for every type.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than the source.</exception>
    public static void Run<TFunction, TLane>(ReadOnlySpan<double> source, Span<double> destination)
        where TFunction : struct, ILaneFunction
        where TLane : struct, ILane<TLane>
    {
        if (destination.Length < source.Length)
        {
            throw new ArgumentException("The destination is shorter than the source.", nameof(destination));
        }

        var i = 0;
        for (; i <= source.Length - TLane.Count; i += TLane.Count)
        {
            TLane.Store(TFunction.Evaluate(TLane.Load(At<TLane>(source, i))), At<TLane>(destination, i));
        }

        if (i < source.Length)
        {
            Span<double> rest = stackalloc double[8];
            rest.Clear();
            source[i..].CopyTo(rest);
            TLane.Store(TFunction.Evaluate(TLane.Load(rest)), rest);
            rest[..(source.Length - i)].CopyTo(destination[i..]);
        }
    }

    /// <summary>
    /// destination[i] = f(left[i], right[i]), in lanes of a given type: the same bits for every type. The destination may be either source.
    /// </summary>
    /// <exception cref="ArgumentException">The destination or the right side is shorter than the left side.</exception>
    public static void Run<TFunction, TLane>(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> destination)
        where TFunction : struct, ILaneBinaryFunction
        where TLane : struct, ILane<TLane>
    {
        if (destination.Length < left.Length || right.Length < left.Length)
        {
            throw new ArgumentException("The destination or the right side is shorter than the left side.", nameof(destination));
        }

        var i = 0;
        for (; i <= left.Length - TLane.Count; i += TLane.Count)
        {
            TLane.Store(TFunction.Evaluate(TLane.Load(At<TLane>(left, i)), TLane.Load(At<TLane>(right, i))), At<TLane>(destination, i));
        }

        if (i < left.Length)
        {
            Span<double> rest = stackalloc double[8];
            Span<double> other = stackalloc double[8];
            rest.Clear();
            other.Clear();
            left[i..].CopyTo(rest);
            right[i..left.Length].CopyTo(other);
            TLane.Store(TFunction.Evaluate(TLane.Load(rest), TLane.Load(other)), rest);
            rest[..(left.Length - i)].CopyTo(destination[i..]);
        }
    }

    /// <summary>
    /// destination[i] = whenTrue[i] where the mask is set, else whenFalse[i]. The destination may be any of the sources.
    /// </summary>
    /// <exception cref="ArgumentException">A span is shorter than the mask.</exception>
    public static void Select<TLane>(
        ReadOnlySpan<double> mask, ReadOnlySpan<double> whenTrue, ReadOnlySpan<double> whenFalse, Span<double> destination)
        where TLane : struct, ILane<TLane>
    {
        if (destination.Length < mask.Length || whenTrue.Length < mask.Length || whenFalse.Length < mask.Length)
        {
            throw new ArgumentException("A span is shorter than the mask.", nameof(destination));
        }

        var i = 0;
        for (; i <= mask.Length - TLane.Count; i += TLane.Count)
        {
            var selected = TLane.Select(
                TLane.Load(At<TLane>(mask, i)), TLane.Load(At<TLane>(whenTrue, i)), TLane.Load(At<TLane>(whenFalse, i)));
            TLane.Store(selected, At<TLane>(destination, i));
        }

        for (; i < mask.Length; i++)
        {
            destination[i] = BitConverter.DoubleToUInt64Bits(mask[i]) != 0 ? whenTrue[i] : whenFalse[i];
        }
    }

    // The loops above bound i, so that nothing need be checked again for every lane.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReadOnlySpan<double> At<TLane>(ReadOnlySpan<double> span, int start)
        where TLane : struct, ILane<TLane> =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref MemoryMarshal.GetReference(span), start), TLane.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Span<double> At<TLane>(Span<double> span, int start)
        where TLane : struct, ILane<TLane> =>
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref MemoryMarshal.GetReference(span), start), TLane.Count);

    private readonly ref struct Map<TFunction>(ReadOnlySpan<double> source, Span<double> destination) : ILaneAction
        where TFunction : struct, ILaneFunction
    {
        private readonly ReadOnlySpan<double> _source = source;
        private readonly Span<double> _destination = destination;

        public void Invoke<TLane>()
            where TLane : struct, ILane<TLane> => Run<TFunction, TLane>(_source, _destination);
    }
}

/// <summary>The lane functions by name, for <see cref="LaneMap"/>.</summary>
public static class LaneFunctions
{
    /// <summary>Natural logarithm.</summary>
    public readonly struct Log : ILaneFunction
    {
        /// <inheritdoc/>
        public static TLane Evaluate<TLane>(TLane x)
            where TLane : struct, ILane<TLane> => LaneMath.Log(x);
    }

    /// <summary>log(1 + x).</summary>
    public readonly struct Log1p : ILaneFunction
    {
        /// <inheritdoc/>
        public static TLane Evaluate<TLane>(TLane x)
            where TLane : struct, ILane<TLane> => LaneMath.Log1p(x);
    }

    /// <summary>Exponential.</summary>
    public readonly struct Exp : ILaneFunction
    {
        /// <inheritdoc/>
        public static TLane Evaluate<TLane>(TLane x)
            where TLane : struct, ILane<TLane> => LaneMath.Exp(x);
    }

    /// <summary>Sine.</summary>
    public readonly struct Sin : ILaneFunction
    {
        /// <inheritdoc/>
        public static TLane Evaluate<TLane>(TLane x)
            where TLane : struct, ILane<TLane> => LaneMath.SinCos(x).Sin;
    }

    /// <summary>Cosine.</summary>
    public readonly struct Cos : ILaneFunction
    {
        /// <inheritdoc/>
        public static TLane Evaluate<TLane>(TLane x)
            where TLane : struct, ILane<TLane> => LaneMath.SinCos(x).Cos;
    }

    /// <summary>Standard normal quantile.</summary>
    public readonly struct NormalQuantile : ILaneFunction
    {
        /// <inheritdoc/>
        public static TLane Evaluate<TLane>(TLane x)
            where TLane : struct, ILane<TLane> => LaneMath.NormalQuantile(x);
    }

    /// <summary>Standard normal distribution function.</summary>
    public readonly struct NormalCdf : ILaneFunction
    {
        /// <inheritdoc/>
        public static TLane Evaluate<TLane>(TLane x)
            where TLane : struct, ILane<TLane> => LaneMath.NormalCdf(x);
    }
}
