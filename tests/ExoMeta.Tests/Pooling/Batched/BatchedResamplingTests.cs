using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>GOSH and sign flips against the analysis of each subset and each arrangement by itself.</summary>
public class BatchedResamplingTests
{
    private static readonly InferenceMethod[] Inferences = [InferenceMethod.Wald, InferenceMethod.HartungKnapp, InferenceMethod.HartungKnappNeverNarrower];

    public static TheoryData<HeterogeneityEstimator> Estimators => [.. HeterogeneityEstimators.All.Select(e => e.Kind)];

    [Theory]
    [MemberData(nameof(Estimators))]
    public void All_8191_subsets_of_the_trials_of_BCG_are_the_fits_of_their_rows(HeterogeneityEstimator method)
    {
        // Colditz et al. (1994) as log risk ratios.
        var effects = GoldenData.Effects("bcg-RR");
        Assert.Equal(13, effects.Count);
        var columns = Run(effects, method, new GoshOptions());
        Assert.Equal(8191, columns.Count);
        Compare(effects, method, columns, Enumerable.Range(0, columns.Count));
    }

    [Theory]
    [InlineData(HeterogeneityEstimator.DerSimonianLaird)]
    [InlineData(HeterogeneityEstimator.PauleMandel)]
    [InlineData(HeterogeneityEstimator.RestrictedMaximumLikelihood)]
    public void Subsets_of_more_rows_than_a_word_has_bits_are_the_fits_of_their_rows(HeterogeneityEstimator method)
    {
        var effects = ReplicateData.Of("variances over two decades", 70, 1).Effects(0);
        var columns = Run(effects, method, new GoshOptions { MaximumSubsets = 203, Seed = 4 });
        Compare(effects, method, columns, Enumerable.Range(0, columns.Count));
    }

    [Fact]
    public void Subsets_with_several_maxima_are_the_fits_of_their_rows()
    {
        var set = ReplicateData.Of("precise studies that agree among scattered ones", 10, 30);
        foreach (var method in new[] { HeterogeneityEstimator.MaximumLikelihood, HeterogeneityEstimator.RestrictedMaximumLikelihood })
        {
            foreach (var r in new[] { 3, 17 })
            {
                var columns = Run(set.Effects(r), method, new GoshOptions());
                Compare(set.Effects(r), method, columns, Enumerable.Range(0, columns.Count));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Estimators))]
    public void Counted_sign_flips_are_those_whose_single_fit_reaches_the_observed_one(HeterogeneityEstimator method)
    {
        // Twins make ties that differ by rounding; equal estimates make standard errors of 0 or nearly so.
        (double[] Y, double[] V)[] sets =
        [
            ([0.31, -0.07, 0.44, 0.13, 0.31, -0.07, 0.44, 0.13], [0.02, 0.05, 0.011, 0.3, 0.02, 0.05, 0.011, 0.3]),
            ([0.2, -0.2, 0.1, -0.1], [1, 1, 2, 2]),
            ([0.5, 0.5, 0.5, 0.5, 0.5], [0.1, 0.1, 0.1, 0.1, 0.1]),
            ([0.3, 0.3, 0.3, 0.3], [0.1, 0.2, 0.3, 0.4]),
            ([0, 0, 0], [1, 1, 1]),
            ([1, 1 + 1e-9, 1 - 1e-9, 1], [1, 1, 1, 1]),
            ([0.9], [0.3]),
            .. Enumerable.Range(0, 4).Select(ReplicateData.Of("variances over two decades", 7, 4, 30).Rows),
            .. Enumerable.Range(0, 4).Select(ReplicateData.Of("a few precise studies far apart", 6, 4, 31).Rows),
        ];
        foreach (var (y, v) in sets)
        {
            foreach (var inference in Inferences)
            {
                var options = new PoolingOptions { Method = method, Inference = inference };
                var result = PermutationTest.Run(GoldenData.Effects(y, v), options, new PermutationOptions());
                Assert.Equal(Expected(y, v, options), result.PValue);
            }
        }
    }

    [Fact]
    public void Drawn_flips_of_many_rows_do_not_depend_on_threads_or_on_the_estimator_running_on_lanes()
    {
        var effects = ReplicateData.Of("variances over one decade", 70, 1, 8).Effects(0);
        var drawn = new PermutationOptions { Replicates = 1111, Seed = 3, Threads = 1 };
        var options = new PoolingOptions { Method = HeterogeneityEstimator.DerSimonianLaird };
        var one = PermutationTest.Run(effects, options, drawn);
        Assert.Equal(one, PermutationTest.Run(effects, options, drawn with { Threads = 3 }));

        // With equal variances Hedges' moment is DerSimonian and Laird's: one runs on lanes, the other does not.
        var equal = new EffectSet([.. effects.Effects.Select(e => e with { Variance = 0.7 })]);
        Assert.Equal(
            PermutationTest.Run(equal, options, drawn).PValue,
            PermutationTest.Run(equal, options with { Method = HeterogeneityEstimator.Hedges }, drawn).PValue);
    }

    private static double Expected(double[] y, double[] v, PoolingOptions options)
    {
        var observed = Math.Abs(Statistic(y, v, options));
        var arrangements = 1 << y.Length;
        var reaching = 0;
        for (var arrangement = 0; arrangement < arrangements; arrangement++)
        {
            var size = Math.Abs(Statistic([.. y.Select((x, i) => (arrangement >> i & 1) == 1 ? -x : x)], v, options));
            reaching += (double.IsInfinity(observed) ? double.IsInfinity(size) : size >= observed - 1.4901161193847656e-8 * Math.Max(1, observed)) ? 1 : 0;
        }

        return (double)reaching / arrangements;
    }

    private static double Statistic(double[] y, double[] v, PoolingOptions options)
    {
        var fit = RandomEffectsModel.Fit(GoldenData.Effects(y, v), options);
        return fit.Estimate == 0 ? 0 : fit.Estimate / fit.StandardError;
    }

    private static GoshColumns Run(EffectSet effects, HeterogeneityEstimator method, GoshOptions gosh)
    {
        var columns = new GoshColumns(Gosh.SubsetsOf(effects.Count, gosh), effects.Count);
        Gosh.Run(effects, new PoolingOptions { Method = method }, gosh, columns);
        return columns;
    }

    private static void Compare(EffectSet effects, HeterogeneityEstimator method, GoshColumns columns, IEnumerable<int> subsets)
    {
        var compare = new Compare();
        foreach (var subset in subsets)
        {
            var rows = Enumerable.Range(0, columns.Rows).Where(i => columns.Contains(subset, i)).ToArray();
            var fit = RandomEffectsModel.Fit(new([.. rows.Select(i => effects.Effects[i])]), new PoolingOptions { Method = method });
            var smallest = rows.Min(i => effects.Effects[i].Variance);
            var where = string.Join(',', rows);
            Assert.Equal(rows.Length, columns.Size[subset]);
            compare.Near("estimate", where, fit.Estimate, columns.Estimate[subset], 1e-10, fit.StandardError);
            compare.Near("τ²", where, fit.TauSquared ?? 0, columns.TauSquared[subset], 1e-10, smallest);
            compare.Near("I²", where, fit.ISquared ?? 0, columns.ISquared[subset], 1e-10, 1);
            compare.Near("H²", where, fit.HSquared ?? 1, columns.HSquared[subset], 1e-10);

            // With rows whose difference is small against their size, Q is made of what subtraction leaves.
            compare.Near("Q", where, fit.Q ?? 0, columns.Q[subset], 1e-12, 1e-2);
        }

        compare.ThrowIfAny();
    }
}
