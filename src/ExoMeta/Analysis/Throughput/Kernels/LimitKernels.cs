using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Analysis.Throughput;

/// <summary>
/// What the hardware can do of the things that the tracked kernels cannot do without, one thing at a time, in the widest lanes: how far a
/// kernel is from its limit is read against these, measured in the same run.
/// </summary>
internal static class LimitKernels
{
    /// <summary>128-bit blocks of Philox4x32-10, each two 64-bit words.</summary>
    public const string PhiloxBlocks = "philox-blocks";

    /// <summary>Divisions of doubles.</summary>
    public const string Divisions = "divisions";

    /// <summary>Fused multiply-adds of doubles.</summary>
    public const string MultiplyAdds = "multiply-adds";

    /// <summary>Doubles copied between buffers that stay in the cache.</summary>
    public const string CachedCopy = "copy-in-cache";

    /// <summary>Doubles copied between buffers far larger than any cache.</summary>
    public const string MemoryCopy = "copy-in-memory";

    /// <summary>Logical doubles in every lane type that is chosen from the hardware.</summary>
    private const int Lanes = 8;

    /// <summary>Every limit.</summary>
    public static ImmutableArray<TimedKernel> All { get; } =
    [
        new(PhiloxBlocks, "block", "128 bits of Philox4x32-10, kept in registers", "a mixture of words", () => new LaneWork<Blocks>(2 * Lanes * Blocks.Repeats)),
        new(Divisions, "division", "one double by another, independent of its neighbours", "sum of quotients", () => new LaneWork<Quotients>(4 * Lanes * Quotients.Repeats)),
        new(MultiplyAdds, "multiply-add", "x·a + b with one rounding, independent of its neighbours", "sum of values", () => new LaneWork<Sums>(8 * Lanes * Sums.Repeats)),
        new(CachedCopy, "double", "eight bytes read and written, 16 KiB at a time", "the last double", () => new CopyWork(2048)),
        new(MemoryCopy, "double", "eight bytes read and written, 32 MiB at a time", "the last double", () => new CopyWork(1 << 22)),
    ];

    /// <summary>A lane kernel whose answer is what it leaves in a lane.</summary>
    private sealed class LaneWork<TAction>(int items) : IKernelWork
        where TAction : struct, ILaneAction, IResult
    {
        public int Items => items;

        public double Answer { get; private set; }

        public void Run()
        {
            var action = default(TAction);
            LaneDispatch.Run(ref action);
            Answer = action.Result;
        }
    }

    private interface IResult
    {
        double Result { get; }
    }

    /// <summary>Two blocks side by side: one alone would wait for its own multiplications.</summary>
    private struct Blocks : ILaneAction, IResult
    {
        public const int Repeats = 512;

        public double Result { get; private set; }

        public void Invoke<TLane>()
            where TLane : struct, ILane<TLane>
        {
            var (low, high, zero) = (TLane.BroadcastBits(1), TLane.BroadcastBits(2), TLane.BroadcastBits(0));
            var mixture = zero;
            for (var i = 0; i < Repeats; i++)
            {
                var counter = TLane.BroadcastBits((uint)i);
                var (first, second) = Philox.Words(counter, low, zero, zero, 1);
                var (third, fourth) = Philox.Words(counter, high, zero, zero, 1);
                mixture ^= (first ^ second) ^ (third ^ fourth);
            }

            Result = First(Philox.ToUniform(mixture));
        }
    }

    private struct Quotients : ILaneAction, IResult
    {
        public const int Repeats = 512;

        public double Result { get; private set; }

        public void Invoke<TLane>()
            where TLane : struct, ILane<TLane>
        {
            // Quotients with all their digits: a short one may come sooner.
            var (a, b, c, d) = (TLane.Broadcast(1.1), TLane.Broadcast(1.3), TLane.Broadcast(1.7), TLane.Broadcast(1.9));
            var dividend = TLane.Broadcast(2.3);
            for (var i = 0; i < Repeats; i++)
            {
                a = dividend / a;
                b = dividend / b;
                c = dividend / c;
                d = dividend / d;
            }

            Result = First(a + b + c + d);
        }
    }

    private struct Sums : ILaneAction, IResult
    {
        public const int Repeats = 1024;

        public double Result { get; private set; }

        public void Invoke<TLane>()
            where TLane : struct, ILane<TLane>
        {
            var (a, b, c, d) = (TLane.Broadcast(1), TLane.Broadcast(2), TLane.Broadcast(3), TLane.Broadcast(4));
            var (e, f, g, h) = (TLane.Broadcast(5), TLane.Broadcast(6), TLane.Broadcast(7), TLane.Broadcast(8));
            var (m, n) = (TLane.Broadcast(0.984375), TLane.Broadcast(0.5));
            for (var i = 0; i < Repeats; i++)
            {
                a = TLane.FusedMultiplyAdd(a, m, n);
                b = TLane.FusedMultiplyAdd(b, m, n);
                c = TLane.FusedMultiplyAdd(c, m, n);
                d = TLane.FusedMultiplyAdd(d, m, n);
                e = TLane.FusedMultiplyAdd(e, m, n);
                f = TLane.FusedMultiplyAdd(f, m, n);
                g = TLane.FusedMultiplyAdd(g, m, n);
                h = TLane.FusedMultiplyAdd(h, m, n);
            }

            Result = First(a + b + c + d + (e + f + g + h));
        }
    }

    private sealed class CopyWork(int count) : IKernelWork
    {
        private readonly double[] _source = [.. Enumerable.Range(0, count).Select(i => (double)i)];

        private readonly double[] _destination = new double[count];

        public int Items => count;

        public double Answer => _destination[^1];

        public void Run() => _source.AsSpan().CopyTo(_destination);
    }

    private static double First<TLane>(TLane lane)
        where TLane : struct, ILane<TLane>
    {
        Span<double> values = stackalloc double[8];
        TLane.Store(lane, values);
        return values[0];
    }
}
