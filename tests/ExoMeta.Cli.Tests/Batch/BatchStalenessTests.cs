namespace ExoMeta.Cli.Tests.Batch;

/// <summary>What is stale, why, and that nothing else is made anew.</summary>
public sealed class BatchStalenessTests : IDisposable
{
    private readonly BatchFixture _batch = new();

    public void Dispose() => _batch.Dispose();

    [Fact]
    public async Task A_batch_writes_what_pool_and_figure_write()
    {
        Assert.Equal(0, (await _batch.RunAsync()).ExitCode);
        var pool = await Outcome.OfAsync("pool", _batch["b.csv"], "--measure", "OR", "--inference", "hksj", "--format", "json");
        var funnel = await Outcome.OfAsync("figure", "funnel", _batch["b.csv"], "--measure", "OR", "--inference", "hksj");
        Assert.Equal(pool.Output, _batch.Read("out/b/pool.json"));
        Assert.Equal(funnel.Output, _batch.Read("out/b/funnel.svg"));
        Assert.Equal(
            ["CHANGES.md", "a/forest.svg", "a/pool.json", "b/forest.svg", "b/funnel.svg", "b/pool.json", "exometa.lock.json"], _batch.Outputs().Keys);
    }

    [Fact]
    public async Task A_second_batch_makes_nothing_and_writes_nothing()
    {
        await _batch.RunAsync();
        var (before, times) = (_batch.Outputs(), _batch.Times());
        var document = await _batch.DocumentAsync();
        Assert.Equal(["fresh", "fresh"], [document.Status("a"), document.Status("b")]);
        Assert.Equal(before, _batch.Outputs());
        Assert.Equal(times, _batch.Times());
    }

    [Fact]
    public async Task Changed_data_make_all_files_of_their_entry_and_no_other()
    {
        await _batch.RunAsync();
        var before = _batch.Outputs();
        _batch.Write("b.csv", BatchFixture.TableOf(4, 9, 13));
        var document = await _batch.DocumentAsync();
        Assert.Equal(("fresh", "built"), (document.Status("a"), document.Status("b")));
        Assert.Equal(["input b.csv changed"], document.Reasons("b"));
        var changed = _batch.Outputs().Where(o => before[o.Key] != o.Value).Select(o => o.Key);
        Assert.Equal(["CHANGES.md", "b/forest.svg", "b/funnel.svg", "b/pool.json", "exometa.lock.json"], changed);
    }

    [Fact]
    public async Task A_figure_that_is_added_makes_that_figure_alone()
    {
        await _batch.RunAsync();
        var times = _batch.Times();
        _batch.Write("batch.yaml", BatchFixture.Manifest.Replace("[forest, funnel]", "[forest, funnel, radial]", StringComparison.Ordinal));
        var document = await _batch.DocumentAsync();
        Assert.Equal(["b/radial.svg is asked for anew"], document.Reasons("b"));
        Assert.True(_batch.Exists("out/b/radial.svg"));
        Assert.Equal(times["b/forest.svg"], _batch.Times()["b/forest.svg"]);
        Assert.Equal(times["b/pool.json"], _batch.Times()["b/pool.json"]);
    }

    [Fact]
    public async Task A_figure_that_is_no_longer_asked_for_is_removed()
    {
        await _batch.RunAsync();
        _batch.Write("batch.yaml", BatchFixture.Manifest.Replace("[forest, funnel]", "[forest]", StringComparison.Ordinal));
        Assert.Equal(["b/funnel.svg is no longer asked for"], (await _batch.DocumentAsync()).Reasons("b"));
        Assert.False(_batch.Exists("out/b/funnel.svg"));
        Assert.Equal("fresh", (await _batch.DocumentAsync()).Status("b"));
    }

