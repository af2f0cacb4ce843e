namespace ExoMeta.Trials;

/// <summary>What the estimates and statistics of a look are turned into claims by.</summary>
/// <remarks>
/// Two kinds: a <see cref="MultiplicityProcedure"/> claims single comparisons, with the family-wise error over them controlled; <see cref="McpMod"/> claims that effect
/// depends on dose at all, and then fits a curve, without a claim about any single arm. A design that is analysed at several looks has an <see cref="InterimPlan"/> beside
/// it, which says what becomes of the analysis there, or refuses it.
/// </remarks>
public abstract record TrialAnalysis
{
    private protected TrialAnalysis()
    {
    }

    /// <summary>Its name in trial files and tables.</summary>
    public abstract string Name { get; }

    /// <summary>Its name for readers.</summary>
    public abstract string Title { get; }

    /// <summary>Whether single comparisons are declared significant. Where not, P(significant) of an arm and of all arms is 0 and says nothing.</summary>
    public virtual bool ClaimsArms => true;

    /// <summary>Whether comparisons whose statistics have one distribution can change places: not where each has a dose of its own.</summary>
    internal virtual bool TreatsAlike => false;

    /// <summary>What is tested in an endpoint, in words for a reader of results.</summary>
    internal virtual string TestName(Endpoint endpoint) => endpoint.TestName;

    /// <summary>What is compared against control and at which level, in words.</summary>
    internal abstract string NoteAgainst(string control, double alpha);

    /// <summary>Everything that keeps it from being carried out in a design whose other parts are sound, in words.</summary>
    internal abstract IEnumerable<string> FindProblems(TrialDesign design);

    /// <summary>Makes the critical values of a trial that is analysed once, and what decides by them.</summary>
    internal abstract PreparedPlan Plan(TrialDesign design, PatientNumbers patients, EndpointSimulator endpoint, RejectionSides sides);
}
