using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>A family of distributions of the days that a survivor spends on the ventilator, by median and shape.</summary>
public interface ILiberationTime
{
    /// <summary>P(T &gt; t).</summary>
    /// <param name="logTime">log(t/median); finite.</param>
    /// <param name="shape">The family's second parameter, above 0.</param>
    static abstract TLane Ventilated<TLane>(TLane logTime, TLane shape)
        where TLane : struct, ILane<TLane>;
}

/// <summary>Weibull times: P(T &gt; t) = exp(−log 2·(t/median)^shape); with shape 1 exponential.</summary>
public readonly struct WeibullLiberation : ILiberationTime
{
    private const double LogTwo = 0.6931471805599453;

    /// <inheritdoc/>
    public static TLane Ventilated<TLane>(TLane logTime, TLane shape)
        where TLane : struct, ILane<TLane> => LaneMath.Exp(TLane.Broadcast(-LogTwo) * LaneMath.Exp(shape * logTime));
}

/// <summary>Log-normal times: log T normal with mean log(median); the shape is its standard deviation.</summary>
public readonly struct LogNormalLiberation : ILiberationTime
{
    /// <inheritdoc/>
    public static TLane Ventilated<TLane>(TLane logTime, TLane shape)
        where TLane : struct, ILane<TLane> => LaneMath.NormalCdf(logTime / (TLane.Broadcast(0) - shape));
}
