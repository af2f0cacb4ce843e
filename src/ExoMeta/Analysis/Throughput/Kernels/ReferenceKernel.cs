using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Analysis.Throughput;

/// <summary>
/// The yardstick: every tracked throughput is divided by the throughput of this kernel, measured in the neighbouring slices of time.
/// </summary>
/// <remarks>
/// Never to change: ratios in histories are to what stands here, and a changed yardstick would make all of them lie. If it must change,
/// <see cref="ThroughputRecord.Schema"/> changes with it, and histories begin anew. It is pure arithmetic in registers: four chains of
/// x ← x² − c with one rounding, which are chaotic, so that no compiler can shorten them, beside four chains of the 32 × 32 → 64 bit
/// multiplication on which the random streams rest. So it slows down as the tracked kernels do when the clock falls or a neighbour shares the core.
/// </remarks>
internal sealed class ReferenceKernel : IKernelWork
{
    /// <summary><see cref="IKernelWork.Answer"/> of every run, in lanes of every type.</summary>
    public const double Checksum = 0.5009367867567259;

    private const int Rounds = 4096;

    private ulong _bits;

    /// <summary>Steps: one of each chain, on eight doubles.</summary>
    public int Items => Rounds;

    /// <inheritdoc/>
    public double Answer => Philox.ToUniform(_bits);

    /// <inheritdoc/>
    public void Run()
    {
        var chains = default(Chains);
        LaneDispatch.Run(ref chains);
        _bits = chains.Bits;
    }

    /// <summary>One run in lanes of a given type.</summary>
    /// <returns>What <see cref="Answer"/> then is.</returns>
    public static double AnswerOf<TLane>()
        where TLane : struct, ILane<TLane>
    {
        var chains = default(Chains);
        chains.Invoke<TLane>();
        return Philox.ToUniform(chains.Bits);
    }

    private struct Chains : ILaneAction
    {
        public ulong Bits { get; private set; }

        public void Invoke<TLane>()
            where TLane : struct, ILane<TLane>
        {
            var bits = 0UL;
            Span<double> start = stackalloc double[8];
            for (var first = 0; first < 8; first += TLane.Count)
            {
                for (var i = 0; i < TLane.Count; i++)
                {
                    start[i] = 0.1 + 0.0625 * (first + i);
                }

                bits ^= Run(TLane.Load(start));
            }

            Bits = bits;
        }

        private static ulong Run<TLane>(TLane start)
            where TLane : struct, ILane<TLane>
        {
            var (x0, x1, x2, x3) = (start, start + TLane.Broadcast(0.015625), start + TLane.Broadcast(0.03125), start + TLane.Broadcast(0.046875));
            var (u0, u1, u2, u3) = (x0, x1, x2, x3);
            var (c, m, w) = (TLane.Broadcast(-1.90625), TLane.BroadcastBits(0xD2511F53), TLane.BroadcastBits(0x9E3779B9));
            for (var round = 0; round < Rounds; round++)
            {
                x0 = TLane.FusedMultiplyAdd(x0, x0, c);
                x1 = TLane.FusedMultiplyAdd(x1, x1, c);
                x2 = TLane.FusedMultiplyAdd(x2, x2, c);
                x3 = TLane.FusedMultiplyAdd(x3, x3, c);
                u0 = Mix(u0, m, w);
                u1 = Mix(u1, m, w);
                u2 = Mix(u2, m, w);
                u3 = Mix(u3, m, w);
            }

            Span<double> last = stackalloc double[8];
            TLane.Store((x0 ^ x1 ^ x2 ^ x3) ^ (u0 ^ u1 ^ u2 ^ u3), last);
            var bits = 0UL;
            for (var i = 0; i < TLane.Count; i++)
            {
                bits ^= BitConverter.DoubleToUInt64Bits(last[i]);
            }

            return bits;
        }

        private static TLane Mix<TLane>(TLane u, TLane multiplier, TLane weyl)
            where TLane : struct, ILane<TLane>
        {
            var product = TLane.MultiplyLow32(multiplier, u);
            return TLane.ShiftRightBits(product, 32) ^ product ^ weyl;
        }
    }
}
