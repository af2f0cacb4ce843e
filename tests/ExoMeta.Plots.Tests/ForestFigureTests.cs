using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Plots.Tests.Fixtures;
using ExoMeta.Pooling;
using FsCheck;
using FsCheck.Fluent;

namespace ExoMeta.Plots.Tests;

public class ForestFigureTests
{
    private static readonly string[] Words =
        ["", " ", "a", "экзосомы", "外泌体治疗急性呼吸窘迫", SampleOutcomes.Injection, "x\u0001y\nz", "\uD800", "👩‍⚕️", "W" + new string('W', 70), "long words that must wrap over several lines of a narrow column"];

    [Fact]
    public void An_exploratory_outcome_is_marked_and_its_differences_are_listed()
    {
        var texts = Texts(ForestFigure.Draw(SampleOutcomes.Exploratory));
        Assert.Contains("EXPLORATORY: not evidence of a treatment effect", texts);
        Assert.All(SampleOutcomes.Exploratory.Differences, d => Assert.Contains(d, texts));
        Assert.DoesNotContain(texts, t => t.Contains("favours", StringComparison.Ordinal));
    }

    [Fact]
    public void An_uncontrolled_row_says_so_each_time() =>
        Assert.Equal(2, string.Join(' ', Texts(ForestFigure.Draw(SampleOutcomes.Exploratory))).Split(SampleOutcomes.Uncontrolled).Length - 1);

    [Fact]
    public void A_change_from_baseline_is_a_circle_and_a_comparison_is_a_square()
    {
        var rows = SampleOutcomes.Exploratory.Groups[0].Rows.Length;
        var uncontrolled = SceneText.Flatten(ForestFigure.Draw(SampleOutcomes.Exploratory).Primitives).ToArray();
        Assert.Equal(rows + 1, uncontrolled.OfType<Primitive.Circle>().Count());
        Assert.DoesNotContain(uncontrolled.OfType<Primitive.Rectangle>(), r => r.Stroke.Colour == ColourRole.Effect);
        Assert.Empty(SceneText.Flatten(ForestFigure.Draw(SampleOutcomes.Classic).Primitives).OfType<Primitive.Circle>());
        Assert.Contains(Texts(ForestFigure.Draw(SampleOutcomes.Exploratory)), t => t.Contains("Circles are changes from baseline", StringComparison.Ordinal));
    }

    [Fact]
    public void The_legend_names_every_mark_that_is_drawn_and_no_other()
    {
        var exploratory = Texts(ForestFigure.Draw(SampleOutcomes.Exploratory));
        Assert.Contains("Bayesian mean", exploratory);
        Assert.Contains("goes on beyond the axis", exploratory);
        Assert.Contains("row of the exploratory pool, area ∝ weight, uncontrolled, plug-in 95 % CI", exploratory);
        var classic = Texts(ForestFigure.Draw(SampleOutcomes.Classic));
        Assert.DoesNotContain("Bayesian mean", classic);
        Assert.Contains("pooled row, area ∝ weight, 95 % CI", classic);
    }

