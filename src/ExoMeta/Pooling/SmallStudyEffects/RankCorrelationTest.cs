using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Pooling;

/// <summary>Begg and Mazumdar's (1994) rank correlation of standardised effects and variances.</summary>
/// <param name="Tau">Kendall's τ-b.</param>
/// <param name="PValue">Two-sided p.</param>
/// <param name="IsExact">Whether p comes from the exact null distribution.</param>
public sealed record RankCorrelationTest(double Tau, double PValue, bool IsExact)
{
    /// <summary>From this many effects on the normal distribution is used, as in R's cor.test.</summary>
    private const int NormalFrom = 50;

    /// <summary>Runs the test.</summary>
    /// <remarks>
    /// Effects are standardised as (y − ȳ)/√(v − 1/Σw) with the inverse-variance mean ȳ. Without ties and below 50 effects p is exact
    /// (twice the smaller tail of Kendall's score); otherwise normal with the variance corrected for ties (Kendall 1970), without
    /// continuity correction.
    /// </remarks>
    /// <param name="effects">Independent rows, at least two.</param>
    /// <exception cref="ArgumentException">Too few rows, dependent rows, or effects or variances that are all equal.</exception>
    public static RankCorrelationTest Run(EffectSet effects)
    {
        ArgumentNullException.ThrowIfNull(effects);
        EffectSetChecks.ThrowIfInvalid(effects);
        NotApplicableException.ThrowIfFewer(effects, 2, "the rank correlation test");
        var k = effects.Count;
        double sw = 0, swy = 0;
        foreach (var e in effects.Effects)
        {
            sw += 1 / e.Variance;
            swy += e.Estimate / e.Variance;
        }

        var x = effects.Effects.Select(e => (e.Estimate - swy / sw) / Math.Sqrt(e.Variance - 1 / sw)).ToArray();
        var v = effects.Effects.Select(e => e.Variance).ToArray();
        var (score, pairs) = (0, k * (k - 1) / 2);
        for (var i = 0; i < k; i++)
        {
            for (var j = 0; j < i; j++)
            {
                score += x[i].CompareTo(x[j]) * v[i].CompareTo(v[j]);
            }
        }

        var (tiesX, tiesV) = (new Ties(x), new Ties(v));
        if (tiesX.Pairs == pairs || tiesV.Pairs == pairs)
        {
            throw new NotApplicableException(
                $"the rank correlation test cannot be computed: the {(tiesV.Pairs == pairs ? "variances" : "standardised effects")} are all equal");
        }

        var tau = score / (Math.Sqrt(pairs - tiesX.Pairs) * Math.Sqrt(pairs - tiesV.Pairs));
        if (k < NormalFrom && tiesX.Pairs == 0 && tiesV.Pairs == 0)
        {
            var (lower, upper) = KendallScore.Tails((score + pairs) / 2, k);
            return new(tau, Math.Min(1, 2 * Math.Min(lower, upper)), IsExact: true);
        }

        return new(tau, 2 * Normal.Survival(Math.Abs(score / Math.Sqrt(Variance(k, tiesX, tiesV)))), IsExact: false);
    }

    private static double Variance(double k, Ties x, Ties v)
    {
        var first = (k * (k - 1) * (2 * k + 5) - x.Fives - v.Fives) / 18;
        var second = x.Triples * v.Triples / (9 * k * (k - 1) * Math.Max(1, k - 2));
        return first + second + 2 * x.Pairs * (2 * v.Pairs) / (2 * k * (k - 1));
    }

    /// <summary>Sums over groups of t tied values: t(t − 1)/2, t(t − 1)(2t + 5) and t(t − 1)(t − 2).</summary>
    private readonly record struct Ties
    {
        public Ties(double[] values)
        {
            foreach (var group in values.GroupBy(x => x))
            {
                double t = group.Count();
                Pairs += t * (t - 1) / 2;
                Fives += t * (t - 1) * (2 * t + 5);
                Triples += t * (t - 1) * (t - 2);
            }
        }

        public double Pairs { get; }

        public double Fives { get; }

        public double Triples { get; }
    }
}
