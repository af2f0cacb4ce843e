using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>Permutation tests and GOSH. Numbers of metafor 3.8-1 on R 4.2.2.</summary>
public class ResamplingTests
{
    private static readonly double[] Latitude = [44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33];

    private static readonly PoolingOptions DerSimonianLaird = new() { Method = HeterogeneityEstimator.DerSimonianLaird };

    [Theory]
    [InlineData(InferenceMethod.Wald)]
    [InlineData(InferenceMethod.HartungKnapp)]
    public void Sign_flips_of_eight_trials_agree_with_metafor(InferenceMethod inference)
    {
        var result = PermutationTest.Run(First(8), new PoolingOptions { Inference = inference }, new PermutationOptions());
        Assert.Equal((0.015625, true, 256L, null, null), (result.PValue, result.IsExact, result.Permutations, result.Mcse, result.Seed));
    }

    [Fact]
    public void Follmann_and_Proschans_test_cannot_reach_five_percent_with_five_effects_of_one_sign()
    {
        Assert.Equal(2.0 / 32, PermutationTest.Run(First(5), new PoolingOptions(), new PermutationOptions()).PValue);
        Assert.Equal(1, PermutationTest.Run(First(1), new PoolingOptions(), new PermutationOptions()).PValue);
        Assert.Equal(0.5, PermutationTest.Run(First(2), new PoolingOptions(), new PermutationOptions()).PValue);
    }

    [Fact]
    public void Ties_by_symmetry_count_whatever_the_rounding()
    {
        // Twice the same four effects: arrangements that swap twins have the same statistic but for the order of summation.
        double[] y = [0.31, -0.07, 0.44, 0.13, 0.31, -0.07, 0.44, 0.13];
        double[] v = [0.02, 0.05, 0.011, 0.3, 0.02, 0.05, 0.011, 0.3];
        var p = PermutationTest.Run(GoldenData.Effects(y, v), DerSimonianLaird, new PermutationOptions()).PValue;
        var reversed = PermutationTest.Run(GoldenData.Effects([.. y.Reverse()], [.. v.Reverse()]), DerSimonianLaird, new PermutationOptions()).PValue;
        Assert.Equal(p, reversed);
        var zero = GoldenData.Effects([0.2, -0.2, 0.1, -0.1], [1, 1, 2, 2]);
        Assert.Equal(1, PermutationTest.Run(zero, DerSimonianLaird, new PermutationOptions()).PValue);
    }

    [Fact]
    public void Drawn_sign_flips_agree_with_all_of_them_and_do_not_depend_on_threads()
    {
        var effects = GoldenData.Effects("michael2013-SMD");
        var exact = PermutationTest.Run(effects, DerSimonianLaird, new PermutationOptions());
        var drawn = new PermutationOptions { MaximumExact = 1, Replicates = 20_000, Seed = 5, Threads = 1 };
        var one = PermutationTest.Run(effects, DerSimonianLaird, drawn);
        Assert.Equal(one, PermutationTest.Run(effects, DerSimonianLaird, drawn with { Threads = 3 }));
        Assert.False(one.IsExact);
        Assert.InRange(one.PValue, exact.PValue - 4.5 * one.Mcse!.Value, exact.PValue + 4.5 * one.Mcse.Value);
    }

    [Fact]
    public void Permuted_moderators_agree_with_metafor()
    {
        var design = DesignMatrix.Of(Moderator.Numeric("ablat", Latitude[..6]));
        var result = RegressionPermutationTest.Run(First(6), design, DerSimonianLaird, new PermutationOptions());
        Assert.Equal((true, 360L), (result.IsExact, result.Permutations));
        Assert.Equal(0.622222222222222, result.Coefficients[0].PValue, 1e-14);
        Assert.Equal(0.025, result.Coefficients[1].PValue, 1e-14);
        Assert.Equal(0.025, result.Moderators.PValue, 1e-14);

        // Two moderators, Knapp–Hartung; trials 5 and 6 are the ones of alternate allocation.
        var two = DesignMatrix.Of(Moderator.Numeric("ablat", Latitude[..7]), Moderator.Numeric("random", [1, 1, 1, 1, 0, 0, 1]));
        var knapp = RegressionPermutationTest.Run(
            First(7), two, DerSimonianLaird with { Inference = InferenceMethod.HartungKnapp }, new PermutationOptions());
        Assert.Equal(5040, knapp.Permutations);
        Assert.Equal([0.927976190476191, 0.13968253968254, 0.130555555555556], knapp.Coefficients.Select(c => c.PValue), new Close(1e-14));
        Assert.Equal(0.0744047619047619, knapp.Moderators.PValue, 1e-14);
    }

