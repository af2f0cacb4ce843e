namespace ExoMeta.Cli.Tests.Figures;

/// <summary>Every SVG that the main job writes, read back from its file.</summary>
public sealed class WrittenSvgTests(MainJob job)
{
    [Fact]
    public void Every_written_figure_is_well_formed_with_finite_numbers_inside_its_view_box_and_no_text_lies_on_another()
    {
        var files = Directory.GetFiles(Path.Combine(job.Folder, "figures"), "*.svg");
        Assert.True(files.Length > 60);
        Assert.Contains(files, f => f.EndsWith("forest-classic-bcg.svg", StringComparison.Ordinal));
        var wrong = files.Order(StringComparer.Ordinal).SelectMany(f => SvgChecks.Of(File.ReadAllText(f)).Select(w => $"{Path.GetFileName(f)}: {w}")).ToArray();
        Assert.True(wrong.Length == 0, string.Join('\n', wrong.Take(20)));
    }

    [Fact]
    public void The_figures_of_the_report_are_sound_too()
    {
        var report = File.ReadAllText(Path.Combine(job.Folder, "report.html"));
        var figures = report.Split("<svg ").Skip(1).Select(part => "<svg " + part[..(part.IndexOf("</svg>", StringComparison.Ordinal) + 6)]).ToArray();
        Assert.True(figures.Length > 60);
        Assert.All(figures, f => Assert.Empty(SvgChecks.Of(f)));
    }

    [Theory]
    [InlineData("<line x1=\"NaN\" y1=\"0\" x2=\"1\" y2=\"1\"/>", "line has x1=\"NaN\"")]
    [InlineData("<circle cx=\"99\" cy=\"50\" r=\"2\"/>", "<circle> at (97, 48) sticks out of the view box")]
    [InlineData("<polyline points=\"1,1 5,-3\"/>", "<polyline> at (1, 1) sticks out of the view box")]
    [InlineData("<text x=\"95\" y=\"50\" font-size=\"12\">wide</text>", "'wide' sticks out of the view box")]
    [InlineData("<text x=\"10\" y=\"50\" font-size=\"12\">one</text><text x=\"14\" y=\"53\" font-size=\"12\">two</text>", "'one' and 'two' overlap")]
    [InlineData("<text x=\"10\" y=\"50\" font-size=\"12\">one</text><text x=\"14\" y=\"60\" font-size=\"12\" transform=\"rotate(-90 14 60)\">two</text>", "'two' and 'one' overlap")]
    [InlineData("<text x=\"10\" y=\"50\" font-size=\"12\">one</text><text x=\"14\" y=\"65\" font-size=\"12\">two</text>", null)]
    public void The_checker_finds_what_is_wrong(string content, string? expected)
    {
        var wrong = SvgChecks.Of($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 100\">{content}</svg>");
        Assert.Equal(expected is null ? [] : [expected], wrong);
    }

    [Fact]
    public void What_is_not_well_formed_is_no_svg() => Assert.Throws<System.Xml.XmlException>(() => SvgChecks.Of("<svg viewBox=\"0 0 1 1\"><text></svg>"));
}
