using System.Collections.Immutable;
using System.Numerics;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Trials;

/// <summary>
/// The closed test of an adaptive design: each intersection hypothesis by a combination of its stage-wise scores, inverse normal or Fisher's, each
/// elementary hypothesis rejected when every intersection that holds it is. Immutable, shared by threads; the state of the trials is the
/// caller's.
/// </summary>
/// <remarks>
/// Intersection S at stage k: Σ w_j z_{S,j}/√Σ w_j² over the stages so far (Lehmacher and Wassmer 1999, Biometrics 55:1286–1290), against
/// c_k; what was rejected stays rejected. The closure principle (Marcus, Peritz and Gabriel 1976, Biometrika 63:655–660) keeps the
/// family-wise error under any rule by which arms are dropped (Bauer and Kieser 1999, Statistics in Medicine 18:1833–1848). A score of −∞
/// says that none of the set's comparisons went on: the set cannot be rejected any more, and with it no hypothesis that it holds; so a
/// comparison that was dropped cannot be rejected later.
/// </remarks>
public sealed class ClosedCombinationTest
{
    private readonly double[] _weights;

    /// <summary>c_k·√Σ w_j², or −log c_k of products: the sums are compared as they are.</summary>
    private readonly double[] _critical;
    private readonly bool _multiplies;

    /// <summary>Prepares a test.</summary>
    /// <param name="comparisons">m, from 1 to 8.</param>
    /// <param name="weights">w_k of each stage, above 0, fixed in advance; only their proportions count.</param>
    /// <param name="critical">c_k of each stage; +∞ where nothing is rejected. They hold the level of one hypothesis in a group-sequential
    /// design whose information grows by the squared weights.</param>
    /// <exception cref="ArgumentException">The arguments are not sound; the message names everything that is wrong.</exception>
    public ClosedCombinationTest(int comparisons, ImmutableArray<double> weights, ImmutableArray<double> critical)
    {
        var problems = Problems(comparisons, weights, critical).ToArray();
        if (problems.Length > 0)
        {
            throw new ArgumentException(string.Join("; ", problems), nameof(weights));
        }

        Comparisons = comparisons;
        _weights = [.. weights];
        _critical = new double[weights.Length];
        var squares = 0.0;
        for (var k = 0; k < weights.Length; k++)
        {
            squares += weights[k] * weights[k];
            _critical[k] = double.IsInfinity(critical[k]) ? critical[k] : CriticalValues.ForComparing(critical[k]) * Math.Sqrt(squares);
        }
    }

    private ClosedCombinationTest(int comparisons, double[] weights, double[] critical, bool multiplies) =>
        (Comparisons, _weights, _critical, _multiplies) = (comparisons, weights, critical, multiplies);

    /// <summary>m, the number of comparisons.</summary>
    public int Comparisons { get; }

    /// <summary>Number of stages.</summary>
    public int Stages => _weights.Length;

    /// <summary>2^m.</summary>
    public int Sets => 1 << Comparisons;

    /// <summary>
    /// The same with Fisher's combination: an intersection is rejected when the product of its stage-wise p-values is at most c_k. Its sums
    /// are those of −log p.
    /// </summary>
    /// <param name="comparisons">m, from 1 to 8.</param>
    /// <param name="design">The critical values; they hold the level of one hypothesis.</param>
    /// <exception cref="ArgumentException">The number of comparisons is out of range.</exception>
    public static ClosedCombinationTest OfProducts(int comparisons, FisherCombination design)
    {
        var critical = design.Critical.Select(c => CriticalValues.ForComparing(-PortableMath.Log(c))).ToArray();
        var weights = critical.Select(_ => 1.0).ToArray();
        var problems = Problems(comparisons, [.. weights], [.. critical]).ToArray();
        return problems.Length == 0
            ? new(comparisons, weights, critical, multiplies: true)
            : throw new ArgumentException(string.Join("; ", problems), nameof(comparisons));
    }

