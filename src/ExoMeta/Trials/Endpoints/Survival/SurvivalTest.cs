namespace ExoMeta.Trials;

/// <summary>How two arms of times to an event are compared.</summary>
/// <remarks>Every statistic is large where the hazard of the treated arm is high, as the log hazard ratio is.</remarks>
public abstract record SurvivalTest
{
    private SurvivalTest()
    {
    }

    /// <summary>The log-rank test, U/√V (Mantel 1966); the estimate is Peto's one step U/V, which shrinks strong effects.</summary>
    public sealed record LogRank : SurvivalTest
    {
        internal override string Words => "log-rank test";
    }

    /// <summary>The Wald test of Cox's (1972) model; 0 where the likelihood has no maximum.</summary>
    public sealed record Cox : SurvivalTest
    {
        internal override string Words => "Wald test of Cox's model";
    }

    /// <summary>The log-rank test with weights S^ρ(1 − S)^γ of the pooled curve (Fleming and Harrington 1991).</summary>
    /// <param name="Rho">ρ, at least 0; 1 with γ = 0 is the Peto–Prentice form of Gehan's and Wilcoxon's test.</param>
    /// <param name="Gamma">γ, at least 0.</param>
    public sealed record FlemingHarrington(double Rho, double Gamma) : SurvivalTest
    {
        internal override string Words => FormattableString.Invariant($"Fleming–Harrington test (rho {Rho}, gamma {Gamma})");

        internal override IEnumerable<EndpointProblem> FindProblems()
        {
            if (!(Rho >= 0 && double.IsFinite(Rho)))
            {
                yield return new("rho", FormattableString.Invariant($"rho is {Rho}; a number of at least 0 was expected"));
            }

            if (!(Gamma >= 0 && double.IsFinite(Gamma)))
            {
                yield return new("gamma", FormattableString.Invariant($"gamma is {Gamma}; a number of at least 0 was expected"));
            }
        }
    }

    /// <summary>The difference of restricted mean survival times up to a horizon, over its standard error (Royston and Parmar 2013).</summary>
    /// <param name="Horizon">The horizon, above 0.</param>
    public sealed record RestrictedMean(double Horizon) : SurvivalTest
    {
        internal override string Words => FormattableString.Invariant($"difference of restricted mean survival times up to {Horizon}");

        internal override double LatestTime => Horizon;

        internal override IEnumerable<EndpointProblem> FindProblems() => AboveZero(Horizon);
    }

    /// <summary>The difference of Kaplan–Meier risks at a time, over Greenwood's standard error.</summary>
    /// <param name="Time">The time, above 0.</param>
    public sealed record RiskAt(double Time) : SurvivalTest
    {
        internal override string Words => FormattableString.Invariant($"difference of Kaplan–Meier risks at {Time}");

        internal override double LatestTime => Time;

        internal override IEnumerable<EndpointProblem> FindProblems() => AboveZero(Time);
    }

    /// <summary>The test in words.</summary>
    internal abstract string Words { get; }

    /// <summary>The latest time that the test looks at; 0 where it takes what there is.</summary>
    internal virtual double LatestTime => 0;

    /// <summary>What is wrong with it, by the names of trial files.</summary>
    internal virtual IEnumerable<EndpointProblem> FindProblems() => [];

    private static IEnumerable<EndpointProblem> AboveZero(double time)
    {
        if (!(time > 0 && double.IsFinite(time)))
        {
            yield return new("test_time", FormattableString.Invariant($"the test looks at time {time}; a time above 0 was expected"));
        }
    }
}
