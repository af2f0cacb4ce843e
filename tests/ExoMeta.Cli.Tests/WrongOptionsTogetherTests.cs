namespace ExoMeta.Cli.Tests;

/// <summary>Wrong options of different families, which different readers refuse, are named in one go; what follows from one of them is not named as well.</summary>
public sealed class WrongOptionsTogetherTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public WrongOptionsTogetherTests()
    {
        File.Copy(Repository.Path("inputs", "classics", "bcg.csv"), _folder["bcg.csv"]);
        File.Copy(Repository.Path("docs", "trials", "mortality.yaml"), _folder["trial.yaml"]);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("figure forest bcg.csv --measure OR --method REMLL --style jamaa --theme lihgt --zoom 99 --out x.sgv", "--method", "--style", "--theme", "--zoom", "--out")]
    [InlineData("figure forest bcg.csv --measure OR --mods nope --rob absent --order never", "nope", "rob", "order")]
    [InlineData("figure forest bcg.csv --measure OR --method REMLL --rob absent", "--method", "rob")]
    [InlineData("figure forest none.csv --measure OR --method REMLL --style jamaa", "--method", "--style", "none.csv")]
    [InlineData("figure forest none.csv --measure ORR", "--measure", "none.csv")]
    [InlineData("figure forest bcg.csv --measure ORR --method REMLL --inference zz --tau2-ci qq", "--measure", "--method", "--inference", "--tau2-ci")]
    [InlineData("figure forest --measure ORR --style jamaa", "FILE.csv is missing", "--measure", "--style")]
    [InlineData("figure forest bcg.csv --theme lihgt --style jamaa", "--theme", "--style", "--measure: is missing")]
    [InlineData("figure funnel bcg.csv --measure OR --style jama --method REMLL", "unknown option '--style'", "--method")]
    [InlineData("figure funnel bcg.csv --mesure OR --method REMLL --theme lihgt", "unknown option '--mesure'", "--method", "--theme")]
    [InlineData("figure boundaries trial.yaml --truth nope --paths -1 --out x.sgv", "--truth", "--paths", "--out")]
    [InlineData("figure boundaries trial.yaml --endpoint nope --size 99 --paths -1 --out x.sgv", "--endpoint", "--size", "--paths", "--out")]
    [InlineData("figure prior-to-assurance none.yaml --out x.sgv", "none.yaml", "--out")]
    [InlineData("figure power trial.yaml --endpoint nope --out x.sgv", "--endpoint", "--out")]
    [InlineData("figure power-grid trial.yaml --n 1 --out x.sgv", "--n", "--out")]
    [InlineData("pool bcg.csv --measure OR --method REMLL --inference zz --format jso", "--method", "--inference", "--format")]
    [InlineData("pool bcg.csv --measure OR --method REMLL --tables bcg.csv --r-script bcg.csv/a.R", "--method", "--tables", "--r-script")]
    [InlineData("pool bcg.csv --measure ORR --method REMLL --prediction qq --nested a,", "--measure", "--method", "--prediction", "--nested")]
    [InlineData("pool none.csv --measure OR --method REMLL", "--method", "none.csv")]
    [InlineData("pool bcg.csv --measure OR --nope 3 --method REMLL", "unknown option '--nope'", "--method")]
    [InlineData("pool bcg.csv --method --measure OR --inference zz", "--method: a value is missing", "--inference")]
    [InlineData("pool bcg.csv --measure OR --method REML --method DL --inference zz", "--method: given more than once", "--inference")]
    [InlineData("effects bcg.csv --measure ORR --level 3000 --format jso", "--measure", "--level", "--format")]
    [InlineData("design dunnett --arms 0 --alpha 9 --format jso", "--arms", "--alpha", "--format")]
    [InlineData("lint bcg.csv --measure ORR --format jso", "--measure", "--format")]
    [InlineData("meta-power --measure ORR --k 10 --n 50 --threads 0", "--measure", "--threads")]
    public async Task All_are_named(string command, params string[] expected)
    {
        var lines = await RefusedAsync([.. command.Split(' ').Select(word => word is "bcg.csv" or "trial.yaml" or "x.sgv" || word.StartsWith("bcg.csv/", StringComparison.Ordinal) ? _folder[word] : word)]);
        Assert.All(expected, name => Assert.Single(lines, line => line.Contains($" {name}:", StringComparison.Ordinal) || line.Contains($": {name}", StringComparison.Ordinal) || line.StartsWith($"{name}:", StringComparison.Ordinal)));
        Assert.Equal(expected.Length, lines.Length);
    }

    [Fact]
    public async Task So_are_those_of_the_entries_of_a_batch()
    {
        var manifest = _folder.Write("batch.yaml", """
            analyses:
              - {id: a, table: bcg.csv, measure: OR, method: REMLL, inference: zz, formats: [svgg], figures: [{kind: forest, style: jamaa}]}
              - {id: b, table: bcg.csv, measure: ORR, inference: zz, figures: [{kind: forest, sides: [one]}]}
            """);
        var lines = await RefusedAsync("batch", manifest, "--out", _folder["out"]);
        Assert.Equal(
            ["method", "inference", "formats", "style", "measure", "inference", "sides"],
            lines.Select(l => l[(manifest.Length + 1)..].Split(": ")[1]));
    }

    [Fact]
    public async Task And_what_a_table_says_of_a_model_and_of_each_figure()
    {
        var manifest = _folder.Write("batch.yaml", """
            analyses:
              - {id: a, table: bcg.csv, measure: OR, mods: [nope], figures: [{kind: forest, rob: [absent]}, {kind: forest, id: second, order: never}]}
            """);
        var outcome = await Outcome.OfAsync("batch", manifest, "--out", _folder["out"]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.All(new[] { "nope", "rob", "order" }, name => Assert.Single(outcome.ErrorLines, l => l.Contains($": {name}:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task And_those_of_the_figures_of_an_analysis_file()
    {
        var analysis = _folder.Write("analysis.yaml", """
            title: T
            seed: 1
            pooling: {method: REML, inference: z}
            data:
              - {id: d, title: D, file: bcg.csv, measure: OR, display: ratio, good: down}
            figures:
              - {kind: forest, of: d, id: a, method: REMLL, inference: zz, rob: [absent]}
              - {kind: forest, of: d, id: b, mods: [nope], rob: [absent]}
            """);
        var lines = await RefusedAsync("run", analysis, "--out", _folder["out"]);
        Assert.Equal(
            ["inference", "method", "nope", "rob", "rob"],
            lines.Select(l => l.Split(": ")[1]).Order(StringComparer.Ordinal));
    }

    private async Task<string[]> RefusedAsync(params string[] args)
    {
        var outcome = await Outcome.OfAsync(args);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal("", outcome.Output);
        Assert.False(Directory.Exists(_folder["out"]));
        return outcome.ErrorLines;
    }
}
