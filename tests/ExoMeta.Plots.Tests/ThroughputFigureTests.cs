using ExoMeta.Analysis.Throughput;
using ExoMeta.Plots.Tests.Fixtures;

namespace ExoMeta.Plots.Tests;

public class ThroughputFigureTests
{
    private static PlotScene Draw(ThroughputReport report) => ThroughputFigure.Draw(ThroughputCourse.Of(report));

    private static string[] Texts(PlotScene scene) => [.. SceneText.Flatten(scene.Primitives).OfType<Primitive.Text>().Select(t => t.Content)];

    private static Mark.Points[] Points(PlotScene scene, string kernel) => [.. SceneText.Panels(scene)
        .Single(p => p.Marks.OfType<Mark.Points>().Last().Items[0].Datum!.Key.StartsWith(kernel + " run ", StringComparison.Ordinal)).Marks.OfType<Mark.Points>()];

    private static int Runs(PlotScene scene, string kernel) => Points(scene, kernel).Sum(p => p.Items.Length);

    [Fact]
    public void There_is_a_panel_a_kernel_with_a_point_a_run() => Assert.All(TrackedKernels.All.Where(k => k.Threads == 1), k =>
    {
        Assert.Equal(1, Runs(Draw(SampleThroughput.First), k.Name));
        Assert.Equal(31, Runs(Draw(SampleThroughput.Dropped), k.Name));
    });

    [Fact]
    public void Points_are_the_ratios_with_the_median_and_the_band_beside_them()
    {
        var kernel = SampleThroughput.Dropped.Comparisons[1];
        var panel = SceneText.Panels(Draw(SampleThroughput.Dropped)).ElementAt(1);
        Assert.Equal([.. kernel.Past, kernel.Measurement.Ratio], panel.Marks.OfType<Mark.Points>().SelectMany(p => p.Items).Select(i => i.At.Y));
        var change = kernel.Change!;
        var band = panel.Marks.OfType<Mark.Boxes>().Single().Items.Single();
        Assert.Equal(change.Before * change.Change / change.Band.Upper, band.Bottom);
        Assert.Equal(change.Before * change.Change / change.Band.Lower, band.Top);
        var levels = panel.Marks.OfType<Mark.Line>().ToArray();
        Assert.Equal(change.Before, levels[0].Places[0].Y);
        Assert.Equal(0.8 * change.Before, levels[1].Places[0].Y);
    }

    [Fact]
    public void A_drop_is_named_in_words_and_by_colour_and_shape()
    {
        var scene = Draw(SampleThroughput.Dropped);
        var drop = Assert.Single(Texts(scene), t => t.StartsWith("too slow: ", StringComparison.Ordinal));
        Assert.Matches(@"^too slow: −3\d %", drop);
        Assert.Equal((ColourRole.Warning, Symbol.TriangleDown), (Points(scene, "normals")[^1].Fill.Colour, Points(scene, "normals")[^1].Symbol));
        Assert.Equal((ColourRole.Pooled, Symbol.Circle), (Points(scene, "uniforms")[^1].Fill.Colour, Points(scene, "uniforms")[^1].Symbol));
    }

    [Fact]
    public void What_cannot_be_judged_says_so() => Assert.Contains("not judged: the machine was busy", Texts(Draw(SampleThroughput.Dropped)));

    [Fact]
    public void A_first_run_has_nothing_to_compare_with()
    {
        var scene = Draw(SampleThroughput.First);
        Assert.Equal(TrackedKernels.All.Length, Texts(scene).Count(t => t == "no earlier run"));
        Assert.DoesNotContain("dashed", string.Join(' ', Texts(scene)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_history_shows_its_last_runs_by_their_numbers()
    {
        var scene = Draw(SampleThroughput.Long);
        Assert.Equal(ThroughputFigure.MostRuns, Runs(scene, "uniforms"));
        Assert.Contains("run 1\u202F501", Texts(scene));
        Assert.Contains("1\u202F442", Texts(scene));
    }

    [Fact]
    public void Its_description_names_every_kernel_and_change() => Assert.All(
        TrackedKernels.All, k => Assert.Contains($"{k.Name}: ratio ", Draw(SampleThroughput.Dropped).Description, StringComparison.Ordinal));

    [Fact]
    public void The_last_line_of_a_history_is_held_against_the_earlier_lines_of_its_processor()
    {
        var report = SampleThroughput.Dropped;
        var other = new ThroughputRecord(new("Another", 256, 2, ".NET"), null, null, false, [new("uniforms", 1, 99, 0, 0, false)]);
        ThroughputRecord[] past = [.. Enumerable.Range(0, 30).Select(run => new ThroughputRecord(
            report.Machine, null, 0.02, false, [.. report.Comparisons.Where(c => c.Past.Length > run).Select(c => new KernelRecord(c.Measurement.Kernel.Name, 1, c.Past[run], 0.02, 0.002, false))]))];
        var course = ThroughputCourse.Of([.. past, other, report.Record]);
        Assert.Equal(1, course.OtherLines);
        Assert.Equal(report.Comparisons.Select(c => (c.Measurement.Ratio, c.Change, c.IsJudged, c.IsBelow)), course.Kernels.Select(k => (k.Ratio, k.Change, k.IsJudged, k.IsBelow)));
        Assert.Contains(Texts(ThroughputFigure.Draw(course)), t => t.StartsWith("One line of another processor", StringComparison.Ordinal));
        Assert.Equal("Mine", ThroughputFigure.Draw(course, new() { Title = "Mine" }).Title);
        Assert.Throws<ArgumentException>(() => ThroughputCourse.Of([]));
    }

    [Fact]
    public void The_committed_picture_is_the_one_that_is_drawn()
    {
        var svg = SvgWriter.Write(Draw(SampleThroughput.Dropped));
        var path = Repository.Path("tests", "References", "figures", "throughput.svg");
        ExpectedFile.Update(path, svg);
        Assert.Equal(File.ReadAllText(path), svg);
    }
}
