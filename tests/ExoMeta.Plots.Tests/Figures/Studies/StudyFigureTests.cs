using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Plots.Tests.Fixtures;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Tests.Figures.Studies;

/// <summary>The numbers that figures with one mark a study draw, each by another route.</summary>
public class StudyFigureTests
{
    [Fact]
    public void A_baujat_plot_draws_residuals_and_what_leaving_out_does()
    {
        var answer = SampleAnswers.Answer("bcg", PoolExtras.Diagnostics | PoolExtras.LeaveOneOut);
        var fit = ((PooledModel.Pairwise)answer.Model).Fit;
        var points = Points(Panel("baujat", answer));
        Assert.Equal(13, points.Count);
        for (var i = 0; i < 13; i++)
        {
            var (row, without) = (answer.Rows[i], answer.LeaveOneOut!.Value[i]);
            var place = points[Key(i)].At;
            Assert.Equal(Square(row.Estimate - fit.Estimate) / (row.Variance + fit.TauSquared!.Value), place.X, 1e-9);
            Assert.Equal(Square((fit.Estimate - without.Estimate) / without.StandardError), place.Y, 1e-9);
        }
    }

    [Fact]
    public void Contributions_to_heterogeneity_add_up_to_q_under_equal_effects()
    {
        var answer = SampleAnswers.Answer("bcg-equal-effects", PoolExtras.Diagnostics);
        Assert.Equal(((PooledModel.Pairwise)answer.Model).Fit.Q!.Value, Points(Panel("baujat", answer)).Values.Sum(p => p.At.X), 1e-8);
    }

    [Fact]
    public void The_slope_of_a_radial_plot_is_the_regression_of_its_points_through_the_origin()
    {
        var answer = SampleAnswers.Answer("bcg", PoolExtras.Diagnostics);
        var panel = Panel("radial", answer);
        var points = Points(panel);
        var slope = points.Values.Sum(p => p.At.X * p.At.Y) / points.Values.Sum(p => p.At.X * p.At.X);
        Assert.Equal(answer.Model.Mean!.Estimate, slope, 1e-9);
        var line = Named<Mark.Line>(panel, "pooled effect").Places;
        Assert.Equal(new(0, 0), line[0]);
        Assert.Equal(slope, line[1].Y / line[1].X, 1e-9);
        Assert.All(answer.Rows.Select((r, i) => (r, At: points[Key(i)].At)), p => Assert.Equal(p.r.Estimate, p.At.Y / p.At.X, 1e-9));
    }

    [Theory]
    [InlineData("bcg")]
    [InlineData("huge")]
    [InlineData("proportions")]
    [InlineData("equal")]
    public void The_arc_of_a_radial_plot_lies_beyond_all_studies_and_its_labels_on_their_rays(string sample)
    {
        var answer = SampleAnswers.Answer(sample, PoolExtras.Diagnostics);
        var panel = Panel("radial", answer);
        var arc = panel.Marks.OfType<Mark.Line>().MaxBy(l => l.Places.Count(p => double.IsFinite(p.X)))!.Places;
        var slopes = arc.Select(p => p.Y / p.X).ToArray();
        Assert.All(slopes.Zip(slopes.Skip(1)), pair => Assert.True(pair.First < pair.Second));
        foreach (var (point, row) in answer.Rows.Select((r, i) => (Points(panel)[Key(i)].At, r)))
        {
            var nearest = arc.MinBy(p => Math.Abs(p.Y / p.X - row.Estimate));
            Assert.True(nearest.X > point.X, $"{row.Label} lies beyond the arc");
            Assert.InRange(row.Estimate, slopes[0], slopes[^1]);
        }

        var labels = panel.Marks.OfType<Mark.Labels>().First().Items;
        Assert.NotEmpty(labels);
        Assert.All(labels, l => Assert.True(answer.Request.Table.Measure.Code is not "OR" || Math.Abs(Math.Exp(l.At.Y / l.At.X) - Number(l.Text)) < 1e-6 * Number(l.Text)));
        Assert.True(labels.Length > 2 || sample == "equal", $"only {labels.Length} labels");
    }

    [Fact]
    public void Areas_of_a_labbe_plot_are_weights_and_its_points_are_raw_rates()
    {
        var answer = SampleAnswers.Answer("bcg", PoolExtras.None);
        var panel = Panel("labbe", answer);
        var points = Points(panel);
        Assert.Equal(new(11.0 / 139, 4.0 / 123), points["row-1"].At);
        var heaviest = answer.Rows.Select((r, i) => (r.Weight!.Value, i)).Max().i;
        var ofHeaviest = Square(points[Key(heaviest)].Radius);
        Assert.All(answer.Rows.Select((r, i) => (r, i)), p => Assert.Equal(p.r.Weight!.Value / answer.Rows[heaviest].Weight!.Value, Square(points[Key(p.i)].Radius) / ofHeaviest, 1e-9));
        Assert.Equal((panel.Horizontal.Low, panel.Horizontal.High), (panel.Vertical.Low, panel.Vertical.High));
        Assert.Equal(panel.Box.Width, panel.Box.Height, 1e-9);
    }

