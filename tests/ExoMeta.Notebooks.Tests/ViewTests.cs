using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Requests;
using ExoMeta.Effects;
using ExoMeta.Interactive;
using ExoMeta.Notebooks.Tests.Running;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots;
using ExoMeta.Pooling;
using ExoMeta.Trials;
using Microsoft.DotNet.Interactive.Formatting;

namespace ExoMeta.Notebooks.Tests;

/// <summary>Views: the same in every kernel and culture, escaped, and with the numbers of the results.</summary>
public class ViewTests
{
    private const string Hostile = "<script>alert('x')</script> & \"q\"";

    private static readonly AnalysisView Classics = Notebook.Analyse(Path.Combine(Repository.Root, "inputs/classics/analysis.yaml"));

    public static TheoryData<string> Names => [.. AllViews().Select(v => v.Name)];

    private static string Bcg => Path.Combine(Repository.Root, "inputs", "classics", "bcg.csv");

    [Theory]
    [MemberData(nameof(Names))]
    public void The_kernels_own_formatter_finds_ours_and_Versos_ToHtml_agrees(string name)
    {
        var view = View(name);
        Assert.Equal(["text/html", "text/plain"], Formatter.GetPreferredMimeTypesFor(view.GetType()));
        Assert.Equal(view.ToHtml(), view.ToDisplayString("text/html"));
        Assert.Equal(view.ToString(), view.ToDisplayString("text/plain"));
        Assert.Equal([("text/html", view.ToHtml()), ("text/plain", view.ToString())], KernelFormatting.Render(view));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_view_has_the_same_bytes_in_every_culture(string name)
    {
        var expected = (View(name).ToHtml(), View(name).ToString());
        var before = CultureInfo.CurrentCulture;
        try
        {
            foreach (var culture in new[] { "de-DE", "tr-TR", "ar-SA", "sv-SE" })
            {
                CultureInfo.CurrentCulture = new CultureInfo(culture);
                Assert.Equal(expected, (View(name).ToHtml(), View(name).ToString()));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void What_comes_from_a_file_is_escaped()
    {
        var fit = RandomEffectsModel.Fit(
            new([new(Hostile, "a", 0.1, 0.04), new("b\n[31m", "b", 0.3, 0.05), new("c", "c", 0.2, 0.03)]), new PoolingOptions());
        var view = fit.Show();
        Assert.DoesNotContain("<script", view.ToHtml(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", view.ToHtml(), StringComparison.Ordinal);
        Assert.Contains("b [31m", view.ToString(), StringComparison.Ordinal);

        var figure = new PlotScene("id", 10, 10, Hostile, Hostile, []).Show().ToHtml();
        Assert.DoesNotContain("<script", figure, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\"q\"", figure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_figure_is_an_image_that_holds_the_SVG()
    {
        var figure = Classics.Forest("classic-bcg");
        var html = figure.ToHtml();
        const string start = "<img src=\"data:image/svg+xml;base64,";
        var at = html.IndexOf(start, StringComparison.Ordinal) + start.Length;
        var svg = Encoding.UTF8.GetString(Convert.FromBase64String(html[at..html.IndexOf('"', at)]));
        Assert.Equal(SvgWriter.Write(figure.Scene), svg);
        Assert.DoesNotContain("<svg", html, StringComparison.Ordinal);
        Assert.Contains(figure.Scene.Description, figure.ToString(), StringComparison.Ordinal);
    }

    /// <summary>metafor 3.8-1: <c>rma(measure="OR", ai=tpos, bi=tneg, ci=cpos, di=cneg, data=dat.bcg)</c>, as it prints.</summary>
    [Theory]
    [InlineData("−0.7452")]
    [InlineData("Log odds ratio")]
    [InlineData("[−1.1098, −0.3806]")]
    [InlineData("Standard error 0.1860")]
    [InlineData("z = −4.0057, p < 0.0001")]
    [InlineData("τ² = 0.3378")]
    [InlineData("I² = 92.0727 %, H² = 12.6146")]
    [InlineData("Q(12) = 163.1649, p < 0.0001")]
    public void A_pooled_table_prints_what_metafor_prints_of_dat_bcg(string printed)
    {
        var view = FitOf(Studies.Read(Bcg).Effects(Measures.OddsRatio).Pool()).Show(Measures.OddsRatio);
        Assert.Contains(printed, view.ToString(), StringComparison.Ordinal);
        Assert.Contains(System.Net.WebUtility.HtmlEncode(printed), view.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Pooling_a_table_gives_what_the_analysis_of_it_gives()
    {
        var (table, analysis) = (FitOf(Studies.Read(Bcg).Effects(Measures.OddsRatio).Pool(Method.REML, Inference.HartungKnapp)), Classics.Pooled("classic-bcg").Fit);
        Assert.Equal((analysis.Estimate, analysis.Interval, analysis.TauSquared), (table.Estimate, table.Interval, table.TauSquared));
    }

    [Fact]
    public void A_number_that_is_not_0_is_never_printed_as_0()
    {
        var fit = RandomEffectsModel.Fit(
            new([new("a", "a", 2e-7, 1e-12), new("b", "b", 4e-7, 1e-12)]), new PoolingOptions { Method = HeterogeneityEstimator.EqualEffects });
        Assert.Contains("3.0e−7", fit.Show().ToString(), StringComparison.Ordinal);
        Assert.Contains("1.0e−12", fit.Show().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fall_of_nearly_100_percent_is_never_printed_as_100()
    {
        var fit = RandomEffectsModel.Fit(
            new([new("a", "a", -8, 0.0004), new("b", "b", -8, 0.0004)]), new PoolingOptions { Method = HeterogeneityEstimator.EqualEffects });
        var text = fit.Show(Measures.RatioOfMeans).ToString();
        Assert.Contains("−99.97 % ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("−100", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Effects_on_a_log_scale_are_headed_as_logs()
    {
        var fit = RandomEffectsModel.Fit(new([new("a", "a", 0.2, 0.04), new("b", "b", 0.1, 0.04)]), new PoolingOptions());
        foreach (var measure in Measures.All)
        {
            var heading = fit.Show(measure).ToString().Split('\n')[2].TrimStart();
            Assert.Equal(measure.AnalysisScale == AnalysisScale.Log, heading.StartsWith("Log ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_simulated_number_stands_beside_its_Monte_Carlo_error()
    {
        var trial = Trial();
        var power = trial.Result.DisjunctivePower;
        var line = trial.ToString().Split('\n').Single(l => l.StartsWith("at least one arm significant", StringComparison.Ordinal));
        Assert.Contains(power.Estimate.ToString("F4", CultureInfo.InvariantCulture), line, StringComparison.Ordinal);
        Assert.Contains(power.Mcse.ToString("F4", CultureInfo.InvariantCulture), line, StringComparison.Ordinal);
        Assert.Contains("seed 7", trial.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_of_ones_own_has_as_many_decimals_as_its_numbers()
    {
        var table = Notebook.Table("own", ("word", new[] { "a", "b" }), ("ratio", new[] { 0.5, 12 }), ("pi", new[] { Math.PI, 1 }), ("n", new[] { 3, 40_000 }));
        Assert.Contains("a       0.5  3.1416", table.ToString(), StringComparison.Ordinal);
        Assert.Contains("b      12.0  1.0000", table.ToString(), StringComparison.Ordinal);
        Assert.Equal("word,ratio,pi,n", table.ToCsv().Split('\n')[0].TrimEnd());
        Assert.Throws<ArgumentException>(() => Notebook.Table("own", ("a", new[] { 1 }), ("b", new[] { 1, 2 })));
    }

    [Fact]
    public void A_name_that_does_not_exist_is_an_error_that_names_the_nearest()
    {
        Assert.Contains("'classic-bcg'", Assert.Throws<ArgumentException>(() => Classics.Forest("clasic-bcg")).Message, StringComparison.Ordinal);
        Assert.Contains("'ROM'", Assert.Throws<ArgumentException>(() => Studies.Read(Bcg).Effects("ROMM")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_kernel_is_referenced() =>
        Assert.All(
            typeof(Notebook).Assembly.GetReferencedAssemblies(),
            a => Assert.True(a.Name!.StartsWith("System", StringComparison.Ordinal) || a.Name.StartsWith("ExoMeta", StringComparison.Ordinal), a.Name));

    [Fact]
    public void Tables_of_a_pool_are_found_by_name_and_a_wrong_name_gets_the_nearest()
    {
        var pool = Unasked;
        Assert.Equal(["pooled", "studies"], pool.Tables().Select(t => t.Result.Name));
        using var reader = pool.Table("studies").ToReader();
        Assert.True(reader.Read());
        Assert.Equal(pool.Answer.Rows[0].Estimate, reader.GetDouble(reader.GetOrdinal("yi")));
        Assert.Contains("did you mean 'studies'?", Assert.Throws<ArgumentException>(() => pool.Table("studys")).Message, StringComparison.Ordinal);
        Assert.Contains("it has pooled, studies", Assert.Throws<ArgumentException>(() => pool.Table("cumulative")).Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'pools'?", Assert.Throws<ArgumentException>(() => Classics.Table("poools")).Message, StringComparison.Ordinal);
        Assert.Contains("res <- rma(yi, vi, data = dat", pool.ToR(), StringComparison.Ordinal);
    }

    /// <summary>A pool of which nothing more was asked.</summary>
    private static PoolView Unasked => Studies.Read(Bcg).Effects("OR").Pool();

    private static MetaAnalysis FitOf(PoolView pool) => ((PooledModel.Pairwise)pool.Answer.Model).Fit;

    private static NotebookView View(string name) => AllViews().Single(v => v.Name == name).Create();

    private static IEnumerable<(string Name, Func<NotebookView> Create)> AllViews() =>
    [
        ("analysis", () => Classics),
        ("figure", () => Classics.Forest("classic-bcg")),
        ("outcome", () => Classics.Outcome("classic-length-of-stay")),
        ("pooled", () => Classics.Pooled("classic-bcg")),
        ("claims", () => Classics.Claims()),
        ("trial", Trial),
        ("table", () => Unasked.Diagnose().Table("leaveOneOut")),
        ("table of claims", () => Classics.Table("rows")),
        ("studies", () => Studies.Read(Bcg)),
        ("effects", () => Studies.Read(Bcg).Effects(Measures.OddsRatio)),
        ("pool", () => Pool),
        ("next trial", () => Pool.NextTrial(TwoArms)),
        ("simulated trial", () => Pool.NextTrial(TwoArms).Simulate(1000, seed: 3)),
        ("numbers of R", () => R),
        ("comparison", () => R.Compare("pooled", ("estimate", -0.74), ("QEp", 1.2e-28), ("df", 12))),
        ("simulated comparison", () => R.Compare("simulated", ("power", MonteCarloEstimate.FromCount(733, 1000)))),
        ("comparisons", () => R.Summary(R.Compare("pooled", ("estimate", -0.74)))),
        ("throughput", () => Notebook.Throughput(Repository.Path("benchmarks", "results", "amd-epyc", "history.jsonl"))),
    ];

    private static ReferenceNumbers R => ReferenceNumbers.Read(Repository.Path("notebooks", "data", "for-r-users.csv"));

    private static PoolView Pool => Studies.Read(Bcg).Effects(Measures.OddsRatio).Pool(Method.REML, Inference.HartungKnapp).By("alloc").Diagnose();

    private static TrialDesign TwoArms => new(
        [new Arm("control", 40, null, true), new Arm("treated", 40, 1, false)],
        new Endpoint.Binary("death", new UncertainQuantity.Value(0.4)) { LowerIsBetter = true }, TrialComparison.AgainstControl, new MultiplicityProcedure.None(), 0.025);

    private static TrialView Trial() => TrialSimulator.Run(
        new TrialDesign(
            [new Arm("control", 40, null, true), new Arm("low", 40, 1, false), new Arm("high", 40, 10, false)],
            new Endpoint.Binary("death", new UncertainQuantity.Value(0.4)) { LowerIsBetter = true }, TrialComparison.AgainstControl, new MultiplicityProcedure.SingleStepDunnett(), 0.025),
        new Truth.Fixed([-0.5, -1]),
        new MonteCarloPlan(2000, Seed: 7)).Show();
}
