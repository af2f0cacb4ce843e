using ExoMeta.Effects;

namespace ExoMeta.Trials;

/// <summary>Days that a survivor of the reference arm spends on the ventilator.</summary>
public abstract record LiberationTime
{
    private LiberationTime()
    {
    }

    /// <summary>Median, in days, and the family's second parameter, as trial files call them.</summary>
    internal abstract ((string Field, UncertainQuantity Value) Median, (string Field, UncertainQuantity Value) Shape) Parameters { get; }

    /// <summary>The outcome of an endpoint with such times.</summary>
    internal abstract CategoryOutcome OutcomeOf(Endpoint.VentilatorFreeDays endpoint);

    /// <summary>What is wrong with the parameters.</summary>
    internal IEnumerable<EndpointProblem> FindProblems()
    {
        foreach (var (field, value) in new[] { Parameters.Median, Parameters.Shape })
        {
            if (value.Support.Low < 0 || value.HasAtom(0))
            {
                yield return new("liberation", $"{field} of the days to liberation is {value}, which is not always above 0");
            }
        }
    }

    /// <summary>Weibull: P(T &gt; t) = exp(−log 2·(t/median)^shape); with shape 1 exponential, below 1 with many early and some very late.</summary>
    /// <param name="Median">Median, in days, above 0.</param>
    /// <param name="Shape">Shape, above 0.</param>
    public sealed record Weibull(UncertainQuantity Median, UncertainQuantity Shape) : LiberationTime
    {
        internal override ((string Field, UncertainQuantity Value) Median, (string Field, UncertainQuantity Value) Shape) Parameters =>
            (("median", Median), ("shape", Shape));

        internal override CategoryOutcome OutcomeOf(Endpoint.VentilatorFreeDays endpoint) => new VentilationOutcome<WeibullLiberation>(endpoint);
    }

    /// <summary>Log-normal.</summary>
    /// <param name="Median">Median, in days, above 0.</param>
    /// <param name="LogStandardDeviation">Standard deviation of the natural log, above 0.</param>
    public sealed record LogNormal(UncertainQuantity Median, UncertainQuantity LogStandardDeviation) : LiberationTime
    {
        internal override ((string Field, UncertainQuantity Value) Median, (string Field, UncertainQuantity Value) Shape) Parameters =>
            (("median", Median), ("log_sd", LogStandardDeviation));

        internal override CategoryOutcome OutcomeOf(Endpoint.VentilatorFreeDays endpoint) => new VentilationOutcome<LogNormalLiberation>(endpoint);
    }
}
