using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Results;

[assembly: AssemblyFixture(typeof(ExoMeta.Cli.Tests.MainJob))]

namespace ExoMeta.Cli.Tests;

/// <summary>The main job on the real evidence, run once for all tests, and only when one asks for it.</summary>
public sealed class MainJob : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Outcome> _outcome;

    public MainJob() => _outcome = new(() =>
        Outcome.OfAsync("run", Repository.Path("inputs", "exosome-ards", "analysis.yaml"), "--out", _folder.FullName).GetAwaiter().GetResult());

    internal Outcome Outcome => _outcome.Value;

    public string Folder
    {
        get
        {
            Assert.Equal(0, Outcome.ExitCode);
            return _folder.FullName;
        }
    }

    public string Results => File.ReadAllText(Path.Combine(Folder, "results.json"));

    public void Dispose() => _folder.Dispose();
}

public sealed class MainJobTests(MainJob job)
{
    private static readonly string Expected = Repository.Path("tests", "ExoMeta.Cli.Tests", "Expected", "exosome-ards.results.json");

    [Fact]
    public void It_finishes_without_a_word_on_the_error_stream()
    {
        Assert.Equal("", job.Outcome.Error);
        Assert.Equal(0, job.Outcome.ExitCode);
        Assert.StartsWith("Exosome therapy for ARDS", job.Outcome.Output, StringComparison.Ordinal);
        Assert.Matches("(?m)^  CRP before and after treatment \\(exploratory\\): .*uncontrolled change from baseline: not a treatment effect$", job.Outcome.Output);
    }

    [Fact]
    public void Its_results_are_the_committed_ones()
    {
        ExpectedFile.Update(Expected, job.Results);
        Assert.Empty(ResultsComparer.Differences(File.ReadAllText(Expected), job.Results));
    }

    [Fact]
    public void Its_results_satisfy_their_JSON_Schema() => JsonSchemaCheck.Validate(
        Repository.Path("inputs", "schema", "results.schema.json"), Path.Combine(job.Folder, "results.json"));

