using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

public class DependentRowsTests
{
    private static readonly JsonElement Reference = JsonDocument.Parse(DependentRowsReference.Json).RootElement;

    private static EffectSet Rows()
    {
        var variances = GoldenData.Numbers(Reference, "vi");
        var covariance = new double[variances.Length, variances.Length];
        var i = 0;
        foreach (var row in Reference.GetProperty("V").EnumerateArray())
        {
            var j = 0;
            foreach (var cell in row.EnumerateArray())
            {
                covariance[i, j++] = cell.GetDouble();
            }

            i++;
        }

        return GoldenData.Effects(GoldenData.Numbers(Reference, "yi"), variances, covariance);
    }

    [Fact]
    public void Dependent_rows_agree_with_multivariate_reference_fits()
    {
        var compare = new Compare();
        foreach (var golden in Reference.GetProperty("fits").EnumerateArray())
        {
            var code = golden.GetProperty("method").GetString()!;
            Assert.True(HeterogeneityEstimators.Codes.TryParse(code, out var method, out _));
            var fit = RandomEffectsModel.Fit(Rows(), new PoolingOptions { Method = method });
            compare.Near("estimate", code, golden.GetProperty("estimate").GetDouble(), fit.Estimate, 1e-11);
            compare.Near("se", code, golden.GetProperty("se").GetDouble(), fit.StandardError, 1e-11);
            compare.Near("tau2", code, golden.GetProperty("tau2").GetDouble(), fit.TauSquared, 1e-11);
            compare.Near("ll", code, golden.GetProperty("ll").GetDouble(), fit.LogLikelihood, 1e-11);
            compare.Near("QE", code, golden.GetProperty("QE").GetDouble(), fit.Q, 1e-11);
            compare.Near("QEp", code, golden.GetProperty("QEp").GetDouble(), fit.QPValue, 1e-11);
            if (GoldenData.Number(golden, "se_knha") is { } se)
            {
                var hartungKnapp = RandomEffectsModel.Fit(
                    Rows(), new PoolingOptions { Method = method, Inference = InferenceMethod.HartungKnapp });
                compare.Near("se_knha", code, se, hartungKnapp.StandardError, 1e-11);
            }

            var weights = GoldenData.Numbers(golden, "weights");
            for (var i = 0; i < weights.Length; i++)
            {
                compare.Near("weight", code, weights[i], fit.Studies[i].Weight, 1e-11);
            }
        }

        compare.ThrowIfAny();
    }

    [Theory]
    [InlineData(HeterogeneityEstimator.EqualEffects)]
    [InlineData(HeterogeneityEstimator.DerSimonianLaird)]
    [InlineData(HeterogeneityEstimator.MaximumLikelihood)]
    [InlineData(HeterogeneityEstimator.RestrictedMaximumLikelihood)]
    [InlineData(HeterogeneityEstimator.EmpiricalBayes)]
    [InlineData(HeterogeneityEstimator.PauleMandel)]
    public void A_diagonal_covariance_is_the_same_as_none(HeterogeneityEstimator method)
    {
        var independent = Rows() with { Covariance = null };
        var diagonal = new double[independent.Count, independent.Count];
        for (var i = 0; i < independent.Count; i++)
        {
            diagonal[i, i] = independent.Effects[i].Variance;
        }

        var options = new PoolingOptions { Method = method, Inference = InferenceMethod.HartungKnapp };
        var expected = RandomEffectsModel.Fit(independent, options);
        var actual = RandomEffectsModel.Fit(independent with { Covariance = diagonal }, options);
        Assert.Equal(expected.Estimate, actual.Estimate);
        Assert.Equal(expected.StandardError, actual.StandardError);
        Assert.Equal(expected.TauSquared, actual.TauSquared);
        Assert.Equal(expected.TauSquaredInterval, actual.TauSquaredInterval);
        Assert.Equal(expected.LogLikelihood, actual.LogLikelihood);
    }