    [Fact]
    public void The_description_reads_out_the_rows()
    {
        var description = ForestFigure.Draw(SampleOutcomes.Exploratory).Description;
        Assert.All(SampleOutcomes.Exploratory.Groups[0].Rows, r => Assert.Contains(r.Label, description, StringComparison.Ordinal));
        Assert.Contains("(uncontrolled change from baseline)", description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_that_is_not_pooled_prints_its_reason_and_draws_no_diamond()
    {
        var scene = ForestFigure.Draw(SampleOutcomes.StrictUnpooled);
        Assert.Contains(Texts(scene), t => t.StartsWith("Not pooled: one study only: its two doses", StringComparison.Ordinal));
        Assert.DoesNotContain(SceneText.Flatten(scene.Primitives).OfType<Primitive.Polygon>(), p => p.Fill.Colour == ColourRole.Pooled);
    }

    [Fact]
    public void The_area_of_a_square_follows_the_weight()
    {
        var squares = SceneText.Flatten(ForestFigure.Draw(SampleOutcomes.Classic).Primitives).OfType<Primitive.Rectangle>()
            .Where(r => r.Fill.Colour == ColourRole.Effect).Take(13).ToArray();
        var weights = SampleOutcomes.Classic.Groups[0].Rows.Select(r => r.Weight!.Value).ToArray();
        for (var i = 0; i < weights.Length; i++)
        {
            Assert.Equal(weights[i] / weights.Max(), squares[i].Width * squares[i].Height / (14 * 14), 1e-9);
        }
    }

    [Fact]
    public void A_huge_interval_is_clipped_with_an_arrow_and_does_not_squash_the_others()
    {
        ImmutableArray<EffectRow> rows = [SampleOutcomes.Row("a", "a", [], -0.2, 0.2), SampleOutcomes.Row("b", "b", [], -0.5, 0.25), SampleOutcomes.Row("huge", "c", [], 0, 40)];
        var scene = ForestFigure.Draw(Outcome(rows, AnalysisScale.Log, DisplayScale.Ratio));
        var intervals = SceneText.Flatten(scene.Primitives).OfType<Primitive.Line>().Where(l => l.Stroke.Colour == ColourRole.Effect && l.From.Y < scene.Height - 60).ToArray();
        Assert.True(intervals[0].To.X - intervals[0].From.X > 60, "the first row's interval is squashed");
        Assert.Equal(2, SceneText.Flatten(scene.Primitives).OfType<Primitive.Polygon>().Count(p => p.Fill.Colour == ColourRole.Effect));
    }

    [Theory]
    [InlineData(DisplayScale.Ratio, new[] { "0.1", "0.5", "1", "2", "10" })]
    [InlineData(DisplayScale.PercentChange, new[] { "−90 %", "−50 %", "0 %", "+100 %", "+900 %" })]
    public void A_log_axis_has_the_ticks_that_people_read(DisplayScale display, string[] expected)
    {
        var texts = Texts(ForestFigure.Draw(Outcome([SampleOutcomes.Row("a", "a", [], 0, 1.2)], AnalysisScale.Log, display)));
        Assert.All(expected, e => Assert.Contains(e, texts));
    }

    [Theory]
    [InlineData(GoodDirection.Down, "← favours treatment", "favours comparator →")]
    [InlineData(GoodDirection.Up, "← favours comparator", "favours treatment →")]
    [InlineData(GoodDirection.None, "← lower", "higher →")]
    public void The_sides_of_the_null_line_follow_the_good_direction(GoodDirection good, string left, string right)
    {
        var texts = Texts(ForestFigure.Draw(Outcome([SampleOutcomes.Row("a", "a", [], 0, 1)], AnalysisScale.Log, DisplayScale.Ratio) with { GoodDirection = good }));
        Assert.Contains(left, texts);
        Assert.Contains(right, texts);
    }

    [Fact]
    public void Any_labels_and_any_numbers_lay_out_without_overlap_inside_the_scene()
    {
        var values = Gen.Elements(0, -0.1, 0.3, -2.7, 5, 1e-9, 1e4, -300);
        var errors = Gen.Elements(1e-6, 0.1, 0.7, 3, 500, double.PositiveInfinity);
        var row =
            from label in Gen.Elements(Words)
            from cell in Gen.Elements(Words)
            from estimate in values
            from error in errors
            from weight in Gen.Elements<double?>(null, 0, 3, 97)
            from uncertain in Gen.Elements(false, true)
            select SampleOutcomes.Row(label, label, [cell], estimate, 1, uncertain ? SampleOutcomes.Propagated(estimate, 1, 0.3, error) : null) with
            {
                Interval = new(estimate - error, estimate + error),
                Weight = weight,
            };
        var outcome =
            from rows in row.NonEmptyListOf()
            from kind in Gen.Elements(
                (AnalysisScale.Log, DisplayScale.Ratio), (AnalysisScale.Log, DisplayScale.PercentChange), (AnalysisScale.Identity, DisplayScale.Identity), (AnalysisScale.Logit, DisplayScale.Proportion))
            from heading in Gen.Elements(Words)
            from style in Gen.Elements(ForestStyle.All.ToArray())
            select (Outcome: Outcome([.. rows.Take(12)], kind.Item1, kind.Item2) with { ColumnHeadings = [heading], Title = heading }, Style: style);
        Prop.ForAll(outcome.ToArbitrary(), o =>
        {
            var scene = ForestFigure.Draw(o.Outcome, new() { Style = o.Style });
            System.Xml.Linq.XDocument.Parse(SvgWriter.Write(scene));
            Assert.Empty(SceneText.Overlaps(scene));
            Assert.Empty(SceneText.Outside(scene));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20260101, 7));
    }

    private static OutcomeResult Outcome(ImmutableArray<EffectRow> rows, AnalysisScale scale, DisplayScale display) => new(
        "o", "Outcome", "OR", scale, display, PoolScope.Strict, null, [], GoodDirection.Down, [], [new("group", rows, null, "a reason", [])], []);

    private static string[] Texts(PlotScene scene) => [.. SceneText.Flatten(scene.Primitives).OfType<Primitive.Text>().Select(t => t.Content)];
}
