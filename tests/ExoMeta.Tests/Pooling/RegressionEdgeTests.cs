using System.Text;
using System.Text.Json;
using ExoMeta.Analysis.Results;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

public class RegressionEdgeTests
{
    private static readonly EffectSet Rows = GoldenData.Effects([0.1, 0.5, 0.4, 0.9, 1.4], [0.04, 0.02, 0.09, 0.05, 0.03]);

    private static DesignMatrix Dose(int k) => DesignMatrix.Of(Moderator.Numeric("dose", Enumerable.Range(1, k).Select(i => (double)(i * i))));

    private static EffectSet First(int k) => new([.. Rows.Effects.Take(k)]);

    private static string Message(Func<object> make) => Assert.Throws<ArgumentException>(make).Message;

    [Fact]
    public void As_many_rows_as_coefficients_are_refused_and_one_more_is_enough()
    {
        Assert.StartsWith(
            "2 effects cannot tell 2 coefficients (intrcpt, dose) and the heterogeneity that they leave: at least 3 are needed",
            Message(() => MetaRegression.Fit(First(2), Dose(2), new())), StringComparison.Ordinal);
        foreach (var (_, inference) in PoolingCodes.Inference.All)
        {
            var fit = MetaRegression.Fit(First(3), Dose(3), new() { Inference = inference });
            Assert.Equal(1, fit.QDegreesOfFreedom);
            Assert.All(fit.Coefficients, c => Assert.True(double.IsFinite(c.Estimate) && c.StandardError > 0 && c.PValue is > 0 and <= 1));
            Assert.Contains(fit.Warnings, w => w.StartsWith("3 effects for 1 coefficient of moderators", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_factor_with_a_level_for_every_row_is_refused() => Assert.StartsWith(
        "5 effects cannot tell 5 coefficients (intrcpt, gb, gc, gd, ge)",
        Message(() => MetaRegression.Fit(Rows, DesignMatrix.Of(Moderator.Factor("g", ["a", "b", "c", "d", "e"])), new())), StringComparison.Ordinal);

    [Fact]
    public void What_does_not_go_together_is_refused_with_its_reason()
    {
        Assert.StartsWith("the moderators have 4 rows and the effects 5", Message(() => MetaRegression.Fit(Rows, Dose(4), new())), StringComparison.Ordinal);
        Assert.StartsWith("one effect leaves", Message(() => MetaRegression.Fit(First(1), DesignMatrix.InterceptOnly(1), new())), StringComparison.Ordinal);
        Assert.StartsWith("there are 2 weights and 5 effects", Message(() => RandomEffectsModel.Fit(Rows, new() { Weights = [1, 2] })), StringComparison.Ordinal);
        Assert.StartsWith("row 2 (row 2): the weight is 0; it must be finite and above 0",
            Message(() => MetaRegression.Fit(Rows, Dose(5), new() { Weights = [1, 0, 1, 1, 1] })), StringComparison.Ordinal);
        var kenwardRoger = new PoolingOptions { Inference = InferenceMethod.KenwardRoger };
        Assert.StartsWith("Kenward–Roger inference (kr) rests on the REML estimate of τ², not on DL",
            Message(() => MetaRegression.Fit(Rows, Dose(5), kenwardRoger with { Method = HeterogeneityEstimator.DerSimonianLaird })), StringComparison.Ordinal);
        Assert.StartsWith("Kenward–Roger inference (kr) rests on the weights",
            Message(() => RandomEffectsModel.Fit(Rows, kenwardRoger with { Weights = [1, 1, 1, 1, 1] })), StringComparison.Ordinal);
        Assert.StartsWith("a row of the design has 2 finite values", Message(() => MetaRegression.Fit(Rows, Dose(5), new()).Predict([1.0])), StringComparison.Ordinal);
    }

    [Fact]
    public void Kenward_Roger_with_equal_variances_is_the_t_interval_of_the_plain_mean()
    {
        // With equal variances REML is the sample variance and Kenward and Roger's method is exact: t(k − 1), F(ℓ, k − p).
        double[] y = [0.3, 1.1, -0.4, 0.8, 2.0, 0.6];
        var rows = GoldenData.Effects(y, [.. y.Select(_ => 0.01)]);
        var options = new PoolingOptions { Inference = InferenceMethod.KenwardRoger };
        var mean = RandomEffectsModel.Fit(rows, options);
        var average = y.Average();
        Assert.Equal(5, mean.DegreesOfFreedom!.Value, 1e-11);
        Assert.Equal(Math.Sqrt(y.Sum(v => (v - average) * (v - average)) / 5 / 6), mean.StandardError, 1e-13);
        foreach (var k in new[] { 4, 6 })
        {
            var some = new EffectSet([.. rows.Effects.Take(k)]);
            var fit = MetaRegression.Fit(some, DesignMatrix.Of(Moderator.Factor("g", new[] { "a", "b", "c", "a", "b", "c" }.Take(k))), options);
            var residual = MetaRegression.Fit(some, fit.Design, options with { Inference = InferenceMethod.HartungKnapp });
            Assert.Equal(k - 3, fit.ModeratorTest!.DenominatorDegreesOfFreedom!.Value, 1e-9);
            Assert.Equal(residual.ModeratorTest!.Statistic, fit.ModeratorTest.Statistic, 1e-9);
            Assert.Equal(residual.ModeratorTest.PValue, fit.ModeratorTest.PValue, 1e-9);
        }
    }

    [Fact]
    public void Rows_on_a_line_are_accounted_for_wholly()
    {
        double[] x = [0, 1, 2, 3];
        var rows = GoldenData.Effects([.. x.Select(v => 2 * v)], [0.25, 0.25, 0.25, 0.25]);
        var fit = MetaRegression.Fit(rows, DesignMatrix.Of(Moderator.Numeric("x", x)), new() { Inference = InferenceMethod.HartungKnappNeverNarrower });
        Assert.Equal(0, fit.TauSquared);
        Assert.Equal(2, fit.Coefficients[1].Estimate, 1e-13);
        Assert.Equal(100, fit.RSquared);
    }

    [Fact]
    public void Nothing_to_account_for_is_said_beside_an_R_squared_of_zero()
    {
        var rows = GoldenData.Effects([0.1, 0.12, 0.09, 0.11], [0.2, 0.1, 0.3, 0.2]);
        var fit = MetaRegression.Fit(rows, Dose(4), new());
        Assert.Equal(0, fit.RSquared);
        Assert.Contains("without moderators τ² is 0 already: R² = 0 says that there was nothing to account for", fit.Warnings);
    }

    [Fact]
    public void Weighted_means_of_dependent_rows_carry_their_covariance()
    {
        double[,] covariance = { { 0.04, 0.01, 0 }, { 0.01, 0.09, 0 }, { 0, 0, 0.05 } };
        var rows = GoldenData.Effects([0.2, 0.5, 0.1], [0.04, 0.09, 0.05], covariance);
        var fit = RandomEffectsModel.Fit(rows, new() { Method = HeterogeneityEstimator.EqualEffects, Weights = [2, 1, 1] });
        Assert.Equal((0.4 + 0.5 + 0.1) / 4, fit.Estimate, 1e-15);
        Assert.Equal(Math.Sqrt(4 * 0.04 + 0.09 + 0.05 + 4 * 0.01) / 4, fit.StandardError, 1e-15);
        Assert.Equal([50.0, 25, 25], fit.Studies.Select(s => s.Weight));
    }

    [Fact]
    public void The_weighted_random_effects_mean_agrees_with_metafor()
    {
        // rma(yi, vi, weights = 1:13, test = ...) of metafor 3.8-1 on the BCG log risk ratios, threshold 1e-12.
        foreach (var (inference, se, lower, upper) in new[]
        {
            (InferenceMethod.Wald, 0.213238526109498, -1.69553405640667, 0.65221787220158),
            (InferenceMethod.HartungKnapp, 0.214436755670501, -1.82754039072736, 0.78422420652227),
            (InferenceMethod.HartungKnappNeverNarrower, 0.214436755670501, -1.82754039072736, 0.78422420652227),
        })
        {
            var fit = RandomEffectsModel.Fit(GoldenData.Effects("bcg-RR"), new() { Inference = inference, Weights = [.. Enumerable.Range(1, 13).Select(i => (double)i)] });
            Assert.Equal(-0.521658092102543, fit.Estimate, 1e-14);
            Assert.Equal(se, fit.StandardError, 1e-11);
            Assert.Equal(0.313243258136486, fit.TauSquared!.Value, 1e-11);
            Assert.Equal(152.233008082373289, fit.Q!.Value, 1e-10);
            Assert.Equal(-12.777849021315662, fit.LogLikelihood, 1e-11);
            Assert.Equal(lower, fit.PredictionInterval!.Value.Lower, 1e-11);
            Assert.Equal(upper, fit.PredictionInterval!.Value.Upper, 1e-11);
        }
    }

    [Fact]
    public void Json_has_the_fields_of_the_contract()
    {
        var wald = Written(new());
        Assert.Equal(["term", "estimate", "se", "statistic", "df", "p", "ci"], wald.GetProperty("coefficients")[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal("intrcpt", wald.GetProperty("coefficients")[0].GetProperty("term").GetString());
        Assert.Equal(JsonValueKind.Null, wald.GetProperty("coefficients")[1].GetProperty("df").ValueKind);
        Assert.Equal((1, JsonValueKind.Null), (wald.GetProperty("qmDf").GetInt32(), wald.GetProperty("qmDf2").ValueKind));
        Assert.Equal("dose", wald.GetProperty("termTests")[0].GetProperty("term").GetString());
        Assert.Equal(wald.GetProperty("qmP").GetDouble(), wald.GetProperty("termTests")[0].GetProperty("p").GetDouble());
        var knapp = Written(new() { Inference = InferenceMethod.HartungKnapp });
        Assert.Equal(3, knapp.GetProperty("qmDf2").GetDouble());
        Assert.Equal(3, knapp.GetProperty("coefficients")[1].GetProperty("df").GetDouble());
        Assert.Equal(JsonValueKind.Number, knapp.GetProperty("r2").ValueKind);

        static JsonElement Written(PoolingOptions options) => RegressionEdgeTests.Written(json => RegressionJson.Write(json, MetaRegression.Fit(Rows, Dose(5), options)));
    }

    internal static JsonElement Written(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray())).RootElement.Clone();
    }
}