    [Fact]
    public void A_negligible_covariance_hardly_moves_the_fit()
    {
        // The rotation itself, not only the shortcut for a diagonal: a correlation of 1e-9 enters at first order.
        var independent = Rows() with { Covariance = null };
        var covariance = new double[independent.Count, independent.Count];
        for (var i = 0; i < independent.Count; i++)
        {
            for (var j = 0; j < independent.Count; j++)
            {
                covariance[i, j] = (i == j ? 1 : 1e-9)
                    * Math.Sqrt(independent.Effects[i].Variance * independent.Effects[j].Variance);
            }
        }

        var expected = RandomEffectsModel.Fit(independent, new PoolingOptions());
        var actual = RandomEffectsModel.Fit(independent with { Covariance = covariance }, new PoolingOptions());
        Assert.NotEqual(expected.Estimate, actual.Estimate);
        Assert.InRange(actual.Estimate / expected.Estimate - 1, -1e-7, 1e-7);
        Assert.InRange(actual.TauSquared!.Value / expected.TauSquared!.Value - 1, -1e-7, 1e-7);
    }

    [Theory]
    [InlineData(HeterogeneityEstimator.Hedges)]
    [InlineData(HeterogeneityEstimator.HunterSchmidt)]
    [InlineData(HeterogeneityEstimator.SidikJonkman)]
    public void An_estimator_that_is_not_defined_for_dependent_rows_names_those_that_are(HeterogeneityEstimator method)
    {
        var error = Assert.Throws<ArgumentException>(() => RandomEffectsModel.Fit(Rows(), new PoolingOptions { Method = method }));
        Assert.Contains("EE, DL, ML, REML, EB, PM", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_covariance_that_is_no_covariance_is_refused()
    {
        var rows = Rows();
        void Refused(string expected, Action<double[,]> spoil)
        {
            var covariance = (double[,])rows.Covariance!.Clone();
            spoil(covariance);
            var error = Assert.Throws<ArgumentException>(() => RandomEffectsModel.Fit(rows with { Covariance = covariance }, new()));
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }

        Refused("not symmetric at rows 2 and 1", c => c[0, 1] += 0.01);
        Refused("must equal the row's variance", c => c[3, 3] *= 2);
        Refused("not positive definite", c => c[0, 1] = c[1, 0] = 0.2);
        Refused("not positive definite", c => c[0, 1] = c[1, 0] = Math.Sqrt(c[0, 0] * c[1, 1]));
        Refused("not symmetric", c => c[0, 1] = double.NaN);
        var small = Assert.Throws<ArgumentException>(() => RandomEffectsModel.Fit(rows with { Covariance = new double[2, 2] }, new()));
        Assert.Contains("7 rows need 7 × 7", small.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bayesian_fit_of_dependent_rows_agrees_with_brute_force_over_mean_and_tau()
    {
        // Two equally precise rows with correlation r: their mean is sufficient for μ, with variance (1 + r)v/2 + τ²/2, and their
        // difference tells τ, with variance 2(1 − r)v + 2τ².
        const double v = 0.2, r = 0.6, y1 = -0.9, y2 = 0.1, scale = 0.7;
        var covariance = new double[,] { { v, r * v }, { r * v, v } };
        var fit = BayesianRandomEffects.Fit(
            GoldenData.Effects([y1, y2], [v, v], covariance), new TauPrior.HalfNormal(scale), null, 0.9);
        double total = 0, mean = 0;
        const double step = 1e-4;
        for (var tau = 0.5 * step; tau < 8; tau += step)
        {
            var difference = 2 * (1 - r) * v + 2 * tau * tau;
            var mass = Math.Exp(-0.5 * tau * tau / (scale * scale) - 0.5 * (y1 - y2) * (y1 - y2) / difference) / Math.Sqrt(difference);
            total += mass;
            mean += mass * tau;
        }

        Assert.InRange(fit.Tau.Mean / (mean / total), 1 - 1e-8, 1 + 1e-8);
        Assert.InRange(fit.Mu.Mean / (0.5 * (y1 + y2)), 1 - 1e-12, 1 + 1e-12);
        Assert.InRange(fit.Mu.Median / (0.5 * (y1 + y2)), 1 - 1e-12, 1 + 1e-12);
    }
}
