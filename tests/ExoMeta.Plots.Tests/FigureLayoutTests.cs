using System.Xml.Linq;
using ExoMeta.Analysis.Throughput;
using ExoMeta.Plots.Tests.Fixtures;

namespace ExoMeta.Plots.Tests;

public class FigureLayoutTests
{
    public static TheoryData<string> Names => [.. Scenes.Keys];

    private static SortedDictionary<string, PlotScene> Scenes { get; } = Build();

    [Theory]
    [MemberData(nameof(Names))]
    public void No_two_texts_overlap(string name) => Assert.Empty(SceneText.Overlaps(Scenes[name]));

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_sticks_out_of_the_scene(string name) => Assert.Empty(SceneText.Outside(Scenes[name]));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_svg_is_valid_xml_with_a_title_and_a_description(string name)
    {
        XNamespace svg = "http://www.w3.org/2000/svg";
        var root = XDocument.Parse(SvgWriter.Write(Scenes[name])).Root!;
        Assert.Equal(svg + "svg", root.Name);
        Assert.Equal(Scenes[name].Title, root.Element(svg + "title")!.Value);
        Assert.NotEmpty(root.Element(svg + "desc")!.Value);
        Assert.Empty(root.Descendants(svg + "script"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_result_gives_the_same_bytes(string name) => Assert.Equal(SvgWriter.Write(Scenes[name]), SvgWriter.Write(Build()[name]));

    [Fact]
    public void The_layout_checker_sees_an_overlap_and_a_text_outside()
    {
        var scene = new PlotScene(
            "x", 50, 50, "", "", [new Primitive.Text(new(5, 20), "abcdefghijklmnop", TextAnchor.Start, 12), new Primitive.Text(new(8, 22), "b", TextAnchor.Start, 12)]);
        Assert.Single(SceneText.Overlaps(scene));
        Assert.Single(SceneText.Outside(scene));
    }

    [Fact]
    public void Figures_can_be_written_for_looking_at()
    {
        var folder = Environment.GetEnvironmentVariable("EXOMETA_FIGURES");
        SkippedTest.When(folder is null, "set EXOMETA_FIGURES to a folder to write the sample figures there");
        foreach (var (name, scene) in Scenes)
        {
            File.WriteAllText(Path.Combine(folder!, name + ".svg"), SvgWriter.Write(scene));
        }

        Assert.Equal(Scenes.Count, Directory.GetFiles(folder!, "*.svg").Length);
    }

    private static SortedDictionary<string, PlotScene> Build()
    {
        var scenes = new SortedDictionary<string, PlotScene>(StringComparer.Ordinal);
        foreach (var outcome in SampleOutcomes.All)
        {
            scenes["forest-" + outcome.Id[..Math.Min(outcome.Id.Length, 8)].TrimEnd('-', '<')] = ForestFigure.Draw(outcome);
        }

        scenes["forest-300"] = ForestFigure.Draw(SampleOutcomes.Many(300));
        scenes["swim"] = EffectDirectionFigure.Draw(SampleSwim.Inflammation);
        scenes["throughput-first"] = ThroughputFigure.Draw(ThroughputCourse.Of(SampleThroughput.First));
        scenes["throughput-dropped"] = ThroughputFigure.Draw(ThroughputCourse.Of(SampleThroughput.Dropped));
        scenes["throughput-long"] = ThroughputFigure.Draw(ThroughputCourse.Of(SampleThroughput.Long));
        foreach (var trial in SampleTrials.All)
        {
            foreach (var endpoint in trial.Endpoints)
            {
                scenes["power-" + trial.Id] = PowerFigure.Draw(trial, endpoint);
            }
        }

        return scenes;
    }
}
