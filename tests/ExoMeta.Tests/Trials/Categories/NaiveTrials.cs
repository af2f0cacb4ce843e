using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials;

namespace ExoMeta.Tests.Trials;

/// <summary>Trials in ordered categories, patient by patient with another generator, or by all their outcomes; tests written anew.</summary>
internal static class NaiveTrials
{
    /// <summary>Category probabilities when the odds of being beyond cut k are multiplied by exp(θ + δₖ).</summary>
    public static double[] Shift(double[] control, double theta, params double[] byCut)
    {
        var shifted = new double[control.Length];
        var before = 1.0;
        for (var k = 0; k < control.Length; k++)
        {
            var beyond = k == control.Length - 1 ? 0 : control.Skip(k + 1).Sum();
            var odds = beyond / (1 - beyond) * Math.Exp(theta + (byCut.Length == 0 || beyond == 0 ? 0 : byCut[k]));
            var next = odds / (1 + odds);
            (shifted[k], before) = (before - next, next);
        }

        return shifted;
    }

    /// <summary>Counts of n patients, one after another.</summary>
    public static double[] Draw(Random random, int n, double[] probabilities)
    {
        var counts = new double[probabilities.Length];
        for (var i = 0; i < n; i++)
        {
            var u = random.NextDouble();
            var k = 0;
            for (; k < counts.Length - 1 && u >= probabilities[k]; k++)
            {
                u -= probabilities[k];
            }

            counts[k]++;
        }

        return counts;
    }

    /// <summary>z of the rank sum with midranks and its permutation variance, Σ over patients of (rank − mean rank)².</summary>
    public static double RankSum(double[] treated, double[] control)
    {
        var (n1, n0) = (treated.Sum(), control.Sum());
        var total = n1 + n0;
        var (below, sum, squares) = (0.0, 0.0, 0.0);
        for (var k = 0; k < treated.Length; k++)
        {
            var both = treated[k] + control[k];
            var score = below + (both + 1) / 2 - (total + 1) / 2;
            sum += treated[k] * score;
            squares += both * score * score;
            below += both;
        }

        return squares == 0 ? 0 : sum / Math.Sqrt(n1 * n0 / (total * (total - 1)) * squares);
    }

    /// <summary>The statistic of a test, above 0 where treated patients are in later categories.</summary>
    public static double Statistic(CategoryTest test, double[] treated, double[] control)
    {
        var total = treated.Sum() + control.Sum();
        return test.Name switch
        {
            "mann-whitney" => RankSum(treated, control),
            "proportional-odds" => RankSum(treated, control) * Math.Sqrt(total / (total - 1)),
            _ => Wins(treated, control),
        };
    }

    /// <summary>P(statistic ≤ −critical) of trials drawn one by one.</summary>
    public static (double Power, double Error) Power(int seed, int trials, CategoryTest test, double critical, Func<Random, (double[] Treated, double[] Control)> draw)
    {
        var random = new Random(seed);
        var found = 0;
        for (var i = 0; i < trials; i++)
        {
            var (treated, control) = draw(random);
            found += Statistic(test, treated, control) <= -critical ? 1 : 0;
        }

        var power = found / (double)trials;
        return (power, Math.Sqrt(power * (1 - power) / trials));
    }

    /// <summary>Every outcome of n patients in K categories with its probability.</summary>
    public static IEnumerable<(double[] Counts, double Probability)> Outcomes(int n, double[] probabilities)
    {
        return From(0, n, new double[probabilities.Length], 1);

        IEnumerable<(double[], double)> From(int k, int left, double[] counts, double probability)
        {
            if (k == counts.Length - 1)
            {
                var whole = (double[])counts.Clone();
                whole[k] = left;
                yield return (whole, probability * Math.Pow(probabilities[k], left));
                yield break;
            }

            // C(left, x) pˣ, the later categories' part following.
            var term = probability;
            for (var x = 0; x <= left; x++)
            {
                counts[k] = x;
                foreach (var outcome in From(k + 1, left - x, counts, term))
                {
                    yield return outcome;
                }

                term *= probabilities[k] * (left - x) / (x + 1);
            }

            counts[k] = 0;
        }
    }

    /// <summary>The kernel of the win ratio, which tests of its own compare with all pairs of patients.</summary>
    private static double Wins(double[] treated, double[] control)
    {
        var counts = new CategoryCounts<LaneOne>(treated, control);
        return WinStatistics<LaneOne>.Of(counts, PairCounts<LaneOne>.Of(counts)).LogWinRatio.Statistic.Value;
    }
}
