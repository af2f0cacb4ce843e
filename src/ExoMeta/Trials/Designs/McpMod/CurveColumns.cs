using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials.Designs;

/// <summary>The means of the arms of some trials, and where their fitted curves are written: columns, one number a trial.</summary>
/// <param name="arms">Arms, the one at dose 0 first.</param>
/// <param name="capacity">The most trials, whole groups.</param>
internal sealed class CurveColumns(int arms, int capacity)
{
    private readonly LaneBuffer _columns = new((2 * arms + 6) * capacity);

    /// <summary>Mean of each arm; only differences matter.</summary>
    public Span<double> Mean(int arm) => Column(arm);

    /// <summary>Weight of each arm: one over its variance, 0 for an arm without information.</summary>
    public Span<double> Weight(int arm) => Column(arms + arm);

    /// <summary>First fitted parameter of the curve.</summary>
    public Span<double> First => Column(2 * arms);

    /// <summary>Second fitted parameter.</summary>
    public Span<double> Second => Column(2 * arms + 1);

    /// <summary>Height e₁ of the curve e₀ + e₁f(d).</summary>
    public Span<double> Height => Column(2 * arms + 2);

    /// <summary>Weighted sum of squares that the curve leaves; +∞ where there is no fit.</summary>
    public Span<double> Deviance => Column(2 * arms + 3);

    /// <summary>Target dose of <see cref="CurveFit.TargetDoses"/>; +∞ where there is none.</summary>
    public Span<double> Dose => Column(2 * arms + 4);

    /// <summary>Mask of the trials whose fit has converged.</summary>
    public Span<double> IsFitted => Column(2 * arms + 5);

    /// <summary>Number of arms.</summary>
    public int Arms => arms;

    private Span<double> Column(int column) => _columns.Span.Slice(column * capacity, capacity);
}

/// <summary>Level and spread of the means of a group of trials.</summary>
internal readonly struct WeightedMeans<TLane>
    where TLane : struct, ILane<TLane>
{
    /// <summary>Sums up the means of a group.</summary>
    public WeightedMeans(CurveColumns columns, int at)
    {
        var (weights, sum, spread) = (TLane.Broadcast(0), TLane.Broadcast(0), TLane.Broadcast(0));
        for (var arm = 0; arm < columns.Arms; arm++)
        {
            var weight = TLane.Load(columns.Weight(arm)[at..]);
            weights += weight;
            sum = TLane.FusedMultiplyAdd(weight, TLane.Load(columns.Mean(arm)[at..]), sum);
        }

        (Weight, Mean) = (weights, sum / weights);
        for (var arm = 0; arm < columns.Arms; arm++)
        {
            var deviation = TLane.Load(columns.Mean(arm)[at..]) - Mean;
            spread = TLane.FusedMultiplyAdd(TLane.Load(columns.Weight(arm)[at..]) * deviation, deviation, spread);
        }

        Spread = spread;
    }

    /// <summary>Sum of the weights.</summary>
    public TLane Weight { get; }

    /// <summary>Mean of the arms' means.</summary>
    public TLane Mean { get; }

    /// <summary>Sum of squares about it.</summary>
    public TLane Spread { get; }
}
