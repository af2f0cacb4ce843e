using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

public class RandomEffectsEdgeTests
{
    public static TheoryData<HeterogeneityEstimator> Methods => [.. HeterogeneityEstimators.All.Select(e => e.Kind)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void One_effect_is_itself_and_says_so(HeterogeneityEstimator method)
    {
        foreach (var (_, inference) in PoolingCodes.Inference.All.Where(i => GoldenData.IsOffered(method, i.Choice)))
        {
            var fit = RandomEffectsModel.Fit(GoldenData.Effects([0.3], [0.04]), new PoolingOptions { Method = method, Inference = inference });
            Assert.Equal(0.3, fit.Estimate, 1e-15);
            Assert.Equal(0.2, fit.StandardError, 1e-15);
            Assert.Equal(0.3 - 1.959963984540054 * 0.2, fit.Interval.Lower, 1e-14);
            Assert.Null(fit.DegreesOfFreedom);
            Assert.Null(fit.TauSquared);
            Assert.Null(fit.TauSquaredInterval);
            Assert.Null(fit.ISquared);
            Assert.Null(fit.QPValue);
            Assert.Null(fit.PredictionInterval);
            Assert.Contains("one effect", Assert.Single(fit.Warnings), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Few_effects_are_warned_of_for_what_t_does_and_for_what_cannot_be_known_of_heterogeneity()
    {
        static string[] Warnings(int k, InferenceMethod inference, HeterogeneityEstimator method = HeterogeneityEstimator.RestrictedMaximumLikelihood)
        {
            double[] y = [.. new[] { 0.1, 0.9, 0.4, -0.3, 0.2 }.Take(k)];
            return [.. RandomEffectsModel.Fit(
                GoldenData.Effects(y, [.. y.Select(_ => 0.04)]), new PoolingOptions { Inference = inference, Method = method }).Warnings];
        }

        const string T2 = "2 effects leave t with 1 degree of freedom: the interval reaches 12.71 standard errors to either side, where a normal one would reach 1.96";
        const string T3 = "3 effects leave t with 2 degrees of freedom: the interval reaches 4.3 standard errors to either side, where a normal one would reach 1.96";
        Assert.Equal([T2, "2 effects hardly determine τ²: an estimate of 0 would not show that the effects agree"], Warnings(2, InferenceMethod.HartungKnappNeverNarrower));
        Assert.Equal([T3, "3 effects hardly determine τ²: an estimate of 0 would not show that the effects agree"], Warnings(3, InferenceMethod.HartungKnapp));
        Assert.Equal(["3 effects hardly determine τ²: the normal interval takes it as known"], Warnings(3, InferenceMethod.Wald));
        Assert.Contains(T3, Warnings(3, InferenceMethod.HartungKnapp, HeterogeneityEstimator.EqualEffects));
        Assert.Empty(Warnings(5, InferenceMethod.Wald));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Two_identical_effects_have_no_heterogeneity(HeterogeneityEstimator method)
    {
        var fit = RandomEffectsModel.Fit(GoldenData.Effects([0.7, 0.7], [0.09, 0.09]), new PoolingOptions { Method = method });
        Assert.Equal(0.7, fit.Estimate, 1e-15);
        Assert.Equal(Math.Sqrt(0.045), fit.StandardError, 1e-15);
        Assert.Equal(0, fit.TauSquared);
        Assert.Equal(0, fit.Q);
        Assert.Equal(1, fit.QPValue!.Value, 1e-15);
        var hartungKnapp = RandomEffectsModel.Fit(
            GoldenData.Effects([0.7, 0.7], [0.09, 0.09]), new PoolingOptions { Method = method, Inference = InferenceMethod.HartungKnapp });
        Assert.Equal(0, hartungKnapp.StandardError);
        Assert.Contains(hartungKnapp.Warnings, w => w.Contains("hksj-adhoc", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_hundred_thousand_effects_give_back_the_truth(HeterogeneityEstimator method)
    {
        // Normal scores instead of draws: y = μ + √(v + τ²)·z with z the k normal quantiles, in an order unrelated to v.
        const int k = 100_000;
        const double mean = 0.25, tauSquared = 0.04;
        var (y, v) = (new double[k], new double[k]);
        for (var i = 0; i < k; i++)
        {
            var shuffled = (int)(i * 61_803L % k);
            v[i] = 0.01 + 0.09 * i / k;
            y[i] = mean + Math.Sqrt(v[i] + tauSquared) * Numerics.Distributions.Normal.Quantile((shuffled + 0.5) / k);
        }

        var fit = RandomEffectsModel.Fit(GoldenData.Effects(y, v), new PoolingOptions { Method = method });
        Assert.InRange(fit.Estimate, mean - 2e-4, mean + 2e-4);
        // Sidik and Jonkman's estimator is not consistent: with τ₀² = τ² + v̄ = 0.095 it tends to the mean of τ₀²(v + τ²)/(v + τ₀²).
        var limit = method switch
        {
            HeterogeneityEstimator.EqualEffects => 0,
            HeterogeneityEstimator.SidikJonkman => 0.095 * (1 - 0.055 * Math.Log(0.195 / 0.105) / 0.09),
            _ => tauSquared,
        };
        Assert.InRange(fit.TauSquared!.Value, limit - 1e-4, limit + 1e-4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.01)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_variance_that_is_none_is_refused_with_its_row(double variance)
    {
        var error = Assert.Throws<ArgumentException>(() => RandomEffectsModel.Fit(GoldenData.Effects([0.1, 0.2], [0.04, variance]), new()));
        Assert.Contains("row 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_bad_input_is_refused()
    {
        Assert.Throws<ArgumentException>(() => RandomEffectsModel.Fit(new([]), new()));
        Assert.Throws<ArgumentException>(() => RandomEffectsModel.Fit(GoldenData.Effects([double.NaN], [1]), new()));
        foreach (var level in new[] { 0, 1, -0.5, 95, double.NaN })
        {
            Assert.Throws<ArgumentException>(() => RandomEffectsModel.Fit(GoldenData.Effects([0.1], [1]), new() { Level = level }));
        }

        Assert.Throws<ArgumentOutOfRangeException>(
            () => RandomEffectsModel.Fit(GoldenData.Effects([0.1], [1]), new() { Method = (HeterogeneityEstimator)99 }));
    }

    [Fact]
    public void Rows_of_one_study_without_a_covariance_are_named()
    {
        EffectSet rows = new(
        [
            new("Lin, low dose", "Lin 2021", 0.1, 0.04), new("Lin, high dose", "Lin 2021", 0.2, 0.05),
            new("Sengupta", "Sengupta 2020", 0.3, 0.03), new("Zhu", "Zhu 2022", 0.0, 0.03), new("Xu", "Xu 2022", 0.2, 0.03),
        ]);
        var warning = Assert.Single(RandomEffectsModel.Fit(rows, new()).Warnings);
        Assert.Contains("Lin 2021 (Lin, low dose, Lin, high dose)", warning, StringComparison.Ordinal);
        var covariance = new double[5, 5];
        for (var i = 0; i < 5; i++)
        {
            covariance[i, i] = rows.Effects[i].Variance;
        }

        covariance[0, 1] = covariance[1, 0] = 0.02;
        Assert.Empty(RandomEffectsModel.Fit(rows with { Covariance = covariance }, new()).Warnings);
    }

    [Fact]
    public void A_likelihood_with_two_maxima_is_reported_as_such()
    {
        // gibson2002 mean differences: the likelihood is highest at τ² = 0 under ML and at the inner maximum under REML.
        var set = GoldenData.Effects("gibson2002-MD");
        foreach (var method in new[] { HeterogeneityEstimator.MaximumLikelihood, HeterogeneityEstimator.RestrictedMaximumLikelihood })
        {
            var fit = RandomEffectsModel.Fit(set, new PoolingOptions { Method = method });
            Assert.Contains(fit.Warnings, w => w.Contains("2 maxima", StringComparison.Ordinal));
            Assert.True(fit.Fit.Converged);
            Assert.InRange(fit.Fit.Iterations, 1, 500);
        }
    }

    [Fact]
    public void Equal_variances_make_all_quadratic_estimators_one()
    {
        // With v_i = v every unbiased quadratic estimator is s² − v, and REML is too (Viechtbauer 2005).
        double[] y = [0.1, 0.9, -0.4, 0.6, 1.2];
        var expected = y.Sum(a => (a - y.Average()) * (a - y.Average())) / 4 - 0.05;
        foreach (var code in new[] { "DL", "HE", "REML", "EB", "PM" })
        {
            Assert.True(HeterogeneityEstimators.Codes.TryParse(code, out var method, out _));
            var fit = RandomEffectsModel.Fit(GoldenData.Effects(y, [0.05, 0.05, 0.05, 0.05, 0.05]), new PoolingOptions { Method = method });
            Assert.InRange(fit.TauSquared!.Value / expected, 1 - 1e-13, 1 + 1e-13);
        }
    }

    [Fact]
    public void Extreme_scales_neither_loop_nor_lie()
    {
        // Variances over 24 orders of magnitude, and effects far from 0.
        var fit = RandomEffectsModel.Fit(GoldenData.Effects([1e6, 1e6 + 1, 1e6 - 3, 1e6 + 2], [1e-12, 1, 1e12, 1e-3]), new());
        Assert.True(fit.TauSquared > 0);
        Assert.InRange(fit.Estimate, 1e6, 1e6 + 2);
        foreach (var scale in new[] { 1e-30, 1e30 })
        {
            var scaled = RandomEffectsModel.Fit(
                GoldenData.Effects([0, scale, 3 * scale], [0.1 * scale * scale, 0.2 * scale * scale, 0.1 * scale * scale]), new());
            var plain = RandomEffectsModel.Fit(GoldenData.Effects([0, 1, 3], [0.1, 0.2, 0.1]), new());
            Assert.InRange(scaled.Estimate / plain.Estimate / scale, 1 - 1e-12, 1 + 1e-12);
            Assert.InRange(scaled.TauSquared!.Value / plain.TauSquared!.Value / scale / scale, 1 - 1e-12, 1 + 1e-12);
        }
    }

    [Fact]
    public void Every_code_is_read_and_written_back_and_a_mistyped_one_gets_a_hint()
    {
        foreach (var (code, choice) in HeterogeneityEstimators.Codes.All)
        {
            Assert.True(HeterogeneityEstimators.Codes.TryParse(code, out var read, out _));
            Assert.Equal(choice, read);
            Assert.Equal(code, HeterogeneityEstimators.Codes.CodeOf(choice));
        }

        Assert.Equal(Enum.GetValues<HeterogeneityEstimator>().Length, HeterogeneityEstimators.All.Length);
        Assert.True(PoolingCodes.Predictions.TryParse("riley", out var prediction, out _));
        Assert.Equal(PredictionMethod.StudentKMinus2, prediction);
        Assert.Equal("t-k2", PoolingCodes.Predictions.CodeOf(prediction));
        Assert.False(HeterogeneityEstimators.Codes.TryParse("RELM", out _, out var error));
        Assert.Contains("did you mean 'REML'?", error, StringComparison.Ordinal);
        Assert.False(PoolingCodes.Inference.TryParse("hksj-ad-hoc", out _, out error));
        Assert.Contains("'hksj-adhoc'", error, StringComparison.Ordinal);
    }
}
