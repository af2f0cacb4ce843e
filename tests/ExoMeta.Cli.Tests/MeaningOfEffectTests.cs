using System.Text.Json;
using ExoMeta.Analysis.Requests;
using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Cli.Tests;

/// <summary>What is said beyond an interval: each probability recomputed from the printed numbers and the distribution that the interval names.</summary>
public sealed class MeaningOfEffectTests
{
    private const string Counts = """ "columns":{"study":["a","b","c","d"],"ai":[4,6,3,30],"n1i":[123,306,231,150],"ci":[11,29,11,45],"n2i":[139,303,220,148]}""";

    private const string Effects = """ "columns":{"study":["a","b","c","d"],"yi":[0.1,0.9,-0.2,0.5],"vi":[0.04,0.05,0.02,0.03],"g":["u","u","v","v"],"x":[1,2,4,3]}""";

    [Theory]
    [InlineData("z", "z", null)]
    [InlineData("z", "t-k1", 3.0)]
    [InlineData("z", "t-k2", 2.0)]
    [InlineData("t", "z", null)]
    [InlineData("t", "t-k2", 2.0)]
    [InlineData("t", null, 3.0)]
    public void A_new_study_of_a_count_model_follows_its_prediction_interval(string inference, string? prediction, double? degreesOfFreedom)
    {
        var chosen = prediction is null ? "" : $""","prediction":"{prediction}" """;
        var result = Result($$"""{"id":1,"measure":"OR","method":"GLMM-UM.FS","inference":"{{inference}}"{{chosen}},"mid":0.8,{{Counts}}}""");
        AssertNewStudy(result, Math.Log(0.8), degreesOfFreedom);
    }

    [Theory]
    [InlineData("z", null, null)]
    [InlineData("z", "t-k1", 3.0)]
    [InlineData("hksj", null, 3.0)]
    [InlineData("hksj", "t-k2", 2.0)]
    public void A_new_study_of_one_mean_follows_its_prediction_interval(string inference, string? prediction, double? degreesOfFreedom)
    {
        var chosen = prediction is null ? "" : $""","prediction":"{prediction}" """;
        var result = Result($$"""{"id":1,"measure":"YV","inference":"{{inference}}"{{chosen}},"mid":-0.1,{{Effects}}}""");
        AssertNewStudy(result, -0.1, degreesOfFreedom);
    }

    [Fact]
    public void A_bootstrap_prediction_interval_gives_a_new_study_no_probability()
    {
        var result = Result($$"""{"id":1,"measure":"YV","prediction":"bootstrap","mid":-0.1,{{Effects}}}""");
        Assert.Equal(JsonValueKind.Null, result.GetProperty("minimalImportantDifference").GetProperty("pNewStudyBeyond").ValueKind);
        Assert.Equal(JsonValueKind.Array, result.GetProperty("predictionInterval").ValueKind);
    }

    [Theory]
    [InlineData("EE")]
    [InlineData("BAYES")]
    public void A_small_probability_above_a_difference_keeps_its_digits(string method)
    {
        // Mirrored data have mirrored tails, and the lower one was never computed as a difference from 1.
        var (above, below) = (Beyond("", 3), Beyond("-", -3));
        Assert.InRange(above, double.Epsilon, method == "EE" ? 1e-16 : 0.1);
        Assert.Equal(below, above, 1e-9 * below);

        double Beyond(string sign, double mid) => Result(
            $$"""{"id":1,"measure":"YV","method":"{{method}}","mid":{{mid}},"columns":{"yi":[{{sign}}0.1,{{sign}}0.2],"vi":[0.04,0.05]} }""")
            .GetProperty("minimalImportantDifference").GetProperty("pBeyond").GetDouble();
    }

    [Theory]
    [InlineData("RR", 0.9, true)]
    [InlineData("RR", 0.1, false)]
    [InlineData("RD", 0.01, true)]
    [InlineData("OR", 0.9, false)]
    public void A_risk_that_leaves_0_to_1_is_cut_and_said_to_be(string measure, double risk, bool isCut)
    {
        var (treated, control) = measure == "RR" ? (30, 20) : (20, 30);
        var result = Result(
            $$"""{"id":1,"measure":"{{measure}}","controlRisks":[{{risk}}],"columns":{"ai":[{{treated}},{{treated + 1}}],"n1i":[100,100],"ci":[{{control}},{{control}}],"n2i":[100,100]} }""");
        Assert.Equal(isCut, result.GetProperty("absoluteEffects")[0].GetProperty("cut").GetBoolean());
        Assert.Equal(isCut, Warns(result, "leaves 0 to 1"));
    }

