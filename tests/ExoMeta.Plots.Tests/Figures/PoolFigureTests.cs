using System.Xml.Linq;
using ExoMeta.Plots.Tests.Fixtures;

namespace ExoMeta.Plots.Tests.Figures;

/// <summary>What every kind of figure of a pool must stand: each kind draws each sample that it can draw.</summary>
public class PoolFigureTests
{
    public static TheoryData<string> Kinds => [.. PoolFigures.All.Select(kind => kind.Name)];

    public static TheoryData<string, string> Cases => [.. PoolFigures.All.SelectMany(kind => SampleAnswers.Names.Select(sample => (kind.Name, sample)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_well_formed_and_nothing_overlaps_or_sticks_out(string kind, string sample)
    {
        var drawn = SampleFigures.Draw(kind, sample);
        if (drawn.Scene is not { } scene)
        {
            Assert.NotEmpty(drawn.Reason!);
            return;
        }

        Assert.Empty(SceneText.Overlaps(scene));
        Assert.Empty(SceneText.Outside(scene));
        XNamespace svg = "http://www.w3.org/2000/svg";
        var root = XDocument.Parse(SvgWriter.Write(scene)).Root!;
        Assert.Equal(scene.Title, root.Element(svg + "title")!.Value);
        Assert.NotEmpty(root.Element(svg + "desc")!.Value);
        Assert.Empty(root.Descendants(svg + "script"));
        Assert.DoesNotContain("NaN", root.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_answer_gives_the_same_bytes(string kind)
    {
        var sample = SampleAnswers.Names.First(name => SampleFigures.Draw(kind, name).Scene is not null);
        Assert.Equal(SvgWriter.Write(SampleFigures.Draw(kind, sample).Scene!), SvgWriter.Write(SampleFigures.DrawAfresh(kind, sample).Scene!));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Marks_that_stand_for_something_have_keys_of_their_own(string kind)
    {
        foreach (var scene in SampleAnswers.Names.Select(name => SampleFigures.Draw(kind, name).Scene).OfType<PlotScene>())
        {
            foreach (var panel in SceneText.Panels(scene))
            {
                foreach (var points in panel.Marks.OfType<Mark.Points>())
                {
                    var keys = points.Items.Select(p => p.Datum?.Key).OfType<string>().ToArray();
                    Assert.Equal(keys.Length, keys.Distinct(StringComparer.Ordinal).Count());
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_committed_picture_is_the_one_that_is_drawn(string kind)
    {
        // A dose is meant where any other number would do as well.
        var sample = kind == "dose-response" ? "doses" : SampleAnswers.Names.First(name => SampleFigures.Draw(kind, name).Scene is not null);
        var svg = SvgWriter.Write(SampleFigures.Draw(kind, sample).Scene!);
        var path = Repository.Path("tests", "References", "figures", $"{kind}.svg");
        ExpectedFile.Update(path, svg);
        Assert.Equal(File.ReadAllText(path), svg);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_title_of_the_user_is_the_title(string kind)
    {
        var sample = SampleAnswers.Names.First(name => SampleFigures.Draw(kind, name).Scene is not null);
        var figure = PoolFigures.Find(kind)!;
        var scene = figure.Draw(SampleAnswers.Answer(sample, figure.Needs), new() { Title = "Chosen by hand" });
        Assert.Equal("Chosen by hand", scene.Title);
        Assert.Contains(SceneText.Flatten(scene.Primitives).OfType<Primitive.Text>(), t => t.Content == "Chosen by hand");
    }

    [Fact]
    public void Names_are_unique_and_kinds_say_where_they_come_from()
    {
        Assert.Equal(PoolFigures.All.Length, PoolFigures.All.Select(kind => kind.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(PoolFigures.All, kind =>
        {
            Assert.Matches("^[a-z][a-z0-9-]*$", kind.Name);
            Assert.Matches("[12][0-9]{3}", kind.Reference);
            Assert.Same(kind, PoolFigures.Find(kind.Name));
        });
        Assert.Null(PoolFigures.Find("no-such-figure"));
    }

    [Fact]
    public void Figures_can_be_written_for_looking_at()
    {
        var folder = Environment.GetEnvironmentVariable("EXOMETA_FIGURES");
        SkippedTest.When(folder is null, "set EXOMETA_FIGURES to a folder to write the sample figures there");
        var written = 0;
        foreach (var (kind, sample) in PoolFigures.All.SelectMany(kind => SampleAnswers.Names.Select(sample => (kind.Name, sample))))
        {
            if (SampleFigures.Draw(kind, sample).Scene is { } scene)
            {
                File.WriteAllText(Path.Combine(folder!, $"{kind}--{sample}.svg"), SvgWriter.Write(scene));
                written++;
            }
        }

        Assert.True(written >= PoolFigures.All.Length);
    }
}
