using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Trials;

/// <summary>Counts and moments over simulated trials.</summary>
internal sealed class TrialTally(int comparisons) : IAccumulator<TrialTally>
{
    private readonly ComparisonTally[] _comparisons = new ComparisonTally[comparisons];

    public ReadOnlySpan<ComparisonTally> Comparisons => _comparisons;

    public long AnySignificant { get; private set; }

    public long AllSignificant { get; private set; }

    public long AnySignificantEitherWay { get; private set; }

    public long AnyFavourable { get; private set; }

    /// <summary>Adds one trial.</summary>
    /// <param name="theta">True effects.</param>
    /// <param name="outcomes">What its comparisons show.</param>
    /// <param name="favourable">+1 when effects above 0 are good, else −1.</param>
    /// <param name="critical">One-sided critical value.</param>
    public void Add(ReadOnlySpan<double> theta, ReadOnlySpan<ComparisonOutcome> outcomes, double favourable, double critical)
    {
        var significant = 0;
        var anyFavourable = false;
        var anyEitherWay = false;
        for (var i = 0; i < outcomes.Length; i++)
        {
            ref readonly var outcome = ref outcomes[i];
            ref var tally = ref _comparisons[i];
            var error = outcome.Estimate - theta[i];
            var isSignificant = favourable * outcome.Statistic >= critical;
            significant += isSignificant ? 1 : 0;
            tally.Significant += isSignificant ? 1 : 0;
            tally.Covered += Math.Abs(error) <= outcome.HalfWidth ? 1 : 0;
            tally.Estimates.Add(outcome.Estimate);
            tally.Errors.Add(error);
            anyEitherWay |= Math.Abs(outcome.Statistic) >= critical;
            anyFavourable |= favourable * theta[i] > 0;
        }

        AnySignificant += significant > 0 ? 1 : 0;
        AllSignificant += significant == outcomes.Length ? 1 : 0;
        AnySignificantEitherWay += anyEitherWay ? 1 : 0;
        AnyFavourable += anyFavourable ? 1 : 0;
    }

    public void Merge(TrialTally next)
    {
        AnySignificant += next.AnySignificant;
        AllSignificant += next.AllSignificant;
        AnySignificantEitherWay += next.AnySignificantEitherWay;
        AnyFavourable += next.AnyFavourable;
        for (var i = 0; i < _comparisons.Length; i++)
        {
            _comparisons[i].Merge(next._comparisons[i]);
        }
    }
}

/// <summary>Counts and moments of one comparison.</summary>
internal struct ComparisonTally
{
    public long Significant;
    public long Covered;
    public RunningMoments Estimates;
    public RunningMoments Errors;

    public void Merge(in ComparisonTally next)
    {
        Significant += next.Significant;
        Covered += next.Covered;
        Estimates.Merge(next.Estimates);
        Errors.Merge(next.Errors);
    }
}
