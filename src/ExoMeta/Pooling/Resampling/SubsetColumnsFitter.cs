using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>Fills stretches of <see cref="GoshColumns"/>: eight subsets at a time where estimator and rows allow it. Scratch space: one a thread.</summary>
internal sealed class SubsetColumnsFitter
{
    private readonly SubsetFitter _fitter;
    private readonly LaneFitter? _lanes;
    private readonly int[] _subset;
    private readonly double[] _estimates;
    private readonly double[] _variances;
    private readonly LaneBlock _block;

    /// <summary>Takes what fits a subset by itself.</summary>
    public SubsetColumnsFitter(SubsetFitter fitter)
    {
        (_fitter, _lanes) = (fitter, fitter.OnLanes);
        var k = fitter.Effects.Count;
        _subset = new int[k];
        _estimates = [.. fitter.Effects.Effects.Select(e => e.Estimate)];
        _variances = [.. fitter.Effects.Effects.Select(e => e.Variance)];
        _block = new(k);
    }

    /// <summary>Fits the subsets from one index on.</summary>
    /// <exception cref="FitFailedException">An iterative estimate did not converge.</exception>
    public void Fit(GoshColumns columns, int first, int count)
    {
        if (_lanes is null)
        {
            for (var i = first; i < first + count; i++)
            {
                FitAlone(columns, i);
            }

            return;
        }

        var call = new Call(this, columns, first, count);
        LaneDispatch.Run(ref call);
    }

    private void Fit<TLane>(GoshColumns columns, int first, int count)
        where TLane : struct, ILane<TLane>
    {
        for (var done = 0; done < count; done += _block.Capacity)
        {
            var part = Math.Min(_block.Capacity, count - done);
            for (var i = 0; i < part; i += TLane.Count)
            {
                _block.Sizes<TLane>(i) = Pack(columns, first + done + i, Math.Min(TLane.Count, part - i), _block.Y<TLane>(i), _block.V<TLane>(i));
            }

            _block.Fit<TLane>(_lanes!, part);
            for (var i = 0; i < part; i++)
            {
                if (_block.Fits.Decided[i] == 1)
                {
                    Write(columns, first + done + i, i);
                }
                else
                {
                    FitAlone(columns, first + done + i);
                }
            }
        }
    }

    /// <summary>Subsets as a group: rows are absent in those that lack them. Behind the last subset all rows are there.</summary>
    private TLane Pack<TLane>(GoshColumns columns, int first, int count, Span<TLane> y, Span<TLane> v)
        where TLane : struct, ILane<TLane>
    {
        var (zero, one, infinity) = (TLane.Broadcast(0), TLane.Broadcast(1), TLane.Broadcast(double.PositiveInfinity));
        Span<double> words = stackalloc double[LaneFitter.GroupSize];
        var (bits, size) = (zero, zero);
        for (var j = 0; j < v.Length; j++)
        {
            if (j % 64 == 0)
            {
                words.Fill(BitConverter.UInt64BitsToDouble(ulong.MaxValue));
                for (var i = 0; i < count; i++)
                {
                    words[i] = BitConverter.UInt64BitsToDouble(columns.Members(first + i)[j / 64]);
                }

                bits = TLane.Load(words);
            }

            // The bit of row j alone, 0 or 1: as a double 0 or the smallest above it.
            var isAbsent = TLane.EqualTo(TLane.ShiftRightBits(TLane.ShiftLeftBits(bits, 63 - j % 64), 63), zero);
            y[j] = TLane.Broadcast(_estimates[j]);
            v[j] = TLane.Select(isAbsent, infinity, TLane.Broadcast(_variances[j]));
            size += TLane.Select(isAbsent, zero, one);
        }

        return size;
    }

    private void Write(GoshColumns columns, int subset, int i)
    {
        var fits = _block.Fits;
        var size = columns.SizeOf(subset);
        var heterogeneity = size == 1
            ? new(0, 0, 1)
            : Heterogeneity.Of(fits.CochranQ[i], fits.TraceP[i], size - 1, fits.TauSquared[i], _fitter.Method);
        columns.Size[subset] = size;
        columns.Estimate[subset] = fits.Estimate[i];
        columns.TauSquared[subset] = fits.TauSquared[i];
        columns.ISquared[subset] = heterogeneity.ISquared;
        columns.HSquared[subset] = heterogeneity.HSquared;
        columns.Q[subset] = heterogeneity.Q;
    }

    private void FitAlone(GoshColumns columns, int subset)
    {
        var size = 0;
        for (var row = 0; row < columns.Rows; row++)
        {
            if (columns.Contains(subset, row))
            {
                _subset[size++] = row;
            }
        }

        var fit = _fitter.Fit(_subset.AsSpan(0, size));
        columns.Size[subset] = size;
        columns.Estimate[subset] = fit.Estimate;
        columns.TauSquared[subset] = fit.TauSquared;
        columns.ISquared[subset] = fit.ISquared;
        columns.HSquared[subset] = fit.HSquared;
        columns.Q[subset] = fit.Q;
    }

    private readonly struct Call(SubsetColumnsFitter fitter, GoshColumns columns, int first, int count) : ILaneAction
    {
        public void Invoke<TLane>()
            where TLane : struct, ILane<TLane> => fitter.Fit<TLane>(columns, first, count);
    }
}
