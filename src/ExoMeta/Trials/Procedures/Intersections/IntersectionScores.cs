using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>
/// The p-value of every intersection hypothesis at one stage as a z score, z_S = Φ⁻¹(1 − p_S), trial by trial: immutable, shared by
/// threads.
/// </summary>
/// <remarks>
/// <para>A set S of comparisons is an index whose bit i says whether comparison i is in it: 2^m scores, that of the empty set first. The
/// score of one comparison is its statistic (for t statistics, its <see cref="NormalScore"/>).</para>
/// <para>Single scores are held in [−8, 12], NaN at −8: one-sided p-values above 1 − 6·10⁻¹⁶ count as that, those below 1.8·10⁻³³ (evidence
/// nobody has) likewise. Within it the scores of Dunnett's test are within 2.5·10⁻¹¹ of the quadrature for normal statistics and 7·10⁻¹¹ for
/// t statistics, those of Simes' and Bonferroni's within 10⁻¹¹ where p ≤ ½ (beyond, p itself is within 10⁻¹⁵; a p of 1 has the score
/// −8.2).</para>
/// </remarks>
public abstract class IntersectionScores
{
    /// <summary>The largest double below 1.</summary>
    private protected const double AlmostOne = 1 - 1.1102230246251565e-16;

    private readonly NormalScore? _normalScore;

    private protected IntersectionScores(int comparisons, NormalScore? normalScore)
    {
        Comparisons = comparisons;
        _normalScore = normalScore;
    }

    /// <summary>m, the number of comparisons.</summary>
    public int Comparisons { get; }

    /// <summary>2^m.</summary>
    public int Sets => 1 << Comparisons;

    /// <summary>The scores of all sets.</summary>
    /// <param name="statistics">m lanes: the stage's own statistic of each comparison, large is favourable.</param>
    /// <param name="scores">2^m lanes; the empty set, for which there is no evidence, has −∞.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public void Score<TLane>(ReadOnlySpan<TLane> statistics, Span<TLane> scores)
        where TLane : struct, ILane<TLane>
    {
        if (statistics.Length < Comparisons || scores.Length < Sets)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{Comparisons} lanes of statistics and {Sets} of scores were expected"), nameof(scores));
        }

        scores = scores[..Sets];
        scores[0] = TLane.Broadcast(double.NegativeInfinity);
        for (var i = 0; i < Comparisons; i++)
        {
            var z = _normalScore is null ? statistics[i] : _normalScore.Evaluate(statistics[i]);
            scores[1 << i] = Held(z);
        }

