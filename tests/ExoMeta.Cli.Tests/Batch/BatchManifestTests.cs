using System.Text.Json;
using ExoMeta.Analysis.Figures;
using ExoMeta.Analysis.Requests;
using ExoMeta.Plots;

namespace ExoMeta.Cli.Tests.Batch;

/// <summary>Manifests: what is wrong is said all at once before anything is written, and the schema says the same as the reader.</summary>
public sealed class BatchManifestTests : IDisposable
{
    private readonly BatchFixture _batch = new();

    public void Dispose() => _batch.Dispose();

    [Theory]
    [InlineData("ot: x\nanalyses: [{id: a, table: a.csv, measure: OR}]\n", "1:1: ot: unknown field; did you mean 'out'?")]
    [InlineData("analyses: []\n", "1:11: analyses: names no analysis")]
    [InlineData("out: o\n", "1:1: analyses: is missing")]
    [InlineData("analyses:\n  - {id: a, tabel: a.csv}\n", "2:5: analyses: expected one of run, table, tables, trial, found 'id', 'tabel'; did you mean 'table'?")]
    [InlineData("analyses:\n  - {id: a, table: a.csv, trial: a.csv}\n", "2:5: analyses: table and trial in one entry; each needs an entry of its own")]
    [InlineData("analyses:\n  - {id: a, table: aa.csv, measure: OR}\n", "2:20: table: 'aa.csv' does not exist; did you mean 'a.csv'?")]
    [InlineData("analyses:\n  - {id: a/b, table: a.csv, measure: OR}\n", "2:10: id: 'a/b' cannot name a folder; use up to 80 letters, digits, '-' and '_'")]
    [InlineData("analyses:\n  - {id: nul, table: a.csv, measure: OR}\n", "2:10: id: 'nul' names a device on some systems; choose another")]
    [InlineData("analyses:\n  - {id: a, table: a.csv, measure: ORR}\n", "2:36: measure: unknown value 'ORR'; did you mean 'OR'?")]
    [InlineData("analyses:\n  - {id: a, table: a.csv, measure: OR, tau2Ci: pl}\n", "2:40: tau2Ci: unknown field; did you mean 'tau2_ci'?")]
    [InlineData("analyses:\n  - {id: a, table: a.csv, measure: OR, mods: [n1i, ''], leave_one_out: yes}\n", "2:46: mods: names nothing, or holds an empty name", "2:72: leave_one_out: expected true or false, found 'yes'")]
    [InlineData("analyses:\n  - {id: a, table: a.csv, measure: OR, formats: [sgv]}\n", "2:49: formats: unknown form 'sgv', expected plotly.json, plotly.html, svg, png, pdf, html; did you mean 'svg'?")]
    [InlineData("analyses:\n  - {id: a, table: a.csv, measure: OR, figures: [forest, {kind: forest}]}\n", "2:49: figures: two files would be called 'forest'; give one of the figures an id: {kind: …, id: …}")]
    [InlineData("analyses:\n  - {id: a, table: a.csv, measure: OR, figures: [{kind: forest, titel: x}]}\n", "2:65: titel: unknown field; did you mean 'title'?")]
    [InlineData("analyses:\n  - {id: \"{nam}\", tables: \"*.csv\", measure: OR}\n", "2:10: id: '{nam}' is one name for many tables; expected {name} in it, in quotes: \"{name}\"")]
    [InlineData("analyses:\n  - {id: \"{name}\", tables: \"*.tsv\", measure: OR}\n", "2:28: tables: '*.tsv' matches no file")]
    [InlineData("analyses:\n  - {id: \"{name}\", tables: \"*/x.csv\", measure: OR}\n", "2:28: tables: '*/x.csv' has a wildcard in a folder's name; only the file's name may have one")]
    [InlineData("analyses:\n  - {id: t, trial: a.csv, truth: fixd, trials: 5}\n", "2:34: truth: unknown value 'fixd', expected fixed, posterior, predictive, robust; did you mean 'fixed'?", "2:48: trials: expected a whole number from 100 to 1000000000000, found '5'")]
    [InlineData("defaults: {methd: DL}\nanalyses: [{id: a, table: a.csv, measure: OR}]\n", "1:12: methd: no kind of entry takes this field by default; did you mean 'method'?")]
    [InlineData("seed: -1\nanalyses:\n  - text\n", "1:7: seed: expected a whole number from 0 to 9007199254740991, found '-1'", "3:5: analyses: expected a group of fields such as {id: …, table: FILE.csv, measure: OR}, found 'text'")]
    [InlineData("analyses:\n  - {id: a, table: a.csv, measure: OR}\n  - {id: A, table: b.csv, measure: OR}\n", "3:5: id: 'A' (b.csv) stands twice; first on line 2 (a.csv) as 'a', and upper and lower case are one")]
    [InlineData("defaults: {inference: hksj}\nanalyses:\n  - {id: a, table: a.csv, measure: OR, method: MH}\n", "1:23: inference: hksj is not defined with method MH; expected one of z t")]
    public async Task What_is_wrong_is_said_with_its_place_and_nothing_is_written(string manifest, params string[] expected)
    {
        _batch.Write("batch.yaml", manifest);
        var outcome = await _batch.RunAsync("--out", _batch["none"]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal(expected.Select(e => $"{_batch["batch.yaml"]}:{e}"), outcome.ErrorLines);
        Assert.False(Directory.Exists(_batch["none"]));
    }

    [Fact]
    public async Task An_unknown_figure_is_named_with_the_kinds_of_its_entry()
    {
        _batch.Write("batch.yaml", "analyses:\n  - {id: a, table: a.csv, measure: OR, figures: [forst, stopping]}\n");
        var outcome = await _batch.RunAsync("--out", _batch["none"]);
        var kinds = string.Join(", ", PoolFigures.All.Select(f => f.Name));
        Assert.Equal(
            [
                $"{_batch["batch.yaml"]}:2:50: figures: unknown kind 'forst', expected {kinds}; did you mean 'forest'?",
                $"{_batch["batch.yaml"]}:2:57: figures: unknown kind 'stopping', expected {kinds}; did you mean '{Problems.NearestName.Of("stopping", PoolFigures.All.Select(f => f.Name))}'?",
            ],
            outcome.ErrorLines);
    }

    [Theory]
    [InlineData("--check: writes nothing; it does not go with --force", "--check", "--force")]
    [InlineData("--check: writes nothing; it does not go with --watch", "--check", "--watch")]
    [InlineData("--watch: prints a line a round; it does not go with --format json", "--watch", "--format", "json")]
    [InlineData("--out: expected the name of a folder, found nothing", "--out", "")]
    [InlineData("--chek", "--chek")]
    public async Task Options_that_mean_nothing_together_are_refused(string message, params string[] options)
    {
        var outcome = await _batch.RunAsync(options);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_batch["out"]));
    }

    [Fact]
    public async Task A_manifest_without_a_folder_of_outputs_says_both_places_for_it()
    {
        _batch.Write("batch.yaml", "analyses: [{id: a, table: a.csv, measure: OR}]\n");
        Assert.Equal($"{_batch["batch.yaml"]}: out: is missing: say where outputs go, here or by --out", Assert.Single((await _batch.RunAsync()).ErrorLines));
    }

    [Fact]
    public async Task A_folder_of_outputs_that_is_a_file_is_refused_before_any_work()
    {
        _batch.Write("file", "x");
        var outcome = await _batch.RunAsync("--out", _batch["file"]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("--out: cannot be written to", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pattern_is_one_entry_a_file_in_the_order_of_their_names()
    {
        _batch.Write("reviews/x10.csv", BatchFixture.TableOf(1, 2, 3));
        _batch.Write("reviews/x9.csv", BatchFixture.TableOf(2, 3, 4));
        _batch.Write("reviews/y.csv", BatchFixture.TableOf(2, 3, 4));
        _batch.Write("batch.yaml", "out: out\nanalyses: [{id: 'r-{name}', tables: 'reviews/x*.csv', measure: OR}]\n");
        var document = await _batch.DocumentAsync();
        Assert.Equal(["r-x10", "r-x9"], document.Root.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("id").GetString()));
        Assert.True(_batch.Exists("out/r-x9/pool.json"));
    }

    [Fact]
    public async Task Defaults_go_to_the_entries_that_have_the_field_and_null_takes_them_back()
    {
        _batch.Write("batch.yaml", $$"""
            out: out
            defaults: {method: DL, inference: hksj, figures: [forest, stopping], formats: [plotly.json]}
            analyses:
              - {id: a, table: a.csv, measure: OR}
              - {id: mh, table: a.csv, measure: OR, method: MH, inference: null, figures: []}
              - {id: t, trial: '{{Repository.Path("docs", "trials", "mortality.yaml")}}', trials: 200}
            """);
        Assert.Equal("", (await _batch.RunAsync()).Error);
        Assert.Equal(
            ["CHANGES.md", "a/forest.plotly.json", "a/pool.json", "exometa.lock.json", "mh/pool.json", "t/simulate.json", "t/stopping.plotly.json"], _batch.Outputs().Keys);
        Assert.Contains("\"method\": \"DL\"", _batch.Read("out/a/pool.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_names_every_option_figure_and_form_and_no_other()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.Path("inputs", "schema", "batch.schema.json")));
        var parts = schema.RootElement.GetProperty("$defs");
        string[] Names(string part) => [.. parts.GetProperty(part).GetProperty("enum").EnumerateArray().Select(e => e.GetString()!).Order(StringComparer.Ordinal)];
        Assert.Equal(RequestOptions.All.Select(o => o.Field).Order(StringComparer.Ordinal), parts.GetProperty("options").GetProperty("properties").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal(FigureKinds.All.OfType<FigureKind.OfPool>().Select(f => f.Name).Order(StringComparer.Ordinal), Names("poolFigure"));
        Assert.Equal(FigureKinds.All.OfType<FigureKind.OfTrial>().Select(f => f.Name).Order(StringComparer.Ordinal), Names("trialFigure"));
        Assert.Equal(["html", "pdf", "plotly.html", "plotly.json", "png", "svg"], Names("format"));
    }

    [Fact]
    public void The_example_satisfies_the_schema() =>
        JsonSchemaCheck.Validate(Repository.Path("inputs", "schema", "batch.schema.json"), Repository.Path("inputs", "classics", "batch.yaml"));
}
