using System.Text;
using System.Xml.Linq;
using ExoMeta.Plots;

namespace ExoMeta.Cli.Tests.Figures;

/// <summary><c>exometa figure</c>: what it writes, and what it refuses before anything is written.</summary>
public sealed class FigureCommandTests : IDisposable
{
    private static readonly string Bcg = Repository.Path("inputs", "classics", "bcg.csv");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_file_the_svg_goes_to_standard_output()
    {
        var outcome = await Outcome.OfAsync("figure", "funnel", Bcg, "--measure", "OR");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal("Funnel plot", XDocument.Parse(outcome.Output).Root!.Elements().First().Value);
    }

    [Theory]
    [InlineData(".svg", "<svg")]
    [InlineData(".html", "<!DOCTYPE html>")]
    [InlineData(".plotly.json", "{\"data\":[")]
    public async Task The_ending_says_the_form_and_the_same_command_gives_the_same_bytes(string ending, string begins)
    {
        var path = Path.Combine(_folder.FullName, "figure" + ending);
        Assert.Equal(0, (await Outcome.OfAsync("figure", "funnel", Bcg, "--measure", "OR", "--out", path)).ExitCode);
        var first = File.ReadAllText(path);
        Assert.StartsWith(begins, first, StringComparison.Ordinal);
        Assert.Equal(0, (await Outcome.OfAsync("figure", "funnel", Bcg, "--measure", "OR", "--out", path)).ExitCode);
        Assert.Equal(first, File.ReadAllText(path));
        Assert.Equal([Path.GetFileName(path)], Directory.GetFiles(_folder.FullName).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(".png", "\u0089PNG")]
    [InlineData(".pdf", "%PDF")]
    public async Task Pictures_come_from_rsvg_convert_or_its_absence_is_said(string ending, string begins)
    {
        var path = Path.Combine(_folder.FullName, "figure" + ending);
        var outcome = await Outcome.OfAsync("figure", "funnel", Bcg, "--measure", "OR", "--zoom", "1", "--out", path);
        if (outcome.ExitCode == 0)
        {
            Assert.StartsWith(begins, Encoding.Latin1.GetString(File.ReadAllBytes(path)), StringComparison.Ordinal);
            return;
        }

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("rsvg-convert, which is not installed", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public async Task Plotly_pages_are_written_or_it_is_said_how_to_get_them()
    {
        var path = Path.Combine(_folder.FullName, "figure.plotly.html");
        var outcome = await Outcome.OfAsync("figure", "funnel", Bcg, "--measure", "OR", "--out", path);
        Assert.Equal(FigureHtml.HasPlotly ? 0 : 2, outcome.ExitCode);
        Assert.Equal(FigureHtml.HasPlotly, File.Exists(path));
        Assert.Contains(FigureHtml.HasPlotly ? "Wrote " : "npm ci", outcome.Output + outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unknown command 'funel'; did you mean 'funnel'?", "figure", "funel", "FILE", "--measure", "OR")]
    [InlineData("expected one of", "figure", "funnel", "FILE", "--measure", "OR", "--out", "FOLDER/a.pgn")]
    [InlineData("did you mean '.png'?", "figure", "funnel", "FILE", "--measure", "OR", "--out", "FOLDER/a.pgn")]
    [InlineData("its folder does not exist", "figure", "funnel", "FILE", "--measure", "OR", "--out", "FOLDER/none/a.svg")]
    [InlineData("--zoom: expected a number from 0.1 to 10, found '99'", "figure", "funnel", "FILE", "--measure", "OR", "--zoom", "99")]
    [InlineData("did you mean 'OR'", "figure", "funnel", "FILE", "--measure", "ORR")]
    [InlineData("the file does not exist", "figure", "funnel", "FOLDER/none.csv", "--measure", "OR")]
    [InlineData("a funnel needs one pooled effect", "figure", "funnel", "FILE", "--measure", "OR", "--mods", "ablat", "--out", "FOLDER/a.svg")]
    [InlineData("REMLL", "figure", "funnel", "FILE", "--measure", "OR", "--method", "REMLL")]
    [InlineData("--titel", "figure", "funnel", "FILE", "--measure", "OR", "--titel", "x")]
    [InlineData("--style: unknown value 'revmann'; did you mean 'revman'?", "figure", "forest", "FILE", "--measure", "OR", "--style", "revmann")]
    [InlineData("--style", "figure", "funnel", "FILE", "--measure", "OR", "--style", "revman")]
    [InlineData("--rob", "figure", "forest-cumulative", "FILE", "--measure", "OR", "--rob", "alloc")]
    [InlineData("FILE: rob: the table has no column 'aloc'; did you mean 'alloc'?", "figure", "forest", "FILE", "--measure", "OR", "--rob", "aloc")]
    [InlineData("FILE:2:35: alloc: unknown level of risk of bias 'random'", "figure", "forest", "FILE", "--measure", "OR", "--rob", "alloc")]
    [InlineData("--rob: names 'alloc' more than once", "figure", "forest", "FILE", "--measure", "OR", "--rob", "alloc,alloc")]
    [InlineData("FILE: order: 'yaer' is neither an order (table effect weight precision study) nor a column of the table; did you mean 'year'?", "figure", "forest-cumulative", "FILE", "--measure", "OR", "--order", "yaer")]
    [InlineData("FILE: columns: the table has no column 'yeer'; did you mean 'year'?", "figure", "forest", "FILE", "--measure", "OR", "--columns", "raw,yeer:Year")]
    [InlineData("--columns: 'none' stands alone", "figure", "forest", "FILE", "--measure", "OR", "--columns", "none,raw")]
    [InlineData("--columns: 'year:' is not COLUMN or COLUMN:HEADING", "figure", "forest", "FILE", "--measure", "OR", "--columns", "year:")]
    [InlineData("--sides: expected two texts with a comma between", "figure", "forest", "FILE", "--measure", "OR", "--sides", "one")]
    [InlineData("--order: names nothing", "figure", "forest", "FILE", "--measure", "OR", "--order", "")]
    [InlineData("sides: PR compares nothing", "figure", "forest", "FILE", "--measure", "PR", "--map", "xi=ai,ni=n1i", "--sides", "a,b")]
    [InlineData("is a folder", "figure", "funnel", "FILE", "--measure", "OR", "--out", "FOLDER/is.svg")]
    public async Task What_is_wrong_is_said_with_exit_code_2_and_nothing_is_written(string message, params string[] arguments)
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "is.svg"));
        var outcome = await Outcome.OfAsync(
            [.. arguments.Select(a => a.Replace("FILE", Bcg, StringComparison.Ordinal).Replace("FOLDER", _folder.FullName, StringComparison.Ordinal))]);
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains(message.Replace("FILE", Bcg, StringComparison.Ordinal), outcome.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public async Task A_forest_plot_takes_its_style_order_columns_and_sides()
    {
        var outcome = await Outcome.OfAsync(
            "figure", "forest", Bcg, "--measure", "OR", "--style", "jama", "--order", "year", "--columns", "raw,year:Published", "--sides", "Favors BCG,Favors none");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var texts = XDocument.Parse(outcome.Output).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToArray();
        Assert.Equal(["Aronson 1948", "4/123 (3.3)", "11/139 (7.9)", "1948", "0.39 (0.12-1.26)"], texts.SkipWhile(t => t != "Aronson 1948").Take(5));
        Assert.Contains("Published", texts);
        Assert.Contains("Favors BCG", texts);
    }

    [Fact]
    public async Task All_problems_come_at_once()
    {
        var outcome = await Outcome.OfAsync("figure", "funnel", Bcg, "--measure", "ORR", "--method", "REMLL", "--out", Path.Combine(_folder.FullName, "a.jpg"));
        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal(3, outcome.Error.TrimEnd().Split('\n').Length);
    }
}
