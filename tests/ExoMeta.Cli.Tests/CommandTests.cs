using System.Text.Json;

namespace ExoMeta.Cli.Tests;

/// <summary>The short commands against the contract and against golden values.</summary>
public sealed class CommandTests : IDisposable
{
    private static readonly string Bcg = Repository.Path("inputs", "classics", "bcg.csv");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("REML", "z", "knha")]
    [InlineData("DL", "hksj", "knha")]
    [InlineData("PM", "hksj-adhoc", "adhoc")]
    public async Task Pool_agrees_with_the_golden_fits_of_dat_bcg(string method, string inference, string golden)
    {
        var test = inference == "z" ? "z" : golden;
        using var reference = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.Path("tests", "References", "meta", "bcg-OR.json"), TestContext.Current.CancellationToken));
        var fit = reference.RootElement.GetProperty("fits").EnumerateArray()
            .First(f => f.GetProperty("method").GetString() == method && f.GetProperty("test_requested").GetString() == test);
        using var result = await JsonAsync("pool", Bcg, "--measure", "OR", "--method", method, "--inference", inference);
        foreach (var (ours, theirs) in new[] { ("estimate", "estimate"), ("se", "se"), ("tau2", "tau2"), ("p", "pval"), ("q", "QE"), ("i2", "I2"), ("h2", "H2") })
        {
            Near(fit.GetProperty(theirs).GetDouble(), result.RootElement.GetProperty(ours).GetDouble());
        }

        Near(fit.GetProperty("ci_lb").GetDouble(), result.RootElement.GetProperty("ci")[0].GetDouble());
        Near(Math.Exp(fit.GetProperty("estimate").GetDouble()), result.RootElement.GetProperty("display").GetProperty("estimate").GetDouble());
        Assert.Equal(13, result.RootElement.GetProperty("studies").GetArrayLength());
    }

    [Fact]
    public async Task Effects_agree_with_escalc()
    {
        using var reference = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.Path("tests", "References", "meta", "bcg-OR.json"), TestContext.Current.CancellationToken));
        using var result = await JsonAsync("effects", Bcg, "--measure", "OR");
        var rows = result.RootElement.GetProperty("rows").EnumerateArray().ToArray();
        Assert.Equal("Aronson 1948", rows[0].GetProperty("study").GetString());
        foreach (var (row, yi, vi) in rows.Zip(reference.RootElement.GetProperty("yi").EnumerateArray(), reference.RootElement.GetProperty("vi").EnumerateArray()))
        {
            Near(yi.GetDouble(), row.GetProperty("yi").GetDouble());
            Near(vi.GetDouble(), row.GetProperty("vi").GetDouble());
        }
    }

    [Fact]
    public async Task One_study_has_no_heterogeneity_and_says_null()
    {
        var file = _folder.Write("one.csv", "study,ai,n1i,ci,n2i\nOnly,3,11,8,24\n");
        using var result = await JsonAsync("pool", file, "--measure", "OR");
        Assert.Equal(JsonValueKind.Null, result.RootElement.GetProperty("tau2").ValueKind);
        Assert.Equal(JsonValueKind.Null, result.RootElement.GetProperty("predictionInterval").ValueKind);
    }

    [Fact]
    public async Task Missing_rows_are_dropped_counted_and_warned_about()
    {
        var file = _folder.Write("gap.csv", "study,ai,n1i,ci,n2i\nA,3,11,8,24\nB,,11,8,24\nC,4,12,9,25\n");
        var outcome = await Outcome.OfAsync("effects", file, "--measure", "OR", "--format", "json");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("warning", outcome.Error, StringComparison.Ordinal);
        using var result = JsonDocument.Parse(outcome.Output);
        Assert.Equal(2, result.RootElement.GetProperty("k").GetInt32());
    }

    [Fact]
    public async Task A_table_names_its_columns_as_it_likes_with_map()
    {
        var file = _folder.Write("named.csv", "study,deaths,n_t,deaths_c,n_c\nA,3,11,8,24\n");
        using var result = await JsonAsync("effects", file, "--measure", "OR", "--map", "ai=deaths,n1i=n_t,ci=deaths_c,n2i=n_c");
        Near(Math.Log(3.0 * 16 / (8.0 * 8)), result.RootElement.GetProperty("rows")[0].GetProperty("yi").GetDouble());
    }

    [Fact]
    public async Task Simulate_answers_with_the_fields_of_the_contract()
    {
        var file = Repository.Path("inputs", "exosome-ards", "trials", "NCT04798716.yaml");
        using var result = await JsonAsync("simulate", file, "--trials", "2000", "--seed", "7");
        foreach (var name in new[] { "disjunctivePower", "conjunctivePower", "familywiseError", "powerAtPoint", "assurance", "assuranceCeiling" })
        {
            Assert.True(result.RootElement.GetProperty(name).GetProperty("mcse").GetDouble() >= 0, name);
        }

        Assert.Equal(3, result.RootElement.GetProperty("arms").GetArrayLength());
        Assert.Equal(7, result.RootElement.GetProperty("seed").GetInt32());
    }

    [Fact]
    public async Task Simulate_gives_the_same_bytes_on_any_number_of_threads()
    {
        var file = Repository.Path("inputs", "exosome-ards", "trials", "Zarrabi2023.yaml");
        var texts = new List<string>();
        foreach (var threads in new[] { "1", "2", "5" })
        {
            using var result = await JsonAsync("simulate", file, "--trials", "5000", "--threads", threads);
            texts.Add(string.Join('\n', result.RootElement.EnumerateObject().Where(p => p.Name is not ("elapsedSeconds" or "throughput")).Select(p => p.ToString())));
        }

        Assert.Single(texts.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_cancelled_run_writes_nothing()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var code = await App.RunAsync(
            ["run", Repository.Path("inputs", "exosome-ards", "analysis.yaml"), "--out", _folder["out"]], output, error, cancellation.Token);
        Assert.Equal(130, code);
        Assert.Equal("exometa: cancelled; nothing was written", error.ToString().Trim());
        Assert.False(Directory.Exists(_folder["out"]));
    }

    private static async Task<JsonDocument> JsonAsync(params string[] args)
    {
        var outcome = await Outcome.OfAsync([.. args, "--format", "json"]);
        Assert.All(outcome.ErrorLines, l => Assert.StartsWith("warning: ", l, StringComparison.Ordinal));
        Assert.Equal(0, outcome.ExitCode);
        return JsonDocument.Parse(outcome.Output);
    }

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, Math.Abs(expected) * 1e-7);
}
