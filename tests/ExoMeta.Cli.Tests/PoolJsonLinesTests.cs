using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExoMeta.Cli.Tests;

/// <summary><c>pool --jsonl</c>: one answer a request, in order, whatever the requests are; the same answers as by flags.</summary>
public sealed class PoolJsonLinesTests : IDisposable
{
    private const string Columns = """{"study":["a","b","c"],"ai":[4,6,3],"n1i":[123,306,231],"ci":[11,29,11],"n2i":[139,303,220]}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Answers_come_in_order_with_their_ids_and_a_bad_request_ends_nothing()
    {
        var answers = await AnswersAsync(
            $$"""{"id":"x","measure":"OR","columns":{{Columns}}}""",
            "nonsense",
            "",
            """{"id":{"any":["thing"]},"measure":"ORR","methd":"REML","columns":{"ai":[1]}}""",
            """[1,2]""",
            """{"measure":"OR","measure":"RR","columns":{}}""",
            $$"""{"id":7,"measure":"RR","method":"DL","inference":"hksj","columns":{{Columns}}}""");
        Assert.Equal(6, answers.Length);
        Assert.Equal([true, false, false, false, false, true], answers.Select(a => a.GetProperty("ok").GetBoolean()));
        Assert.Equal("x", answers[0].GetProperty("id").GetString());
        Assert.Equal(JsonValueKind.Null, answers[1].GetProperty("id").ValueKind);
        Assert.Equal("thing", answers[2].GetProperty("id").GetProperty("any")[0].GetString());
        Assert.Equal("measure: unknown value 'ORR'; did you mean 'OR'?; methd: unknown field; did you mean 'method'?", answers[2].GetProperty("error").GetString());
        Assert.Equal(7, answers[5].GetProperty("id").GetInt32());
        Assert.Equal("hksj", answers[5].GetProperty("result").GetProperty("inference").GetString());
    }

    [Fact]
    public async Task A_null_is_a_missing_value_and_its_row_is_dropped_with_a_warning()
    {
        var answer = (await AnswersAsync("""{"id":1,"measure":"OR","columns":{"ai":[4,null,3],"n1i":[123,306,231],"ci":[11,29,11],"n2i":[139,303,220]}}"""))[0];
        var result = answer.GetProperty("result");
        Assert.Equal(2, result.GetProperty("k").GetInt32());
        Assert.Contains(result.GetProperty("warnings").EnumerateArray(), w => w.GetString()!.Contains("1 row dropped", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--method REML --inference hksj --diagnostics --leave-one-out --cumulative --permutation --bootstrap nonparametric --replicates 2000 --bias --gosh --swim lower --mid 0.8 --control-risks 0.1,0.3")]
    [InlineData("--method PM --tau2-ci pl --prediction t-k2 --level 90 --add 1 --to all")]
    [InlineData("--method REML --inference kr --subgroup alloc --cluster alloc")]
    [InlineData("--method ML --mods ablat,alloc,ablat:alloc")]
    [InlineData("--method BAYES --prior half-cauchy(0.3) --mu-prior normal(0,4) --level 80")]
    [InlineData("--method GLMM-CM.AL --inference t")]
    [InlineData("--method MH --leave-one-out --cumulative")]
    [InlineData("--rho 0.4 --within alloc --display percent-change")]
    [InlineData("--nested alloc,study --cluster alloc")]
    [InlineData("--prediction bootstrap --seed 3")]
    [InlineData("--weights year --risk-of-bias alloc --discount alternate:0.5,random:1,systematic:0.8")]
    public async Task Flags_and_lines_say_the_same(string options)
    {
        var file = Repository.Path("inputs", "classics", "bcg.csv");
        var flags = options.Split(' ');
        var outcome = await Outcome.OfAsync(["pool", file, "--measure", "OR", .. flags, "--format", "json"]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        var answer = (await AnswersAsync(Request(file, flags).ToJsonString()))[0];
        Assert.True(answer.GetProperty("ok").GetBoolean(), answer.ToString());
        using var byFlags = JsonDocument.Parse(outcome.Output);

        // Warnings name the file in one and the columns in the other.
        Assert.Equal(Fields(byFlags.RootElement), Fields(answer.GetProperty("result")));
    }

    [Fact]
    public async Task A_minimal_important_difference_and_control_risks_say_what_the_normal_distribution_says()
    {
        var result = (await AnswersAsync(
            """{"id":1,"measure":"YV","scale":"log","method":"EE","mid":0.8,"display":"ratio","columns":{"est":[0.5],"lb":[0.25],"ub":[1.0]}}"""))[0].GetProperty("result");
        var (estimate, se) = (result.GetProperty("estimate").GetDouble(), result.GetProperty("se").GetDouble());
        var expected = Numerics.Distributions.Normal.Cdf((Math.Log(0.8) - estimate) / se);
        Assert.Equal(expected, result.GetProperty("minimalImportantDifference").GetProperty("pBeyond").GetDouble(), 1e-12);

        result = (await AnswersAsync($$"""{"id":1,"measure":"OR","controlRisks":[0.2],"columns":{{Columns}}}"""))[0].GetProperty("result");
        var odds = 0.25 * Math.Exp(result.GetProperty("estimate").GetDouble());
        Assert.Equal(odds / (1 + odds), result.GetProperty("absoluteEffects")[0].GetProperty("treatedRisk").GetDouble(), 1e-14);
    }

    /// <summary>Dense matrices and the root of the score in R 4.2.2, V from metafor 3.8-1's vcalc(vi, cluster = alloc, obs = trial, rho = 0.4).</summary>
    [Fact]
    public async Task A_stated_correlation_enters_the_covariance()
    {
        using var result = await JsonAsync("--rho", "0.4", "--within", "alloc");
        Near(0.308082950214475, result.RootElement.GetProperty("tau2"), 1e-10);
        Near(-0.685751898426677, result.RootElement.GetProperty("estimate"), 1e-10);
        Near(0.200750160040425, result.RootElement.GetProperty("se"), 1e-10);
        Near(238.457573938119, result.RootElement.GetProperty("q"), 1e-10);
    }

    /// <summary>Base R 4.2.2 (pchisq, qnorm, binom.test) and metafor 3.8-1's gosh on log odds ratios of dat.bcg.</summary>
    [Fact]
    public async Task Votes_combined_p_and_subsets_agree_with_R()
    {
        using var result = await JsonAsync("--swim", "lower", "--gosh", "--method", "DL");
        var swim = result.RootElement.GetProperty("swim");
        Near(0.0224609375, swim.GetProperty("votes").GetProperty("p"), 1e-12);
        Near(0.545528944323442, swim.GetProperty("votes").GetProperty("ci")[0], 1e-12);
        Near(8.98100869738456e-52, swim.GetProperty("combinedP")[0].GetProperty("p"), 1e-10);
        Near(2.74265385810121e-11, swim.GetProperty("combinedP")[1].GetProperty("p"), 1e-10);
        var gosh = result.RootElement.GetProperty("gosh");
        Assert.Equal(8178, gosh.GetProperty("subsets").GetInt32());
        Assert.True(gosh.GetProperty("exact").GetBoolean());
        var estimate = gosh.GetProperty("estimate");
        foreach (var (name, expected) in new[] { ("min", -1.6506863930996507), ("q25", -0.8757486013672027), ("median", -0.7441549015003668), ("q75", -0.6115667247716877), ("max", 0.0375230381253573) })
        {
            Near(expected, estimate.GetProperty(name), 1e-10);
        }

        Near(-0.674457796184221, gosh.GetProperty("rows")[7].GetProperty("medianWith"), 1e-10);
        Near(-0.82585039106411, gosh.GetProperty("rows")[7].GetProperty("medianWithout"), 1e-10);
    }

    [Fact]
    public async Task Discounted_rows_weigh_as_if_their_variance_were_larger()
    {
        using var plain = await JsonAsync("--method", "EE");
        var variances = plain.RootElement.GetProperty("studies").EnumerateArray().Select((s, i) => (s.GetProperty("yi").GetDouble(), s.GetProperty("vi").GetDouble())).ToArray();
        using var result = await JsonAsync("--method", "EE", "--risk-of-bias", "alloc", "--discount", "random: 0.5, alternate: 1, systematic: 0");
        var allocation = (await File.ReadAllLinesAsync(Repository.Path("inputs", "classics", "bcg.csv"), TestContext.Current.CancellationToken)).Skip(1).Select(l => l.Split(',')[^1]).ToArray();
        var kept = variances.Zip(allocation).Where(r => r.Second != "systematic").Select(r => (Y: r.First.Item1, W: (r.Second == "random" ? 0.5 : 1) / r.First.Item2)).ToArray();
        Near(kept.Sum(r => r.W * r.Y) / kept.Sum(r => r.W), result.RootElement.GetProperty("estimate"), 1e-12);
        Assert.Equal(kept.Length, result.RootElement.GetProperty("k").GetInt32());
        Assert.Equal(13, result.RootElement.GetProperty("discounted").GetProperty("rows").GetArrayLength());
    }

    /// <summary>t(4) by hand: −3 ± 2.776·1.2 with t = −2.5, and a ratio whose printed p is 0.05.</summary>
    [Theory]
    [InlineData("""{"id":1,"measure":"MD","reported":true,"columns":{"form":["estimate-t"],"est":["-3.0"],"t":["-2.5"],"n1i":[3],"n2i":[3]}}""", 0.06676654481198, -6.331734126237, 0.331734126237)]
    [InlineData("""{"id":1,"measure":"ROM","reported":true,"columns":{"form":["estimate-p"],"est":["0.70"],"p":["0.05"],"scale":["ratio"],"error_scale":["log"],"n1i":[3],"n2i":[3]}}""", 0.05, -0.713349887877, 0)]
    public async Task One_printed_row_gives_its_printed_test_back(string request, double p, double lower, double upper)
    {
        var result = (await AnswersAsync(request))[0].GetProperty("result");
        Assert.Equal(4, result.GetProperty("df").GetDouble());
        Assert.Equal(p, result.GetProperty("p").GetDouble(), 1e-12);
        foreach (var interval in new[] { result.GetProperty("ci"), result.GetProperty("studies")[0].GetProperty("ci"), result.GetProperty("propagation").GetProperty("pooled").GetProperty("plugInCi") })
        {
            Assert.Equal(lower, interval[0].GetDouble(), 1e-11);
            Assert.Equal(upper, interval[1].GetDouble(), 1e-11);
        }
    }

    [Fact]
    public async Task A_discount_that_keeps_everything_changes_nothing_of_what_is_propagated()
    {
        const string columns = """{"form":["paired-sd","paired-sd","paired-sd"],"m1i":[14,15,13.5],"sd1i":[5,4,4.4],"m2i":[10,13,12],"sd2i":[4,5,4],"ni":[20,15,30],"ri":["uniform(0.1, 0.9)","uniform(0.1, 0.9)","0.5"],"rob":["low","high","low"]}""";
        var answers = await AnswersAsync(
            $$"""{"id":1,"measure":"MC","reported":true,"method":"EE","columns":{{columns}}}""",
            $$"""{"id":2,"measure":"MC","reported":true,"method":"EE","riskOfBias":"rob","discount":"low: 1, high: 1","columns":{{columns}}}""",
            $$"""{"id":3,"measure":"MC","reported":true,"method":"EE","riskOfBias":"rob","discount":"low: 1, high: 0.5","columns":{{columns}}}""",
            $$"""{"id":4,"measure":"MC","reported":true,"method":"BAYES","prior":"half-normal(1)","columns":{{columns}}}""");
        string Pooled(int i) => answers[i].GetProperty("result").GetProperty("propagation").GetProperty("pooled").GetRawText();
        Assert.Equal(Pooled(0), Pooled(1));
        Assert.NotEqual(Pooled(0), Pooled(2));
        Assert.Contains(answers[3].GetProperty("result").GetProperty("warnings").EnumerateArray(), w => w.GetString()!.Contains("plug-in values as known", StringComparison.Ordinal));
    }

    private static JsonObject Request(string file, string[] flags)
    {
        var lines = File.ReadAllLines(file).Select(l => l.Split(',')).ToArray();
        var columns = new JsonObject();
        for (var c = 0; c < lines[0].Length; c++)
        {
            columns[lines[0][c]] = new JsonArray([.. lines.Skip(1).Select(l => double.TryParse(l[c], System.Globalization.CultureInfo.InvariantCulture, out var number) ? (JsonNode)number : l[c])]);
        }

        var request = new JsonObject { ["id"] = 1, ["measure"] = "OR", ["columns"] = columns };
        for (var i = 0; i < flags.Length; i++)
        {
            var option = Analysis.Requests.RequestOptions.All.Single(o => o.Flag == flags[i]);
            request[option.Name] = option.Kind == Analysis.Requests.OptionKind.Switch ? true : flags[++i];
        }

        return request;
    }

    private static string Fields(JsonElement result) =>
        JsonSerializer.Serialize(result.EnumerateObject().Where(p => p.Name != "warnings").ToDictionary(p => p.Name, p => p.Value));

    private static async Task<JsonElement[]> AnswersAsync(params string[] requests)
    {
        using var input = new StringReader(string.Join('\n', requests));
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter();
        Assert.Equal(0, await App.RunAsync(["pool", "--jsonl"], input, output, error, TestContext.Current.CancellationToken));
        Assert.Equal("", error.ToString());
        return [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement.Clone())];
    }

    private static async Task<JsonDocument> JsonAsync(params string[] options)
    {
        var outcome = await Outcome.OfAsync(["pool", Repository.Path("inputs", "classics", "bcg.csv"), "--measure", "OR", .. options, "--format", "json"]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return JsonDocument.Parse(outcome.Output);
    }

    private static void Near(double expected, JsonElement actual, double tolerance) => Assert.Equal(expected, actual.GetDouble(), tolerance * Math.Abs(expected));
}
