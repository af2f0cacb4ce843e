using ExoMeta.Trials;
using static ExoMeta.Tests.Trials.RiskTables;

namespace ExoMeta.Tests.Trials;

/// <summary>Mann–Whitney and win statistics against a comparison of every pair of patients, and R.</summary>
public class RankStatisticTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(30)]
    public void Statistics_are_those_of_all_pairs_of_patients(int categories)
    {
        var rows = CategoryTables.Of(categories, 90, 31);
        var results = LaneKernels.Run<CategoryKernel>(rows);
        for (var i = 0; i < rows.Length; i++)
        {
            var treated = CategoryTables.Patients(rows[i].Take(categories));
            var control = CategoryTables.Patients(rows[i].Skip(categories));
            Check(treated, control, results[i], rows[i]);
        }
    }

    // wilcox.test(exact = FALSE, correct = FALSE) of R 4.2.2: U and |z|; the last has two categories, of 30 the fourth.
    [Theory]
    [InlineData("3,7,12,18,10", "8,12,14,11,5", 1620, 2.621721246715005)]
    [InlineData("5,0,9,20,31,10,2", "9,3,14,22,20,7,0", 3596.5, 2.701404154805238)]
    [InlineData("2,0,0,5,1", "1,0,3,4,0", 39, 0.8159417072102747)]
    [InlineData(Thirty, ThirtyControl, 23950, 1.900514610648384)]
    [InlineData("40,60", "55,48", 5840, 1.907930182509824)]
    public void Mann_Whitney_is_that_of_R(string treated, string control, double u, double z)
    {
        var result = LaneKernels.Run<CategoryKernel>([[.. Parse(treated), .. Parse(control)]])[0];
        Assert.Equal(u, result[CategoryKernel.U]);
        Assert.Equal(z, result[CategoryKernel.MannWhitneyZ], 1e-12);
    }

    [Fact]
    public void Arms_that_trade_places_change_signs_only()
    {
        var rows = CategoryTables.Of(6, 120, 8);
        var results = LaneKernels.Run<CategoryKernel>(rows);
        var traded = LaneKernels.Run<CategoryKernel>([.. rows.Select(row => (double[])[.. row[6..], .. row[..6]])]);
        for (var i = 0; i < rows.Length; i++)
        {
            foreach (var j in new[] { CategoryKernel.MannWhitneyZ, CategoryKernel.NetBenefit, CategoryKernel.WinRatio, CategoryKernel.WinOdds, CategoryKernel.Score, CategoryKernel.Likelihood })
            {
                AssertClose(results[i][j], -traded[i][j], 1e-10, rows[i]);
                if (j != CategoryKernel.MannWhitneyZ)
                {
                    AssertClose(results[i][j + 1], traded[i][j + 1], 1e-6, rows[i]);
                }
            }
        }
    }

    [Fact]
    public void Arms_of_different_lengths_or_half_lanes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new CategoryCounts<ExoMeta.Numerics.Lanes.Lane512>(new double[16], new double[24]));
        Assert.Throws<ArgumentException>(() => new CategoryCounts<ExoMeta.Numerics.Lanes.Lane512>(new double[12], new double[12]));
        Assert.Throws<ArgumentException>(() => new CategoryCounts<ExoMeta.Numerics.Lanes.LaneOne>([], []));
        Assert.Throws<ArgumentException>(() => new CategoryCounts<ExoMeta.Numerics.Lanes.LaneOne>(new double[65], new double[65]));
    }

    private const string Thirty = "30,5,1,0,2,3,4,2,1,3,5,6,8,9,12,14,16,20,15,10,9,8,7,6,5,4,3,2,1,0";
    private const string ThirtyControl = "38,6,2,1,3,4,2,5,3,4,6,5,9,8,11,12,13,15,12,9,9,7,5,5,3,4,2,1,0,1";

    private static double[] Parse(string counts) => [.. counts.Split(',').Select(x => double.Parse(x, System.Globalization.CultureInfo.InvariantCulture))];

    private static void Check(double[] treated, double[] control, double[] actual, double[] row)
    {
        if (treated.Length == 0 || control.Length == 0 || treated.Concat(control).Distinct().Count() == 1)
        {
            Assert.Equal(0.5, actual[CategoryKernel.Superiority]);
            Assert.Equal(0, actual[CategoryKernel.MannWhitneyZ]);
            foreach (var j in new[] { CategoryKernel.NetBenefit, CategoryKernel.WinRatio, CategoryKernel.WinOdds, CategoryKernel.Score, CategoryKernel.Likelihood })
            {
                Assert.Equal([0, double.PositiveInfinity], actual[j..(j + 2)]);
            }

            return;
        }

        var (n1, n0) = ((double)treated.Length, (double)control.Length);
        var win = treated.Select(x => control.Count(y => x > y) / n0).ToArray();
        var loss = treated.Select(x => control.Count(y => x < y) / n0).ToArray();
        var winOver = control.Select(y => treated.Count(x => x > y) / n1).ToArray();
        var lossTo = control.Select(y => treated.Count(x => x < y) / n1).ToArray();
        var (w, l) = (win.Average(), loss.Average());
        var u = n1 * n0 * (w + (1 - w - l) / 2);

        // Midranks: the variance of a sum of n₁ of them drawn without replacement.
        var all = treated.Concat(control).ToArray();
        var ranks = all.Select(x => all.Count(y => y < x) + (all.Count(y => y == x) + 1) / 2.0).ToArray();
        var variance = n1 * n0 / (n1 + n0) * Covariance(ranks, ranks);
        AssertClose(u, actual[CategoryKernel.U], 1e-12, row);
        AssertClose(u / (n1 * n0), actual[CategoryKernel.Superiority], 1e-12, row);
        AssertClose((u - n1 * n0 / 2) / Math.Sqrt(variance), actual[CategoryKernel.MannWhitneyZ], 1e-12, row);

        // Every measure is a function of (w, l): its gradient makes one number of the two shares of a patient.
        var nullError = 2 * Math.Sqrt(variance) / (n1 * n0);
        double Error(double byWin, double byLoss, double nullScale, bool isCertain)
        {
            var ofTreated = win.Zip(loss, (x, y) => byWin * x + byLoss * y).ToArray();
            var ofControl = winOver.Zip(lossTo, (x, y) => byWin * x + byLoss * y).ToArray();
            var squared = Covariance(ofTreated, ofTreated) / n1 + Covariance(ofControl, ofControl) / n0;
            return isCertain || n1 < 2 || n0 < 2 || squared < 1e-20 ? nullScale * nullError : Math.Sqrt(squared);
        }

        var isNone = w == 0 || l == 0;
        var half = isNone ? 0.5 / (n1 * n0) : 0;
        AssertClose(w - l, actual[CategoryKernel.NetBenefit], 1e-12, row);
        AssertClose(Error(1, -1, 1, false), actual[CategoryKernel.NetBenefit + 1], 1e-10, row);
        AssertClose(Math.Log((w + half) / (l + half)), actual[CategoryKernel.WinRatio], 1e-12, row);
        AssertClose(Error(1 / w, -1 / l, 2 / (w + l), isNone), actual[CategoryKernel.WinRatio + 1], 1e-10, row);
        var tie = 1 - w - l;
        var (better, worse) = (w + tie / 2, l + tie / 2);
        var isEdge = w == 1 || l == 1;
        half = isEdge ? 0.5 / (n1 * n0) : 0;
        AssertClose(Math.Log((better + half) / (worse + half)), actual[CategoryKernel.WinOdds], 1e-11, row);
        AssertClose(Error(0.5 / better + 0.5 / worse, -0.5 / better - 0.5 / worse, 2, isEdge), actual[CategoryKernel.WinOdds + 1], 1e-10, row);
    }

    private static double Covariance(double[] x, double[] y)
    {
        var (mx, my) = (x.Average(), y.Average());
        return x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum() / (x.Length - 1);
    }
}
