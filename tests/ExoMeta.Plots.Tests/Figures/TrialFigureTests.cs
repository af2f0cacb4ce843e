using System.Xml.Linq;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Specs;
using ExoMeta.Plots.Plotly;
using ExoMeta.Plots.Tests.Fixtures;
using ExoMeta.Problems;
using ExoMeta.Trials;

namespace ExoMeta.Plots.Tests.Figures;

/// <summary>Figures of simulated trials: layout, and that what is drawn is what was simulated.</summary>
public class TrialFigureTests
{
    private const int Paths = 40;

    private static readonly string[] Samples = ["small", "multi-stage", "mortality", "resize", "choose-a-dose", "dose-finding"];

    public static TheoryData<string, string> Cases => [.. TrialFigures.All.SelectMany(kind => Samples.Select(sample => (kind.Name, sample)))];

    public static TheoryData<string> Kinds => [.. TrialFigures.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_well_formed_and_nothing_overlaps_or_sticks_out(string kind, string sample)
    {
        var figure = TrialFigures.Find(kind)!;
        var trial = Picture(sample);
        if (figure.WhyNot(Design(sample)) is { } reason)
        {
            Assert.NotEmpty(reason);
            return;
        }

        var scene = figure.Draw(trial, new());
        Assert.Empty(SceneText.Overlaps(scene));
        Assert.Empty(SceneText.Outside(scene));
        var svg = SvgWriter.Write(scene);
        Assert.Equal(scene.Title, XDocument.Parse(svg).Root!.Elements().First().Value);
        Assert.Equal(svg, SvgWriter.Write(figure.Draw(Picture(sample), new())));
        Assert.DoesNotContain("<", PlotlyWriter.Write(scene), StringComparison.Ordinal);
        Assert.Equal("Mine", figure.Draw(trial, new() { Title = "Mine" }).Title);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_committed_picture_is_the_one_that_is_drawn(string kind)
    {
        var svg = SvgWriter.Write(TrialFigures.Find(kind)!.Draw(Picture("multi-stage"), new()));
        var path = Repository.Path("tests", "References", "figures", $"trial-{kind}.svg");
        ExpectedFile.Update(path, svg);
        Assert.Equal(File.ReadAllText(path), svg);
    }

    [Fact]
    public void Bars_are_the_stopping_probabilities_and_add_up_to_all_trials()
    {
        var trial = Picture("multi-stage");
        var panel = SceneText.Panels(TrialFigures.Find("stopping")!.Draw(trial, new())).Single();
        var looks = trial.Simulation.Characteristics.Looks;
        var bars = panel.Marks.OfType<Mark.Boxes>().ToArray();
        Assert.Equal(looks.Select(l => l.EfficacyStop.Estimate), bars[0].Items.Select(b => b.Top - b.Bottom));
        Assert.Equal(1, bars.SelectMany(b => b.Items).Sum(b => b.Top - b.Bottom), 12);
        Assert.Equal(1, panel.Marks.OfType<Mark.Points>().Single().Items[^1].At.Y);
    }

    [Fact]
    public void Paths_are_replayed_trials_that_end_where_the_boundaries_say()
    {
        var trial = Picture("mortality");
        var looks = trial.Simulation.Characteristics.Looks;
        var panel = SceneText.Panels(TrialFigures.Find("boundaries")!.Draw(trial, new())).Single();
        var ends = panel.Marks.OfType<Mark.Points>().Where(p => p.Name.Length > 0).ToArray();
        Assert.Equal(Paths, ends.Sum(p => p.Items.Length));
        foreach (var (mark, isSignificant) in new[] { (ends[0], true), (ends[1], false) })
        {
            Assert.NotEmpty(mark.Items);
            foreach (var item in mark.Items)
            {
                var look = looks.Single(l => l.Information == item.At.X);
                Assert.Equal(isSignificant, item.At.Y >= look.Critical[0]);
                var path = trial.Paths[int.Parse(item.Datum!.Key.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture)];
                Assert.Equal(-path.Looks[^1].Comparisons[0].Statistic, item.At.Y);
            }
        }

        Assert.Equal(looks.Select(l => new PanelPoint(l.Information, l.Critical[0])), panel.Marks.OfType<Mark.Line>().Single(l => l.Name == "efficacy boundary").Places);
    }

    [Fact]
    public void Trials_that_cannot_be_drawn_so_say_why()
    {
        Assert.Contains("no interim look", TrialFigures.Find("stopping")!.WhyNot(Design("dose-finding"))!, StringComparison.Ordinal);
        Assert.Contains("combined", TrialFigures.Find("boundaries")!.WhyNot(Design("resize"))!, StringComparison.Ordinal);
        Assert.Null(TrialFigures.Find("stopping")!.WhyNot(Design("resize")));
        Assert.Null(TrialFigures.Find("no-such-figure"));
    }

    private static TrialSpec Read(string sample)
    {
        var problems = new ProblemList();
        var spec = TrialSpecReader.Read(Repository.Path("docs", "trials", sample + ".yaml"), sample, problems);
        problems.ThrowIfAny();
        return spec!;
    }

    private static TrialDesign Design(string sample)
    {
        var spec = Read(sample);
        return spec.DesignAt(spec.Endpoints[0], spec.SizeCount - 1);
    }

    private static PicturedTrial Picture(string sample)
    {
        var spec = Read(sample);
        var endpoint = spec.Endpoints[0];
        var assessment = new TrialAssessment(spec, null, new SimulationPlan(4000, 4000, 1), new RunOptions(2, null, TestContext.Current.CancellationToken));
        var simulation = assessment.Simulate(endpoint, spec.SizeCount - 1, TruthKind.Posterior);
        var prepared = new PreparedTrial(spec.DesignAt(endpoint, spec.SizeCount - 1), assessment.TruthOf(endpoint, TruthKind.Posterior));
        return new(simulation, [.. Enumerable.Range(0, Paths).Select(r => prepared.Replay(assessment.SeedOf(endpoint), (ulong)r))]);
    }
}
