namespace ExoMeta.Cli.Tests.PoolText;

/// <summary>The text of every model says what its JSON says.</summary>
public sealed class PoolTextModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("REML", "z")]
    [InlineData("DL", "hksj")]
    [InlineData("REML", "kr")]
    [InlineData("EE", "z")]
    public async Task Inverse_variance_models_print_estimate_heterogeneity_and_prediction(string method, string inference)
    {
        using var pair = await PoolPair.OfAsync(PoolTables.Bcg, "--measure", "OR", "--method", method, "--inference", inference);
        CheckMean(pair);
        PoolPair.Shows(pair.NumberAfter("I² = "), pair.Json.GetProperty("i2"));
        PoolPair.Shows(pair.NumberAfter("H² = "), pair.Json.GetProperty("h2"));
        PoolPair.Shows(pair.NumberAfter("Q(12) = "), pair.Json.GetProperty("q"));
        Assert.Contains($"(k = 13; log odds ratio; {(method == "EE" ? "" : $"τ² estimator: {method}; ")}inference: {inference}, 95 % intervals)", pair.Text, StringComparison.Ordinal);
        if (method != "EE")
        {
            PoolPair.Shows(pair.NumberAfter("τ² = "), pair.Json.GetProperty("tau2"));
            PoolPair.Shows(pair.NumberAfter("prediction interval ["), pair.Json.GetProperty("predictionInterval")[0]);
        }
    }

    [Theory]
    [InlineData("bcg-OR", "OR", "MH")]
    [InlineData("bcg-OR", "OR", "PETO")]
    [InlineData("bcg-RD", "RD", "MH")]
    [InlineData("nielweise2008-IRR", "IRR", "MH")]
    [InlineData("bcg-OR", "OR", "GLMM-UM.FS")]
    [InlineData("bcg-OR", "OR", "GLMM-UM.RS")]
    [InlineData("bcg-OR", "OR", "GLMM-CM.AL")]
    [InlineData("nielweise2008-IRR", "IRR", "GLMM-CM.EL")]
    [InlineData("debruin2009-PLO", "PLO", "GLMM")]
    public async Task Count_models_print_their_mean_and_every_test_that_json_has(string data, string measure, string method)
    {
        using var pair = await PoolPair.OfAsync(_folder.Raw(data), "--measure", measure, "--method", method);
        CheckMean(pair);
        var isMixed = method.StartsWith("GLMM", StringComparison.Ordinal);
        var tests = new[]
        {
            (isMixed ? "likelihood ratio" : "Q", "q", "qP"), ("Wald", "qWald", "qWaldP"), ("Breslow–Day", "breslowDay", "breslowDayP"),
            ("Tarone", "tarone", "taroneP"), ("Cochran–Mantel–Haenszel, continuity corrected", "cmh", "cmhP"),
        };
        foreach (var (name, statistic, p) in tests)
        {
            var line = pair.Lines.SingleOrDefault(l => l.StartsWith($"{name}: χ²", StringComparison.Ordinal));
            if (pair.Json.GetProperty(statistic).ValueKind == System.Text.Json.JsonValueKind.Null)
            {
                Assert.Null(line);
                continue;
            }

            Assert.NotNull(line);
            PoolPair.Shows(line.Split(" = ")[1].Split(',')[0], pair.Json.GetProperty(statistic));
            PoolPair.Shows(line[(line.IndexOf(", p ", StringComparison.Ordinal) + 4)..].Split(" (")[0].TrimStart('=', ' '), pair.Json.GetProperty(p));
        }

        if (isMixed)
        {
            PoolPair.Shows(pair.NumberAfter("τ² = "), pair.Json.GetProperty("tau2"));
        }
        else
        {
            PoolPair.Shows(pair.NumberAfter("I² = "), pair.Json.GetProperty("i2"));
        }

        Assert.Equal(method == "GLMM-UM.RS", pair.Text.Contains("σ² of the study intercepts", StringComparison.Ordinal));
        if (method == "GLMM-UM.RS")
        {
            PoolPair.Shows(pair.NumberAfter("σ² of the study intercepts = "), pair.Json.GetProperty("sigma2"));
        }
    }

    [Fact]
    public async Task A_multilevel_model_prints_components_with_intervals_and_shares()
    {
        using var pair = await PoolPair.OfAsync(_folder.Schools(), "--measure", "YV", "--nested", "district,school");
        CheckMean(pair);
        foreach (var (component, name) in pair.Json.GetProperty("components").EnumerateArray().Zip(["district", "district/school"]))
        {
            var cells = pair.Row(name);
            PoolPair.Shows(cells[0], component.GetProperty("sigma2"));
            PoolPair.Shows(cells[2], component.GetProperty("ci")[0]);
            PoolPair.Shows(cells[3], component.GetProperty("ci")[1]);
            PoolPair.Shows(cells[4], component.GetProperty("i2"));
            PoolPair.Shows(cells[5], component.GetProperty("icc"));
            PoolPair.Shows(cells[6], component.GetProperty("groups"));
        }

        PoolPair.Shows(pair.NumberAfter("QE(10) = "), pair.Json.GetProperty("q"));
        Assert.Contains("of 11 rows in 4 groups of district is", pair.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_multilevel_regression_prints_its_coefficients()
    {
        using var pair = await PoolPair.OfAsync(_folder.Schools(), "--measure", "YV", "--nested", "district,school", "--mods", "year");
        var slope = pair.Json.GetProperty("coefficients")[1];
        PoolPair.Shows(pair.Row("year"), slope.GetProperty("estimate"), slope.GetProperty("se"), slope.GetProperty("statistic"), slope.GetProperty("p"));
        PoolPair.Shows(pair.NumberAfter("QM(1) = "), pair.Json.GetProperty("qm"));
        Assert.StartsWith("The moderators were tested on 11 rows (test of all moderators: p ", pair.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_multivariate_model_prints_outcomes_and_their_correlation()
    {
        using var pair = await PoolPair.OfAsync(_folder.Berkey(), "--measure", "YV", "--outcomes", "outcome,trial");
        foreach (var outcome in pair.Json.GetProperty("outcomes").EnumerateArray())
        {
            var name = outcome.GetProperty("outcome").GetString()!;
            PoolPair.Shows(pair.Row(name)[0], outcome.GetProperty("tau2"));
            PoolPair.Shows(pair.Row(name, "estimate"), outcome.GetProperty("estimate"), outcome.GetProperty("se"), outcome.GetProperty("statistic"));
        }

        PoolPair.Shows(pair.NumberAfter("ρ(AL, PD) = "), pair.Json.GetProperty("correlations")[0].GetProperty("rho"));
        Assert.Matches("^The pooled effect is −0\\.3[0-9] \\[.*\\] for AL and 0\\.3[0-9] \\[.*\\] for PD \\(95 % CI; 5 studies\\)\\.$", pair.Sentence);
    }

    [Fact]
    public async Task A_bayesian_model_prints_its_posterior()
    {
        using var pair = await PoolPair.OfAsync(PoolTables.Bcg, "--measure", "OR", "--method", "BAYES", "--prior", "half-normal(0.5)");
        var posterior = pair.Json.GetProperty("posterior");
        foreach (var (row, name) in new[] { ("μ", "mu"), ("τ", "tau"), ("new study", "predictive") })
        {
            var summary = posterior.GetProperty(name);
            var cells = pair.Row(row);
            PoolPair.Shows(cells[0], summary.GetProperty("median"));
            PoolPair.Shows(cells[^2], summary.GetProperty("q025"));
            PoolPair.Shows(cells[^1], summary.GetProperty("q975"));
        }

        Assert.Contains("P(effect below 1) > 0.999", pair.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_regression_prints_coefficients_tests_and_what_is_explained()
    {
        using var pair = await PoolPair.OfAsync(PoolTables.Bcg, "--measure", "RR", "--mods", "ablat,alloc", "--inference", "hksj");
        foreach (var c in pair.Json.GetProperty("coefficients").EnumerateArray())
        {
            PoolPair.Shows(pair.Row(c.GetProperty("term").GetString()!)[..2], c.GetProperty("estimate"), c.GetProperty("se"));
        }

        PoolPair.Shows(pair.NumberAfter("residual τ² = "), pair.Json.GetProperty("tau2"));
        PoolPair.Shows(pair.NumberAfter("R² = "), pair.Json.GetProperty("r2"));
        PoolPair.Shows(pair.NumberAfter("F(3, 9) = "), pair.Json.GetProperty("qm"));
    }

    private static void CheckMean(PoolPair pair)
    {
        var (cells, json) = (pair.Row("mean"), pair.Json);
        PoolPair.Shows(cells, json.GetProperty("estimate"), json.GetProperty("se"), json.GetProperty("statistic"));
        var hasDf = json.GetProperty("df").ValueKind != System.Text.Json.JsonValueKind.Null;
        Assert.Equal(hasDf ? 7 : 6, cells.Length);
        PoolPair.Shows(cells[^3], json.GetProperty("p"));
        PoolPair.Shows(cells[^2], json.GetProperty("ci")[0]);
        PoolPair.Shows(cells[^1], json.GetProperty("ci")[1]);
    }
}
