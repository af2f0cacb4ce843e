using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ExoMeta.Analysis.Results;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Pooling;
using ExoMeta.Problems;

namespace ExoMeta.Tests.Evidence;

public class ReportedTableTests
{
    /// <summary>yi and vi of the seventeen rows of mixed-forms.csv, by the papers' formulas in R 4.2.2.</summary>
    private static readonly (double Estimate, double Variance)[] Mixed =
    [
        (-0.35740283430206, 0.0141864255661407), (-0.264386509848259, 0.0226768828495933), (-0.32668423025505, 0.0143463408802716),
        (-0.395895657092014, 0.200761079579761), (-0.310265158554238, 0.0144502100115554), (-0.38959281672394, 0.0210859004394769),
        (-0.278197903179406, 0.00737049659413141), (-0.353640040243578, 0.0413247220553966), (-0.301105092783922, 0.0151730009573861),
        (-0.328504066972036, 0.0231007193417622), (-0.301105092783922, 0.0147918188458729), (-0.371063681390832, 0.0325873838302147),
        (-0.210721031315653, 0.00912221743205646), (-0.31, 0.0166840277777778), (-0.25, 0.0135869565217391),
        (-0.261364764134408, 0.0162549767831135), (-0.356674943938732, 0.0179189757023426),
    ];

    private static string MixedPath => Path.Combine(Repository.Root, "inputs", "classics", "mixed-forms.csv");

    [Fact]
    public void A_table_that_mixes_fifteen_forms_gives_one_ratio_of_means_a_row_as_R_computes_it()
    {
        var table = ReadMixed();
        Assert.Equal(17, table.Rows.Length);
        Assert.Equal(15, table.Rows.Select(r => r.Form.Name).Distinct().Count());
        Assert.All(table.Rows.Zip(Mixed), pair =>
        {
            var effect = pair.First.Effect.PlugIn;
            Assert.Equal(pair.Second.Estimate, effect.Estimate, 1e-13);
            Assert.Equal(pair.Second.Variance, effect.Variance, 1e-12 * pair.Second.Variance);
        });

        // metafor 3.8.1, REML with a tight threshold, on the same effects.
        var fit = RandomEffectsModel.Fit(new EffectSet(
            [.. table.Rows.Select(r => new StudyEffect(r.Label, r.Label, r.Effect.PlugIn.Estimate, r.Effect.PlugIn.Variance))]), new PoolingOptions());
        Assert.Equal(-0.2996066719341, fit.Estimate, 1e-12);
        Assert.Equal(0.0311022944814, fit.StandardError, 1e-12);
    }

    [Fact]
    public void The_mixed_table_carries_its_risk_of_bias_and_says_what_it_imputed()
    {
        var table = ReadMixed();
        Assert.Equal(["rob"], table.ExtraColumns);
        Assert.Equal(["low", "some concerns", "low", "high"], table.TextColumn("rob").Take(4));
        Assert.Equal([7], table.Rows.Select((r, i) => (r, i)).Where(p => p.r.IsSensitivityAnalysis).Select(p => p.i));
        Assert.Equal(
            ["inputs/classics/mixed-forms.csv:9: Invented 08: the spread is imputed, so that what rests on this row is a sensitivity analysis"],
            table.Warnings);
        var record = table.Rows[5].Record;
        Assert.Equal("median 37 (range 9 to 70) v 55 (14 to 101)", record.Printed);
        Assert.Equal("m1i 37.785, sd1i 16.742, m2i 55.785, sd2i 23.878: log ROM \u22120.390, SE 0.145", record.Derived);
        Assert.Equal("Luo et al. 2018; Wan et al. 2014", record.Reference);
    }

