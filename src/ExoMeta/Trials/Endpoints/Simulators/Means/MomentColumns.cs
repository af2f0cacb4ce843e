using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary><see cref="ArmMoments{TLane}"/> of every arm in the trials of a block, column by column.</summary>
/// <param name="arms">Number of arms.</param>
/// <param name="hasBaseline">Whether those of a baseline are kept; else they are 0.</param>
internal sealed class MomentColumns(int arms, bool hasBaseline)
{
    private const int Kinds = 6;

    private readonly LaneBuffer _columns = new(Kinds * arms * TrialBlock.Capacity);

    /// <summary>The moments of an arm in the trials from <paramref name="at"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ArmMoments<TLane> Load<TLane>(int arm, int at)
        where TLane : struct, ILane<TLane>
    {
        var columns = Of(arm, at);
        var (size, mean, squares) = (TLane.Load(columns), TLane.Load(columns[TrialBlock.Capacity..]), TLane.Load(columns[(2 * TrialBlock.Capacity)..]));
        if (!hasBaseline)
        {
            return new(size, mean, squares, TLane.Broadcast(0), TLane.Broadcast(0), TLane.Broadcast(0));
        }

        columns = columns[(3 * TrialBlock.Capacity)..];
        return new(
            size, mean, squares, TLane.Load(columns), TLane.Load(columns[TrialBlock.Capacity..]), TLane.Load(columns[(2 * TrialBlock.Capacity)..]));
    }

    /// <summary>Keeps the moments of an arm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<TLane>(int arm, int at, in ArmMoments<TLane> moments)
        where TLane : struct, ILane<TLane>
    {
        var columns = Of(arm, at);
        TLane.Store(moments.Size, columns);
        TLane.Store(moments.Mean, columns[TrialBlock.Capacity..]);
        TLane.Store(moments.Squares, columns[(2 * TrialBlock.Capacity)..]);
        if (hasBaseline)
        {
            columns = columns[(3 * TrialBlock.Capacity)..];
            TLane.Store(moments.BaselineMean, columns);
            TLane.Store(moments.BaselineSquares, columns[TrialBlock.Capacity..]);
            TLane.Store(moments.Products, columns[(2 * TrialBlock.Capacity)..]);
        }
    }

    /// <summary>Adds the patients of another collection, as Chan, Golub and LeVeque (1979) join sums of squares.</summary>
    public void Add<TLane>(MomentColumns others, int padded)
        where TLane : struct, ILane<TLane>
    {
        for (var arm = 0; arm < arms; arm++)
        {
            for (var i = 0; i < padded; i += TLane.Count)
            {
                Add<TLane>(Of(arm, i), others.Of(arm, i));
            }
        }
    }

    /// <summary>Joins the parts of each arm, part k of arm a being number a·parts + k of another collection.</summary>
    public void Join<TLane>(MomentColumns others, int parts, int padded)
        where TLane : struct, ILane<TLane>
    {
        for (var arm = 0; arm < arms; arm++)
        {
            for (var i = 0; i < padded; i += TLane.Count)
            {
                Store(arm, i, others.Load<TLane>(arm * parts, i));
                for (var part = 1; part < parts; part++)
                {
                    Add<TLane>(Of(arm, i), others.Of(arm * parts + part, i));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add<TLane>(Span<double> own, ReadOnlySpan<double> others)
        where TLane : struct, ILane<TLane>
    {
        var (zero, size, added) = (TLane.Broadcast(0), TLane.Load(own), TLane.Load(others));
        var total = size + added;
        var share = TLane.Select(TLane.LessThan(zero, total), added / total, zero);
        var between = size * share;
        var shift = Join(own[TrialBlock.Capacity..], others[TrialBlock.Capacity..], share);
        Gather(own[(2 * TrialBlock.Capacity)..], others[(2 * TrialBlock.Capacity)..], between * shift, shift);
        TLane.Store(total, own);
        if (hasBaseline)
        {
            var baselineShift = Join(own[(3 * TrialBlock.Capacity)..], others[(3 * TrialBlock.Capacity)..], share);
            Gather(own[(4 * TrialBlock.Capacity)..], others[(4 * TrialBlock.Capacity)..], between * baselineShift, baselineShift);
            Gather(own[(5 * TrialBlock.Capacity)..], others[(5 * TrialBlock.Capacity)..], between * shift, baselineShift);
        }
    }

    /// <summary>Joins means; returns their distance.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Join<TLane>(Span<double> own, ReadOnlySpan<double> others, TLane share)
        where TLane : struct, ILane<TLane>
    {
        var mean = TLane.Load(own);
        var shift = TLane.Load(others) - mean;
        TLane.Store(TLane.FusedMultiplyAdd(share, shift, mean), own);
        return shift;
    }

    /// <summary>Joins sums about means that lie apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Gather<TLane>(Span<double> own, ReadOnlySpan<double> others, TLane weighted, TLane shift)
        where TLane : struct, ILane<TLane> => TLane.Store(TLane.FusedMultiplyAdd(weighted, shift, TLane.Load(own) + TLane.Load(others)), own);

    private Span<double> Of(int arm, int at) => _columns.Span[(Kinds * arm * TrialBlock.Capacity + at)..];
}
