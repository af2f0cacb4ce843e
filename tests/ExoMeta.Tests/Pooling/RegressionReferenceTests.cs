using System.Globalization;
using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>
/// Factors, interactions, designs without intercept, weights of the user and Kenward–Roger inference against tests/References/regression.json,
/// which names its tools.
/// </summary>
public class RegressionReferenceTests(ITestOutputHelper output)
{
    private static readonly JsonElement Reference = Load();

    [Fact]
    public void Factors_interactions_and_weights_agree_with_metafor_for_every_estimator()
    {
        var compare = new Compare();
        foreach (var golden in Reference.GetProperty("fits").EnumerateArray())
        {
            CompareFit(compare, golden);
            if (golden.GetProperty("method").GetString() == "EB")
            {
                // Paule and Mandel's estimator is the same; metafor's own stops at a coarser root.
                CompareFit(compare, golden, "PM");
            }
        }

        Report(compare);
    }

    [Fact]
    public void Kenward_Roger_agrees_with_matrices_differentiated_numerically_and_the_F_tests_of_pbkrtest()
    {
        var compare = new Compare();
        var options = new PoolingOptions { Inference = InferenceMethod.KenwardRoger };
        foreach (var golden in Reference.GetProperty("kenward_roger").EnumerateArray())
        {
            var where = golden.GetProperty("name").GetString()!;
            var (effects, design) = Model(golden);
            var fit = MetaRegression.Fit(effects, design, options);
            var covariance = golden.GetProperty("vcov");
            for (var i = 0; i < fit.Coefficients.Length; i++)
            {
                var coefficient = fit.Coefficients[i];
                compare.Near("estimate", where, GoldenData.Numbers(golden, "estimate")[i], coefficient.Estimate, 1e-9);
                compare.Near("df", where, GoldenData.Numbers(golden, "df")[i], coefficient.DegreesOfFreedom, 1e-8);
                compare.Near("p", where, GoldenData.Numbers(golden, "pval")[i], coefficient.PValue, 1e-8);
                for (var j = 0; j < fit.Coefficients.Length; j++)
                {
                    var scale = Math.Sqrt(fit.Covariance[i, i] * fit.Covariance[j, j]);
                    compare.Near("covariance", where, covariance[i][j].GetDouble(), fit.Covariance[i, j], 1e-8, scale);
                }
            }

            foreach (var test in golden.GetProperty("tests").EnumerateArray())
            {
                var term = test.GetProperty("term").GetString();
                var actual = term == "moderators" ? fit.ModeratorTest! : fit.TermTests.Single(t => t.Term == term);
                Assert.Equal(test.GetProperty("ndf").GetInt32(), actual.DegreesOfFreedom);
                compare.Near("F", $"{where} {term}", test.GetProperty("Fstat").GetDouble(), actual.Statistic, 1e-8);
                compare.Near("F df", $"{where} {term}", test.GetProperty("ddf").GetDouble(), actual.DenominatorDegreesOfFreedom, 1e-8);
                compare.Near("F p", $"{where} {term}", test.GetProperty("pvalue").GetDouble(), actual.PValue, 1e-7);
            }

            if (design.IsInterceptOnly)
            {
                var pooled = RandomEffectsModel.Fit(effects, options);
                compare.Near("pooled se", where, Math.Sqrt(covariance[0][0].GetDouble()), pooled.StandardError, 1e-8);
                compare.Near("pooled df", where, GoldenData.Numbers(golden, "df")[0], pooled.DegreesOfFreedom, 1e-8);
                compare.Near("pooled p", where, GoldenData.Numbers(golden, "pval")[0], pooled.PValue, 1e-8);
            }
        }

        Report(compare);
    }

    [Fact]
    public void A_single_column_without_intercept()
    {
        // metafor 3.8-1 gives QE = 209.6856 for this design, and with it a wrong τ²; the weighted lm() of R and rma.mv give what follows.
        var (effects, design) = Model(JsonDocument.Parse("{\"name\":\"bcg ~ ablat - 1\",\"terms\":[\"ablat\",\"-1\"]}").RootElement);
        var compare = new Compare();
        RegressionFit Fit(string method)
        {
            Assert.True(HeterogeneityEstimators.Codes.TryParse(method, out var estimator, out _));
            return MetaRegression.Fit(effects, design, new PoolingOptions { Method = estimator });
        }

        compare.Near("QE", "lm(y ~ x - 1, weights = 1/v)", 48.7020856118961, Fit("EE").Q, 1e-13);
        compare.Near("estimate", "lm(y ~ x - 1, weights = 1/v)", -0.0194976305342861, Fit("EE").Coefficients[0].Estimate, 1e-13);
        compare.Near("tau2 REML", "root of the matrix score", 0.0864503230689971, Fit("REML").TauSquared, 1e-12);
        compare.Near("tau2 DL", "matrix moment equation", 0.0730779929297767, Fit("DL").TauSquared, 1e-12);
        compare.Near("ll REML", "rma.mv", -8.43716099039109, Fit("REML").LogLikelihood, 1e-9);
        compare.Near("ll ML", "rma.mv", -8.45036901218514, Fit("ML").LogLikelihood, 1e-9);
        Assert.Null(Fit("REML").RSquared);
        Assert.Equal(1, Fit("REML").ModeratorTest!.DegreesOfFreedom);
        compare.ThrowIfAny();
    }

