namespace ExoMeta.Trials;

/// <summary>How a trial runs in calendar time.</summary>
/// <remarks>
/// A look takes place when its last patient has been read out. Recruitment goes on meanwhile, up to the planned size: those who enter while
/// others are being read out (overrun) are recruited, but the look decides without them. Arms that have ended recruit no more, and the open
/// ones take up their rate; what an ended arm had recruited beyond its look is lost to the analysis.
/// </remarks>
/// <param name="Accrual">How fast patients are recruited.</param>
public sealed record TrialConduct(Recruitment Accrual)
{
    /// <summary>Time from randomisation to a patient's endpoint, at least 0; endpoints that follow patients in time have their own.</summary>
    public double Readout { get; init; }

    /// <summary>What times are counted in, for a reader of results.</summary>
    public string TimeUnit { get; init; } = "days";

    /// <summary>What is wrong with it, by the names of trial files.</summary>
    internal IEnumerable<EndpointProblem> FindProblems()
    {
        foreach (var problem in Accrual.FindProblems())
        {
            yield return problem;
        }

        if (!(Readout >= 0 && double.IsFinite(Readout)))
        {
            yield return new("readout", FormattableString.Invariant($"a patient is read out after {Readout}; a time of at least 0 was expected"));
        }
    }
}
