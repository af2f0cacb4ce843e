using System.Collections.Concurrent;
using System.Xml.Linq;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Specs;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots.Plotly;
using ExoMeta.Plots.Tests.Fixtures;
using ExoMeta.Problems;
using ExoMeta.Trials;

namespace ExoMeta.Plots.Tests.Figures;

/// <summary>Figures of endpoints: layout on trials of every kind, and that what is drawn is what was simulated.</summary>
public class EndpointFigureTests
{
    private const long Trials = 2000;

    private static readonly string[] Samples =
        ["small", "multi-stage", "mortality", "resize", "choose-a-dose", "dose-finding", "mcp-mod", "bayes", "strata-margin", "ventilator-free-days", "hostile", "six arms"];

    private static readonly ConcurrentDictionary<string, Lazy<Sample>> Read = new(StringComparer.Ordinal);

    public static TheoryData<string, string> Cases => [.. EndpointFigures.All.SelectMany(kind => Samples.Select(sample => (kind.Name, sample)))];

    public static TheoryData<string> Kinds => [.. EndpointFigures.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_well_formed_and_nothing_overlaps_or_sticks_out(string kind, string sample)
    {
        var (scene, reason) = Draw(kind, sample, new());
        if (scene is null)
        {
            Assert.NotEmpty(reason!);
            return;
        }

        Assert.Empty(SceneText.Overlaps(scene));
        Assert.Empty(SceneText.Outside(scene));
        var svg = SvgWriter.Write(scene);
        var root = XDocument.Parse(svg).Root!;
        Assert.Equal(scene.Title, root.Elements().First().Value);
        Assert.DoesNotContain(root.Descendants(), e => e.Name.LocalName is "script" or "img");
        Assert.DoesNotContain("NaN", svg, StringComparison.Ordinal);
        Assert.Equal(svg, SvgWriter.Write(Draw(kind, sample, new()).Scene!));
        Assert.DoesNotContain("<", PlotlyWriter.Write(scene), StringComparison.Ordinal);
        Assert.NotEmpty(SceneText.Panels(scene));
        Assert.Equal("Mine", Draw(kind, sample, new() { Title = "Mine" }).Scene!.Title);
        foreach (var panel in SceneText.Panels(scene))
        {
            var keys = panel.Marks.OfType<Mark.Points>().SelectMany(p => p.Items).Select(i => i.Datum!.Key).ToArray();
            Assert.NotEmpty(keys);
            Assert.Equal(keys.Length, keys.Distinct(StringComparer.Ordinal).Count());
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_committed_picture_is_the_one_that_is_drawn(string kind)
    {
        var svg = SvgWriter.Write(Draw(kind, "dose-finding", new()).Scene!);
        var path = Repository.Path("tests", "References", "figures", $"{kind}.svg");
        ExpectedFile.Update(path, svg);
        Assert.Equal(File.ReadAllText(path), svg);
    }

    [Fact]
    public void Figures_can_be_written_for_looking_at()
    {
        var folder = Environment.GetEnvironmentVariable("EXOMETA_FIGURES");
        SkippedTest.When(folder is null, "set EXOMETA_FIGURES to a folder to write the sample figures there");
        foreach (var (kind, sample) in EndpointFigures.All.SelectMany(kind => Samples.Select(sample => (kind.Name, sample))))
        {
            if (Draw(kind, sample, new()).Scene is { } scene)
            {
                File.WriteAllText(Path.Combine(folder!, $"endpoint-{kind}--{sample.Replace(' ', '-')}.svg"), SvgWriter.Write(scene));
            }
        }

        Assert.NotEmpty(Directory.GetFiles(folder!, "endpoint-*.svg"));
    }

    [Theory]
    [InlineData("small", TruthKind.Posterior)]
    [InlineData("small", TruthKind.Predictive)]
    [InlineData("mortality", TruthKind.Robust)]
    [InlineData("dose-finding", TruthKind.Posterior)]
    [InlineData("dose-finding", TruthKind.Robust)]
    [InlineData("mcp-mod", TruthKind.Posterior)]
    [InlineData("bayes", TruthKind.Posterior)]
    [InlineData("multi-stage", TruthKind.Posterior)]
    public void The_curve_times_the_distribution_is_the_simulated_assurance(string sample, TruthKind truth)
    {
        var subject = SampleOf(sample);
        var assessment = subject.Assess(20_000, 20_000);
        var picture = PriorToAssurance.Of(assessment, subject.Endpoint, subject.Last, truth);
        var (drawn, simulated) = (picture.ByQuadrature, picture.Assurance);

        // A ten-thousandth for what lies beyond four deviations of θ.
        Assert.InRange(Math.Abs(drawn.Estimate - simulated.Estimate), 0, 1e-4 + 4.5 * Math.Sqrt(drawn.Mcse * drawn.Mcse + simulated.Mcse * simulated.Mcse));
        var run = assessment.Simulate(subject.Endpoint, subject.Last, truth);
        Assert.Equal((run.Characteristics.DisjunctivePower, run.PowerAtPoint, run.Characteristics.Ceiling), (simulated, picture.Simulation.PowerAtPoint, picture.Ceiling));

        // In closed form the weights of the drawn curve come from the distribution: the area under the lower curves, by trapezoids of their own.
        var panels = SceneText.Panels(EndpointFigures.PriorToAssurance.Draw(picture, new())).ToArray();
        var curve = panels[0].Marks.OfType<Mark.Line>().Single(l => l.Name == "power where θ is one value").Places;
        Assert.Equal(picture.Curve.Select(at => new PanelPoint(at.Effect, at.Power.Estimate)), curve);
        var lines = panels[1].Marks.OfType<Mark.Line>().ToArray();
        Assert.Equal(drawn.Estimate, Area(lines[1].Places) / Area(lines[0].Places), 0.01);
        Assert.Equal(picture.Assurance.Estimate, panels[0].Marks.OfType<Mark.Line>().Single(l => l.Name == "assurance").Places[0].Y);
    }

    [Fact]
    public void Points_over_dose_are_the_powers_of_the_arms_under_each_truth()
    {
        var subject = SampleOf("dose-finding");
        var truths = subject.Assess(Trials, Trials).UnderEachTruth(subject.Endpoint, subject.Last);
        var panel = SceneText.Panels(Draw("power-dose", "dose-finding", new()).Scene!).Single();
        var drawn = panel.Marks.OfType<Mark.Points>().ToArray();
        Assert.Equal([TruthKind.Fixed, TruthKind.Posterior, TruthKind.Predictive, TruthKind.Robust], truths.Select(t => t.Truth));
        Assert.Equal(truths.SelectMany(t => t.Result.Arms.Select(a => a.Power.Estimate)), drawn.SelectMany(p => p.Items).Select(i => i.At.Y));
        Assert.Equal(truths[1].Result.Arms.Select(a => (a.Power.Lower, a.Power.Upper)), panel.Marks.OfType<Mark.Band>().ElementAt(1).Stretches.Select(s => (s.Lower, s.Upper)));
        Assert.Equal(Math.Log(1e10), drawn[0].Items[1].At.X, 1e-12);
    }

    [Fact]
    public void Mcp_mod_shows_its_trend_test_as_levels_and_its_target_doses_as_points()
    {
        var subject = SampleOf("mcp-mod");
        var truths = subject.Assess(Trials, Trials).UnderEachTruth(subject.Endpoint, subject.Last);
        var panel = SceneText.Panels(Draw("power-dose", "mcp-mod", new()).Scene!).Single();
        var levels = panel.Marks.OfType<Mark.Line>().Where(l => l.Name.StartsWith("signal", StringComparison.Ordinal)).ToArray();
        Assert.Equal(truths.Select(t => t.Result.DisjunctivePower.Estimate), levels.Select(l => l.Places[0].Y));
        Assert.Equal(truths.SelectMany(t => t.Result.DoseFinding!.Target.Arms.Select(a => a.Picked.Estimate)), panel.Marks.OfType<Mark.Points>().SelectMany(p => p.Items).Select(i => i.At.Y));
    }

    [Fact]
    public void The_power_figure_is_that_of_a_run_of_the_analysis()
    {
        var subject = SampleOf("dose-finding");
        var assessment = subject.Assess(Trials, Trials);
        var whole = assessment.Assess();
        Assert.Equal(SvgWriter.Write(PowerFigure.Draw(whole, whole.Endpoints[0])), SvgWriter.Write(Draw("power", "dose-finding", new()).Scene!));
    }

    [Fact]
    public void Grids_are_drawn_over_what_varies()
    {
        Assert.Equal("Patients in the reference arm", Axis([10, 20], [-0.5], [0]));
        Assert.Equal("Patients in the reference arm (log axis)", Axis([10, 20, 80], [-0.5, -0.2], [0, 0.3]));
        Assert.StartsWith("True ", Axis([10], [-0.5, -0.2], [0, 0.3]), StringComparison.Ordinal);
        Assert.StartsWith("τ, ", Axis([10], [-0.5], [0, 0.3]), StringComparison.Ordinal);
        var panel = SceneText.Panels(Grid(SampleOf("small"), [10, 20, 80], [-0.5, -0.2], [0, 0.3])).Single();
        Assert.Equal(4, panel.Marks.OfType<Mark.Band>().Count());
        Assert.Equal(12, panel.Marks.OfType<Mark.Points>().Sum(p => p.Items.Length));

        string Axis(int[] sizes, double[] effects, double[] taus) => SceneText.Panels(Grid(SampleOf("small"), sizes, effects, taus)).Single().Horizontal.Title;
    }

    [Fact]
    public void What_cannot_be_drawn_is_refused_before_it_is_simulated()
    {
        Assert.Contains("only one dose", Draw("power-dose", "mortality", new()).Reason ?? "", StringComparison.Ordinal);
        Assert.Contains("no compared arm has its dose", Draw("power-dose", "small", new()).Reason ?? "", StringComparison.Ordinal);
        Assert.Contains("one point", EndpointFigures.PowerOverGrid.WhyNot(new(SampleOf("small").Design, [10], [0], [0]))!, StringComparison.Ordinal);
        Assert.Contains("20 curves", EndpointFigures.PowerOverGrid.WhyNot(new(SampleOf("small").Design, [10, 20], [.. Enumerable.Range(0, 20).Select(i => 0.1 * i)], [0]))!, StringComparison.Ordinal);
        var subject = SampleOf("multi-stage");
        Assert.Contains("deviate from one another", EndpointFigures.PriorToAssurance.WhyNot(subject.Plan(TruthKind.Predictive))!, StringComparison.Ordinal);
        Assert.Contains("fixed effect", EndpointFigures.PriorToAssurance.WhyNot(subject.Plan(TruthKind.Fixed))!, StringComparison.Ordinal);
        var without = subject.Plan(TruthKind.Posterior) with { Endpoint = subject.Endpoint with { ThetaGrid = [] } };
        Assert.Contains("no theta_grid", EndpointFigures.Power.WhyNot(without)!, StringComparison.Ordinal);
        Assert.Equal(EndpointFigures.All.Length, EndpointFigures.All.Select(k => k.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(EndpointFigures.All, kind => Assert.Matches("[12][0-9]{3}", kind.Reference));
    }

    private static double Area(IReadOnlyList<PanelPoint> places) => places.Zip(places.Skip(1), (a, b) => 0.5 * (b.X - a.X) * (a.Y + b.Y)).Sum();

    private static PlotScene Grid(Sample subject, int[] sizes, double[] effects, double[] taus)
    {
        var grid = new PowerGrid(subject.Design, [.. sizes], [.. effects], [.. taus]) { ByDose = truth => subject.Trial.ByDose(subject.Endpoint, truth) };
        return EndpointFigures.PowerOverGrid.Draw(new(subject.Plan(TruthKind.Posterior), grid.Run(new MonteCarloPlan(500, 1, 1), TestContext.Current.CancellationToken)), new());
    }

    private static (PlotScene? Scene, string? Reason) Draw(string kind, string sample, FigureOptions options)
    {
        var subject = SampleOf(sample);
        var plan = subject.Plan(TruthKind.Posterior);
        var assessment = subject.Assess(Trials, kind == "prior-to-assurance" ? 200 : Trials);
        return kind switch
        {
            "power" => EndpointFigures.Power.WhyNot(plan) is { } reason ? (null, reason)
                : (EndpointFigures.Power.Draw(new(assessment.Describe(), assessment.Assess(subject.Endpoint)), options), null),
            "power-dose" => EndpointFigures.PowerOverDose.WhyNot(plan) is { } reason ? (null, reason)
                : (EndpointFigures.PowerOverDose.Draw(new(plan, assessment.ThetaSourceOf(subject.Endpoint), assessment.UnderEachTruth(subject.Endpoint, subject.Last)), options), null),
            "prior-to-assurance" => EndpointFigures.PriorToAssurance.WhyNot(plan) is { } reason ? (null, reason)
                : (EndpointFigures.PriorToAssurance.Draw(PriorToAssurance.Of(assessment, subject.Endpoint, subject.Last, TruthKind.Posterior), options), null),
            "power-grid" => (WithTitle(subject, options), null),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "a new kind needs its line here"),
        };
    }

    private static PlotScene WithTitle(Sample subject, FigureOptions options)
    {
        var size = subject.Design.ReferenceArm.Size;
        var grid = new PowerGrid(subject.Design, [size, 2 * size], [subject.Point, 0.5 * subject.Point], [0, 0.1]) { ByDose = truth => subject.Trial.ByDose(subject.Endpoint, truth) };
        Assert.Empty(grid.Problems());
        return EndpointFigures.PowerOverGrid.Draw(new(subject.Plan(TruthKind.Posterior), grid.Run(new MonteCarloPlan(500, 1, 2), TestContext.Current.CancellationToken)), options);
    }

    private static Sample SampleOf(string name) => Read.GetOrAdd(name, key => new(() => new(key switch
    {
        "hostile" => Hostile(ReadFile("dose-finding")),
        "six arms" => SixArms(ReadFile("multi-stage")),
        _ => ReadFile(key),
    }))).Value;

    private static TrialSpec ReadFile(string name)
    {
        var problems = new ProblemList();
        var spec = TrialSpecReader.Read(Repository.Path("docs", "trials", name + ".yaml"), name, problems);
        problems.ThrowIfAny();
        return spec!;
    }

    private static TrialSpec Hostile(TrialSpec trial) => trial with
    {
        Id = "<script>alert(1)</script>",
        DoseUnit = "</script><img src=x onerror=alert(1)> of a unit whose name goes on and on until nobody knows what is counted any more",
        Arms = [.. trial.Arms.Select((arm, i) => arm with { Name = i switch { 1 => "\u202Eevil & <b>bold</b>", 2 => "剂量 🧪 " + new string('x', 200), _ => arm.Name } })],
        Endpoints = [trial.Endpoints[0] with { Endpoint = trial.Endpoints[0].Endpoint with { Name = "]]> \"\"Death\"\" <svg onload=alert(1)> " + new string('y', 150) } }],
    };

    private static TrialSpec SixArms(TrialSpec trial) => trial with
    {
        Arms = [.. trial.Arms, .. new[] { 2e10, 5e10, 1e11 }.Select((dose, i) => trial.Arms[^1] with { Name = $"more of it, {(i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)}", Dose = dose })],
        Endpoints = [trial.Endpoints[0] with { Interim = null, ThetaGrid = [0, -0.2, -0.4] }],
    };

    /// <summary>The first endpoint of a trial at its last size.</summary>
    private sealed record Sample(TrialSpec Trial)
    {
        public TrialEndpointSpec Endpoint => Trial.Endpoints[0];

        public int Last => Trial.SizeCount - 1;

        public TrialDesign Design => Trial.DesignAt(Endpoint, Last);

        public double Point => Assess(Trials, Trials).PointOf(Endpoint);

        public TrialAssessment Assess(long trials, long grid) => new(Trial, null, new SimulationPlan(trials, grid, 1), new RunOptions(2, null, TestContext.Current.CancellationToken));

        public PlannedEndpoint Plan(TruthKind truth) => new(Trial, Endpoint, Assess(Trials, Trials).TruthOf(Endpoint, truth));
    }
}