    public static TheoryData<string> Specifications =>
    [
        "inputs/exosome-ards/analysis.yaml", "inputs/classics/analysis.yaml", "inputs/classics/analysis-reported.yaml",
        .. Directory.GetFiles(Repository.Path("inputs", "exosome-ards", "trials"), "*.yaml").Select(f => $"inputs/exosome-ards/trials/{Path.GetFileName(f)}").Order(StringComparer.Ordinal),
        .. Directory.GetFiles(Repository.Path("docs", "trials"), "*.yaml").Select(f => $"docs/trials/{Path.GetFileName(f)}").Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Specifications))]
    public void Every_specification_satisfies_its_JSON_Schema(string file) => JsonSchemaCheck.Validate(
        Repository.Path("inputs", "schema", file.Contains("/trials/", StringComparison.Ordinal) ? "trial.schema.json" : "analysis.schema.json"),
        Repository.Path(file.Split('/')));

    [Fact]
    public void It_draws_one_forest_plot_an_outcome_and_one_power_figure_an_endpoint()
    {
        using var results = JsonDocument.Parse(job.Results);
        var analyses = results.RootElement.GetProperty("companions").EnumerateArray().Prepend(results.RootElement);
        var expected = analyses.SelectMany(a =>
            a.GetProperty("outcomes").EnumerateArray().Select(o => $"forest-{o.GetProperty("id").GetString()}.svg")
                .Concat(a.GetProperty("trials").EnumerateArray().SelectMany(t => t.GetProperty("endpoints").EnumerateArray()
                    .Select(e => $"power-{t.GetProperty("trial").GetString()}-{e.GetProperty("id").GetString()}.svg"))))
            .ToArray();
        Assert.NotEmpty(expected);
        var drawn = Directory.GetFiles(Path.Combine(job.Folder, "figures")).Select(Path.GetFileName).ToArray();
        Assert.Empty(expected.Except(drawn, StringComparer.Ordinal));
        Assert.All(drawn, name => Assert.Equal("svg", XDocument.Load(Path.Combine(job.Folder, "figures", name!)).Root!.Name.LocalName));
    }

    [Fact]
    public async Task Every_figure_renders_in_another_program()
    {
        const string Renderer = "/usr/bin/rsvg-convert";
        SkippedTest.When(!File.Exists(Renderer), $"{Renderer} (Debian: librsvg2-bin) is not installed");
        foreach (var figure in Directory.GetFiles(Path.Combine(job.Folder, "figures")))
        {
            using var process = Process.Start(new ProcessStartInfo(Renderer, ["--width", "300", figure]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            using var png = new MemoryStream();
            await process.StandardOutput.BaseStream.CopyToAsync(png, TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, $"{Path.GetFileName(figure)}: {await error}");
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png.ToArray().Take(4));
        }
    }

    [Fact]
    public void Its_report_asks_for_nothing_from_a_network()
    {
        var report = File.ReadAllText(Path.Combine(job.Folder, "report.html"));
        Assert.DoesNotMatch("(?i)(src|href)\\s*=\\s*[\"']?https?:[^\"'>]*\\.(js|css|woff|png|svg)", report);
        Assert.DoesNotMatch("(?i)<(link|iframe|object|embed)\\b|@import|url\\(\\s*[\"']?http", report);
    }

    [Fact]
    public void It_writes_its_four_outputs_and_no_partial_file()
    {
        var names = Directory.GetFileSystemEntries(job.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(["figures", "report.html", "results.json", "run.json"], names);
        Assert.Empty(Directory.GetFiles(job.Folder, "*.partial", SearchOption.AllDirectories));
    }

    [Fact]
    public void Results_hold_neither_times_nor_threads_nor_paths()
    {
        Assert.DoesNotContain(Repository.Root, job.Results, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)\"(elapsedSeconds|throughput|threads|command)\"", job.Results);
    }

    [Fact]
    [Trait("Category", "Determinism")]
    public void Small_runs_give_the_committed_numbers_on_this_hardware()
    {
        var actual = SmallRun(threads: 2);
        var path = Repository.Path("tests", "ExoMeta.Cli.Tests", "Expected", "exosome-ards-small.results.json");
        ExpectedFile.Update(path, actual);
        Assert.Empty(ResultsComparer.Differences(File.ReadAllText(path), actual));
    }

    [Fact]
    public void Threads_change_no_byte() => Assert.Equal(SmallRun(threads: 1), SmallRun(threads: 3));

    private static string SmallRun(int threads)
    {
        var inputs = AnalysisLoader.Load(Repository.Path("inputs", "exosome-ards", "analysis.yaml"));
        inputs = inputs with { Spec = inputs.Spec with { Replicates = 300, Trials = 1500, GridTrials = 200 } };
        return Encoding.UTF8.GetString(ResultsJson.Write(AnalysisPipeline.Run(inputs, new RunOptions(threads))));
    }
}

/// <summary>Validates with Python's jsonschema, because no .NET validator of draft 2020-12 is free of further conditions.</summary>
internal static class JsonSchemaCheck
{
    private const string Python = "/usr/bin/python3";

    private const string Script = """
        import json, sys, jsonschema
        import yaml
        read = lambda p: yaml.safe_load(open(p, encoding='utf-8')) if p.endswith('.yaml') else json.load(open(p, encoding='utf-8'))
        schema, document = (read(p) for p in sys.argv[1:3])
        jsonschema.Draft202012Validator.check_schema(schema)
        errors = sorted(jsonschema.Draft202012Validator(schema).iter_errors(document), key=str)
        print('\n'.join(f'{list(e.absolute_path)}: {e.message[:300]}' for e in errors[:10]))
        sys.exit(1 if errors else 0)
        """;

    public static void Validate(string schema, string document)
    {
        SkippedTest.When(
            !File.Exists(Python) || Run("-c", "import jsonschema, yaml").ExitCode != 0,
            $"{Python} with the modules jsonschema and yaml (Debian: python3-jsonschema, python3-yaml) is not installed");

        var (code, output) = Run("-c", Script, schema, document);
        Assert.True(code == 0, output);
    }

    private static (int ExitCode, string Output) Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }
}
