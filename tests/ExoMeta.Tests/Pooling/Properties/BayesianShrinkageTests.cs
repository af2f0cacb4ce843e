using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>
/// Posteriors of the rows' own effects against adaptive quadrature in R 4.2.2: integrate with rel.tol 1e-11 over log τ, given τ the normal
/// posterior written with the dense matrix (V + τ²I)⁻¹, quantiles by uniroot. Columns: mean, standard deviation, 2.5 %, 50 % and 97.5 % points,
/// P(θ &lt; 0), P(θ ≤ x) and x.
/// </summary>
public class BayesianShrinkageTests(ITestOutputHelper output)
{
    private static readonly double[][] EightSchools =
    [
        [9.332823880, 6.208638270, -1.434439998, 8.838691228, 23.55320880, 0.04431012495, 0.7998979493, 13.7],
        [7.806041779, 5.276905977, -2.606107181, 7.783828441, 18.36301385, 0.06464368564, 0.7711120233, 11.5],
        [7.041311979, 5.928865250, -5.537533820, 7.242223714, 18.20220656, 0.10218132974, 0.7767412669, 11.2],
        [7.684098449, 5.407416890, -3.092956302, 7.688010925, 18.43399633, 0.07161137491, 0.7742546794, 11.5],
        [6.388810199, 5.337360400, -5.055752907, 6.642558253, 16.19687738, 0.11043689442, 0.7604220478, 10.1],
        [6.959914630, 5.486531878, -4.562676737, 7.133520665, 17.31896970, 0.09549076877, 0.7680090638, 10.8],
        [9.180194300, 5.560278867, -0.863422794, 8.854655778, 21.35660442, 0.03669209532, 0.7845729350, 13.1],
        [8.030971973, 5.980469584, -3.564995482, 7.926901752, 20.36664268, 0.07438489663, 0.7860488551, 12.2],
    ];

    private static readonly double[][] Dependent =
    [
        [0.10702063100, 0.1204748815, -0.12792069745, 0.106126699406, 0.3469030167, 0.18451056388, 0.7837455682, 0.2],
        [0.22419262858, 0.1793699880, -0.08925404413, 0.208654899462, 0.6118249619, 0.08953355067, 0.6875950622, 0.3],
        [-0.00351483735, 0.1482380884, -0.31555666599, 0.005128970553, 0.2651466538, 0.48608728598, 0.7510548664, 0.1],
        [0.25761470708, 0.2177123404, -0.10151011868, 0.229518745378, 0.7486813413, 0.09214468902, 0.7641802568, 0.4],
        [0.15947183100, 0.1547369925, -0.12835217969, 0.151827609712, 0.4856357884, 0.14151683539, 0.8251403443, 0.3],
    ];

    [Fact]
    public void Independent_rows()
    {
        var fit = BayesianRandomEffects.Fit(
            GoldenData.Effects([28, 8, -3, 7, -1, 1, 18, 12], [225, 100, 256, 121, 81, 121, 100, 324]), new TauPrior.HalfCauchy(5), null, 0.95);
        Agree(EightSchools, fit);
        Assert.Equal(0.061675787286, fit.Mu.Cdf(1), 1e-9);
        Assert.Equal(0.11672694992, fit.Predictive.Cdf(1), 1e-9);
        Assert.Equal(0.198158, fit.Tau.Cdf(1), 2e-6);
    }

    [Fact]
    public void Dependent_rows()
    {
        double[] v = [0.02, 0.05, 0.03, 0.09, 0.04];
        var covariance = new double[5, 5];
        for (var i = 0; i < 5; i++)
        {
            covariance[i, i] = v[i];
        }

        covariance[0, 1] = covariance[1, 0] = 0.015;
        covariance[2, 3] = covariance[3, 2] = 0.02;
        covariance[3, 4] = covariance[4, 3] = 0.01;
        var fit = BayesianRandomEffects.Fit(
            GoldenData.Effects([0.12, 0.35, -0.10, 0.48, 0.22], v, covariance), new TauPrior.HalfNormal(0.5), null, 0.95);
        Agree(Dependent, fit);
        Assert.Equal(0.99965964399, fit.Mu.Cdf(1), 1e-9);
        Assert.Equal(0.98844741371, fit.Predictive.Cdf(1), 1e-9);
        Assert.Equal(0.998979, fit.Tau.Cdf(1), 2e-6);
    }

    [Fact]
    public void Distribution_functions_rise_from_0_to_1_and_invert_the_quantiles()
    {
        var fit = BayesianRandomEffects.Fit(GoldenData.Effects("bcg-OR"), new TauPrior.HalfNormal(0.5), new NormalPrior(0, 4), 0.9);
        foreach (var posterior in new[] { fit.Mu, fit.Tau, fit.Predictive }.Concat(fit.Shrinkage))
        {
            Assert.Equal(0.05, posterior.Cdf(posterior.Interval.Lower), 1e-11);
            Assert.Equal(0.5, posterior.Cdf(posterior.Median), 1e-11);
            Assert.Equal(0.95, posterior.Cdf(posterior.Interval.Upper), 1e-11);
            Assert.Equal(posterior.ProbabilityBelowZero, posterior.Cdf(0), 1e-15);
            Assert.Equal(0, posterior.Cdf(-1e6));
            Assert.Equal(1, posterior.Cdf(1e6), 1e-13);
            var previous = 0.0;
            for (var x = -4.0; x <= 4; x += 0.05)
            {
                var p = posterior.Cdf(x);
                Assert.True(p >= previous - 1e-15);
                previous = p;
            }
        }
    }

    private void Agree(double[][] expected, BayesianMetaAnalysis fit)
    {
        var worst = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            var (row, s) = (expected[i], fit.Shrinkage[i]);
            double[] actual = [s.Mean, s.StandardDeviation, s.Interval.Lower, s.Median, s.Interval.Upper, s.ProbabilityBelowZero, s.Cdf(row[7])];
            for (var j = 0; j < actual.Length; j++)
            {
                worst = Math.Max(worst, Math.Abs(actual[j] / row[j] - 1));
            }
        }

        output.WriteLine(FormattableString.Invariant($"largest relative error {worst:E2}"));
        Assert.InRange(worst, 0, 1e-7);
    }
}