    [Fact]
    public void The_curve_of_a_labbe_plot_has_the_pooled_odds_ratio_everywhere()
    {
        var answer = SampleAnswers.Answer("bcg", PoolExtras.None);
        var panel = Panel("labbe", answer);
        var mean = answer.Model.Mean!;
        static double Odds(double p) => p / (1 - p);
        Assert.All(Named<Mark.Line>(panel, "pooled effect").Places, p => Assert.Equal(Math.Exp(mean.Estimate), Odds(p.Y) / Odds(p.X), 1e-6));
        Assert.All(Named<Mark.Band>(panel, "95 % interval of the pooled effect").Stretches, s => Assert.Equal(mean.Interval.Lower, Math.Log(Odds(s.Lower) / Odds(s.X)), 1e-6));
    }

    [Fact]
    public void The_curve_of_a_labbe_plot_ends_where_a_risk_ratio_would_make_more_than_everybody_ill()
    {
        var answer = SampleAnswers.Answer("high-risks", PoolExtras.None);
        var ratio = Math.Exp(answer.Model.Mean!.Estimate);
        var places = Named<Mark.Line>(Panel("labbe", answer), "pooled effect").Places;
        Assert.Contains(places, p => double.IsNaN(p.Y));
        Assert.All(places, p => Assert.Equal(p.X * ratio > 1, double.IsNaN(p.Y)));
        Assert.All(places.Where(p => !double.IsNaN(p.Y)), p => Assert.Equal(ratio, p.Y / p.X, 1e-9));
    }

    [Fact]
    public void A_bubble_plot_draws_the_line_of_its_coefficients_with_both_bands()
    {
        var answer = SampleAnswers.Answer("bcg-latitude", PoolExtras.None);
        var fit = ((PooledModel.Regression)answer.Model).Fit;
        var panel = Panel("bubble", answer);
        var line = Named<Mark.Line>(panel, "average effect").Places;
        Assert.Equal((13, 55), (line[0].X, line[^1].X));
        Assert.All(line, p => Assert.Equal(fit.Coefficients[0].Estimate + fit.Coefficients[1].Estimate * p.X, p.Y, 1e-12));

        // z limits from the covariance of the coefficients; the prediction adds τ².
        var confidence = Named<Mark.Band>(panel, "95 % confidence interval of the average effect").Stretches;
        var prediction = Named<Mark.Band>(panel, "95 % prediction interval of a new study's true effect").Stretches;
        foreach (var (i, x) in line.Select((p, i) => (i, p.X)))
        {
            var variance = fit.Covariance[0, 0] + 2 * x * fit.Covariance[0, 1] + x * x * fit.Covariance[1, 1];
            Assert.Equal(line[i].Y - 1.959963984540054 * Math.Sqrt(variance), confidence[i].Lower, 1e-9);
            Assert.Equal(line[i].Y + 1.959963984540054 * Math.Sqrt(variance + fit.TauSquared), prediction[i].Upper, 1e-9);
        }

        var points = Points(panel);
        Assert.Equal(new(44, answer.Rows[0].Estimate), points["row-1"].At);
        double Weight(int i) => 1 / (answer.Rows[i].Variance + fit.TauSquared);
        Assert.Equal(Weight(0) / Weight(3), Square(points[Key(0)].Radius / points[Key(3)].Radius), 1e-9);
    }

