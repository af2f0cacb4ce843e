using System.Collections.Immutable;

namespace ExoMeta.Trials;

/// <summary>
/// What the true effects of the comparisons are in each simulated trial, on the analysis scale, one per compared arm.
/// Arms of one trial draw jointly: they share the control group's deviation and τ.
/// </summary>
/// <remarks>
/// A run under <see cref="Fixed"/> zeros gives the family-wise error (as its disjunctive power). To add a truth, write one file in this
/// folder. The parts of a draw come from streams of their own, so that under one seed posterior, predictive and robust share the draws
/// that they have in common.
/// </remarks>
public abstract partial record Truth
{
    /// <summary>fixed, posterior, predictive or robust.</summary>
    public abstract string Name { get; }

    /// <summary>Everything that keeps the truth from being drawn, in words; empty when it is sound.</summary>
    /// <param name="comparisons">Number of compared arms.</param>
    public ImmutableArray<string> Problems(int comparisons) => [.. FindProblems(comparisons)];

    /// <summary>What is wrong with it for that many comparisons.</summary>
    internal abstract IEnumerable<string> FindProblems(int comparisons);

    /// <summary>Makes ready to draw from a sound truth.</summary>
    internal abstract TruthSampler CreateSampler();
}

/// <summary>Draws true effects. Shared by all threads: no mutable state; called once a replicate: no allocation.</summary>
internal abstract class TruthSampler
{
    /// <summary>√½: with it, a shared and an own part make deviations of variance 1 and correlation ½.</summary>
    private const double RootHalf = 0.70710678118654757;

    /// <summary>Draws θ of each compared arm.</summary>
    public abstract void Draw(TrialReplicate replicate, Span<double> theta);

    /// <summary>
    /// Adds N(0, scale²) deviations with correlation ½: each comparison is the difference of two arms whose deviations are
    /// independent and alike, and the comparisons share the reference arm (Higgins and Whitehead 1996, Statistics in Medicine 15:2733).
    /// </summary>
    protected static void AddSharedDeviations(TrialReplicate replicate, uint stream, double scale, Span<double> theta)
    {
        var draws = replicate.Open(stream);
        scale *= RootHalf;
        var shared = draws.NextNormal();
        foreach (ref var effect in theta)
        {
            effect += scale * (shared + draws.NextNormal());
        }
    }
}
