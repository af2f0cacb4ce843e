using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>Sum and sum of squares of values about a pivot, in eight places: the place of a value is its trial's number modulo eight, whatever the width of a lane.</summary>
internal struct GroupSums
{
    private Eight _sums;
    private Eight _squares;

    /// <summary>Adds the deviations of a column from the pivot, of trials that are counted.</summary>
    public void Add<TLane>(ReadOnlySpan<double> values, ReadOnlySpan<double> isCounted, double pivot)
        where TLane : struct, ILane<TLane>
    {
        var centre = TLane.Broadcast(pivot);
        for (var place = 0; place < TrialBlock.GroupSize; place += TLane.Count)
        {
            var sum = TLane.Load(((ReadOnlySpan<double>)_sums)[place..]);
            var squares = TLane.Load(((ReadOnlySpan<double>)_squares)[place..]);
            for (var i = place; i < values.Length; i += TrialBlock.GroupSize)
            {
                var deviation = (TLane.Load(values[i..]) - centre) & TLane.Load(isCounted[i..]);
                sum += deviation;
                squares = TLane.FusedMultiplyAdd(deviation, deviation, squares);
            }

            TLane.Store(sum, ((Span<double>)_sums)[place..]);
            TLane.Store(squares, ((Span<double>)_squares)[place..]);
        }
    }

    /// <summary>Adds the deviations of the squares of a column from the pivot, of trials that are counted.</summary>
    public void AddSquares<TLane>(ReadOnlySpan<double> values, ReadOnlySpan<double> isCounted, double pivot)
        where TLane : struct, ILane<TLane>
    {
        var negated = TLane.Broadcast(-pivot);
        for (var place = 0; place < TrialBlock.GroupSize; place += TLane.Count)
        {
            var sum = TLane.Load(((ReadOnlySpan<double>)_sums)[place..]);
            var squares = TLane.Load(((ReadOnlySpan<double>)_squares)[place..]);
            for (var i = place; i < values.Length; i += TrialBlock.GroupSize)
            {
                var value = TLane.Load(values[i..]);
                var deviation = TLane.FusedMultiplyAdd(value, value, negated) & TLane.Load(isCounted[i..]);
                sum += deviation;
                squares = TLane.FusedMultiplyAdd(deviation, deviation, squares);
            }

            TLane.Store(sum, ((Span<double>)_sums)[place..]);
            TLane.Store(squares, ((Span<double>)_squares)[place..]);
        }
    }

    /// <summary>Mean and sum of squares about it.</summary>
    public readonly RunningMoments ToMoments(double pivot, long count)
    {
        var (sum, squares) = (0.0, 0.0);
        for (var place = 0; place < TrialBlock.GroupSize; place++)
        {
            sum += _sums[place];
            squares += _squares[place];
        }

        return RunningMoments.About(count, pivot, sum, squares);
    }

    [InlineArray(TrialBlock.GroupSize)]
    private struct Eight
    {
        private double _first;
    }
}
