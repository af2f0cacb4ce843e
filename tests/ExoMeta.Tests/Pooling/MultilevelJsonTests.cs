using System.Text.Json;
using ExoMeta.Analysis.Results;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

public class MultilevelJsonTests
{
    private static JsonElement Written(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(stream.ToArray());
        return document.RootElement.Clone();
    }

    private static MultilevelAnalysis Fit(DesignMatrix? design = null) => MultilevelModel.Fit(
        RobustGoldenTests.Konstantopoulos,
        [new("outer", [.. RobustGoldenTests.Texts("district")]), new("inner", [.. RobustGoldenTests.Texts("school")])], new(), design);

    [Fact]
    public void A_multilevel_fit_is_written_with_the_fields_of_the_contract()
    {
        var fit = Fit();
        var json = Written(w =>
        {
            MultilevelJson.Write(w, fit);
            RobustJson.Write(w, ClusterRobust.Of(fit, [.. RobustGoldenTests.Texts("district")]));
        });
        Assert.Equal("REML", json.GetProperty("method").GetString());
        Assert.Equal("z", json.GetProperty("inference").GetString());
        Assert.Equal(95, json.GetProperty("level").GetDouble());
        Assert.Equal(fit.PooledEffect!.Estimate, json.GetProperty("estimate").GetDouble());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("df").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("tau2").ValueKind);
        Assert.Equal(["outer", "outer/inner"], json.GetProperty("components").EnumerateArray().Select(c => c.GetProperty("level").GetString()));
        Assert.Equal(fit.Components[0].Variance, json.GetProperty("components")[0].GetProperty("sigma2").GetDouble());
        Assert.Equal(2, json.GetProperty("components")[0].GetProperty("ci").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("components")[1].GetProperty("icc").ValueKind);
        foreach (var name in new[] { "se", "statistic", "p", "ci", "i2", "q", "qDf", "qP", "logLik", "predictionInterval" })
        {
            Assert.NotEqual(JsonValueKind.Null, json.GetProperty(name).ValueKind);
        }

        var robust = json.GetProperty("robust");
        Assert.Equal("CR2", robust.GetProperty("estimator").GetString());
        Assert.Equal(11, robust.GetProperty("clusters").GetInt32());
        Assert.InRange(robust.GetProperty("df").GetDouble(), 9.8, 9.9);
        Assert.False(robust.TryGetProperty("coefficients", out _));
        Assert.False(json.TryGetProperty("coefficients", out _));
    }

    [Fact]
    public void With_moderators_the_coefficients_are_written()
    {
        var fit = Fit(DesignMatrix.Of(Moderator.Numeric("year", RobustGoldenTests.Years)));
        var json = Written(w =>
        {
            MultilevelJson.Write(w, fit);
            RobustJson.Write(w, ClusterRobust.Of(fit, [.. RobustGoldenTests.Texts("district")]));
        });
        Assert.Equal(JsonValueKind.Null, json.GetProperty("estimate").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("predictionInterval").ValueKind);
        Assert.Equal(["intrcpt", "year"], json.GetProperty("coefficients").EnumerateArray().Select(c => c.GetProperty("term").GetString()));
        Assert.Equal(1, json.GetProperty("qmDf").GetInt32());
        Assert.Equal(2, json.GetProperty("robust").GetProperty("coefficients").GetArrayLength());
        Assert.Equal(fit.Moderators!.Statistic, json.GetProperty("qm").GetDouble());
    }

    [Fact]
    public void A_multivariate_fit_is_written_by_outcome()
    {
        var fit = MultivariateGoldenTests.Fit(MultivariateGoldenTests.Berkey(), "UN");
        var json = Written(w => MultivariateJson.Write(w, fit));
        Assert.Equal("UN", json.GetProperty("structure").GetString());
        Assert.Equal(5, json.GetProperty("trials").GetInt32());
        Assert.Equal(["AL", "PD"], json.GetProperty("outcomes").EnumerateArray().Select(o => o.GetProperty("outcome").GetString()));
        Assert.Equal(fit.Outcomes[1].TauSquared, json.GetProperty("outcomes")[1].GetProperty("tau2").GetDouble());
        Assert.Equal(fit.Correlations[0].Correlation, json.GetProperty("correlations")[0].GetProperty("rho").GetDouble());
    }
}
