using ExoMeta.Analysis;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Pooling;
using ExoMeta.Problems;

namespace ExoMeta.Tests.Analysis;

/// <summary>Tables of printed results and discounts in an analysis file.</summary>
public sealed class ReportedOutcomeTests : IDisposable
{
    private const string Printed = """
        study,rob,form,est,lb,ub,p,n1i,n2i,scale,reason,printed
        A,low,estimate-ci,0.74,0.58,0.94,,,,ratio,,ratio 0.74 (0.58 to 0.94)
        B,high,estimate-p,-31,,,<0.05,14,14,percent,,decreased by 31 % (p < 0.05)
        C,some concerns,estimate-ci,0.60,0.40,0.90,,,,ratio,,ratio 0.60 (0.40 to 0.90)
        """;

    private const string Raw = "study,rob,ai,n1i,ci,n2i\nA,low,10,34,16,34\nB,high,42,112,47,110\nC,high,3,20,8,24\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("exometa-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Printed_results_are_pooled_with_what_they_leave_open()
    {
        var outcome = Run(Printed, "measure: ROM, display: ratio, reported: true, columns: [{heading: Bias, column: rob}, {heading: As, column: \"form: printed\"}]");
        var group = Assert.Single(outcome.Groups);
        var table = Table();
        var fit = RandomEffectsModel.Fit(
            new([.. table.Rows.Select(r => new StudyEffect(r.Label, r.Label, r.Effect.PlugIn.Estimate, r.Effect.PlugIn.Variance))]), new PoolingOptions());
        Assert.Equal(fit.Estimate, group.Pool!.Fit.Estimate);
        Assert.Equal(fit.Interval, group.Pool.Fit.Interval);
        Assert.Equal(["low", "high", "some concerns"], group.Rows.Select(r => r.Columns[0]));
        Assert.Equal("estimate-p: decreased by 31 % (p < 0.05)", group.Rows[1].Columns[1]);

        // Row for row the record and the unknowns of the table, and what they do to the row.
        foreach (var (row, reported) in group.Rows.Zip(table.Rows))
        {
            Assert.Equal(reported.Record, row.Recovery);
            Assert.Equal(reported.Effect.Unknowns.AsEnumerable(), row.Unknowns);
            Assert.NotNull(row.Propagated);
            Assert.Equal(row.Interval, row.Propagated.PlugInInterval);
        }

        var propagation = group.Pool.Propagation!;
        Assert.Equal(fit.Estimate, propagation.Pooled!.PlugIn, 1e-14);
        Assert.Contains(propagation.Drivers, d => d is { Row: "B", Unknown.Name: "p" });
    }

    [Fact]
    public void What_forms_leave_open_and_what_is_discounted_is_listed_among_the_assumptions()
    {
        var assumptions = RunAll(Printed, "measure: ROM, display: ratio, reported: true, " + Discount("high: 0.5, some concerns: 1, low: 1")).Assumptions;
        Assert.Contains(assumptions, a => a is { Where: "d: B: p", Value: "uniform(0, 0.05)" });
        Assert.Contains(assumptions, a => a is { Where: "d: discount by rob", Value: "high: 0.5, some concerns: 1, low: 1", Reason: "elicited" });
    }

    [Fact]
    public void A_discount_goes_through_the_pool_and_through_every_replicate()
    {
        const string Reported = "measure: ROM, display: ratio, reported: true";
        var plain = Run(Printed, Reported).Groups[0];
        var outcome = Run(Printed, Reported + ", " + Discount("high: 0.25, some concerns: bias(-0.1, 0.02), low: 1"));
        var rows = outcome.Groups[0].Rows;
        Assert.Equal(plain.Rows[0].StandardError, rows[0].StandardError);
        Assert.Equal(2 * plain.Rows[1].StandardError, rows[1].StandardError, 1e-14);
        Assert.Equal(plain.Rows[2].Estimate + 0.1, rows[2].Estimate, 1e-14);
        Assert.Equal(Math.Sqrt(plain.Rows[2].StandardError * plain.Rows[2].StandardError + 0.02), rows[2].StandardError, 1e-14);

        // The draws are the same, so the estimates of a row with a power prior stay where they are.
        Assert.Equal(plain.Rows[1].Propagated!.Ignorance, rows[1].Propagated!.Ignorance);
        Assert.True(rows[1].Propagated!.Total.Width > 1.5 * plain.Rows[1].Propagated!.Total.Width, "a quarter of the evidence is twice as wide");
        var fit = RandomEffectsModel.Fit(
            new([.. rows.Select(r => new StudyEffect(r.Label, r.Label, r.Estimate, r.StandardError * r.StandardError))]), new PoolingOptions());
        Assert.Equal(fit.Estimate, outcome.Groups[0].Pool!.Fit.Estimate, 1e-12);

        Assert.Equal(plain.Pool!.Fit.Estimate, outcome.Discount!.Undiscounted!.Estimate);
        Assert.Equal(["low", "high", "some concerns"], outcome.Discount.Evidence.Rows.Select(r => r.Level));
        Assert.Equal("Effects are discounted by rob (high: 0.25, some concerns: bias(-0.1, 0.02), low: 1): elicited.", outcome.Warnings[0]);
    }

