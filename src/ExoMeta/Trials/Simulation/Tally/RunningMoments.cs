using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Trials;

/// <summary>Mean and sum of squares about it, merged by Chan, Golub and LeVeque (1979).</summary>
internal struct RunningMoments
{
    private long _count;
    private double _mean;
    private double _sumOfSquares;

    /// <summary>Number of values.</summary>
    public readonly long Count => _count;

    /// <summary>The moments of a number of values.</summary>
    /// <param name="count">How many, above 0.</param>
    /// <param name="pivot">What the sums are taken about.</param>
    /// <param name="sum">Sum of the deviations from the pivot.</param>
    /// <param name="squares">Sum of their squares.</param>
    public static RunningMoments About(long count, double pivot, double sum, double squares) =>
        new() { _count = count, _mean = pivot + sum / count, _sumOfSquares = Math.Max(0, squares - sum * (sum / count)) };

    public void Merge(in RunningMoments next)
    {
        if (next._count == 0)
        {
            return;
        }

        double count = _count + next._count;
        var deviation = next._mean - _mean;
        _mean += deviation * (next._count / count);
        _sumOfSquares += next._sumOfSquares + deviation * deviation * (_count * (next._count / count));
        _count += next._count;
    }

    /// <summary>The mean with its Monte Carlo error; at least two values.</summary>
    public readonly MonteCarloEstimate ToEstimate() => MonteCarloEstimate.FromMoments(_mean, _sumOfSquares, _count);

    /// <summary>√ of the mean of values that are not negative, such as squared errors, with its Monte Carlo error; at least two values.</summary>
    public readonly MonteCarloEstimate ToEstimateOfRoot()
    {
        var mean = ToEstimate();

        // About a pivot the mean of squares may end a rounding below 0.
        return MonteCarloEstimate.RootOf(Math.Max(0, mean.Estimate), mean.Mcse);
    }
}