    /// <summary>
    /// One trial, 12.41 (3.062) of 16 against 15.23 (4.391) of 21, in every form that prints it. Digits are cut, so that the tolerance is
    /// what four printed digits leave.
    /// </summary>
    [Fact]
    public void The_same_trial_in_every_form_that_prints_it_gives_the_same_difference()
    {
        var (v1, v2) = (3.062 * 3.062 / 16, 4.391 * 4.391 / 21);
        var se = Math.Sqrt(v1 + v2);
        var t = Numerics.Distributions.StudentT.UpperQuantile(0.025, 35);
        var p = 2 * Numerics.Distributions.StudentT.Survival(2.82 / se, 35);
        var (t1, t2) = (Numerics.Distributions.StudentT.UpperQuantile(0.025, 15), Numerics.Distributions.StudentT.UpperQuantile(0.025, 20));
        string[] rows =
        [
            "form=means-sd|m1i=12.41|sd1i=3.062|n1i=16|m2i=15.23|sd2i=4.391|n2i=21",
            $"form=means-sem|m1i=12.41|se1i={W(Math.Sqrt(v1))}|n1i=16|m2i=15.23|se2i={W(Math.Sqrt(v2))}|n2i=21",
            $"form=means-ci|m1i=12.41|lb1i={W(12.41 - t1 * Math.Sqrt(v1))}|ub1i={W(12.41 + t1 * Math.Sqrt(v1))}|n1i=16"
                + $"|m2i=15.23|lb2i={W(15.23 - t2 * Math.Sqrt(v2))}|ub2i={W(15.23 + t2 * Math.Sqrt(v2))}|n2i=21",
            $"form=estimate-ci|est=-2.8200|lb={W(-2.82 - t * se)}|ub={W(-2.82 + t * se)}|n1i=16|n2i=21",
            $"form=estimate-ci|est=-2.8200|lb={W(-2.82 - t * se)}|ub={W(-2.82 + t * se)}|df=35",
            $"form=estimate-se|est=-2.8200|se={W(se)}",
            $"form=estimate-variance|est=-2.8200|vi={W(se * se)}",
            $"form=estimate-p|est=-2.8200|p={W(p)}|df=35",
            $"form=estimate-p|est=-2.8200|p={W(p / 2)}|sided=1|n1i=16|n2i=21",
            $"form=estimate-t|est=-2.8200|t={W(-2.82 / se)}|df=35",
            $"form=estimate-z|est=-2.8200|z={W(-2.82 / se)}",
            $"form=estimate-f|est=-2.8200|f={W(2.82 * 2.82 / se / se)}|df=35",
            $"form=estimate-chi2|est=-2.8200|chi2={W(2.82 * 2.82 / se / se)}",
            $"form=estimate-bound|est=-2.8200|ub={W(-2.82 + Numerics.Distributions.StudentT.UpperQuantile(0.05, 35) * se)}|df=35",
        ];
        Assert.All(rows, row =>
        {
            var effect = ReportedRows.Single("MD", row).Effect.PlugIn;
            Assert.Equal(-2.82, effect.Estimate, 1e-12);
            Assert.Equal(se, effect.StandardError, 2e-3 * se);
        });
    }

    [Fact]
    public void Handbook_6_5_2_3_a_p_value_gives_the_standard_error_and_the_deviation_of_a_mean_difference()
    {
        // Cochrane Handbook (Higgins et al. 2023) 6.5.2.3: MD 3.8, P = 0.008, 25 and 22 participants: t 2.78, SE 1.37, SD 4.69.
        var difference = ReportedRows.Single("MD", "form=estimate-p|est=3.8|p=0.008|n1i=25|n2i=22").Effect.PlugIn;
        Assert.Equal(2.78, 3.8 / difference.StandardError, 0.005);
        Assert.Equal(1.37, difference.StandardError, 0.005);
        var standardized = ReportedRows.Single("SMD", "form=estimate-p|measure=MD|est=3.8|p=0.008|n1i=25|n2i=22");
        Assert.StartsWith("sd1i 4.68", standardized.Record.Derived, StringComparison.Ordinal);
    }

    [Fact]
    public void Handbook_6_3_1_a_p_value_gives_the_standard_error_of_a_risk_difference()
    {
        // Risk difference 0.03, P = 0.008: Z 2.652, SE 0.011.
        var effect = ReportedRows.Single("RD", "form=estimate-p|est=0.03|p=0.008").Effect.PlugIn;
        Assert.Equal(2.652, 0.03 / effect.StandardError, 0.0005);
        Assert.Equal(0.011, effect.StandardError, 0.0005);
    }

