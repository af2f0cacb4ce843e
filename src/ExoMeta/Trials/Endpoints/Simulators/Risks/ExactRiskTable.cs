using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>The statistics of an exact test for all tables of two arms of fixed sizes.</summary>
internal sealed class ExactRiskTable
{
    private const double Decimals = 1e10;

    private readonly double[] _statistics;
    private readonly int _rows;

    private ExactRiskTable(int size, int controlSize, ITails tails)
    {
        _rows = controlSize + 1;
        _statistics = new double[(size + 1) * _rows];
        for (var a = 0; a <= size; a++)
        {
            for (var c = 0; c <= controlSize; c++)
            {
                var (lower, upper) = tails.At(a, c);
                _statistics[a * _rows + c] = Signed<LaneOne>(new(new(a), new(size), new(c), new(controlSize)), new(lower), new(upper)).Value;
            }
        }
    }

    private interface ITails
    {
        (double Lower, double Upper) At(int events, int controlEvents);
    }

    /// <summary>Of Fisher's test.</summary>
    public static ExactRiskTable Fisher(int size, int controlSize) => new(size, controlSize, new FisherTails(new(size, controlSize)));

    /// <summary>Of Boschloo's test.</summary>
    public static ExactRiskTable Boschloo(int size, int controlSize) => new(size, controlSize, new BoschlooTails(size, controlSize));

    /// <summary>
    /// z = Φ⁻¹(1 − p) of the one-sided p-value on the side of the difference, with its sign, to ten decimals (like <see cref="CriticalValues.ForComparing"/>);
    /// 0 where p ≥ ½ and where the risks are equal.
    /// </summary>
    public static TLane Signed<TLane>(in RiskCounts<TLane> counts, TLane lower, TLane upper)
        where TLane : struct, ILane<TLane>
    {
        var zero = TLane.Broadcast(0);
        var difference = counts.Events * counts.ControlSize - counts.ControlEvents * counts.Size;
        var isAbove = TLane.LessThan(zero, difference);
        var p = TLane.Select(isAbove, upper, lower);

        // A p-value below 10⁻³⁰⁰ was put to 0.
        p = TLane.Select(TLane.LessThan(p, TLane.Broadcast(1e-300)), TLane.Broadcast(1e-300), p);
        var z = TLane.Floor(TLane.FusedMultiplyAdd(LaneMath.NormalQuantile(p), TLane.Broadcast(-Decimals), TLane.Broadcast(0.5))) / TLane.Broadcast(Decimals);
        z &= TLane.LessThan(zero, z) & (TLane.EqualTo(difference, zero) ^ TLane.BroadcastBits(ulong.MaxValue));
        return TLane.Select(isAbove, z, zero - z);
    }

    /// <summary>The statistics of some tables.</summary>
    public TLane At<TLane>(TLane events, TLane controlEvents)
        where TLane : struct, ILane<TLane> => LaneTable.Gather(_statistics, Index(events, controlEvents));

    /// <summary>Place of a table, as 64-bit integers: 2⁵² + k holds k in its low bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLane Index<TLane>(TLane events, TLane controlEvents)
        where TLane : struct, ILane<TLane> =>
        events * TLane.Broadcast(_rows) + controlEvents + TLane.Broadcast(4503599627370496.0) & TLane.BroadcastBits(uint.MaxValue);

    private sealed class FisherTails(FisherTable table) : ITails
    {
        public (double Lower, double Upper) At(int events, int controlEvents) =>
            (table.Lower<LaneOne>(new(events), new(controlEvents)).Value, table.Upper<LaneOne>(new(events), new(controlEvents)).Value);
    }

    private sealed class BoschlooTails(int size, int controlSize) : ITails
    {
        private readonly double[] _lower = new BoschlooTest(new FisherTable(size, controlSize)).PValues();
        private readonly double[] _upper = new BoschlooTest(new FisherTable(controlSize, size)).PValues();

        public (double Lower, double Upper) At(int events, int controlEvents) =>
            (_lower[events * (controlSize + 1) + controlEvents], _upper[controlEvents * (size + 1) + events]);
    }
}