    [Fact]
    public void A_bubble_plot_says_at_what_other_moderators_are_held()
    {
        Assert.Contains(Texts("bubble", "bcg-latitude-and-allocation"), t => t.Contains("hold alloc at 'alternate'", StringComparison.Ordinal));
        Assert.Contains(Texts("bubble", "bcg-latitude-and-year"), t => t.Contains("hold year at its mean 1", StringComparison.Ordinal));
        Assert.DoesNotContain(Texts("bubble", "bcg-latitude-and-year"), t => t.Contains("for each unit", StringComparison.Ordinal));
        Assert.Contains(Texts("bubble", "bcg-latitude"), t => t.Contains("for each unit of ablat times 0.97", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bcg-swim", -1)]
    [InlineData("bcg", 1)]
    public void An_albatross_plot_folds_p_values_and_stretches_sizes_as_its_paper_does(string sample, int right)
    {
        var answer = SampleAnswers.Answer(sample, PoolExtras.None);
        var panel = Panel("albatross", answer);
        var points = Points(panel);

        // Those far on either side are there too: one-sided p near 1 must not lose them.
        Assert.Equal(13, points.Count);
        foreach (var (row, i) in answer.Rows.Select((r, i) => (r, i)))
        {
            var p = 2 * Normal.Survival(Math.Abs(row.Estimate) / Math.Sqrt(row.Variance));
            var data = answer.Source[i].Data;
            Assert.Equal(-right * Math.Sign(row.Estimate) * Math.Log10(p), points[Key(i)].At.X, 1e-9);
            Assert.Equal(Square(Math.Log10(data[1] + data[3])), points[Key(i)].At.Y, 1e-9);
        }
    }

    [Fact]
    public void Contours_of_an_albatross_plot_are_on_the_measures_own_scale()
    {
        // Lower is favourable: OR below 1 stand right, those above 1 left.
        var panel = Panel("albatross", SampleAnswers.Answer("bcg-swim", PoolExtras.None));
        Assert.Equal(["OR 0.8 (right), 1.25 (left)", "OR 0.5 (right), 2 (left)", "OR 0.25 (right), 4 (left)"], panel.Marks.OfType<Mark.Line>().Select(l => l.Name));
        Assert.Equal(
            ["RR 1.25 (right), 0.8 (left)", "RR 0.5 (left)", "RR 0.25 (left)"],
            Panel("albatross", SampleAnswers.Answer("high-risks", PoolExtras.None)).Marks.OfType<Mark.Line>().Select(l => l.Name));
        Assert.StartsWith("SMD 0.2", Panel("albatross", SampleAnswers.Answer("stroke-standardised", PoolExtras.None)).Marks.OfType<Mark.Line>().First().Name, StringComparison.Ordinal);
        Assert.StartsWith("r 0.1", Panel("albatross", SampleAnswers.Answer("correlations", PoolExtras.None)).Marks.OfType<Mark.Line>().First().Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Directions_of_a_pool_are_the_signs_of_its_effects()
    {
        var answer = SampleAnswers.Answer("bcg-swim", PoolExtras.None);
        var scene = Draw("effect-direction", answer);
        var rows = Groups(scene.Primitives).Where(g => g.Datum is not null).ToArray();
        Assert.Equal(answer.Rows.Select(r => r.Estimate < 0 ? "favourable" : "unfavourable"), rows.Select(r => r.Datum!.Fields[^1].Text));
        Assert.Equal(answer.Rows.Select((_, i) => Key(i)), rows.Select(r => r.Datum!.Key));
        Assert.All(rows.Zip(answer.Rows), pair =>
        {
            // The tip of a triangle is its middle corner; favourable ones point up.
            var corners = pair.First.Children.OfType<Primitive.Polygon>().Single().Points;
            Assert.Equal(pair.Second.Estimate < 0, corners[1].Y < corners[0].Y);
        });
        Assert.Contains($"{answer.Swim!.Votes.Favourable} favourable, {answer.Swim.Votes.Unfavourable} unfavourable", scene.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("baujat", "one", "two effects at least")]
    [InlineData("baujat", "bcg-bayes", "priors")]
    [InlineData("radial", "bcg-latitude", "without moderators")]
    [InlineData("labbe", "stroke", "this is MD")]
    [InlineData("bubble", "bcg", "it needs a meta-regression")]
    [InlineData("bubble", "bcg-allocation", "those of this meta-regression are factors")]
    [InlineData("albatross", "many", "which YV does not have")]
    [InlineData("albatross", "proportions", "which PLO does not have")]
    [InlineData("effect-direction", "bcg", "swim=lower or swim=higher")]
    public void What_cannot_be_drawn_says_why(string kind, string sample, string words)
    {
        var figure = PoolFigures.Find(kind)!;
        Assert.Contains(words, figure.WhyNot(SampleAnswers.Answer(sample, figure.Needs)), StringComparison.Ordinal);
    }

    private static double Square(double x) => x * x;

    private static string Key(int row) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"row-{row + 1}");

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static PlotScene Draw(string kind, PoolAnswer answer) => PoolFigures.Find(kind)!.Draw(answer, new());

    private static ScenePanel Panel(string kind, PoolAnswer answer) => SceneText.Panels(Draw(kind, answer)).Single();

    private static TMark Named<TMark>(ScenePanel panel, string name)
        where TMark : Mark => Assert.IsType<TMark>(panel.Marks.Single(m => m.Name == name));

    private static Dictionary<string, DataPoint> Points(ScenePanel panel) => panel.Marks.OfType<Mark.Points>().SelectMany(m => m.Items).ToDictionary(p => p.Datum!.Key, StringComparer.Ordinal);

    /// <summary>Texts of a figure, lines of paragraphs put together again.</summary>
    private static ImmutableArray<string> Texts(string kind, string sample) =>
        [string.Join(' ', SceneText.Flatten(Draw(kind, SampleAnswers.Answer(sample, PoolFigures.Find(kind)!.Needs)).Primitives).OfType<Primitive.Text>().Select(t => t.Content))];

    private static IEnumerable<Primitive.Group> Groups(IEnumerable<Primitive> primitives) => primitives.OfType<Primitive.Group>();
}
