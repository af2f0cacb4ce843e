using ExoMeta.Analysis.Throughput;
using ExoMeta.Plots.Tests.Fixtures;

namespace ExoMeta.Plots.Tests;

public class ThroughputFigureTests
{
    private static string[] Texts(PlotScene scene) => [.. scene.Primitives.OfType<Primitive.Text>().Select(t => t.Content)];

    private static Primitive.Circle[] Points(PlotScene scene, string kernel) => [.. scene.Primitives.OfType<Primitive.Group>()
        .Single(g => g.Tooltip!.StartsWith(kernel + ":", StringComparison.Ordinal)).Children.OfType<Primitive.Circle>()];

    [Fact]
    public void There_is_a_panel_a_kernel_with_a_point_a_run() => Assert.All(TrackedKernels.All.Where(k => k.Threads == 1), k =>
    {
        Assert.Single(Points(ThroughputFigure.Draw(SampleThroughput.First), k.Name));
        Assert.Equal(31, Points(ThroughputFigure.Draw(SampleThroughput.Dropped), k.Name).Length);
    });

    [Fact]
    public void A_drop_is_named_in_words_and_in_the_colour_of_warnings()
    {
        var scene = ThroughputFigure.Draw(SampleThroughput.Dropped);
        var drop = Assert.Single(Texts(scene), t => t.StartsWith("too slow: ", StringComparison.Ordinal));
        Assert.Matches(@"^too slow: −3\d %", drop);
        Assert.Equal(ColourRole.Warning, Points(scene, "normals")[^1].Fill.Colour);
        Assert.Equal(ColourRole.Pooled, Points(scene, "uniforms")[^1].Fill.Colour);
    }

    [Fact]
    public void What_cannot_be_judged_says_so() => Assert.Contains("not judged: the machine was busy", Texts(ThroughputFigure.Draw(SampleThroughput.Dropped)));

    [Fact]
    public void A_first_run_has_nothing_to_compare_with()
    {
        var scene = ThroughputFigure.Draw(SampleThroughput.First);
        Assert.Equal(TrackedKernels.All.Length, Texts(scene).Count(t => t == "no earlier run"));
        Assert.DoesNotContain("dashed", string.Join(' ', Texts(scene)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_history_shows_its_last_runs_by_their_numbers()
    {
        var scene = ThroughputFigure.Draw(SampleThroughput.Long);
        Assert.Equal(ThroughputFigure.MostRuns, Points(scene, "uniforms").Length);
        Assert.Contains("run 1\u202F501", Texts(scene));
        Assert.Contains("1\u202F442", Texts(scene));
    }

    [Fact]
    public void Its_description_names_every_kernel_and_change() => Assert.All(
        TrackedKernels.All, k => Assert.Contains($"{k.Name}: ratio ", ThroughputFigure.Draw(SampleThroughput.Dropped).Description, StringComparison.Ordinal));
}