    /// <summary>rma.mv(y, V, mods = ~ x + g, random = ~ 1 | id, sigma2 = root of the matrix score) of metafor 3.8-1; g is a factor.</summary>
    [Theory]
    [InlineData(
        "REML", 0.159762297968993, new[] { 0.226447902478409, -0.267693708163214, 0.002907101609321 },
        new[] { 0.400171807461331, 0.153337276969301, 0.477497877207425 }, 3.88552248441233, -3.00342717221839,
        new[] { 0.366867979743683, 0.288242589455566, 0.887176784480566, 0.153070514833751, 0.270695462844373, 0.417513180864639, 0.616433487777424 })]
    [InlineData(
        "ML", 0.0388140236710228, new[] { 0.2854850386307165, -0.2706646165617980, -0.0395907149090206 },
        new[] { 0.284089564042002, 0.101541606434455, 0.338114433283767 }, 8.39485070473208, -3.32278724221376,
        new[] { 0.3586100743266107, 0.2350705597417744, 0.9569605376955548, 0.0839586164029811, 0.2445783904684190, 0.4794224127292240, 0.6413994086354351 })]
    public void Dependent_rows_agree_with_matrix_formulas(
        string method, double tauSquared, double[] estimates, double[] errors, double qm, double logLikelihood, double[] hats)
    {
        Assert.True(HeterogeneityEstimators.Codes.TryParse(method, out var estimator, out _));
        using var dependent = JsonDocument.Parse(DependentRowsReference.Json);
        var (y, v, covariance) = (GoldenData.Numbers(dependent.RootElement, "yi"), GoldenData.Numbers(dependent.RootElement, "vi"), new double[7, 7]);
        for (var i = 0; i < 7; i++)
        {
            for (var j = 0; j < 7; j++)
            {
                covariance[i, j] = dependent.RootElement.GetProperty("V")[i][j].GetDouble();
            }
        }

        var design = DesignMatrix.Of(Moderator.Numeric("x", [1, 2, 1, 3, 4, 2, 5]), Moderator.Factor("g", ["a", "a", "b", "b", "b", "a", "b"]));
        var fit = MetaRegression.Fit(GoldenData.Effects(y, v, covariance), design, new PoolingOptions { Method = estimator });
        var compare = new Compare();
        compare.Near("tau2", method, tauSquared, fit.TauSquared, 1e-12);
        compare.Near("QE", method, 10.63722961637307, fit.Q, 1e-12);
        compare.Near("QM", method, qm, fit.ModeratorTest!.Statistic, 1e-11);
        compare.Near("ll", method, logLikelihood, fit.LogLikelihood, 1e-12);
        for (var j = 0; j < 3; j++)
        {
            compare.Near("estimate", method, estimates[j], fit.Coefficients[j].Estimate, 1e-11, errors[j]);
            compare.Near("se", method, errors[j], fit.Coefficients[j].StandardError, 1e-12);
        }

        for (var i = 0; i < 7; i++)
        {
            compare.Near("hat", method, hats[i], fit.Rows[i].Hat, 1e-11);
        }

        var moment = MetaRegression.Fit(GoldenData.Effects(y, v, covariance), design, new PoolingOptions { Method = HeterogeneityEstimator.DerSimonianLaird });
        compare.Near("tau2 DL", "matrix moment equation", 0.145960716184028, moment.TauSquared, 1e-12);
        Report(compare);
    }

