using System.Collections.Immutable;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Pooling;

/// <summary>How a permutation test is run.</summary>
public sealed record PermutationOptions
{
    /// <summary>All arrangements are gone through when there are at most this many; else they are drawn.</summary>
    public long MaximumExact { get; init; } = 1 << 20;

    /// <summary>Arrangements drawn when they are too many to go through, ≥ 1.</summary>
    public long Replicates { get; init; } = 100_000;

    /// <summary>Seed of the drawn arrangements.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads to use; 0 means all cores. Never changes a result.</summary>
    public int Threads { get; init; }
}

/// <summary>A permutation test of the pooled effect.</summary>
/// <param name="PValue">Two-sided p: the share of arrangements whose |statistic| is at least the observed one's.</param>
/// <param name="IsExact">Whether all arrangements were gone through.</param>
/// <param name="Permutations">Arrangements compared: all of them, or those drawn.</param>
/// <param name="Mcse">Monte Carlo standard error of p; null when exact.</param>
/// <param name="Seed">Seed of the draws; null when exact.</param>
/// <param name="Statistic">The observed statistic.</param>
public sealed record PermutationResult(double PValue, bool IsExact, long Permutations, double? Mcse, ulong? Seed, double Statistic);

/// <summary>The permutation test of one coefficient.</summary>
/// <param name="Name">Name of the coefficient.</param>
/// <param name="Statistic">The observed statistic.</param>
/// <param name="PValue">Two-sided p.</param>
/// <param name="Mcse">Monte Carlo standard error of p; null when exact.</param>
public sealed record CoefficientPermutation(string Name, double Statistic, double PValue, double? Mcse);

/// <summary>Permutation tests of a meta-regression.</summary>
/// <param name="Coefficients">One a coefficient, intercept included.</param>
/// <param name="Moderators">The test of all moderators together by QM.</param>
/// <param name="IsExact">Whether all arrangements were gone through.</param>
/// <param name="Permutations">Arrangements compared: all distinct ones, or those drawn.</param>
/// <param name="Seed">Seed of the draws; null when exact.</param>
public sealed record RegressionPermutationResult(
    ImmutableArray<CoefficientPermutation> Coefficients, CoefficientPermutation Moderators, bool IsExact, long Permutations, ulong? Seed);

/// <summary>p from counts of arrangements that reach the observed statistic.</summary>
internal static class PermutationP
{
    /// <summary>
    /// Statistics that are equal by symmetry differ by rounding: what falls short by 1.5·10⁻⁸ (√ε), relative to the statistic or to 1, reaches
    /// it all the same, so that ties never make p too small.
    /// </summary>
    public const double Tie = 1.4901161193847656e-8;

    /// <summary>Whether a statistic reaches the observed one, sizes compared. An infinite one (standard error 0) is reached by its like only.</summary>
    public static bool Reaches(double statistic, double observed)
    {
        var (size, sought) = (Math.Abs(statistic), Math.Abs(observed));
        return double.IsInfinity(sought) ? double.IsInfinity(size) : size >= Border(observed);
    }

    /// <summary>The size from which on a statistic reaches a finite observed one.</summary>
    public static double Border(double observed) => Math.Abs(observed) - Tie * Math.Max(1, Math.Abs(observed));

    /// <summary>Exact: the share. Drawn: (b + 1)/(B + 1), which counts the observed arrangement too (Phipson and Smyth 2010).</summary>
    public static (double P, double? Mcse) Of(long reached, long compared, bool isExact)
    {
        if (isExact)
        {
            return ((double)reached / compared, null);
        }

        var p = (reached + 1.0) / (compared + 1.0);
        return (p, Math.Sqrt(p * (1 - p) / compared));
    }

    /// <summary>The counts of all chunks.</summary>
    public static Counts Count(long arrangements, PermutationOptions options, int events, Action<long, int, Counts> run, CancellationToken cancellation) =>
        MonteCarloDriver.Run(new MonteCarloPlan(arrangements, options.Seed, options.Threads), () => new Counts(events), run, null, cancellation);
}