    [Fact]
    public void Sizes_correlations_and_spreads_may_be_distributions_and_the_record_says_what_was_assumed()
    {
        var row = ReportedRows.Single("ROMC", "form=paired-sem|m1i=66.6|se1i=10.4|m2i=127.1|se2i=14.7|ni=integers(20, 40)|ri=uniform(0.1, 0.8)|reason=one lab's range");
        Assert.Equal(["number of subjects", "correlation of before and after"], row.Effect.Unknowns.Take(2).Select(u => u.Name));
        Assert.All(row.Effect.Unknowns.Take(2), u => Assert.Equal("one lab's range", u.Reason));
        Assert.EndsWith("; assumed: ni = integers(20, 40), ri = uniform(0.1, 0.8) (one lab's range)", row.Record.Derived, StringComparison.Ordinal);

        // A number that an analyst supplied has no rounding, and is named too.
        var known = ReportedRows.Single("MC", "form=paired-sd|m1i=1|sd1i=2|m2i=3|sd2i=2|ni=9|ri=0.5|assumed=ri");
        Assert.EndsWith("assumed: ri = 0.5", known.Record.Derived, StringComparison.Ordinal);
        Assert.DoesNotContain(known.Effect.Unknowns, u => u.Name.Contains("correlation", StringComparison.Ordinal));
    }

    [Fact]
    public void Rounding_is_carried_unless_the_numbers_were_computed()
    {
        const string Cells = "form=means-sd|m1i=12|sd1i=3|n1i=16|m2i=15|sd2i=4|n2i=21";
        Assert.Equal(4, ReportedRows.Single("MD", Cells).Effect.Unknowns.Length);
        Assert.True(ReportedRows.Single("MD", Cells, new() { CarryRounding = false }).Effect.IsKnown);
    }

    [Fact]
    public void The_rounding_of_a_standard_deviation_or_a_correlation_stays_inside_what_it_can_be()
    {
        var row = ReportedRows.Single("MC", "form=paired-sd|m1i=1|sd1i=0|m2i=3|sd2i=2|ni=9|ri=0.98");
        Assert.Equal("uniform(0, 0.5)", row.Effect.Unknowns.Single(u => u.Name == "rounding of the SD after").Prior.ToString());
        row = ReportedRows.Single("MC", "form=paired-sd|m1i=1|sd1i=1|m2i=3|sd2i=2|ni=9|ri=1.0");
        Assert.Equal("uniform(0.95, 1)", row.Effect.Unknowns.Single(u => u.Name.EndsWith("before and after", StringComparison.Ordinal)).Prior.ToString());
    }

    [Fact]
    public void A_percentage_that_several_counts_print_leaves_the_count_open()
    {
        var row = ReportedRows.Single("OR", "form=percentages|pct1i=37|n1i=167|pct2i=50|n2i=8");
        var events = Assert.Single(row.Effect.Unknowns);
        Assert.Equal(("events of treated", "choice(61: 0.5, 62: 0.5)", 62.0), (events.Name, events.Prior.ToString(), events.PlugIn));
        Assert.Equal("ai 62, ci 4: log OR \u22120.527, SE 0.725", row.Record.Derived);
    }

    [Fact]
    public void A_zero_cell_follows_the_rule_of_the_whole_table()
    {
        const string Text = "study,form,ai,n1i,ci,n2i\nA,counts,0,8,8,24\nB,counts,3,11,8,24\n";
        var only = ReportedRows.Read("OR", Text);
        Assert.Contains("an addition to the cells because of zero cells", only.Rows[0].Record.Formula, StringComparison.Ordinal);
        var all = ReportedRows.Read("OR", Text, new() { ZeroCells = new(0.5, ZeroCellScope.AllRowsIfAnyZero) });
        Assert.NotEqual(only.Rows[1].Effect.PlugIn, all.Rows[1].Effect.PlugIn);
        var none = ReportedRows.Read("OR", Text, new() { ZeroCells = ZeroCellRule.None });
        Assert.Equal(["B"], none.Rows.Select(r => r.Label));
        Assert.Equal(["t.csv: 1 row without an effect, because of zero cells to which nothing is added (line 2)"], none.Warnings);
    }

    [Fact]
    public void Given_effects_on_the_log_scale_take_ratios_and_show_percent_changes()
    {
        var table = ReportedRows.Read(
            "YV", "study,form,measure,est,lb,ub,scale\nA,estimate-ci,HR,0.7,0.5,0.98,ratio\n", new() { Interval = new(IsLog: true, 95) });
        Assert.Equal((AnalysisScale.Log, DisplayScale.Ratio), (table.Measure.AnalysisScale, table.Measure.DefaultDisplay));
        Assert.Equal(Math.Log(0.7), table.Rows[0].Effect.PlugIn.Estimate, 1e-15);
        Assert.Contains(DisplayScale.PercentChange, DisplayScales.For(table.Measure));
    }

