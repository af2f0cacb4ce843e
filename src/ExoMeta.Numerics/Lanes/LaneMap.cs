namespace ExoMeta.Numerics.Lanes;

/// <summary>A function of one variable, written once for every lane type.</summary>
public interface ILaneFunction
{
    /// <summary>Evaluates the function on each element of a lane.</summary>
    static abstract TLane Evaluate<TLane>(TLane x)
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
            TLane.Store(TFunction.Evaluate(TLane.Load(source[i..])), destination[i..]);
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
