using System.Text.Json;
using System.Xml.Linq;
using ExoMeta.Analysis.Figures;
using ExoMeta.Plots;

namespace ExoMeta.Cli.Tests.Figures;

/// <summary>Figures that an analysis file asks for: what is drawn beside the others, and what is refused before anything is written.</summary>
public sealed class AnalysisFiguresTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public AnalysisFiguresTests()
    {
        foreach (var table in new[] { "bcg.csv", "mixed-forms.csv" })
        {
            _folder.Write(table, File.ReadAllText(Repository.Path("inputs", "classics", table)));
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task They_stand_beside_those_that_are_drawn_anyway_or_take_their_place()
    {
        var outcome = await RunAsync("""
              - {kind: funnel, of: bcg}
              - {kind: bubble, of: bcg, mods: [ablat], title: By latitude}
              - {kind: tau, of: bcg, method: BAYES, id: bcg-bayes}
              - {kind: forest, of: bcg, subgroup: alloc, id: by-allocation}
              - {kind: forest, of: bcg, title: Another title}
            """);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(
            ["bcg-bayes", "bubble-bcg", "by-allocation", "forest-bcg", "forest-printed", "funnel-bcg"],
            Directory.GetFiles(_folder["out/figures"]).Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal));
        Assert.Equal("Another title", TitleOf("forest-bcg"));
        Assert.Equal("By latitude", TitleOf("bubble-bcg"));
        Assert.Contains("random", File.ReadAllText(_folder["out/figures/by-allocation.svg"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_show_the_pool_of_the_analysis()
    {
        await RunAsync("  - {kind: funnel, of: bcg}");
        using var results = JsonDocument.Parse(File.ReadAllText(_folder["out/results.json"]));
        Assert.Equal("PM", results.RootElement.GetProperty("outcomes")[0].GetProperty("groups")[0].GetProperty("pooled").GetProperty("method").GetString());
        var alone = await Outcome.OfAsync("figure", "funnel", _folder["bcg.csv"], "--measure", "OR", "--method", "PM", "--inference", "hksj", "--title", "Funnel plot: BCG");
        Assert.Equal(
            XDocument.Parse(alone.Output).Descendants().Select(e => e.Value), XDocument.Load(_folder["out/figures/funnel-bcg.svg"]).Descendants().Select(e => e.Value));
    }

    [Fact]
    public async Task Rows_that_are_not_fully_known_are_said_to_stand_at_plug_in_values()
    {
        await RunAsync("""
              - {kind: funnel, of: printed}
              - {kind: multiverse, of: printed}
            """);
        Assert.Contains("stand here at plug-in values", TextOf("funnel-printed"), StringComparison.Ordinal);
        Assert.Contains("kind of error: SD", TextOf("multiverse-printed"), StringComparison.Ordinal);
        Assert.DoesNotContain("stand here at plug-in values", TextOf("multiverse-printed"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{kind: funel, of: bcg}", "analysis.yaml:8:12: kind: unknown value 'funel', expected forest, ", "did you mean 'funnel'?")]
    [InlineData("{kind: funnel, of: bgc}", "analysis.yaml:8:5: of: there is no outcome or table 'bgc'; did you mean 'bcg'?", "")]
    [InlineData("{kind: funnel}", "analysis.yaml:8:5: of: is missing", "")]
    [InlineData("{kind: funnel, of: bcg, methd: DL}", "analysis.yaml:8:29: methd: unknown field; did you mean 'method'?", "")]
    [InlineData("{kind: tau, of: bcg, method: BAYS}", "analysis.yaml:8:34: method: unknown value 'BAYS'; did you mean 'BAYES'?", "")]
    [InlineData("{kind: tau, of: bcg, inference: hk}", "analysis.yaml:8:37: inference: unknown inference 'hk'", "")]
    [InlineData("{kind: tau, of: bcg, prior: half-normal(1)}", "analysis.yaml:8:33: prior: belongs to method BAYES", "")]
    [InlineData("{kind: bubble, of: bcg, mods: [ablt]}", "bcg.csv:1: ablt: the column is missing; did you mean 'ablat'?", "")]
    [InlineData("{kind: bubble, of: bcg}", "analysis.yaml:8:5: bubble-bcg: it needs a meta-regression", "")]
    [InlineData("{kind: forest, of: bcg, style: jma}", "analysis.yaml:8:36: style: unknown value 'jma'; did you mean 'jama'?", "")]
    [InlineData("{kind: funnel, of: bcg, style: jama}", "analysis.yaml:8:29: style: unknown field", "")]
    [InlineData("{kind: forest, of: bcg, rob: [ablt]}", "analysis.yaml:8:5: rob: the table has no column 'ablt'; did you mean 'ablat'?", "")]
    [InlineData("{kind: tau, of: bcg, method: EE}", "analysis.yaml:8:5: tau-bcg: under equal effects τ² is 0 by assumption", "")]
    [InlineData("{kind: funnel, of: bcg, id: forest-PRINTED}", "analysis.yaml:8:5: id: a figure 'forest-PRINTED' stands already", "")]
    [InlineData("{kind: funnel, of: bcg, id: \"a/b\"}", "analysis.yaml:8:33: id: 'a/b' cannot name a figure", "")]
    public async Task What_cannot_be_drawn_is_refused_and_nothing_is_written(string figure, string begins, string contains)
    {
        var outcome = await RunAsync("  - " + figure);
        Assert.Equal(2, outcome.ExitCode);
        var line = Assert.Single(outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Replace(_folder.FullName + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
        Assert.StartsWith(begins, line, StringComparison.Ordinal);
        Assert.Contains(contains, line, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public async Task A_forest_plot_has_its_style_order_columns_and_risk_of_bias()
    {
        var outcome = await RunAsync("""
              - {kind: forest, of: bcg, id: styled, style: jama, order: effect, columns: ["raw", "year:Year"], sides: [Favors vaccine, Favors control]}
              - {kind: forest, of: bcg, id: plain-by-weight, order: weight}
              - {kind: forest, of: printed, id: judged, rob: [rob]}
              - {kind: forest-cumulative, of: bcg, order: year}
            """);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("No./total No. (%)", TextOf("styled"), StringComparison.Ordinal);
        Assert.Contains("Favors vaccine", TextOf("styled"), StringComparison.Ordinal);
        Assert.Contains("1949", TextOf("styled"), StringComparison.Ordinal);
        var (aronson, madras) = (TextOf("plain-by-weight").IndexOf("Aronson 1948", StringComparison.Ordinal), TextOf("plain-by-weight").IndexOf("TPT Madras", StringComparison.Ordinal));
        Assert.InRange(madras, 0, aronson - 1);
        Assert.Contains("risk of bias: low", TextOf("judged"), StringComparison.Ordinal);
        Assert.Contains("in the order of 'year'", TextOf("forest-cumulative-bcg"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_of_a_trial_has_figures_too()
    {
        _folder.Write("mortality.yaml", File.ReadAllText(Repository.Path("docs", "trials", "mortality.yaml")));
        const string Analysis = """
            title: Test
            seed: 7
            pooling: {method: REML, inference: z, level: 95}
            simulation: {trials: 500, grid_trials: 200}
            trials: [mortality.yaml]
            figures:

            """;
        _folder.Write("analysis.yaml", Analysis + """
              - {kind: stopping, of: Mortality28, id: ends}
              - {kind: boundaries, of: Mortality28, id: paths, paths: 20, truth: fixed}
              - {kind: prior-to-assurance, of: Mortality28/death, id: assured}
            """);
        var outcome = await Outcome.OfAsync("run", _folder["analysis.yaml"], "--out", _folder["out"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("when trials end", TitleOf("ends"), StringComparison.Ordinal);
        Assert.Contains("truth fixed", TextOf("paths"), StringComparison.Ordinal);
        Assert.Contains("from prior to assurance", TitleOf("assured"), StringComparison.Ordinal);

        _folder.Write("analysis.yaml", Analysis + """
              - {kind: stopping, of: Mortality82}
              - {kind: stopping, of: Mortality28/nothing, size: 99}
              - {kind: boundaries, of: Mortality28, truth: posterio}
            """);
        var wrong = await Outcome.OfAsync("run", _folder["analysis.yaml"], "--out", _folder["out"]);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("there is no trial 'Mortality82'; did you mean 'Mortality28'?", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("has no endpoint 'nothing'", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("size: expected a whole number from 1 to ", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("unknown value 'posterio'; did you mean 'posterior'?", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        var outcome = await RunAsync("""
              - {kind: funnel, of: bgc}
              - {kind: bubble, of: bcg, mods: [ablt]}
              - {kind: tau, of: bcg, method: BAYS}
              - {kind: fores, of: bcg}
            """);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal(4, outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task An_outcome_over_claims_has_the_figures_of_its_pool_and_says_what_it_is()
    {
        var analysis = File.ReadAllText(Repository.Path("inputs", "exosome-ards", "analysis.yaml"));
        foreach (var file in new[] { "evidence.csv", "assumptions.csv" })
        {
            _folder.Write(file, File.ReadAllText(Repository.Path("inputs", "exosome-ards", file)));
        }

        var untilTrials = analysis[..analysis.IndexOf("\ntrials:", StringComparison.Ordinal)];
        _folder.Write("claims.yaml", untilTrials + "\nfigures:\n  - {kind: drapery, of: exploratory-crp}\n  - {kind: funnel, of: death-patients}\n");
        var wrong = await Outcome.OfAsync("run", _folder["claims.yaml"], "--out", _folder["out"]);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains(": of: 'death-patients' has no pool to show: nothing in it is pooled: ", Assert.Single(wrong.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);

        _folder.Write("claims.yaml", untilTrials + "\nfigures:\n  - {kind: drapery, of: exploratory-crp}\n");
        Assert.Equal(0, (await Outcome.OfAsync("run", _folder["claims.yaml"], "--out", _folder["out"])).ExitCode);
        var text = TextOf("drapery-exploratory-crp");
        Assert.Contains("EXPLORATORY: not evidence of a treatment effect", text, StringComparison.Ordinal);
        Assert.Contains("Its rows differ: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_knows_every_kind_and_every_field()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.Path("inputs", "schema", "analysis.schema.json")));
        var properties = schema.RootElement.GetProperty("properties").GetProperty("figures").GetProperty("items").GetProperty("properties");
        Assert.Equal(FigureKinds.All.Select(k => k.Name), properties.GetProperty("kind").GetProperty("enum").EnumerateArray().Select(k => k.GetString()));
        Assert.Equal(
            new[] { "kind", "of", "id", "title" }.Concat(FigureFields.Of(FigureKinds.All).Select(f => f.Field)).Order(StringComparer.Ordinal),
            properties.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    private string TitleOf(string figure) => XDocument.Load(_folder[$"out/figures/{figure}.svg"]).Root!.Elements().First().Value;

    private string TextOf(string figure) => string.Join(" ", XDocument.Load(_folder[$"out/figures/{figure}.svg"]).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value));

    private Task<Outcome> RunAsync(string figures)
    {
        var analysis = $$"""
            title: Test
            seed: 1
            pooling: {method: PM, inference: hksj, level: 95}
            data:
              - {id: bcg, title: BCG, file: bcg.csv, measure: OR, display: ratio, good: down}
              - {id: printed, title: Printed, file: mixed-forms.csv, measure: ROM, display: percent-change, good: down, reported: true}
            figures:
            {{figures}}

            """;
        _folder.Write("analysis.yaml", analysis);
        return Outcome.OfAsync("run", _folder["analysis.yaml"], "--out", _folder["out"]);
    }
}