    [Fact]
    public void Skewed_medians_are_taken_with_a_warning()
    {
        var row = ReportedRows.Single("MD", "form=medians-iqr|q11i=10|med1i=10.5|q31i=25|n1i=60|q12i=13|med2i=15|q32i=17|n2i=21");
        Assert.Equal(
            ["the treated group is skewed (statistic 0.933, critical 0.340 at 5 %, Shi et al. 2023): mean and SD from its quantiles assume a normal sample and may be far off"],
            row.Warnings);
    }

    [Fact]
    public void A_row_that_lacks_a_used_moderator_is_dropped_and_counted()
    {
        var table = ReportedRows.Read(
            "OR", "study,form,ai,n1i,ci,n2i,year\nA,counts,1,8,8,24,1999\nB,counts,3,11,8,24,NA\n", new() { UsedColumns = ["year"] });
        Assert.Equal((1, 1), (table.Rows.Length, table.DroppedRows));
        Assert.Equal([1999.0], table.NumberColumn("year", new()));
        Assert.Equal(["t.csv: 1 row dropped because a used value is missing (line 3)"], table.Warnings);
    }

    [Fact]
    public void Other_column_names_are_mapped()
    {
        var table = ReportedRows.Read(
            "OR", "trial,kind,deaths,n1i,ci,n2i\nA,counts,1,8,8,24\n",
            new() { Map = ImmutableDictionary<string, string>.Empty.Add("study", "trial").Add("form", "kind").Add("ai", "deaths") });
        Assert.Equal("A", Assert.Single(table.Rows).Label);
    }

    [Fact]
    public void What_the_rows_leave_open_goes_through_the_pool()
    {
        var rows = ReadMixed().Rows.Select(r => new UncertainStudyEffect(r.Label, r.Label, r.Effect)).ToImmutableArray();
        var result = Propagation.Run(rows, [], new PoolingOptions(), new(60, 7));
        Assert.Equal(0, result.FailedReplicates);
        Assert.Equal(-0.2996066719341, result.Pooled!.PlugIn, 1e-12);
        Assert.Contains(result.Drivers, d => d.Unknown.Name == "kind of error");
    }

    [Fact]
    public void The_json_part_tells_what_was_printed_derived_and_left_open()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            RecoveryJson.Write(json, ReportedRows.Read("ROM", "study,form,est,p,scale,error_scale\nA,estimate-p,192,<0.001,percent,log\n"));
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(stream.ToArray());
        var row = document.RootElement.GetProperty("recovered")[0];
        Assert.Equal("A", row.GetProperty("study").GetString());
        Assert.Equal("estimate-p", row.GetProperty("form").GetString());
        Assert.Equal("est 192, p <0.001, scale percent, error_scale log", row.GetProperty("printed").GetString());
        Assert.StartsWith("log ROM 1.072, SE 0.326", row.GetProperty("derived").GetString(), StringComparison.Ordinal);
        Assert.Equal("log(1 + est/100); SE = |est|/q(p) on the log scale, q normal", row.GetProperty("formula").GetString());
        Assert.Equal(Math.Log(2.92), row.GetProperty("plugIn").GetProperty("yi").GetDouble(), 1e-15);
        Assert.Equal(JsonValueKind.Null, row.GetProperty("plugIn").GetProperty("df").ValueKind);
        Assert.Equal(["rounding of the estimate", "p"], row.GetProperty("unknowns").EnumerateArray().Select(u => u.GetProperty("name").GetString()));
        Assert.Equal("uniform(0, 0.001)", row.GetProperty("unknowns")[1].GetProperty("prior").GetString());
    }

    private static ReportedTable ReadMixed()
    {
        var problems = new ProblemList();
        var table = ReportedTable.Read(MixedPath, "inputs/classics/mixed-forms.csv", Measures.RatioOfMeans, new(), problems);
        Assert.Equal([], TableFile.Print(problems));
        return table!;
    }

    private static string W(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