        // Not a virtual method: a generic one is looked up at every call.
        switch (this)
        {
            case DunnettScores dunnett:
                dunnett.Fill(scores);
                break;
            case SimesScores simes:
                simes.Fill(scores);
                break;
            case BonferroniScores bonferroni:
                bonferroni.Fill(scores);
                break;
            default:
                throw new InvalidOperationException("an unknown intersection test");
        }
    }

    /// <summary>
    /// The scores when some comparisons did not go on to the stage: a set is tested by those of its comparisons that did, and a set of
    /// which none did has −∞.
    /// </summary>
    /// <param name="wentOn">m lanes: the mask of the trials in which a comparison went on.</param>
    /// <param name="scores">2^m lanes of scores, as all comparisons would have them: changed in place.</param>
    /// <exception cref="ArgumentException">The number of scores is not 2^m.</exception>
    public static void Restrict<TLane>(ReadOnlySpan<TLane> wentOn, Span<TLane> scores)
        where TLane : struct, ILane<TLane>
    {
        if (scores.Length != 1 << wentOn.Length)
        {
            throw new ArgumentException("two to the power of the number of comparisons was expected", nameof(scores));
        }

        // One comparison after the other: where it was dropped, a set is what it is without it.
        for (var i = 0; i < wentOn.Length; i++)
        {
            for (var set = 1 << i; set < scores.Length; set = set + 1 | 1 << i)
            {
                scores[set] = TLane.Select(wentOn[i], scores[set], scores[set ^ 1 << i]);
            }
        }
    }

    /// <summary>The largest single score of each set of two and more, in place.</summary>
    private protected static void Largest<TLane>(Span<TLane> scores)
        where TLane : struct, ILane<TLane>
    {
        for (var set = 3; set < scores.Length; set++)
        {
            var rest = set & set - 1;
            if (rest != 0)
            {
                scores[set] = RankedLanes.Larger(scores[rest], scores[set ^ rest]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Held<TLane>(TLane z)
        where TLane : struct, ILane<TLane>
    {
        var least = TLane.Broadcast(ScoreCurve.Least);
        var most = TLane.Broadcast(ScoreCurve.Most);
        z = TLane.Select(TLane.LessThan(least, z), z, least);
        return TLane.Select(TLane.LessThan(most, z), most, z);
    }
}

/// <summary>Dunnett's test: the score of the largest statistic.</summary>
internal sealed class DunnettScores : IntersectionScores
{
    /// <summary>By set; none for the empty set and for single comparisons.</summary>
    private readonly ScoreCurve?[] _curves;

    public DunnettScores(ImmutableArray<double> loadings, double? degreesOfFreedom, NormalScore? normalScore)
        : base(loadings.Length, normalScore)
    {
        _curves = new ScoreCurve?[Sets];
        var known = new Dictionary<string, ScoreCurve>(StringComparer.Ordinal);
        for (var set = 3; set < Sets; set++)
        {
            if (BitOperations.IsPow2(set))
            {
                continue;
            }

            // In one order, so that the score does not depend on that of the arms.
            var ofSet = Subsets.Of(loadings, set).Sort();
            var key = Subsets.Key(ofSet);
            if (!known.TryGetValue(key, out var curve))
            {
                known[key] = curve = ScoreCurve.Of(ofSet, degreesOfFreedom);
            }

            _curves[set] = curve;
        }
    }

    public void Fill<TLane>(Span<TLane> scores)
        where TLane : struct, ILane<TLane>
    {
        Largest(scores);
        for (var set = 3; set < scores.Length; set++)
        {
            if (_curves[set] is { } curve)
            {
                scores[set] = curve.Evaluate(scores[set]);
            }
        }
    }
}

/// <summary>Bonferroni's test.</summary>
internal sealed class BonferroniScores(int comparisons, NormalScore? normalScore) : IntersectionScores(comparisons, normalScore)
{
    public void Fill<TLane>(Span<TLane> scores)
        where TLane : struct, ILane<TLane>
    {
        Largest(scores);
        var zero = TLane.Broadcast(0);
        for (var set = 3; set < scores.Length; set++)
        {
            var count = BitOperations.PopCount((uint)set);
            if (count > 1)
            {
                var p = TLane.Broadcast(count) * LaneMath.NormalCdf(zero - scores[set]);
                var most = TLane.Broadcast(AlmostOne);
                scores[set] = zero - LaneMath.NormalQuantile(TLane.Select(TLane.LessThan(p, most), p, most));
            }
        }
    }
}

/// <summary>Simes' test.</summary>
internal sealed class SimesScores(int comparisons, NormalScore? normalScore) : IntersectionScores(comparisons, normalScore)
{
    public void Fill<TLane>(Span<TLane> scores)
        where TLane : struct, ILane<TLane>
    {
        var zero = TLane.Broadcast(0);
        var tailRoom = default(RankedLanes<TLane>);
        var tails = ((Span<TLane>)tailRoom)[..Comparisons];
        for (var i = 0; i < tails.Length; i++)
        {
            tails[i] = zero - LaneMath.NormalCdf(zero - scores[1 << i]);
        }

        var room = default(RankedLanes<TLane>);
        Span<TLane> members = room;
        for (var set = 3; set < scores.Length; set++)
        {
            var count = 0;
            var least = TLane.Broadcast(ScoreCurve.Most);
            for (var bits = (uint)set; bits != 0; bits &= bits - 1)
            {
                var i = BitOperations.TrailingZeroCount(bits);
                members[count++] = tails[i];
                least = TLane.Select(TLane.LessThan(scores[1 << i], least), scores[1 << i], least);
            }

            if (count > 1)
            {
                scores[set] = OfSet(members[..count], least);
            }
        }
    }

    /// <summary>The score of −p of each member; with the largest p, n·p₍n₎/n, as the score that it already has.</summary>
    private static TLane OfSet<TLane>(Span<TLane> negatives, TLane least)
        where TLane : struct, ILane<TLane>
    {
        RankedLanes.SortDescending(negatives);
        var p = TLane.Broadcast(AlmostOne);
        for (var k = 0; k < negatives.Length - 1; k++)
        {
            var candidate = negatives[k] * TLane.Broadcast(-(double)negatives.Length / (k + 1));
            p = TLane.Select(TLane.LessThan(candidate, p), candidate, p);
        }

        return RankedLanes.Larger(TLane.Broadcast(0) - LaneMath.NormalQuantile(p), least);
    }
}
