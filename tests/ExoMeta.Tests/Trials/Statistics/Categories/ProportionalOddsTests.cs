using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials;
using static ExoMeta.Tests.Trials.RiskTables;

namespace ExoMeta.Tests.Trials;

/// <summary>The log odds ratio by score and by likelihood.</summary>
public class ProportionalOddsTests
{
    [Theory]
    [InlineData(2, 400)]
    [InlineData(3, 400)]
    [InlineData(7, 400)]
    [InlineData(30, 100)]
    public void The_likelihood_is_at_its_maximum(int categories, int count)
    {
        var rows = CategoryTables.Of(categories, count, 77);
        var results = LaneKernels.Run<CategoryKernel>(rows);
        for (var i = 0; i < rows.Length; i++)
        {
            var (treated, control) = (rows[i][..categories], rows[i][categories..]);
            if (treated.Sum() == 0 || control.Sum() == 0 || treated.Zip(control, (t, c) => t + c).Count(n => n > 0) < 2)
            {
                continue;
            }

            var (estimate, error) = ProportionalOddsOracle.Fit(treated, control);
            AssertClose(estimate, results[i][CategoryKernel.Likelihood], 1e-8 * error, rows[i]);
            AssertClose(error, results[i][CategoryKernel.Likelihood + 1], 2e-7, rows[i]);
        }
    }

    // polr of MASS 7.3.58.2 with R 4.2.2 (it stops at about six digits); the last, of two categories, is glm's logistic regression.
    [Theory]
    [InlineData("3,7,12,18,10", "8,12,14,11,5", 0.9679328985976587, 0.3680933022370367)]
    [InlineData("5,0,9,20,31,10,2", "9,3,14,22,20,7,0", 0.8050890696627239, 0.2974566589250901)]
    [InlineData("2,0,0,5,1", "1,0,3,4,0", 0.8748415902514889, 1.0305259394811834)]
    [InlineData(
        "30,5,1,0,2,3,4,2,1,3,5,6,8,9,12,14,16,20,15,10,9,8,7,6,5,4,3,2,1,0",
        "38,6,2,1,3,4,2,5,3,4,6,5,9,8,11,12,13,15,12,9,9,7,5,5,3,4,2,1,0,1", 0.3257798765953399, 0.1711130245305341)]
    [InlineData("40,60", "55,48", 0.5415972824327445, 0.2840454500982738)]
    public void Estimates_are_those_of_R(string treated, string control, double estimate, double error)
    {
        double[] Parse(string counts) => [.. counts.Split(',').Select(x => double.Parse(x, System.Globalization.CultureInfo.InvariantCulture))];
        var result = LaneKernels.Run<CategoryKernel>([[.. Parse(treated), .. Parse(control)]])[0];
        Assert.Equal(estimate, result[CategoryKernel.Likelihood], 1e-5);
        Assert.Equal(error, result[CategoryKernel.Likelihood + 1], 1e-5);
    }

    /// <summary>Arms that hardly overlap, where probabilities near 1 would lose the digits; the estimate by Newton's method in R 4.2.2.</summary>
    [Fact]
    public void Huge_effects_are_found_from_either_end_of_the_scale()
    {
        var results = LaneKernels.Run<CategoryKernel>([[0, 49945, 55, 49980, 11, 9], [9, 11, 49980, 55, 49945, 0]]);
        Assert.Equal(16.44602, results[0][CategoryKernel.Likelihood], 2e-5);
        AssertClose(results[0][CategoryKernel.Likelihood], results[1][CategoryKernel.Likelihood], 1e-9, []);
        AssertClose(results[0][CategoryKernel.Likelihood + 1], results[1][CategoryKernel.Likelihood + 1], 1e-7, []);
    }

    [Fact]
    public void Two_categories_are_a_log_odds_ratio_with_its_rule_for_empty_cells()
    {
        foreach (var row in Small.Where(r => r[1] > 0 && r[3] > 0 && r[0] + r[2] > 0 && r[0] + r[2] < r[1] + r[3]))
        {
            var expected = RiskEffects.LogOddsRatio(new RiskCounts<LaneOne>(new(row[0]), new(row[1]), new(row[2]), new(row[3])));
            var actual = new double[CategoryKernel.Outputs];
            CategoryKernel.Compute<LaneOne>([row[1] - row[0], row[0], row[3] - row[2], row[2]], actual);
            AssertClose(expected.Estimate.Value, actual[CategoryKernel.Likelihood], 1e-11, row);
            AssertClose(expected.StandardError.Value, actual[CategoryKernel.Likelihood + 1], 1e-7, row);
        }
    }

    [Fact]
    public void Empty_categories_change_nothing()
    {
        double[] treated = [3, 0, 7, 2, 9], control = [5, 1, 6, 0, 2];
        double[] Spread(double[] counts) => [0, counts[0], 0, 0, counts[1], counts[2], counts[3], 0, counts[4], 0];
        var compact = LaneKernels.Run<CategoryKernel>([[.. treated, .. control]])[0];
        Assert.Equal(compact, LaneKernels.Run<CategoryKernel>([[.. Spread(treated), .. Spread(control)]])[0]);
    }

    [Fact]
    public void The_score_is_Whiteheads_and_its_square_N_over_N_minus_1_times_that_of_Mann_and_Whitney()
    {
        var rows = CategoryTables.Of(7, 200, 3);
        var results = LaneKernels.Run<CategoryKernel>(rows);
        for (var i = 0; i < rows.Length; i++)
        {
            var (t, c) = (rows[i][..7], rows[i][7..]);
            var (n1, n0) = (t.Sum(), c.Sum());
            var n = n1 + n0;
            var total = t.Zip(c, (x, y) => x + y).ToArray();
            if (n1 == 0 || n0 == 0 || total.Max() == n)
            {
                continue;
            }

            // Z = Σ n₀ₖ(treated better − treated worse)/(N + 1).
            var z = c.Select((x, k) => x * (t.Skip(k + 1).Sum() - t.Take(k).Sum())).Sum() / (n + 1);
            var v = n1 * n0 * n / (3 * (n + 1) * (n + 1)) * (1 - total.Sum(x => Math.Pow(x / n, 3)));
            AssertClose(z / v, results[i][CategoryKernel.Score], 1e-11, rows[i]);
            AssertClose(1 / Math.Sqrt(v), results[i][CategoryKernel.Score + 1], 1e-11, rows[i]);
            AssertClose(results[i][CategoryKernel.MannWhitneyZ] * Math.Sqrt(n / (n - 1)), z / Math.Sqrt(v), 1e-11, rows[i]);
        }
    }

    [Fact]
    public void Too_little_scratch_space_is_refused() => Assert.Throws<ArgumentException>(() =>
        ProportionalOddsLikelihood.LogOddsRatio(new CategoryCounts<LaneOne>([1, 2], [3, 4]), new double[ProportionalOddsLikelihood.ScratchLength<LaneOne>(2) - 1]));
}