    [Fact]
    public void Drawn_permutations_of_moderators_agree_with_all_of_them_and_do_not_depend_on_threads()
    {
        var design = DesignMatrix.Of(Moderator.Numeric("ablat", Latitude[..7]));
        var exact = RegressionPermutationTest.Run(First(7), design, DerSimonianLaird, new PermutationOptions());
        var drawn = new PermutationOptions { MaximumExact = 1, Replicates = 10_000, Threads = 1 };
        var one = RegressionPermutationTest.Run(First(7), design, DerSimonianLaird, drawn);
        var three = RegressionPermutationTest.Run(First(7), design, DerSimonianLaird, drawn with { Threads = 3 });
        Assert.Equal(one.Coefficients.AsEnumerable(), three.Coefficients);
        var (p, mcse) = (one.Coefficients[1].PValue, one.Coefficients[1].Mcse!.Value);
        Assert.InRange(p, exact.Coefficients[1].PValue - 4.5 * mcse, exact.Coefficients[1].PValue + 4.5 * mcse);
        Assert.Throws<ArgumentException>(() => RegressionPermutationTest.Run(First(7), DesignMatrix.InterceptOnly(7), DerSimonianLaird, drawn));
    }

    [Theory]
    [InlineData(HeterogeneityEstimator.DerSimonianLaird, -66.9511046018463, 11.9706783621991, 3126.35027036739, 1e-12)]
    [InlineData(HeterogeneityEstimator.RestrictedMaximumLikelihood, -67.0831761899944, 11.5678702767301, 3151.41029521103, 1e-7)]
    public void All_subsets_of_six_trials_agree_with_metafor(HeterogeneityEstimator method, double estimates, double taus, double inconsistencies, double tolerance)
    {
        var columns = Columns(First(6), new PoolingOptions { Method = method }, new GoshOptions());
        Assert.Equal(63, columns.Count);
        Assert.Equal(1, columns.Estimate.Sum() / estimates, tolerance);
        Assert.Equal(1, columns.TauSquared.Sum() / taus, tolerance);
        Assert.Equal(1, columns.ISquared.Sum() / inconsistencies, tolerance);
        Assert.Equal(1, columns.Q.Sum() / 580.923727599277, 1e-12);
    }

    [Fact]
    public void Each_subset_is_the_fit_of_its_rows()
    {
        var effects = First(6);
        var columns = Columns(effects, new PoolingOptions(), new GoshOptions());
        for (var subset = 0; subset < columns.Count; subset++)
        {
            var rows = Enumerable.Range(0, 6).Where(i => columns.Contains(subset, i)).ToArray();
            Assert.Equal(rows.Length, columns.Size[subset]);
            var fit = RandomEffectsModel.Fit(new([.. rows.Select(i => effects.Effects[i])]), new PoolingOptions());
            Assert.Equal(fit.Estimate, columns.Estimate[subset], 1e-10 * fit.StandardError);
            Assert.Equal(fit.TauSquared ?? 0, columns.TauSquared[subset], 1e-10 * (fit.TauSquared ?? 0));
            Assert.Equal(fit.ISquared ?? 0, columns.ISquared[subset], 1e-10 * (fit.ISquared ?? 0));
            Assert.Equal(fit.HSquared ?? 1, columns.HSquared[subset], 1e-10 * (fit.HSquared ?? 1));
        }
    }

    [Fact]
    public void A_sample_of_subsets_has_no_duplicates_and_does_not_depend_on_threads()
    {
        var effects = GoldenData.Effects("hackshaw1998-YV");
        var options = new GoshOptions { MaximumSubsets = 3000, Seed = 9, Threads = 1 };
        var one = Columns(effects, DerSimonianLaird, options);
        var three = Columns(effects, DerSimonianLaird, options with { Threads = 3 });
        Assert.Equal(one.Estimate, three.Estimate);
        Assert.Equal(one.TauSquared, three.TauSquared);
        var keys = Enumerable.Range(0, one.Count).Select(s => string.Concat(Enumerable.Range(0, one.Rows).Select(r => one.Contains(s, r) ? '1' : '0')));
        Assert.Equal(one.Count, keys.Distinct().Count());

        // Every subset is equally likely: sizes are binomial(37, ½) but for the empty one.
        Assert.InRange(one.Size.Average(), 18.5 - 4.5 * Math.Sqrt(37.0 / 4 / 3000), 18.5 + 4.5 * Math.Sqrt(37.0 / 4 / 3000));

        // 60 of 63 subsets: drawn until none is missing.
        var nearlyAll = Columns(First(6), DerSimonianLaird, new GoshOptions { MaximumSubsets = 60 });
        Assert.Equal(60, Enumerable.Range(0, 60).Select(s => string.Concat(Enumerable.Range(0, 6).Select(r => nearlyAll.Contains(s, r)))).Distinct().Count());
        Assert.Throws<ArgumentException>(() => Gosh.Run(First(6), DerSimonianLaird, new GoshOptions(), new GoshColumns(5, 6)));
    }

    private static GoshColumns Columns(EffectSet effects, PoolingOptions options, GoshOptions gosh)
    {
        var columns = new GoshColumns(Gosh.SubsetsOf(effects.Count, gosh), effects.Count);
        var all = Gosh.Run(effects, options, gosh, columns);
        Assert.Equal(effects.Count < 31 && columns.Count == (1 << effects.Count) - 1, all);
        return columns;
    }

    private static EffectSet First(int k) => new(GoldenData.Effects("bcg-OR").Effects[..k]);

    private sealed class Close(double tolerance) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance;

        public int GetHashCode(double obj) => 0;
    }
}
