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
