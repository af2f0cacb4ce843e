using System.Collections.Immutable;
using System.Xml.Linq;
using ExoMeta.Analysis.Requests;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Plots.Plotly;
using ExoMeta.Plots.Tests.Fixtures;
using ExoMeta.Pooling;
using ExoMeta.Problems;

namespace ExoMeta.Plots.Tests.Figures;

/// <summary>Every style shows the same numbers, laid out so that nothing touches; what the user chooses is what is drawn.</summary>
public class ForestStyleTests
{
    private static readonly string[] Samples = [.. SampleAnswers.Names.Where(name => SampleFigures.Draw("forest", name).Scene is not null)];

    public static TheoryData<string> Styles => [.. ForestStyle.All.Select(s => s.Name)];

    public static TheoryData<string, string> Cases => [.. ForestStyle.All.SelectMany(s => Samples.Select(sample => (s.Name, sample)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_style_of_every_sample_is_well_formed_and_nothing_overlaps_or_sticks_out(string style, string sample)
    {
        var scene = Draw(sample, new() { Style = ForestStyle.Find(style)! });
        Assert.Empty(SceneText.Overlaps(scene));
        Assert.Empty(SceneText.Outside(scene));
        Assert.DoesNotContain("NaN", XDocument.Parse(SvgWriter.Write(scene)).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("<", PlotlyWriter.Write(scene), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_marks_hold_the_numbers_of_the_answer(string style, string sample)
    {
        var answer = Answer(sample);
        var panel = SceneText.Panels(Draw(sample, new() { Style = ForestStyle.Find(style)! })).Single();
        var display = answer.Request.Table.Display;
        double OnAxis(double value) => display == DisplayScale.Proportion ? display.Transform(answer.Request.Table.Scale, value) : value;
        var intervals = panel.Marks.OfType<Mark.Intervals>().Single(m => m.Items.All(i => i.Datum?.Key.StartsWith("row-", StringComparison.Ordinal) == true) && m.IsHorizontal && m.Stroke.Dash.IsDefaultOrEmpty);
        var points = panel.Marks.OfType<Mark.Points>().SelectMany(m => m.Items).ToDictionary(p => p.Datum!.Key);
        var sized = new List<(double Weight, double Radius)>();
        for (var i = 0; i < answer.Rows.Length; i++)
        {
            var (row, key) = (answer.Rows[i], $"row-{i + 1}");
            var own = answer.Propagation is { } p && !(answer.Source[i].Reported?.Effect.IsKnown ?? true) ? p.Rows[i].PlugInInterval : row.Interval;
            var interval = intervals.Items.Single(x => x.Datum!.Key == key);
            Assert.Equal((OnAxis(own.Lower), OnAxis(own.Upper)), (interval.Lower, interval.Upper));
            if (points.TryGetValue(key, out var point))
            {
                Assert.Equal((OnAxis(row.Estimate), interval.At), (point.At.X, point.At.Y));
                sized.Add((row.Weight ?? double.NaN, point.Radius));
            }
            else
            {
                Assert.False(row.Estimate >= panel.Horizontal.Low && row.Estimate <= panel.Horizontal.High, key);
            }
        }

        var largest = sized.MaxBy(s => s.Weight);
        Assert.All(sized.Where(s => s.Weight > 0.1 * largest.Weight), s => Assert.Equal(s.Weight / largest.Weight, s.Radius * s.Radius / (largest.Radius * largest.Radius), 1e-9));
        if (answer.Model is PooledModel.Pairwise { Fit: var fit })
        {
            var diamond = panel.Marks.OfType<Mark.Diamonds>().Last().Items.Single();
            Assert.Equal((OnAxis(fit.Estimate), OnAxis(fit.Interval.Lower), OnAxis(fit.Interval.Upper)), (diamond.Estimate, diamond.Lower, diamond.Upper));
        }
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public void The_committed_picture_of_a_style_is_the_one_that_is_drawn(string style)
    {
        var svg = SvgWriter.Write(Draw("judged", new() { Style = ForestStyle.Find(style)!, RiskOfBias = ["randomisation", "overall"] }));
        var path = Repository.Path("tests", "References", "figures", $"forest-{style}.svg");
        ExpectedFile.Update(path, svg);
        Assert.Equal(File.ReadAllText(path), svg);
    }

    [Theory]
    [InlineData("plain", "0.47 [0.33, 0.68]", "Random effects (REML; Wald)", "Test of no effect: z = −4.01, p < 0.0001", "Odds ratio [95 % CI]")]
    [InlineData("revman", "0.47 [0.33, 0.68]", "Total (95% CI)", "Test for overall effect: Z = 4.01 (P < 0.0001)", "IV, Random, 95% CI")]
    [InlineData("jama", "0.47 (0.33-0.68)", "Total", "Test for overall effect: z = 4.01 (P < .0001)", "No./total No. (%)")]
    [InlineData("bmj", "0.47 (0.33 to 0.68)", "Total", "Test for overall effect: z=4.01, P<0.0001", "No of events/total")]
    public void A_style_writes_as_its_journal_does(string style, params string[] expected)
    {
        var texts = Texts(Draw("bcg", new() { Style = ForestStyle.Find(style)! }));
        Assert.All(expected, e => Assert.Contains(e, texts));
    }

    [Fact]
    public void Journals_have_totals_that_are_sums_and_ends_with_signs_are_not_joined_by_a_hyphen()
    {
        var revman = Texts(Draw("bcg", new() { Style = ForestStyle.RevMan }));
        Assert.Equal(["191064", "166283", "100.0%"], revman.SkipWhile(t => t != "Total (95% CI)").Skip(1).Take(4).Where(t => !t.Contains('[', StringComparison.Ordinal)));
        Assert.Equal(["1065", "1510"], revman.SkipWhile(t => t != "Total events").Skip(1).Take(2));
        Assert.Contains("−20.0 (−32.5 to −7.5)", Texts(Draw("stroke", new() { Style = ForestStyle.Jama })));
        var answer = Answer("bcg-subgroups");
        var first = answer.Subgroups!.Subgroups[0].Fit.Studies.Select(s => s.Effect.Label).ToHashSet();
        var sum = answer.Rows.Where(r => first.Contains(r.Label)).Sum(r => r.Weight!.Value);
        Assert.Equal(ExoMeta.Plots.Text.NumberText.Fixed(sum, 1) + "%", Texts(Draw("bcg-subgroups", new() { Style = ForestStyle.RevMan })).SkipWhile(t => t != "Subtotal (95% CI)").First(t => t.EndsWith('%')));
    }

    [Theory]
    [InlineData("person-time", "Treated, events/time", "12/340.5")]
    [InlineData("paired", "Measurement 1, mean (SD)", "−1 (2)")]
    [InlineData("single-means", "Mean (SD)", "5.1 (2)")]
    [InlineData("spreads", "Treated, SD", "4.4")]
    [InlineData("correlations", "r", "−0.12")]
    [InlineData("proportions", "Events/n", "3/40")]
    public void Raw_data_of_every_kind_of_measure_stand_beside_the_labels(string sample, params string[] expected)
    {
        var texts = Texts(Draw(sample, new()));
        Assert.Contains(expected[0], string.Join(' ', texts), StringComparison.Ordinal);
        Assert.Contains(expected[1], texts);
        Assert.DoesNotContain(expected[1], Texts(Draw(sample, new() { Columns = [] })));
    }

    [Fact]
    public void Columns_of_the_table_stand_under_the_headings_of_the_user()
    {
        var texts = Texts(Draw("bcg", new() { Columns = [new("year", "Published"), ForestColumnChoice.Raw] }));
        Assert.Equal(["Aronson 1948", "1948", "4/123", "11/139"], texts.SkipWhile(t => t != "Aronson 1948").Take(4));
        Assert.Contains("Published", texts);
    }

    [Fact]
    public void Every_level_of_risk_has_its_sign_and_levels_that_occur_stand_in_the_legend()
    {
        var scene = Draw("judged", new() { RiskOfBias = ["randomisation", "overall"] });
        var texts = Texts(scene);
        Assert.Contains("Risk of bias: A randomisation, B overall", texts);
        Assert.All(Enum.GetValues<RiskOfBias>().Select(RiskOfBiasLevels.NameOf), name => Assert.Contains(texts, t => t.StartsWith("risk of bias: ", StringComparison.Ordinal) && t["risk of bias: ".Length..].Split(", ").Contains(name)));
        Assert.Contains("risk of bias not judged", texts);
        Assert.Equal("+", texts.SkipWhile(t => t != "Aronson 1948").First(t => t.Length == 1));
        Assert.Equal(26 + 7, SceneText.Flatten(scene.Primitives).OfType<Primitive.Circle>().Count());
        Assert.DoesNotContain(Texts(Draw("judged", new())), t => t.Contains("Risk of bias", StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_level_or_column_is_refused_with_its_place_and_the_nearest_name()
    {
        var problems = new ProblemList();
        var answer = Answer("bcg");
        new ForestOptions { RiskOfBias = ["alloc", "yaer"], Columns = [new("ablatt", "x")], Order = RowOrder.Of("efect") }
            .Check(answer.Request.Table, new(answer.Source, answer.ExtraColumns, []), new("t.csv"), problems);
        var texts = problems.ToSorted().Select(p => p.ToString()).ToArray();
        Assert.Contains(texts, t => t.Contains(":2:", StringComparison.Ordinal) && t.Contains("alloc: unknown level of risk of bias 'random'", StringComparison.Ordinal) && t.Contains("low, some concerns, moderate", StringComparison.Ordinal));
        Assert.Contains("t.csv: rob: the table has no column 'yaer'; did you mean 'year'?", texts);
        Assert.Contains("t.csv: columns: the table has no column 'ablatt'; did you mean 'ablat'?", texts);
        Assert.Contains(texts, t => t.StartsWith("t.csv: order: 'efect' is neither an order", StringComparison.Ordinal) && t.EndsWith("did you mean 'effect'?", StringComparison.Ordinal));
        Assert.Equal(13 + 3, texts.Length);
        Assert.Throws<InvalidInputException>(() => Draw("bcg", new() { RiskOfBias = ["alloc"] }));
    }

    [Theory]
    [InlineData("effect")]
    [InlineData("weight")]
    [InlineData("precision")]
    [InlineData("study")]
    [InlineData("year")]
    [InlineData("table")]
    public void Rows_stand_in_the_order_that_is_asked_for_and_keep_their_keys(string order)
    {
        var answer = Answer("bcg");
        var items = SceneText.Panels(Draw("bcg", new() { Order = RowOrder.Of(order) })).Single().Marks.OfType<Mark.Points>().Single().Items.OrderBy(p => p.At.Y).ToArray();
        var rows = items.Select(p => int.Parse(p.Datum!.Key["row-".Length..], System.Globalization.CultureInfo.InvariantCulture) - 1).ToArray();
        Assert.Equal(items.Select(p => p.At.X), rows.Select(r => answer.Rows[r].Estimate));
        var expected = Enumerable.Range(0, 13).OrderBy(i => order switch
        {
            "effect" => answer.Rows[i].Estimate,
            "weight" => -answer.Rows[i].Weight!.Value,
            "precision" => answer.Rows[i].Variance,
            "year" => double.Parse(answer.Rows[i].Label[^4..], System.Globalization.CultureInfo.InvariantCulture),
            _ => i,
        });
        Assert.Equal(order == "study" ? Enumerable.Range(0, 13).OrderBy(i => answer.Rows[i].Label.ToUpperInvariant(), StringComparer.Ordinal) : expected, rows);
    }

    [Fact]
    public void Subgroups_keep_their_rows_in_any_order()
    {
        var answer = Answer("bcg-subgroups");
        var texts = Texts(Draw("bcg-subgroups", new() { Order = RowOrder.Effect })).ToList();
        foreach (var group in answer.Subgroups!.Subgroups)
        {
            var own = texts.SkipWhile(t => t != group.Name).Skip(1).TakeWhile(t => !t.StartsWith("Random effects", StringComparison.Ordinal)).Where(t => answer.Rows.Any(r => r.Label == t));
            Assert.Equal(group.Fit.Studies.OrderBy(s => s.Effect.Estimate).Select(s => s.Effect.Label), own);
        }
    }

    [Fact]
    public void Studies_come_into_a_cumulative_analysis_in_the_order_that_is_asked_for()
    {
        var figure = PoolFigures.Find("forest-cumulative")!;
        var options = new FigureOptions { Forest = new() { Order = RowOrder.Of("year"), Style = ForestStyle.Bmj } };
        var answer = SampleAnswers.Answer("bcg", request => figure.RequestFor(request, options));
        var years = answer.Rows.Select(r => double.Parse(r.Label[^4..], System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var expected = CumulativeMetaAnalysis.Of(answer.Effects, answer.Request.Options, years);
        var scene = figure.Draw(answer, options);
        var points = SceneText.Panels(scene).Single().Marks.OfType<Mark.Points>().Single().Items.OrderBy(p => p.At.Y).ToArray();
        Assert.Equal(expected.Select(p => p.Estimate), points.Select(p => p.At.X));
        Assert.Equal(expected.Select(p => p.Label), points.Select(p => answer.Rows[int.Parse(p.Datum!.Key["row-".Length..], System.Globalization.CultureInfo.InvariantCulture) - 1].Label));
        Assert.Contains(Texts(scene), t => t.EndsWith("in the order of 'year'.", StringComparison.Ordinal));

        // Its order is what it says: readers do not sort it.
        Assert.DoesNotContain("data-block", SvgWriter.Write(scene), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_carry_their_place_and_what_they_can_be_sorted_by()
    {
        var answer = Answer("bcg-subgroups");
        XNamespace svg = "http://www.w3.org/2000/svg";
        var rows = XDocument.Parse(SvgWriter.Write(Draw("bcg-subgroups", new()))).Descendants(svg + "g").Where(g => ((string?)g.Attribute("class")) == "d row").ToArray();
        Assert.Equal(13, rows.Length);
        Assert.Equal(3, rows.Select(r => (string)r.Attribute("data-block")!).Distinct().Count());
        var keys = ((string)rows[0].Attribute("data-sort")!).Split(';').Select(p => p.Split('=')).ToDictionary(p => p[0], p => double.Parse(p[1], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(answer.Rows[0].Estimate, keys["odds ratio"]);
        Assert.Equal(answer.Rows[0].Weight, keys["weight"]);
        Assert.Equal(Math.Sqrt(answer.Rows[0].Variance), keys["standard error"]);
        foreach (var block in rows.GroupBy(r => (string)r.Attribute("data-block")!))
        {
            var y = (double)block.First().Attribute("data-top")!;
            Assert.All(block, r =>
            {
                Assert.Equal(y, (double)r.Attribute("data-top")!, 0.011);
                y += (double)r.Attribute("data-height")!;
            });
        }
    }

    [Fact]
    public void An_outcome_of_an_analysis_takes_the_same_options_by_its_own_headings()
    {
        foreach (var outcome in SampleOutcomes.All)
        {
            foreach (var style in ForestStyle.All)
            {
                var scene = ForestFigure.Draw(outcome, new() { Style = style, Order = RowOrder.Effect }, row => "claim-" + row.Id);
                Assert.Empty(SceneText.Overlaps(scene));
                Assert.Empty(SceneText.Outside(scene));
                var texts = Texts(scene);
                Assert.Equal(outcome.Scope == ExoMeta.Analysis.PoolScope.Exploratory, texts.Contains("EXPLORATORY: not evidence of a treatment effect"));
                Assert.Contains("data-link=\"claim-", SvgWriter.Write(scene), StringComparison.Ordinal);
            }
        }

        Assert.Contains("no column 'year'", Assert.Throws<ArgumentException>(() => ForestFigure.Draw(SampleOutcomes.Classic, new() { Order = RowOrder.Of("year") })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "← a", "b →")]
    [InlineData("jama", "a", "b")]
    public void The_sides_are_those_of_the_user(string style, string left, string right)
    {
        var texts = Texts(Draw("bcg", new() { Style = ForestStyle.Find(style)!, Sides = ("a", "b") }));
        Assert.Contains(left, texts);
        Assert.Contains(right, texts);
        Assert.Contains("Favors treatment", Texts(Draw("judged", new() { Style = ForestStyle.Jama })));
    }

    private static PoolAnswer Answer(string sample) => SampleAnswers.Answer(sample, PoolExtras.None);

    private static PlotScene Draw(string sample, ForestOptions options) => PoolFigures.Find("forest")!.Draw(Answer(sample), new() { Forest = options });

    private static string[] Texts(PlotScene scene) => [.. SceneText.Flatten(scene.Primitives).OfType<Primitive.Text>().Select(t => t.Content)];
}
