using System.Text.Json;
using ExoMeta.Plots.Plotly;
using ExoMeta.Plots.Tests.Fixtures;

namespace ExoMeta.Plots.Tests.Figures;

/// <summary>plotly's figure is the SVG's: the same values, the same pixels, and no text of a user as markup.</summary>
public class PlotlyTests
{
    public static TheoryData<string> Kinds => [.. PoolFigures.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_becomes_json_with_finite_numbers_and_no_markup_of_users(string kind)
    {
        foreach (var sample in SampleAnswers.Names)
        {
            var figure = PoolFigures.Find(kind)!;
            var answer = SampleAnswers.Answer(sample, figure.Needs);
            if (figure.WhyNot(answer) is not null)
            {
                continue;
            }

            var scene = figure.Draw(answer, new());
            var text = PlotlyWriter.Write(scene);
            Assert.Equal(text, PlotlyWriter.Write(scene));
            Assert.DoesNotContain("<", text, StringComparison.Ordinal);
            using var json = JsonDocument.Parse(text);
            Assert.Equal(scene.Width, json.RootElement.GetProperty("layout").GetProperty("width").GetDouble());
            var texts = json.RootElement.GetProperty("layout").GetProperty("annotations").EnumerateArray().Select(a => a.GetProperty("text").GetString()!);
            Assert.All(texts, t => Assert.DoesNotContain("<script", t, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public void Points_keep_their_values_and_the_axes_their_pixels()
    {
        var figure = PoolFigures.Find("funnel")!;
        var answer = SampleAnswers.Answer("bcg", figure.Needs);
        var scene = figure.Draw(answer, new());
        var panel = SceneText.Panels(scene).Single();
        var plotly = PlotlyWriter.Of(scene);
        var points = plotly.Traces.Single(t => t is { Mode: "markers", Name: "study" });
        Assert.Equal(answer.Rows.Select(r => (double?)r.Estimate), points.X);
        Assert.Equal(answer.Rows.Select(r => (double?)Math.Sqrt(r.Variance)), points.Y);
        Assert.Equal(answer.Rows.Select((_, i) => $"row-{i + 1}"), points.Keys);
        var axes = plotly.Layout.Panels.Single();
        Assert.Equal(panel.Box.X, axes.Horizontal.Start * scene.Width, 9);
        Assert.Equal(panel.Box.Right, axes.Horizontal.End * scene.Width, 9);
        Assert.Equal(panel.Box.Bottom, (1 - axes.Vertical.Start) * scene.Height, 9);

        // Precise studies stand on top: the axis of standard errors runs downwards.
        Assert.True(axes.Vertical.Low > axes.Vertical.High);
    }

    [Fact]
    public void Every_mark_has_a_trace_and_infinite_intervals_end_at_the_axis()
    {
        var axis = new PanelAxis(0, 10, "x", [new(0, "0"), new(10, "<10>")]);
        var scene = new PlotScene("s", 200, 100, "t", "d",
        [
            new Primitive.Panel(
                new("p", new(20, 10, 160, 70), axis, axis,
                [
                    new Mark.Intervals([new(2, double.NegativeInfinity, 4), new(3, 11, 12)], IsHorizontal: true, new(ColourRole.Ink, 1)),
                    new Mark.Boxes([new(1, 2, 3, 4, 0.5, new("k", "a <b>", [])), new(2, 3, 3, 4)], new(ColourRole.Effect), Stroke.None),
                    new Mark.Rule(5, IsVertical: false, new(ColourRole.Ink, 1, [2, 3])),
                    new Mark.Labels([new(new(1, 1), "<script>")]),
                    new Mark.Band([new(0, 1, 2), new(1, double.NaN, 3), new(2, 2, 3)], new(ColourRole.Series1, 0.2)),
                ]),
                []),
        ]);
        var traces = PlotlyWriter.Of(scene).Traces;
        Assert.Equal([0, 4, null], traces[0].X);
        Assert.Equal(2, traces.Count(t => t.X.Contains(null) && t.Fill is not null));
        Assert.Equal("2px,3px", traces.Single(t => t.Line?.Dash.Length > 0).Line!.Dash);
        Assert.Equal(4, traces[^1].X.Length);
        var text = PlotlyWriter.Write(scene);
        Assert.Contains("\\u0026lt;script\\u0026gt;", text, StringComparison.Ordinal);
        Assert.Contains("\\u0026lt;10\\u0026gt;", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_of_a_figure_asks_no_network_and_lets_no_label_out()
    {
        var figure = PoolFigures.Find("funnel")!;
        var scene = figure.Draw(SampleAnswers.Answer("hostile", figure.Needs), new());
        var page = FigureHtml.Write(scene);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page.Replace("&#39;", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(page, FigureHtml.Write(scene));
    }

    [Fact]
    public void Plotly_pages_carry_plotly_or_say_how_to_get_it()
    {
        var figure = PoolFigures.Find("funnel")!;
        var scene = figure.Draw(SampleAnswers.Answer("hostile", figure.Needs), new());
        if (!FigureHtml.HasPlotly)
        {
            Assert.Contains("npm ci", Assert.Throws<InvalidOperationException>(() => FigureHtml.WritePlotly(scene)).Message, StringComparison.Ordinal);
            return;
        }

        var page = FigureHtml.WritePlotly(scene);
        Assert.Contains("Plotly.newPlot", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("Permission is hereby granted", page, StringComparison.Ordinal);
    }
}