    /// <summary>Before the first stage: no evidence, no rejection.</summary>
    /// <param name="sums">2^m lanes of the caller's, in which the test keeps the weighted sums of scores.</param>
    /// <param name="sets">2^m lanes of the caller's, in which it keeps the masks of rejected intersections.</param>
    public static void Begin<TLane>(Span<TLane> sums, Span<TLane> sets)
        where TLane : struct, ILane<TLane>
    {
        sums.Fill(TLane.Broadcast(0));
        sets.Fill(TLane.BroadcastBits(0));
    }

    /// <summary>Adds a stage.</summary>
    /// <param name="stage">From 0, in turn.</param>
    /// <param name="scores">2^m lanes: the stage's scores of all sets (<see cref="IntersectionScores"/>), from the second stage on
    /// restricted to the comparisons that went on.</param>
    /// <param name="sums">As <see cref="Begin"/> and the stages before left it.</param>
    /// <param name="sets">Likewise; set S's mask says in which trials its intersection is rejected by now.</param>
    /// <param name="rejected">m lanes: the mask of the trials in which a hypothesis is rejected by now.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public void AddStage<TLane>(int stage, ReadOnlySpan<TLane> scores, Span<TLane> sums, Span<TLane> sets, Span<TLane> rejected)
        where TLane : struct, ILane<TLane>
    {
        if (scores.Length < Sets || sums.Length < Sets || sets.Length < Sets || rejected.Length < Comparisons)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{Sets} lanes of scores, sums and sets and {Comparisons} of masks were expected"), nameof(scores));
        }

        var (weight, critical) = (TLane.Broadcast(_weights[stage]), TLane.Broadcast(_critical[stage]));
        rejected[..Comparisons].Fill(TLane.BroadcastBits(ulong.MaxValue));
        for (var set = 1; set < Sets; set++)
        {
            sums[set] = TLane.FusedMultiplyAdd(weight, _multiplies ? NegativeLog(scores[set]) : scores[set], sums[set]);
            var isRejected = sets[set] | TLane.LessThanOrEqual(critical, sums[set]);
            sets[set] = isRejected;
            for (var bits = (uint)set; bits != 0; bits &= bits - 1)
            {
                rejected[BitOperations.TrailingZeroCount(bits)] &= isRejected;
            }
        }
    }

    /// <summary>What the score of a stage must reach for a set to be rejected there, given the sum of the stages before.</summary>
    /// <param name="stage">The stage to come.</param>
    /// <param name="sum">The set's sum so far.</param>
    internal TLane NextCritical<TLane>(int stage, TLane sum)
        where TLane : struct, ILane<TLane>
    {
        var missing = TLane.Broadcast(_critical[stage]) - sum;
        if (!_multiplies)
        {
            return missing * TLane.Broadcast(1 / _weights[stage]);
        }

        // Evidence that is complete is asked no more than a p-value next to 1.
        var (zero, least) = (TLane.Broadcast(0), TLane.Broadcast(1e-12));
        missing = TLane.Select(TLane.LessThan(least, missing), missing, least);
        return zero - LaneMath.NormalQuantile(LaneMath.Exp(zero - missing));
    }

    /// <summary>−log Φ(−z); −∞ of −∞, which is no evidence whatever comes.</summary>
    private static TLane NegativeLog<TLane>(TLane z)
        where TLane : struct, ILane<TLane>
    {
        var zero = TLane.Broadcast(0);
        var evidence = zero - LaneMath.Log(LaneMath.NormalCdf(zero - z));
        var none = TLane.Broadcast(double.NegativeInfinity);
        return TLane.Select(TLane.EqualTo(z, none), none, evidence);
    }

    private static IEnumerable<string> Problems(int comparisons, ImmutableArray<double> weights, ImmutableArray<double> critical)
    {
        if (comparisons is < 1 or > MultiplicityProcedure.MaximumClosedComparisons)
        {
            yield return FormattableString.Invariant($"1 to {MultiplicityProcedure.MaximumClosedComparisons} comparisons were expected");
        }

        if (weights.IsDefaultOrEmpty || !weights.All(w => w > 0 && double.IsFinite(w)))
        {
            yield return "weights above 0 were expected, one a stage";
        }

        if (critical.IsDefaultOrEmpty || critical.Length != weights.Length || critical.Any(double.IsNaN))
        {
            yield return "as many critical values as weights were expected, none of them NaN";
        }
    }
}
