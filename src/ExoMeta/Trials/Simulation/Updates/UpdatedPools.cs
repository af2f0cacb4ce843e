using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Pooling;

namespace ExoMeta.Trials;

/// <summary>Refits the pool of an <see cref="EvidenceUpdate"/> with the trials of a block. Scratch space: one a thread.</summary>
internal sealed class UpdatedPools
{
    private readonly int _rows;
    private readonly double[] _estimates;
    private readonly double[] _variances;
    private readonly double[] _weights;
    private readonly EvidenceUpdate _update;
    private readonly BatchedPooling _pooling;
    private readonly PooledReplicates _fits = new(TrialBlock.Capacity);
    private readonly RejectionSides _sides;
    private readonly double _critical;
    private readonly double _widthBefore;
    private UpdateSums _sums;
    private int _filled;

    /// <summary>Makes ready to refit.</summary>
    /// <param name="update">A sound update.</param>
    /// <param name="weights">Weight of each compared arm in the trial's effect; they add up to 1.</param>
    /// <param name="sides">Which side is favourable.</param>
    /// <param name="alpha">One-sided level.</param>
    public UpdatedPools(EvidenceUpdate update, double[] weights, RejectionSides sides, double alpha)
    {
        (_update, _weights, _sides) = (update, weights, sides);
        _rows = update.Estimates.Length + 1;
        (_estimates, _variances) = (new double[_rows * TrialBlock.Capacity], new double[_rows * TrialBlock.Capacity]);
        _pooling = new(_rows, update.Options);
        _critical = CriticalValues.ForComparing(Quantile(alpha, _rows));
        _widthBefore = WidthBefore();
    }

    /// <summary>Refits, and counts.</summary>
    public void Add<TLane>(TrialBlock block)
        where TLane : struct, ILane<TLane>
    {
        FillRows(block.Padded);
        Join<TLane>(block);
        _pooling.Fit<TLane>(_estimates.AsSpan(0, _rows * block.Padded), _variances.AsSpan(0, _rows * block.Padded), block.Padded, _fits);
        var predictionQuantile = PredictionQuantile(_rows);
        for (var i = 0; i < block.Count; i++)
        {
            var (estimate, error) = (_fits.Estimate[i], _fits.StandardError[i]);
            if (double.IsNaN(estimate))
            {
                _sums.Failed++;
                continue;
            }

            _sums.Significant += _sides.Oriented(new LaneOne(estimate)).Value >= _critical * error ? 1 : 0;
            if (!double.IsNaN(_widthBefore))
            {
                _sums.AddRatio(predictionQuantile * Math.Sqrt(_fits.TauSquared[i] + error * error) / _widthBefore);
            }
        }
    }

    /// <summary>The rows of the pool, where the columns are another length than before.</summary>
    private void FillRows(int length)
    {
        if (length == _filled)
        {
            return;
        }

        _filled = length;
        for (var row = 0; row < _rows - 1; row++)
        {
            _estimates.AsSpan(row * length, length).Fill(_update.Estimates[row]);
            _variances.AsSpan(row * length, length).Fill(_update.Variances[row]);
        }
    }

    /// <summary>Ends a chunk: its sums become moments, and the next chunk begins at nothing.</summary>
    public void CloseInto(ref UpdateTally tally)
    {
        tally = _sums.Close();
        _sums = default;
    }

    /// <summary>The trial's effect, Σwᵢyᵢ, with variance Σwᵢ²vᵢ + (1 − Σwᵢ²)·v₀.</summary>
    private void Join<TLane>(TrialBlock block)
        where TLane : struct, ILane<TLane>
    {
        var last = (_rows - 1) * block.Padded;
        var estimates = _estimates.AsSpan(last, block.Padded);
        var variances = _variances.AsSpan(last, block.Padded);
        var shared = block.FinalSharedVariance;
        var between = TLane.Broadcast(Math.Max(0, 1 - _weights.Sum(w => w * w)));
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            var estimate = TLane.Broadcast(0);
            var variance = (_weights.Length > 1 ? between * TLane.Load(shared[i..]) : estimate) + TLane.Broadcast(_update.AddedVariance);
            for (var c = 0; c < _weights.Length; c++)
            {
                var weight = TLane.Broadcast(_weights[c]);
                var error = weight * TLane.Load(block.FinalError(c)[i..]);
                estimate = TLane.FusedMultiplyAdd(weight, TLane.Load(block.FinalEstimate(c)[i..]), estimate);
                variance = TLane.FusedMultiplyAdd(error, error, variance);
            }

            TLane.Store(estimate, estimates[i..]);
            TLane.Store(variance, variances[i..]);
        }
    }

    private bool IsStudent => _update.Options.Inference != InferenceMethod.Wald;

    private double Quantile(double alpha, int rows) => IsStudent && rows > 1 ? StudentT.UpperQuantile(alpha, rows - 1) : Normal.UpperQuantile(alpha);

    /// <summary>As in <c>exometa pool</c>: normal with z, t on k − 1 degrees of freedom with Hartung–Knapp.</summary>
    private double PredictionQuantile(int rows) => Quantile(0.025, rows);

    private double WidthBefore()
    {
        if (_rows < 3)
        {
            return double.NaN;
        }

        var before = new PooledReplicates(1);
        new BatchedPooling(_rows - 1, _update.Options).Fit(_update.Estimates.AsSpan(), _update.Variances.AsSpan(), 1, before);
        var width = PredictionQuantile(_rows - 1) * Math.Sqrt(before.TauSquared[0] + before.StandardError[0] * before.StandardError[0]);
        return double.IsFinite(width) ? width : double.NaN;
    }
}

/// <summary>What updated pools show.</summary>
internal struct UpdateTally
{
    /// <summary>Updated pools that are significant.</summary>
    public long Significant;

    /// <summary>Trials with which the pool could not be fitted.</summary>
    public long Failed;

    /// <summary>Width of the prediction interval over that before.</summary>
    public RunningMoments Ratios;

    /// <summary>Joins another chunk.</summary>
    public void Merge(in UpdateTally next)
    {
        Significant += next.Significant;
        Failed += next.Failed;
        Ratios.Merge(next.Ratios);
    }
}

/// <summary>What the updated pools of a chunk that is not over show.</summary>
internal struct UpdateSums
{
    private long _ratios;
    private double _sum;
    private double _squares;

    public long Significant;
    public long Failed;

    /// <summary>Adds a ratio of widths; sums are taken about 1.</summary>
    public void AddRatio(double ratio)
    {
        _ratios++;
        _sum += ratio - 1;
        _squares += (ratio - 1) * (ratio - 1);
    }

    /// <summary>Ends the chunk.</summary>
    public readonly UpdateTally Close() => new()
    {
        Significant = Significant,
        Failed = Failed,
        Ratios = _ratios == 0 ? default : RunningMoments.About(_ratios, 1, _sum, _squares),
    };
}
