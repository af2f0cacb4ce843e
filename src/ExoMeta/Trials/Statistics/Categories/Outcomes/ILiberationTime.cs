using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>Distribution of the days that a survivor spends on the ventilator, up to a factor: the median.</summary>
public interface ILiberationTime
{
    /// <summary>Median, in days, above 0.</summary>
    double Median { get; }

    /// <summary>What is wrong with the parameters, if anything.</summary>
    IEnumerable<string> FindProblems();

    /// <summary>P(T &gt; t).</summary>
    /// <param name="logTime">log(t/median); finite.</param>
    TLane Ventilated<TLane>(TLane logTime)
        where TLane : struct, ILane<TLane>;
}

/// <summary>Weibull times: P(T &gt; t) = exp(−log 2·(t/median)^shape).</summary>
/// <param name="Median">Median, in days, above 0.</param>
/// <param name="Shape">Shape, above 0; 1 is the exponential distribution.</param>
public readonly record struct WeibullLiberation(double Median, double Shape) : ILiberationTime
{
    private const double LogTwo = 0.6931471805599453;

    /// <inheritdoc/>
    public IEnumerable<string> FindProblems() => LiberationProblems.Of(("median", Median), ("shape", Shape));

    /// <inheritdoc/>
    public TLane Ventilated<TLane>(TLane logTime)
        where TLane : struct, ILane<TLane> =>
        LaneMath.Exp(TLane.Broadcast(-LogTwo) * LaneMath.Exp(TLane.Broadcast(Shape) * logTime));
}

/// <summary>Log-normal times: log T normal with mean log(median).</summary>
/// <param name="Median">Median, in days, above 0.</param>
/// <param name="LogStandardDeviation">Standard deviation of the natural logarithm, above 0.</param>
public readonly record struct LogNormalLiberation(double Median, double LogStandardDeviation) : ILiberationTime
{
    /// <inheritdoc/>
    public IEnumerable<string> FindProblems() => LiberationProblems.Of(("median", Median), ("log standard deviation", LogStandardDeviation));

    /// <inheritdoc/>
    public TLane Ventilated<TLane>(TLane logTime)
        where TLane : struct, ILane<TLane> => LaneMath.NormalCdf(logTime / TLane.Broadcast(-LogStandardDeviation));
}

/// <summary>The check that all liberation times share.</summary>
internal static class LiberationProblems
{
    internal static IEnumerable<string> Of(params (string Name, double Value)[] parameters) => parameters
        .Where(p => !(p.Value > 0) || double.IsInfinity(p.Value))
        .Select(p => FormattableString.Invariant($"{p.Name} of the time to liberation is {p.Value}; a finite number above 0 was expected"));
}
