using System.Globalization;
using System.Reflection;
using ExoMeta.Notebooks.Tests.Running;

namespace ExoMeta.Notebooks.Tests;

/// <summary>The runner fails where a notebook is wrong, and says where.</summary>
public class RunnerTests
{
    private static readonly string Package = $"#r \"nuget: ExoMeta.Interactive, {Version}\"";

    private static string Version =>
        typeof(Interactive.Notebook).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    [Theory]
    [InlineData("throw new InvalidOperationException(\"no such dose\");", "no such dose")]
    [InlineData("int dose = \"ten\";", "CS0029")]
    [InlineData("1 +", "CS1733")]
    public async Task An_error_in_a_cell_fails_with_the_cells_number(string wrong, string message)
    {
        var notebook = NotebookFile.Of("wrong.ipynb", "1 + 1", wrong, "2 + 2");
        var failure = await Assert.ThrowsAsync<NotebookFailedException>(() => RunAsync(notebook));
        Assert.StartsWith("wrong.ipynb, cell 2: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cells_are_counted_as_a_reader_counts_them_text_cells_included()
    {
        const string json = """
            {"cells":[{"cell_type":"markdown","id":"a","metadata":{},"source":["# Title"]},
            {"cell_type":"code","id":"b","metadata":{},"source":["missing"],"execution_count":null,"outputs":[]}],
            "metadata":{"kernelspec":{"language":"C#"}},"nbformat":4,"nbformat_minor":5}
            """;
        var failure = await Assert.ThrowsAsync<NotebookFailedException>(() => RunAsync(NotebookFile.Parse("n", json)));
        Assert.StartsWith("n, cell 2: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_shows_what_it_prints_and_the_expression_it_ends_in()
    {
        var notebook = NotebookFile.Of("n", "var half = 0.5;", "Console.WriteLine(\"one\");\nhalf + 1", "half += 1;");
        await RunAsync(notebook);
        Assert.Empty(notebook.CodeCells[0].Outputs);
        Assert.Equal(
            [("printed", "one\n"), ("text/html", "<div class=\"dni-plaintext\"><pre>1.5</pre></div>"), ("text/plain", "1.5")],
            notebook.CodeCells[1].Outputs);
        Assert.Empty(notebook.CodeCells[2].Outputs);
        Assert.Contains("\"execution_count\": 3", notebook.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drift_is_reported_with_the_cell_and_the_first_line_that_differs()
    {
        var (committed, run) = (NotebookFile.Of("n", "1", "\"a\\nb\""), NotebookFile.Of("n", "1", "\"a\\nc\""));
        await RunAsync(committed);
        await RunAsync(run);
        var drift = Assert.Single(NotebookDrift.Between(committed, run));
        Assert.Equal("cell 2, text/html: line 2 is committed as 'b</pre></div>', the code gives 'c</pre></div>'", drift);
    }

    [Fact]
    public async Task An_output_that_was_never_committed_is_drift()
    {
        var (committed, run) = (NotebookFile.Of("n", "1"), NotebookFile.Of("n", "1"));
        await RunAsync(run);
        Assert.Equal(
            "cell 1: its committed outputs are [], the code gives [text/html, text/plain]", Assert.Single(NotebookDrift.Between(committed, run)));
    }

    [Fact]
    public void Drift_of_a_figure_is_reported_as_the_SVG_it_holds()
    {
        var drift = Assert.Single(NotebookDrift.Between(WithImage("<svg>\n<g x='1'/>"), WithImage("<svg>\n<g x='2'/>")));
        Assert.Contains("line 3 is committed as '<g x='1'/>', the code gives '<g x='2'/>'", drift, StringComparison.Ordinal);

        static NotebookFile WithImage(string svg)
        {
            var notebook = NotebookFile.Of("n", "figure");
            var data = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(svg));
            notebook.CodeCells[0].SetOutputs(1, "", [("text/html", $"<img src=\"data:image/svg+xml;base64,{data}\">")]);
            return notebook;
        }
    }

    [Fact]
    public async Task Two_runs_are_the_same_bytes()
    {
        string[] cells = [Package, "var bcg = Studies.Read(\"inputs/classics/bcg.csv\").Effects(Measures.OddsRatio).Pool();\nbcg", "bcg.Answer.Rows.Length"];
        var (first, second) = (NotebookFile.Of("n", cells), NotebookFile.Of("n", cells));
        await RunAsync(first);
        await RunAsync(second);
        Assert.Contains("\"text/plain\"", first.Write(), StringComparison.Ordinal);
        Assert.Equal(first.Write(), second.Write());
    }

    [Fact]
    public async Task Loading_the_package_opens_its_namespaces()
    {
        var notebook = NotebookFile.Of("n", Package, "nameof(Notebook) + nameof(TrialSimulator) + nameof(MonteCarloPlan)");
        await RunAsync(notebook);
        Assert.Contains(("text/plain", "NotebookTrialSimulatorMonteCarloPlan"), notebook.CodeCells[1].Outputs);
    }

    [Theory]
    [InlineData("ExoMeta.Interactive.Notebook.Analyse(\"\")", "CS0103")]
    [InlineData("#r \"nuget: ExoMeta.Interactive, 0.0.1\"", "asks for ExoMeta.Interactive 0.0.1")]
    [InlineData("#r \"nuget: MathNet.Numerics, 5.0.0\"", "is not one of")]
    [InlineData("#!time", "not understood by every kernel")]
    [InlineData("#i \"nuget: somewhere\"", "not understood by every kernel")]
    public async Task A_notebook_uses_what_it_asked_for_and_nothing_else(string cell, string message)
    {
        var failure = await Assert.ThrowsAsync<NotebookFailedException>(() => RunAsync(NotebookFile.Of("n", cell)));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cells_run_in_the_invariant_culture_in_the_given_folder_and_leave_no_trace()
    {
        var (culture, folder, console) = (CultureInfo.CurrentCulture, Directory.GetCurrentDirectory(), Console.Out);
        var notebook = NotebookFile.Of("n", "File.Exists(\"ExoMeta.sln\") + CultureInfo.CurrentCulture.Name + (0.5).ToString()");
        notebook = NotebookFile.Of("n", "using System.Globalization;\n" + notebook.CodeCells[0].Source);
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        try
        {
            await RunAsync(notebook);
            Assert.Equal("de-DE", CultureInfo.CurrentCulture.Name);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        Assert.Contains(("text/plain", "True0.5"), notebook.CodeCells[0].Outputs);
        Assert.Equal(folder, Directory.GetCurrentDirectory());
        Assert.Same(console, Console.Out);
    }

    [Fact]
    public async Task A_value_that_kernels_would_render_as_they_like_is_refused()
    {
        var failure = await Assert.ThrowsAsync<NotebookFailedException>(() => RunAsync(NotebookFile.Of("n", "new { Dose = 1 }")));
        Assert.Contains("has no formatter", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"nbformat_minor\":4", "4.5")]
    [InlineData("\"nbformat_minor\":5,\"metadata\":{}", "C#")]
    public void A_file_of_another_format_or_language_is_refused(string rest, string message)
    {
        var failure = Assert.Throws<FormatException>(() => NotebookFile.Parse("n", $"{{\"nbformat\":4,{rest},\"cells\":[]}}"));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    private static Task RunAsync(NotebookFile notebook) => NotebookRunner.RunAsync(notebook, Repository.Root);
}
