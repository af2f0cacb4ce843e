using ExoMeta.Plots.Plotly;
using ExoMeta.Plots.Tests.Fixtures;

namespace ExoMeta.Plots.Tests.Figures;

/// <summary>Diamonds and intervals at the ends of their axis: nothing leaves the frame, and whatever goes on beyond it says so.</summary>
public class DiamondMarkTests
{
    public static TheoryData<string> Outcomes => [.. SampleOutcomes.All.Select(o => o.Title)];

    [Fact]
    public void A_diamond_is_widest_at_its_estimate_and_ends_where_its_interval_ends()
    {
        var panel = PanelOf(ForestFigure.Draw(SampleOutcomes.Classic));
        var fit = SampleOutcomes.Classic.Groups[0].Pool!.Fit;
        var polygon = Assert.Single(SceneText.Flatten(panel.Children).OfType<Primitive.Polygon>(), p => p.Points.Length == 4);
        double X(double value) => panel.Source.Box.X + (value - panel.Source.Horizontal.Low) / (panel.Source.Horizontal.High - panel.Source.Horizontal.Low) * panel.Source.Box.Width;
        Assert.Equal(X(fit.Interval.Lower), polygon.Points[0].X, 1e-9);
        Assert.Equal(X(fit.Estimate), polygon.Points[1].X, 1e-9);
        Assert.Equal(X(fit.Interval.Upper), polygon.Points[2].X, 1e-9);
        Assert.Equal(14, polygon.Points[3].Y - polygon.Points[1].Y, 1e-9);
    }

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void Every_end_beyond_the_axis_has_one_arrow_and_it_stays_inside_the_frame(string title)
    {
        var panel = PanelOf(ForestFigure.Draw(SampleOutcomes.All.Single(o => o.Title == title)));
        var polygons = SceneText.Flatten(panel.Children).OfType<Primitive.Polygon>().ToArray();
        Assert.All(polygons.SelectMany(p => p.Points), p => Assert.InRange(p.X, panel.Source.Box.X, panel.Source.Box.Right));
        Assert.Equal(Ends(panel.Source), polygons.Count(p => p.Points.Length == 3));
    }

    [Fact]
    public void An_interval_that_lies_beyond_the_axis_is_an_arrow_at_its_end()
    {
        var outcome = SampleOutcomes.Classic;
        var stray = SampleOutcomes.Row("stray", "stray", ["1/2", "1/2"], 60, 0.1);
        var panel = PanelOf(ForestFigure.Draw(outcome with { Groups = [outcome.Groups[0] with { Rows = outcome.Groups[0].Rows.Add(stray) }] }));
        Assert.True(stray.Interval.Lower > panel.Source.Horizontal.High);
        Assert.Equal(panel.Source.Box.Right, Assert.Single(SceneText.Flatten(panel.Children).OfType<Primitive.Polygon>(), p => p.Points.Length == 3).Points[0].X);
    }

    [Fact]
    public void Plotly_has_the_values_and_the_arrows()
    {
        var axis = new PanelAxis(0, 10, "", []);
        var diamonds = new Mark.Diamonds([new(20, 4, -3, 7, new("pool", "Pool", []))], 6, new(ColourRole.Pooled), new(ColourRole.Pooled, 1));
        var scene = new PlotScene("s", 300, 60, "t", "d", [new Primitive.Panel(new("p", new(100, 0, 100, 40), axis, new(40, 0, "", [], HasLine: false), [diamonds]), [])]);
        var traces = PlotlyWriter.Of(scene).Traces;
        Assert.Equal([0.0, 4, 7, 4, 0], traces[0].X);
        Assert.Equal([20.0, 14, 20, 26, 20], traces[0].Y);
        Assert.All(traces[0].Keys, key => Assert.Equal("pool", key));
        Assert.Equal(("triangle-left", (double?)0), (traces[1].Marker!.Symbol, Assert.Single(traces[1].X)));
    }

    private static int Ends(ScenePanel panel)
    {
        var ends = panel.Marks.OfType<Mark.Intervals>().Where(m => m.IsHorizontal).SelectMany(m => m.Items.Select(i => (i.Lower, i.Upper)))
            .Concat(panel.Marks.OfType<Mark.Diamonds>().SelectMany(m => m.Items.Select(i => (i.Lower, i.Upper))));
        return ends.Sum(e => (e.Lower < panel.Horizontal.Low ? 1 : 0) + (e.Upper > panel.Horizontal.High ? 1 : 0));
    }

    private static Primitive.Panel PanelOf(PlotScene scene) => scene.Primitives.OfType<Primitive.Panel>().Single();
}