    [Fact]
    public void A_level_that_is_taken_out_leaves_the_pool_and_stays_in_the_record()
    {
        var outcome = Run(Raw, "measure: OR, display: ratio, " + Discount("high: 0, low: 1"));
        Assert.Equal("A", Assert.Single(outcome.Groups[0].Rows).Label);
        Assert.Null(outcome.Groups[0].Pool);
        Assert.Equal([false, true, true], outcome.Discount!.Evidence.Rows.Select(r => r.After is null));
    }

    [Fact]
    public void A_discount_of_one_changes_no_bit()
    {
        var plain = Run(Raw, "measure: OR, display: ratio").Groups[0];
        var same = Run(Raw, "measure: OR, display: ratio, " + Discount("high: 1, low: 1")).Groups[0];
        Assert.Equal(plain.Pool!.Fit.Interval, same.Pool!.Fit.Interval);
        Assert.Equal(plain.Rows.Select(r => r.Interval), same.Rows.Select(r => r.Interval));
    }

    [Fact]
    public void Warnings_name_the_table_as_the_analysis_does()
    {
        var outcome = Run(Printed.Replace("B,high", "B,", StringComparison.Ordinal), "measure: ROM, display: ratio, reported: true, " + Discount("some concerns: 1, low: 1"));
        Assert.Contains("data.csv: 1 row dropped because a used value is missing (line 3)", outcome.Warnings);
    }

    [Fact]
    public void Everything_wrong_with_a_printed_table_is_told_at_once_with_its_place()
    {
        var problems = Problems("study,form,est,lb,ub,scale\nA,estimate-cj,0.7,0.5,0.9,ratio\nB,estimate-ci,0.7,,0.9,ratio\n", "measure: ROM, display: ratio, reported: true");
        Assert.Contains(problems, p => p.Name == "form" && p.Location.Line == 2 && p.Location.Column == 3 && p.Message.StartsWith("unknown form 'estimate-cj'; did you mean 'estimate-ci'?", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Name == "lb" && p.Location.Line == 3 && p.Location.Column == 19);
        Assert.All(problems, p => Assert.EndsWith("data.csv", p.Location.File, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("discount: {column: rob, rules: \"high: 0.5, low: 1\"}", "reason", "is missing")]
    [InlineData("discount: {column: rob, rules: \"high: 1.5\", reason: x}", "rules", "high: '1.5' is no discount")]
    [InlineData("discount: {column: rob, rules: \"high 0.5\", reason: x}", "rules", "'high 0.5' is no rule")]
    [InlineData("discount: {column: rob, rules: \"hgh: 0.5, low: 1\", reason: x}", "rob", "the level 'high' has no discount; one that counts as printed gets 1; did you mean 'hgh'?")]
    [InlineData("discount: {column: rob, rules: \"high: 0, low: 0\", reason: x}", "rules", "take out every row")]
    [InlineData("discount: {column: bias, rules: \"high: 1\", reason: x}", "bias", "")]
    [InlineData("discount: {column: rob, rules: \"high: 1, low: 1\", reason: x, weight: 1}", "weight", "unknown field")]
    [InlineData("reported: maybe", "reported", "expected true or false")]
    public void A_discount_that_makes_no_sense_is_refused(string fields, string name, string message)
    {
        var problems = Problems(Raw, "measure: OR, display: ratio, " + fields);
        Assert.Contains(problems, p => p.Name == name && p.Message.StartsWith(message, StringComparison.Ordinal) && p.Location.Line > 0);
    }

    private static string Discount(string rules) => $"discount: {{column: rob, rules: \"{rules}\", reason: elicited}}";

    private ReportedTable Table()
    {
        var problems = new ProblemList();
        var table = ReportedTable.Read(Path.Combine(_folder, "data.csv"), "data.csv", Measures.RatioOfMeans, new(), problems);
        problems.ThrowIfAny();
        return table!;
    }

    private IReadOnlyList<Problem> Problems(string csv, string fields) => Assert.Throws<InvalidInputException>(() => Run(csv, fields)).Problems;

    private OutcomeResult Run(string csv, string fields) => RunAll(csv, fields).Outcomes[0];

    private AnalysisResults RunAll(string csv, string fields)
    {
        File.WriteAllText(Path.Combine(_folder, "data.csv"), csv);
        File.WriteAllText(
            Path.Combine(_folder, "analysis.yaml"),
            "title: Test\nseed: 1\npooling: {method: REML, inference: z}\npropagation: {replicates: 500}\ndata:\n"
            + $"  - {{id: d, title: T, file: data.csv, good: down, {fields}}}\n");
        return AnalysisPipeline.Run(AnalysisLoader.Load(Path.Combine(_folder, "analysis.yaml")), new RunOptions());
    }
}