    [Fact]
    public async Task Another_title_makes_its_figure_alone()
    {
        await _batch.RunAsync();
        _batch.Write("batch.yaml", BatchFixture.Manifest.Replace("funnel]", "{kind: funnel, title: Asymmetry}]", StringComparison.Ordinal));
        Assert.Equal(["b/funnel.svg was made as 'funnel', is asked for as 'funnel, title: Asymmetry'"], (await _batch.DocumentAsync()).Reasons("b"));
        Assert.Contains("Asymmetry", _batch.Read("out/b/funnel.svg"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_option_says_which()
    {
        await _batch.RunAsync();
        _batch.Write("batch.yaml", BatchFixture.Manifest.Replace("measure: OR, figures", "measure: RR, method: DL, figures", StringComparison.Ordinal));
        Assert.Equal(["option measure: OR → RR", "option method: (none) → DL"], (await _batch.DocumentAsync()).Reasons("b"));
    }

    [Theory]
    [InlineData(true, "a/forest.svg is missing")]
    [InlineData(false, "a/forest.svg was edited")]
    public async Task An_output_that_is_gone_or_edited_is_made_again_with_the_same_bytes(bool isDeleted, string reason)
    {
        await _batch.RunAsync();
        var before = _batch.Outputs();
        if (isDeleted)
        {
            File.Delete(_batch["out/a/forest.svg"]);
        }
        else
        {
            File.AppendAllText(_batch["out/a/forest.svg"], "<!-- mine -->");
        }

        Assert.Equal([reason], (await _batch.DocumentAsync()).Reasons("a"));
        Assert.Equal(before, _batch.Outputs());
    }

    [Fact]
    public async Task Another_program_makes_everything()
    {
        await _batch.RunAsync();
        var before = _batch.Outputs();
        var program = System.Text.RegularExpressions.Regex.Match(_batch.Read("out/exometa.lock.json"), "\"program\": \"([0-9a-f]{64})\"").Groups[1].Value;
        _batch.Write("out/exometa.lock.json", _batch.Read("out/exometa.lock.json").Replace(program, new string('0', 64), StringComparison.Ordinal));
        var document = await _batch.DocumentAsync();
        Assert.Equal([["the program changed"], ["the program changed"]], new[] { document.Reasons("a"), document.Reasons("b") });
        Assert.Equal(before, _batch.Outputs());
    }

    [Fact]
    public async Task Force_makes_everything_even_over_a_lock_file_that_cannot_be_read()
    {
        await _batch.RunAsync();
        var before = _batch.Outputs();
        Assert.Equal(["asked to"], (await _batch.DocumentAsync("--force")).Reasons("a"));
        _batch.Write("out/exometa.lock.json", "<<<<<<< ours\n");
        var refused = await _batch.RunAsync();
        Assert.Equal(2, refused.ExitCode);
        Assert.Equal($"{_batch["out/exometa.lock.json"]}:1: is no JSON (a merge conflict?); restore it, or --force to make everything anew", Assert.Single(refused.ErrorLines));
        Assert.Equal(0, (await _batch.RunAsync("--force")).ExitCode);
        Assert.Equal(before, _batch.Outputs());
    }

    [Fact]
    public async Task Check_says_what_is_stale_with_exit_code_3_and_writes_nothing()
    {
        var nothing = await _batch.RunAsync("--check");
        Assert.Equal(3, nothing.ExitCode);
        Assert.False(Directory.Exists(_batch["out"]));
        await _batch.RunAsync();
        Assert.Equal((0, ""), await CheckAsync());
        _batch.Write("a.csv", BatchFixture.TableOf(1, 2, 3));
        File.Delete(_batch["out/b/funnel.svg"]);
        _batch.Write("batch.yaml", BatchFixture.Manifest.Replace("id: b, table: b.csv", "id: b, table: b.csv, level: 90", StringComparison.Ordinal));
        var before = _batch.Outputs();
        Assert.Equal((3, "  stale a: input a.csv changed\n  stale b: option level: (none) → 90; b/funnel.svg is missing\n"), await CheckAsync());
        Assert.Equal(before, _batch.Outputs());

        async Task<(int, string)> CheckAsync()
        {
            var outcome = await _batch.RunAsync("--check");
            return (outcome.ExitCode, outcome.Output[..outcome.Output.IndexOf(_batch.Folder, StringComparison.Ordinal)]);
        }
    }

    [Fact]
    public async Task An_entry_that_leaves_the_manifest_takes_its_files_with_it_but_not_what_others_wrote()
    {
        await _batch.RunAsync();
        _batch.Write("out/b/mine.txt", "mine");
        File.AppendAllText(_batch["out/b/funnel.svg"], "<!-- edited -->");
        _batch.Write("batch.yaml", BatchFixture.Manifest.Replace("  - {id: b, table: b.csv, measure: OR, figures: [forest, funnel]}", "", StringComparison.Ordinal));
        Assert.Equal(["the manifest no longer has it"], (await _batch.DocumentAsync("--check")).Reasons("b"));
        var document = await _batch.DocumentAsync();
        Assert.Equal("removed", document.Status("b"));
        Assert.Equal(["the manifest no longer has it", "b/funnel.svg was edited and is kept"], document.Reasons("b"));
        Assert.Equal(["CHANGES.md", "a/forest.svg", "a/pool.json", "b/funnel.svg", "b/mine.txt", "exometa.lock.json"], _batch.Outputs().Keys);
        Assert.Contains("## No longer in the manifest", _batch.Read("out/CHANGES.md"), StringComparison.Ordinal);
        Assert.Equal(0, (await _batch.RunAsync("--check")).ExitCode);
    }

    [Fact]
    public async Task A_lock_file_that_names_files_elsewhere_removes_nothing()
    {
        await _batch.RunAsync();
        _batch.Write("precious.txt", "mine");
        _batch.Write("out/exometa.lock.json", _batch.Read("out/exometa.lock.json").Replace("\"a/forest.svg\"", "\"a/../../precious.txt\"", StringComparison.Ordinal));
        var outcome = await _batch.RunAsync();
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("is not a lock file as batch writes it", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Equal("mine", _batch.Read("precious.txt"));
    }

    [Fact]
    public async Task Two_manifests_do_not_share_a_folder()
    {
        await _batch.RunAsync();
        _batch.Write("other.yaml", "out: out\nanalyses: [{id: c, table: a.csv, measure: RR}]\n");
        var outcome = await Outcome.OfAsync("batch", _batch["other.yaml"]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("belong to another manifest, ../batch.yaml", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        File.Delete(_batch["batch.yaml"]);
        Assert.Equal(0, (await Outcome.OfAsync("batch", _batch["other.yaml"])).ExitCode);
        Assert.False(_batch.Exists("out/a/pool.json"));
    }

    [Theory]
    [Trait("Category", "Determinism")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Threads_change_no_byte(int threads)
    {
        var trial = Repository.Path("docs", "trials", "mortality.yaml");
        _batch.Write("batch.yaml", BatchFixture.Manifest + $"\n  - {{id: t, trial: '{trial}', trials: 500, figures: [stopping]}}\n");
        await _batch.RunAsync("--threads", "3");
        var before = _batch.Outputs();
        Directory.Delete(_batch["out"], recursive: true);
        Assert.Equal(0, (await _batch.RunAsync("--threads", threads.ToString(System.Globalization.CultureInfo.InvariantCulture))).ExitCode);
        Assert.Equal(before, _batch.Outputs());
    }

    [Fact]
    public async Task A_run_is_what_run_writes_but_for_its_clock_and_follows_every_file_that_it_reads()
    {
        const string analysis = "title: Test\nseed: 1\npooling: {method: REML, inference: z}\ndata:\n  - {id: death, title: T, file: a.csv, measure: OR, display: ratio, good: down}\n";
        _batch.Write("analysis.yaml", analysis);
        _batch.Write("batch.yaml", "out: out\nanalyses: [{id: r, run: analysis.yaml}]\n");
        Assert.Equal(0, (await _batch.RunAsync()).ExitCode);
        Assert.Equal(0, (await Outcome.OfAsync("run", _batch["analysis.yaml"], "--out", _batch["alone"])).ExitCode);
        var alone = _batch.Outputs("alone").Where(o => o.Key != "run.json").ToArray();
        Assert.Equal(alone, _batch.Outputs("out/r"));
        _batch.Write("a.csv", BatchFixture.TableOf(9, 9, 9));
        Assert.Equal(["input a.csv changed"], (await _batch.DocumentAsync()).Reasons("r"));
        File.Delete(_batch["out/r/report.html"]);
        Assert.Equal(["r/report.html is missing"], (await _batch.DocumentAsync("--check")).Reasons("r"));
    }

    [Fact]
    public async Task A_trial_is_what_simulate_prints_but_for_its_clock()
    {
        var trial = Repository.Path("docs", "trials", "mortality.yaml");
        _batch.Write("batch.yaml", $"out: out\nseed: 3\nanalyses: [{{id: t, trial: '{trial}', trials: 500}}]\n");
        Assert.Equal(0, (await _batch.RunAsync()).ExitCode);
        var lines = (await Outcome.OfAsync("simulate", trial, "--trials", "500", "--seed", "3", "--format", "json")).Output.Split('\n');
        var expected = string.Join('\n', lines.Where(l => !l.Contains("elapsedSeconds", StringComparison.Ordinal) && !l.Contains("throughput", StringComparison.Ordinal)));
        Assert.Equal(expected, _batch.Read("out/t/simulate.json"));
    }

    [Fact]
    public void Assemblies_hold_neither_the_folder_they_were_built_in_nor_anything_of_npm()
    {
        var folder = System.Text.Encoding.UTF8.GetBytes(Repository.Root);
        foreach (var assembly in new[] { "ExoMeta.Numerics", "ExoMeta", "ExoMeta.Plots", "ExoMeta.Cli" })
        {
            var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
            Assert.True(bytes.AsSpan().IndexOf(folder) < 0, $"{assembly}.dll holds {Repository.Root}");
        }

        Assert.DoesNotContain(typeof(Plots.FigureHtml).Assembly.GetManifestResourceNames(), n => n.Contains("plotly", StringComparison.Ordinal));
    }
}
