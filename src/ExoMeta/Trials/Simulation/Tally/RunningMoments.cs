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
    public static RunningMoments Of(long count, double mean, double sumOfSquares) => new() { _count = count, _mean = mean, _sumOfSquares = sumOfSquares };

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

    /// <summary>√ of the mean of squares, about 0 and not about the mean.</summary>
    public readonly double RootMeanSquare => Math.Sqrt(_mean * _mean + _sumOfSquares / _count);

    public readonly MonteCarloEstimate ToEstimate() => MonteCarloEstimate.FromMoments(_mean, _sumOfSquares, _count);
}
