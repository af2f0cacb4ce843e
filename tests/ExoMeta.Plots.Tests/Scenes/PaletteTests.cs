using System.Globalization;
using System.Text.RegularExpressions;
using ExoMeta.Plots.Tests.Fixtures;

namespace ExoMeta.Plots.Tests.Scenes;

/// <summary>Colours that survive a print without colour, on both themes; lightness and contrast computed here from the hexadecimal colours of written SVG.</summary>
public class PaletteTests
{
    private static readonly ColourRole[] Series = [ColourRole.Series1, ColourRole.Series2, ColourRole.Series3, ColourRole.Series4, ColourRole.Series5];

    public static TheoryData<FigureTheme> Themes => [FigureTheme.Light, FigureTheme.Dark];

    [Fact]
    public void Lightness_is_that_of_the_CIE()
    {
        // sRGB mid grey #777777 and pure red, of any table of CIE Lab under D65.
        Assert.Equal(50.0, Lightness("#777777"), 0.1);
        Assert.Equal(53.24, Lightness("#ff0000"), 0.01);
        Assert.Equal(100, Lightness("#ffffff"), 0.001);
        Assert.Equal(21, Contrast("#000000", "#ffffff"), 0.001);
    }

    [Theory]
    [MemberData(nameof(Themes))]
    public void Series_are_ten_apart_in_lightness(FigureTheme theme) => AreApart(Series, theme);

    [Theory]
    [MemberData(nameof(Themes))]
    public void What_stands_together_in_forests_and_boundaries_is_ten_apart_in_lightness(FigureTheme theme)
    {
        AreApart([ColourRole.Effect, ColourRole.Pooled, ColourRole.Total, ColourRole.Prediction], theme);
        AreApart([ColourRole.Ignorance, ColourRole.Total], theme);
    }

    [Theory]
    [MemberData(nameof(Themes))]
    public void Marks_have_three_to_one_contrast_to_the_paper(FigureTheme theme) => Assert.All(
        [.. Series, ColourRole.Effect, ColourRole.Pooled, ColourRole.Ignorance, ColourRole.Total, ColourRole.Prediction, ColourRole.Warning, ColourRole.Muted, ColourRole.Ink],
        role => Assert.True(Contrast(Colour(role, theme), Colour(ColourRole.Paper, theme)) >= 3, $"{role} on {theme}"));

    [Theory]
    [MemberData(nameof(Themes))]
    public void Texts_have_the_contrast_of_texts_to_the_paper_and_to_shaded_rows(FigureTheme theme)
    {
        var scenes = PoolFigures.All.SelectMany(kind => SampleAnswers.Names.Take(3).Select(sample => SampleFigures.Draw(kind.Name, sample).Scene)).OfType<PlotScene>()
            .Concat(SampleTrials.All.SelectMany(t => t.Endpoints.Select(e => PowerFigure.Draw(t, e))));
        var roles = scenes.SelectMany(s => SceneText.Flatten(s.Primitives)).OfType<Primitive.Text>().Select(t => t.Colour).Distinct().ToArray();
        Assert.Contains(ColourRole.Muted, roles);
        Assert.All(roles, role => Assert.All(
            [ColourRole.Paper, ColourRole.Shade], ground => Assert.True(Contrast(Colour(role, theme), Colour(ground, theme)) >= 4.5, $"{role} on {ground}, {theme}")));
    }

    [Fact]
    public void A_chosen_theme_is_written_as_plain_colours_without_a_question_to_the_reader()
    {
        var scene = PowerFigure.Draw(SampleTrials.Grid, SampleTrials.Grid.Endpoints[0]);
        foreach (var theme in new[] { FigureTheme.Light, FigureTheme.Dark })
        {
            var svg = SvgWriter.Write(scene, theme);
            Assert.DoesNotContain("<style>", svg, StringComparison.Ordinal);
            Assert.DoesNotContain("prefers-color-scheme", svg, StringComparison.Ordinal);
            Assert.Contains(Colour(ColourRole.Series1, theme), svg, StringComparison.Ordinal);
            Assert.Contains($"fill=\"{Colour(ColourRole.Paper, theme)}\"", svg, StringComparison.Ordinal);
            Assert.DoesNotContain("prefers-color-scheme:dark){.exo-plot", FigureHtml.Write(scene, theme), StringComparison.Ordinal);
            Assert.Contains($"\"paper_bgcolor\":\"{Colour(ColourRole.Paper, theme)}\"", Plotly.PlotlyWriter.Write(scene, theme), StringComparison.Ordinal);
        }

        Assert.Contains("prefers-color-scheme", SvgWriter.Write(scene), StringComparison.Ordinal);
        Assert.Equal(SvgWriter.Write(scene), SvgWriter.Write(scene, FigureTheme.Auto));
        Assert.Equal(Plotly.PlotlyWriter.Write(scene, FigureTheme.Light), Plotly.PlotlyWriter.Write(scene));
    }

    [Fact]
    public void Curves_of_one_panel_differ_by_dash_or_symbol_without_their_colour() => Assert.All(
        SampleTrials.All.SelectMany(t => t.Endpoints.Select(e => PowerFigure.Draw(t, e))).SelectMany(SceneText.Panels),
        panel =>
        {
            var looks = panel.Marks.OfType<Mark.Line>().Where(line => line.Name.Length > 0).Select(line => string.Join(' ', line.Stroke.Dash.IsDefault ? [] : line.Stroke.Dash) + "/" + Of(panel, line)).ToArray();
            Assert.Equal(looks.Length, looks.Distinct(StringComparer.Ordinal).Count());
        });

    /// <summary>Symbol and width beside a line's dash: of a curve that has points.</summary>
    private static string Of(ScenePanel panel, Mark.Line line)
    {
        var at = panel.Marks.IndexOf(line);
        return (at + 1 < panel.Marks.Length && panel.Marks[at + 1] is Mark.Points points ? points.Symbol.ToString() : "") + line.Stroke.Width.ToString(CultureInfo.InvariantCulture);
    }

    private static void AreApart(ColourRole[] roles, FigureTheme theme)
    {
        var sorted = roles.Select(role => Lightness(Colour(role, theme))).Order().ToArray();
        Assert.All(sorted.Skip(1).Zip(sorted), pair => Assert.True(pair.First - pair.Second >= 10, $"{pair.Second:0.0} and {pair.First:0.0} on {theme}"));
    }

    /// <summary>The colour in which a scene of one line is written.</summary>
    private static string Colour(ColourRole role, FigureTheme theme)
    {
        var svg = SvgWriter.Write(new("x", 9, 9, "", "", [new Primitive.Line(new(0, 0), new(9, 9), new(role, 1))]), theme);
        return Regex.Match(svg, "stroke=\"(#[0-9a-f]{6})\"", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)).Value[8..^1];
    }

    /// <summary>L* of CIE 1976: 116·Y^⅓ − 16, or 903.3·Y where Y ≤ 0.008856.</summary>
    private static double Lightness(string hex) => Luminance(hex) is var y && y > 0.008856 ? 116 * Math.Cbrt(y) - 16 : 903.3 * y;

    /// <summary>WCAG 2.2: (brighter + 0.05)/(darker + 0.05).</summary>
    private static double Contrast(string one, string other) =>
        (Math.Max(Luminance(one), Luminance(other)) + 0.05) / (Math.Min(Luminance(one), Luminance(other)) + 0.05);

    private static double Luminance(string hex)
    {
        double Part(int at)
        {
            var share = int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
        }

        return 0.2126 * Part(1) + 0.7152 * Part(3) + 0.0722 * Part(5);
    }
}
