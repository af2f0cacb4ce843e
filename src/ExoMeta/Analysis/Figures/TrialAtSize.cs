using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Specs;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Figures;

/// <summary>One endpoint of a trial at one size under one truth, ready to be simulated.</summary>
/// <param name="Assessment">What simulates it.</param>
/// <param name="Trial">The trial file.</param>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Size">Entry of the size grid, from 0.</param>
/// <param name="TruthKind">What θ is drawn from.</param>
public sealed record TrialAtSize(TrialAssessment Assessment, TrialSpec Trial, TrialEndpointSpec Endpoint, int Size, TruthKind TruthKind)
{
    /// <summary>The design of that size.</summary>
    public TrialDesign Design => Trial.DesignAt(Endpoint, Size);

    /// <summary>What simulating it says; simulated where nobody has done it yet.</summary>
    public TrialSimulation Simulation => Simulated ?? Assessment.Simulate(Endpoint, Size, TruthKind);

    /// <summary>What simulating it has said; null where nobody has done it yet.</summary>
    public TrialSimulation? Simulated { get; init; }

    /// <summary>The truth.</summary>
    public Truth Truth => Assessment.TruthOf(Endpoint, TruthKind);
}