    [Theory]
    [InlineData("""{"id":1,"measure":"PLO","display":"identity","mid":0.5,"columns":{"xi":[3,4],"ni":[10,20]}}""", "mid: PLO has no value that means no effect")]
    [InlineData("""{"id":1,"measure":"PLO","swim":"lower","columns":{"xi":[3,4],"ni":[10,20]}}""", "swim: PLO has no value that means no effect")]
    [InlineData("""{"id":1,"measure":"MN","swim":"lower","columns":{"mi":[3,4],"sdi":[1,2],"ni":[10,20]}}""", "swim: MN has no value that means no effect")]
    [InlineData("""{"id":1,"measure":"YV","mods":["x"],"leaveOneOut":true,"columns":{"yi":[1,2,3],"vi":[1,1,1],"x":[1,2,4]}}""", "leaveOneOut: is not defined with mods")]
    public void What_has_no_meaning_is_refused(string line, string expected)
    {
        using var answer = JsonDocument.Parse(PoolJsonLines.Answer(line));
        Assert.False(answer.RootElement.GetProperty("ok").GetBoolean());
        Assert.Contains(expected, answer.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Votes_and_combined_p_of_dependent_rows_say_that_they_take_them_as_independent()
    {
        Assert.True(Warns(Result($$"""{"id":1,"measure":"YV","swim":"higher","rho":0.5,"within":"g",{{Effects}}}"""), "take rows as independent"));
        Assert.False(Warns(Result($$"""{"id":1,"measure":"YV","swim":"higher",{{Effects}}}"""), "take rows as independent"));
    }

    [Theory]
    [InlineData("higher")]
    [InlineData("lower")]
    public void An_effect_far_beyond_doubt_has_a_vote_but_no_place_in_an_albatross_plot(string favourable)
    {
        var swim = Result(
            $$"""{"id":1,"measure":"MD","swim":"{{favourable}}","columns":{"m1i":[60,12],"sd1i":[2,2],"n1i":[20,20],"m2i":[10,10],"sd2i":[2,2],"n2i":[20,20]} }""").GetProperty("swim");
        Assert.Equal(1, swim.GetProperty("albatross").GetArrayLength());
        Assert.Equal(favourable == "higher" ? 2 : 0, swim.GetProperty("votes").GetProperty("favourable").GetInt32());
    }

    /// <summary>A power prior scales covariances with variances; levels and clusters stay with their rows when one is taken out.</summary>
    [Fact]
    public void A_discount_scales_the_given_covariance_and_takes_clusters_with_it()
    {
        var discounted = Result(
            """{"id":1,"measure":"YV","method":"ML","v":[[0.04,0.02,0,0],[0.02,0.05,0,0],[0,0,0.02,0],[0,0,0,0.03]],"riskOfBias":"g","discount":"u: 0.25, v: 0, w: 1","cluster":"c","columns":{"yi":[0.1,0.9,-0.2,0.5],"vi":[0.04,0.05,0.02,0.03],"g":["u","u","v","w"],"c":["p","p","r","s"]}}""");
        var direct = Result(
            """{"id":1,"measure":"YV","method":"ML","v":[[0.16,0.08,0],[0.08,0.2,0],[0,0,0.03]],"cluster":"c","columns":{"yi":[0.1,0.9,0.5],"vi":[0.16,0.2,0.03],"c":["p","p","s"]}}""");
        foreach (var field in new[] { "estimate", "se", "tau2", "q" })
        {
            Assert.Equal(direct.GetProperty(field).GetDouble(), discounted.GetProperty(field).GetDouble(), 1e-12);
        }

        Assert.Equal(direct.GetProperty("robust").GetProperty("se").GetDouble(), discounted.GetProperty("robust").GetProperty("se").GetDouble(), 1e-12);
        Assert.Equal(3, discounted.GetProperty("studies").GetArrayLength());
    }

    [Fact]
    public void Unknowns_that_a_model_does_not_carry_are_named()
    {
        const string table = """ "columns":{"study":["a","b"],"form":["estimate-se","estimate-se"],"est":["0.50","0.2"],"se":["0.13","0.1"]}""";
        Assert.False(Warns(Result($$"""{"id":1,"measure":"MD","reported":true,{{table}}}"""), "is not carried through"));
        Assert.True(Warns(Result($$"""{"id":1,"measure":"MD","reported":true,"method":"BAYES","prior":"half-normal(1)",{{table}}}"""), "is not carried through"));
    }

    private static void AssertNewStudy(JsonElement result, double threshold, double? degreesOfFreedom)
    {
        double Number(string name) => result.GetProperty(name).GetDouble();
        Assert.True(Number("tau2") > 0, "the example needs heterogeneity");
        var spread = Math.Sqrt(Number("se") * Number("se") + Number("tau2"));
        var half = 0.5 * (result.GetProperty("predictionInterval")[1].GetDouble() - result.GetProperty("predictionInterval")[0].GetDouble());
        var critical = degreesOfFreedom is { } df ? StudentT.Quantile(0.975, df) : Normal.Quantile(0.975);
        Assert.Equal(critical * spread, half, 1e-10 * half);
        var z = (threshold - Number("estimate")) / spread;
        var expected = degreesOfFreedom is { } t ? StudentT.Cdf(z, t) : Normal.Cdf(z);
        Assert.Equal(expected, result.GetProperty("minimalImportantDifference").GetProperty("pNewStudyBeyond").GetDouble(), 1e-12);
    }

    private static bool Warns(JsonElement result, string text) =>
        result.GetProperty("warnings").EnumerateArray().Any(w => w.GetString()!.Contains(text, StringComparison.Ordinal));

    private static JsonElement Result(string line)
    {
        using var answer = JsonDocument.Parse(PoolJsonLines.Answer(line));
        Assert.True(answer.RootElement.GetProperty("ok").GetBoolean(), answer.RootElement.ToString());
        return answer.RootElement.GetProperty("result").Clone();
    }
}
