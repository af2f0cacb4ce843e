using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>Vote counting by direction of effect (McKenzie and Brennan 2019, Cochrane Handbook 12.2.2.2).</summary>
public static class VoteCounting
{
    /// <summary>Counts directions and tests them with the exact sign test.</summary>
    /// <remarks>
    /// Under no effect the number of favourable studies is binomial(n, ½) among the n with a direction. That distribution is symmetric, so
    /// doubling the smaller tail and the minimum-likelihood rule give the same two-sided p. The interval is Clopper and Pearson's (1934),
    /// 95 %. Stated nulls and unclear directions are counted as unclear and enter neither.
    /// </remarks>
    /// <param name="directions">One direction a study.</param>
    /// <exception cref="ArgumentException">A value that is not a direction.</exception>
    public static VoteCount Count(IEnumerable<EffectDirection> directions)
    {
        ArgumentNullException.ThrowIfNull(directions);
        var (favourable, unfavourable, unclear, statedNull) = (0, 0, 0, 0);
        foreach (var direction in directions)
        {
            switch (direction)
            {
                case EffectDirection.Favourable:
                    favourable++;
                    break;
                case EffectDirection.Unfavourable:
                    unfavourable++;
                    break;
                case EffectDirection.StatedNull:
                    statedNull++;
                    unclear++;
                    break;
                case EffectDirection.Unclear:
                    unclear++;
                    break;
                default:
                    throw new ArgumentException($"{direction} is not a direction of effect", nameof(directions));
            }
        }

        var n = favourable + unfavourable;
        var count = n == 0
            ? new VoteCount(0, 0, unclear, null, null, null)
            : new(favourable, unfavourable, unclear, (double)favourable / n, ClopperPearson(favourable, n, 0.95), SignTest(favourable, n));
        return count with { StatedNull = statedNull };
    }

    /// <summary>min(1, 2·P(X ≤ min(x, n − x))) for X ~ binomial(n, ½).</summary>
    private static double SignTest(int x, int n)
    {
        var smaller = Math.Min(x, n - x);
        return 2 * smaller == n ? 1 : Math.Min(1, 2 * Beta.Cdf(0.5, n - smaller, smaller + 1));
    }

    /// <summary>Exact interval of a binomial proportion; the ends at 0 and n successes have closed forms.</summary>
    private static Interval ClopperPearson(int x, int n, double level)
    {
        var tail = 0.5 * (1 - level);
        return new(
            x == 0 ? 0 : x == n ? PortableMath.Pow(tail, 1.0 / n) : Beta.Quantile(tail, x, n - x + 1),
            x == n ? 1 : x == 0 ? 1 - PortableMath.Pow(tail, 1.0 / n) : Beta.Quantile(1 - tail, x + 1, n - x));
    }
}