    private static void CompareFit(Compare compare, JsonElement golden, string? method = null)
    {
        var name = method ?? golden.GetProperty("method").GetString()!;
        Assert.True(HeterogeneityEstimators.Codes.TryParse(name, out var estimator, out _));
        var test = golden.GetProperty("test").GetString()!;
        var (effects, design) = Model(golden);
        var fit = MetaRegression.Fit(effects, design, GoldenData.Options(golden) with { Method = estimator, Weights = Weights(golden) });
        var where = $"{golden.GetProperty("name").GetString()} {name} {test}{(golden.GetProperty("weights").ValueKind == JsonValueKind.Null ? "" : " weighted")}";
        var tolerance = HeterogeneityEstimators.Describe(estimator).IsIterative ? 1e-7 : 1e-10;
        void Near(string quantity, double? actual, double scale = 0)
        {
            if (GoldenData.Number(golden, quantity) is { } expected)
            {
                compare.Near(quantity, where, expected, actual, tolerance, scale);
            }
        }

        void All(string quantity, IEnumerable<double> actual, double scale = 0)
        {
            foreach (var (expected, value) in GoldenData.Numbers(golden, quantity).Zip(actual))
            {
                compare.Near(quantity, where, expected, value, tolerance, scale);
            }
        }

        Assert.Equal(
            golden.GetProperty("coefficients").EnumerateArray().Select(c => c.GetString() == "Intercept" ? "intrcpt" : c.GetString()),
            fit.Coefficients.Select(c => c.Name));
        Assert.Equal(effects.Count, GoldenData.Numbers(golden, "hat").Length);

        // Estimates and interval ends are differences: their condition is that of their standard errors.
        var unit = fit.Coefficients.Max(c => c.StandardError);
        All("estimate", fit.Coefficients.Select(c => c.Estimate), unit);
        All("se", fit.Coefficients.Select(c => c.StandardError));
        All("pval", fit.Coefficients.Select(c => c.PValue));
        All("ci_lb", fit.Coefficients.Select(c => c.Interval.Lower), unit);
        All("ci_ub", fit.Coefficients.Select(c => c.Interval.Upper), unit);
        All("fitted", fit.Rows.Select(r => r.Fitted), unit);
        All("hat", fit.Rows.Select(r => r.Hat), 1);
        // Where τ² is exactly 0, metafor stops some 1e-15 above.
        var boundary = fit.TauSquared == 0;
        Near("tau2", fit.TauSquared, boundary ? 1e-4 : 0);
        Near("se_tau2", fit.TauSquaredStandardError);
        Near("I2", fit.ISquared, boundary ? 1 : 0);
        Near("H2", fit.HSquared);
        Near("QE", fit.Q);
        Near("QEp", fit.QPValue);
        Near("QM", fit.ModeratorTest!.Statistic);
        Near("QMp", fit.ModeratorTest.PValue);
        Near("ll", fit.LogLikelihood);
        Assert.Equal(golden.GetProperty("QMdf")[0].GetInt32(), fit.ModeratorTest.DegreesOfFreedom);
        if (estimator == HeterogeneityEstimator.EqualEffects)
        {
            // metafor gives the adjusted R² of a linear model here, which is another quantity.
            Assert.Null(fit.RSquared);
            Assert.Null(fit.TauSquaredInterval);
        }
        else
        {
            Near("R2", fit.RSquared);
            Assert.Equal(GoldenData.Number(golden, "R2") is null, fit.RSquared is null);
            compare.Near("tau2_qp lower", where, GoldenData.Numbers(golden, "tau2_qp")[0], fit.TauSquaredInterval?.Lower, 1e-7);
            compare.Near("tau2_qp upper", where, GoldenData.Numbers(golden, "tau2_qp")[1], fit.TauSquaredInterval?.Upper, 1e-7);
        }

        ComparePrediction(compare, where, golden, fit, tolerance);
    }

    private static void ComparePrediction(Compare compare, string where, JsonElement golden, RegressionFit fit, double tolerance)
    {
        if (golden.GetProperty("pred") is not { ValueKind: JsonValueKind.Object } reference)
        {
            return;
        }

        var prediction = fit.Predict(GoldenData.Numbers(reference, "row").AsSpan());
        void Near(string quantity, double? actual) =>
            compare.Near("pred " + quantity, where, reference.GetProperty(quantity).GetDouble(), actual, tolerance, prediction.StandardError);
        Near("pred", prediction.Estimate);
        Near("se", prediction.StandardError);
        Near("ci_lb", prediction.Interval.Lower);
        Near("ci_ub", prediction.Interval.Upper);
        if (fit.Options.Method != HeterogeneityEstimator.EqualEffects)
        {
            Near("pi_lb", prediction.PredictionInterval?.Lower);
            Near("pi_ub", prediction.PredictionInterval?.Upper);
        }
    }

    internal static (EffectSet Effects, DesignMatrix Design) Model(JsonElement golden)
    {
        var name = golden.GetProperty("name").GetString()!;
        var data = Reference.GetProperty("data").GetProperty(name[..name.IndexOf(' ', StringComparison.Ordinal)]);
        var effects = GoldenData.Effects(data);
        var terms = golden.GetProperty("terms").EnumerateArray().Select(t => t.GetString()!).ToArray();
        var moderators = data.EnumerateObject().Where(p => p.Name is not ("yi" or "vi")).Select(p => p.Value[0].ValueKind == JsonValueKind.String
            ? Moderator.Factor(p.Name, p.Value.EnumerateArray().Select(e => e.GetString()!))
            : (Moderator)Moderator.Numeric(p.Name, p.Value.EnumerateArray().Select(e => e.GetDouble())));
        return (effects, terms.Length == 0 ? DesignMatrix.InterceptOnly(effects.Count) : DesignMatrix.Of(moderators, terms));
    }

    private static System.Collections.Immutable.ImmutableArray<double>? Weights(JsonElement golden) =>
        golden.GetProperty("weights") is { ValueKind: JsonValueKind.Array } weights ? [.. weights.EnumerateArray().Select(w => w.GetDouble())] : null;


    private static JsonElement Load()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "References", "regression.json")));
        return document.RootElement.Clone();
    }

    private void Report(Compare compare)
    {
        foreach (var (quantity, worst) in compare.Worst)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{quantity,-14} {worst.Error:E2} {worst.Where}"));
        }

        compare.ThrowIfAny();
    }
}
