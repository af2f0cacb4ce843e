using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Problems;

namespace ExoMeta.Tests.Evidence;

/// <summary>One test a kind of mistake in a table of printed results, each with the whole message.</summary>
public class ReportedTableMistakesTests
{
    private const string Sd = "form=means-sd|m1i=12|sd1i=3|n1i=16|m2i=15|sd2i=4|n2i=21";

    [Theory]
    [InlineData("MD", "form=means-sdd|m1i=1", "t:1: form: unknown form 'means-sdd'; did you mean 'means-sd'?")]
    [InlineData("MC", "form=|m1i=1",
        "t:1: form: is empty; expected how the row is printed: estimate-ci, estimate-bound, estimate-se, estimate-variance, estimate-p, estimate-t, "
        + "estimate-z, estimate-f, estimate-chi2, paired-sd, paired-sem, change-sd, change-sem")]
    [InlineData("MD", "m1i=1|sd1i=2", "t: form: the column is missing (it says how each row is printed: means-sd, estimate-ci, counts …)")]
    [InlineData("SMCC", "form=paired-t|t=2|nj=9", "t: ni: the column is missing (line 1 is paired-t, which takes t ni); did you mean 'nj'?")]
    [InlineData("MD", "form=means-sd|m1i=12|sd1i=NA|n1i=16|m2i=15|sd2i=4|n2i=21",
        "t:1: sd1i: is empty, but means-sd needs it for MD (it takes m1i sd1i n1i m2i sd2i n2i [msham])")]
    [InlineData("MD", Sd + "|p=0.03", "t:1: p: means-sd does not take '0.03' here; it takes m1i sd1i n1i m2i sd2i n2i [msham]")]
    [InlineData("OR", "form=counts|ai=3|n1i=11|ci=8|n2i=24|measure=RR",
        "t:1: measure: 'RR' is not the measure of the table, which is OR; a counts row gives any of its measures, and may leave it empty")]
    [InlineData("OR", Sd,
        "t:1: form: means-sd (means with standard deviations) cannot give OR; it gives MD SMD SMDH NMD ROM CVR VR, and OR comes from estimate-ci, "
        + "estimate-bound, estimate-se, estimate-variance, estimate-p, estimate-t, estimate-z, estimate-f, estimate-chi2, counts, cells, percentages")]
    public void A_form_that_does_not_fit_its_row_or_its_table_is_refused(string measure, string cells, string expected) =>
        AssertRefused(measure, cells, expected);

    [Theory]
    [InlineData("ROM", "form=means-sd|m1i=-12|sd1i=3|n1i=16|m2i=15|sd2i=4|n2i=21", "t:1: m1i: a log ratio needs two means above 0 (or two below 0)")]
    [InlineData("MD", "form=means-sd|m1i=12|sd1i=3|n1i=16.5|m2i=15|sd2i=4|n2i=21", "t:1: n1i: 16.5 is not a whole number; group members are counted")]
    [InlineData("MD", "form=means-sd|m1i=12|sd1i=3|n1i=1|m2i=15|sd2i=4|n2i=21", "t:1: n1i: 1 is too small a group; expected 2 or more")]
    [InlineData("NMD", Sd + "|msham=15", "t:1: msham: the sham mean equals the control mean m2i, so that there is no lesion to normalise by")]
    [InlineData("MD", "form=means-ci|m1i=12|lb1i=9|ub1i=18|n1i=16|m2i=15|lb2i=13|ub2i=17|n2i=21",
        "t:1: m1i: 12 is not the middle of 9 to 18 (that is 13.500): the interval is not symmetric on the identity scale beyond what rounding explains, "
        + "so that it gives no standard error")]
    [InlineData("MD", "form=medians-iqr|q11i=10|med1i=9|q31i=15|n1i=16|q12i=14|med2i=15|q32i=17|n2i=21",
        "t:1: med1i: 9 lies below q11i 10; quantiles ascend")]
    [InlineData("MD", "form=medians-range|min1i=5|med1i=5|max1i=5|n1i=16|min2i=14|med2i=15|max2i=17|n2i=21",
        "t:1: max1i: min1i and max1i are both 5, so that the group has no spread")]
    [InlineData("MD", "form=means-spread|m1i=12|spread1i=3|n1i=16|m2i=15|spread2i=4|n2i=21|spread_kind=se",
        "t:1: spread_kind: unknown spread_kind 'se'; expected sd, sem, unknown or choice(0: w, 1: 1-w) with 0 = SD and 1 = SEM")]
    [InlineData("OR", "form=counts|ai=12|n1i=11|ci=8|n2i=24", "t:1: ai: 12 events among 11 (n1i); events cannot outnumber the group")]
    [InlineData("OR", "form=percentages|pct1i=37|n1i=10|pct2i=33|n2i=24",
        "t:1: pct1i: no whole number of 10 is 37 %: 3 would be 30 %, 4 would be 40 %")]
    public void A_summary_that_cannot_be_is_refused(string measure, string cells, string expected) => AssertRefused(measure, cells, expected);

    [Theory]
    [InlineData("OR", "form=estimate-ci|est=0.5|lb=0.2|ub=1.2", "t:1: scale: is empty, but OR can be printed on several; expected log, ratio or percent")]
    [InlineData("OR", "form=estimate-ci|est=0.5|lb=0.2|ub=1.2|scale=identity",
        "t:1: scale: OR is not printed on the identity scale; expected log, ratio or percent")]
    [InlineData("YV", "form=estimate-ci|est=0.5|lb=0.2|ub=1.2|scale=ratio",
        "t:1: scale: YV is not printed on the ratio scale; expected identity; --scale log pools logarithms of ratios")]
    [InlineData("OR", "form=estimate-ci|est=-6.45|lb=2.78|ub=14.97|scale=ratio", "t:1: est: -6.45 is no ratio; expected a number above 0")]
    [InlineData("SMD", "form=estimate-ci|est=-4.34|lb=3.04|ub=5.63", "t:1: est: -4.34 lies outside its interval 3.04 to 5.63")]
    [InlineData("OR", "form=estimate-ci|est=0.5|lb=0.25|ub=1.00|scale=ratio|level=0.95",
        "t:1: level: 0.95 is no confidence level; expected a percentage between 1 and 100; write 95")]
    [InlineData("ROM", "form=estimate-ci|est=-40|lb=-60|ub=-20|scale=percent",
        "t:1: est: -40 is not the middle on the scale of analysis of -60 to -20 (that is \u221243.431): the interval is not symmetric on the log scale beyond "
        + "what rounding explains, so that it gives no standard error; it is symmetric on the other scale: write raw in error_scale to read it so")]
    [InlineData("OR", "form=estimate-ci|est=0.5|lb=0.25|ub=1.00|scale=ratio|measure=RR", "t:1: measure: RR with its error gives RR, not OR")]
    [InlineData("ROM", "form=estimate-ci|est=0.5|lb=0.25|ub=1.00|scale=ratio|measure=ROOM", "t:1: measure: unknown measure 'ROOM'; did you mean 'ROM'?")]
    [InlineData("SMD", "form=estimate-ci|est=-2|lb=-4|ub=0|measure=MD|n1i=9",
        "t:1: n2i: is empty, but a mean difference gives a standardized one only with both group sizes")]
    [InlineData("OR", "form=estimate-se|est=0.5|se=0.2|scale=ratio",
        "t:1: error_scale: is empty, and an error beside a ratio may be its own (raw) or that of its log; expected raw or log")]
    [InlineData("OR", "form=estimate-se|est=0.5|se=0.2|scale=log|error_scale=raw",
        "t:1: error_scale: 'raw' cannot be where the estimate itself is on the log scale; expected log or nothing")]
    [InlineData("MD", "form=estimate-bound|est=3|lb=1|ub=5", "t:1: ub: estimate-bound takes one limit, and lb is filled too; estimate-ci takes both")]
    [InlineData("MD", "form=estimate-bound|est=3", "t:1: lb: is empty, and so is ub; estimate-bound needs one of them")]
    [InlineData("MD", "form=estimate-bound|est=3|lb=4", "t:1: lb: the lower limit 4 is not below the estimate 3")]
    [InlineData("MD", "form=estimate-ci|est=uniform(1, 2)|lb=1|ub=3", "t:1: est: takes a printed number, not 'uniform(1, 2)'")]
    [InlineData("MN", "form=estimate-z|est=0.3|z=2",
        "t:1: form: estimate-z (an estimate with its z) cannot give MN; it gives OR RR RD AS PETO IRR IRD IRSD MD SMD SMDH NMD ROM CVR VR MC SMCC SMCR ROMC COR "
        + "UCOR ZCOR YV, and MN comes from estimate-ci, estimate-bound, estimate-se, estimate-variance, mean-sd, mean-sem")]
    public void An_estimate_that_gives_no_effect_is_refused(string measure, string cells, string expected) => AssertRefused(measure, cells, expected);

    [Fact]
    public void What_the_form_prints_cannot_be_assumed() => AssertRefused(
        "MD", "form=estimate-se|est=3|se=1|assumed=est", "t:1: assumed: est is printed by its form (estimate-se) and cannot be assumed");

    [Theory]
    [InlineData("est=3|p=ns", "p: 'ns' is no p-value; where a paper says that p is above its level, write >0.05")]
    [InlineData("est=3|p=*", "p: '*' is not a number; expected a p-value such as 0.03, <0.001 or >0.05")]
    [InlineData("est=3|p=0.000", "p: no p-value is 0; 0.000 was rounded: write <0.0005")]
    [InlineData("est=3|p=1.2", "p: 1.2 is no p-value that gives a standard error; expected a number between 0 and 1")]
    [InlineData("est=3|p=<0", "p: <0 is no p-value that gives a standard error; expected a number between 0 and 1")]
    [InlineData("est=3|p=uniform(0, 1.5)", "p: uniform(0, 1.5) allows a p-value that is not between 0 and 1")]
    [InlineData("est=3|p=0.7|sided=1",
        "p: 0.7 is no one-sided p-value of an effect in the direction of the estimate; expected a number between 0 and 0.5")]
    [InlineData("est=3|p=0.04|sided=3", "sided: unknown sided '3'; expected 2 or 1")]
    [InlineData("est=3|p=0.04|df=0", "df: 0 is not above 0")]
    [InlineData("est=0|p=0.5", "est: 0 is no effect at all (0 on the identity scale), so that a test gives no standard error")]
    public void A_p_value_that_gives_no_standard_error_is_refused(string cells, string expected) =>
        AssertRefused("MD", $"form=estimate-p|{cells}", $"t:1: {expected}");

    [Theory]
    [InlineData("MD", "form=estimate-t|est=3|t=-2", "t:1: t: t -2 and the estimate 3 point in opposite directions; the sign of one of them is wrong")]
    [InlineData("OR", "form=estimate-z|est=0.5|z=2|scale=ratio",
        "t:1: z: z 2 and the estimate 0.5 point in opposite directions; the sign of one of them is wrong")]
    [InlineData("MD", "form=estimate-t|est=3|t=0", "t:1: t: a t of 0 gives no standard error")]
    [InlineData("SMD", "form=f-test|f=-3|n1i=8|n2i=9|direction=up", "t:1: f: -3 is not above 0")]
    [InlineData("SMD", "form=p-test|p=0.03|n1i=8|n2i=9|direction=increase", "t:1: direction: unknown direction 'increase'; expected up or down")]
    public void A_test_that_gives_no_effect_is_refused(string measure, string cells, string expected) => AssertRefused(measure, cells, expected);

    [Theory]
    [InlineData("ri=uniform(0.2, 1.4)|ni=9", "ri: uniform(0.2, 1.4): a draw could lie outside what the column may hold (-1 to 1)")]
    [InlineData("ri=unifrom(0.2, 0.4)|ni=9", "ri: unknown distribution 'unifrom'; did you mean 'uniform'?")]
    [InlineData("ri=0.5|ni=uniform(2, 9)", "ni: uniform(2, 9) draws no whole numbers; expected integers(a, b) or a choice of whole numbers")]
    [InlineData("ri=0.5|ni=integers(2, 9)",
        "ni: a standardized change needs at least three subjects; integers(2, 9) allows 2 for the number of subjects")]
    [InlineData("ri=0.5|ni=9|reason=litter mates",
        "reason: says why something is assumed, but nothing is: name the assumed cells in 'assumed', or write a distribution in one")]
    [InlineData("ri=0.5|ni=9|assumed=r", "assumed: 'r' is no filled column of this paired-sd row; did you mean 'ri'?")]
    public void A_distribution_that_cannot_be_is_refused(string cells, string expected) =>
        AssertRefused("SMCC", $"form=paired-sd|m1i=1|sd1i=2|m2i=3|sd2i=2|{cells}", $"t:1: {expected}");

    [Fact]
    public void All_problems_of_a_file_come_at_once_with_their_places()
    {
        using var file = new TableFile(
            "study,form,est,lb,ub,se,p,scale,sdd\nA,estimate-ci,0.5,0.2,,,,ratio,\nB,estimate-see,1,,,2,,log,\nC,estimate-p,0.5,,,,0.0,ratio,\nD,counts,,,,,,,\n");
        var problems = new ProblemList();
        Assert.Null(ReportedTable.Read(file.Path, "t.csv", Measures.OddsRatio, new(), problems));
        Assert.Equal(
        [
            "t.csv:1: ai: the column is missing (line 5 is counts, which takes ai n1i ci n2i); did you mean 'sdd'?",
            "t.csv:1: n1i: the column is missing (line 5 is counts, which takes ai n1i ci n2i); did you mean 'sdd'?",
            "t.csv:1: ci: the column is missing (line 5 is counts, which takes ai n1i ci n2i); did you mean 'sdd'?",
            "t.csv:1: n2i: the column is missing (line 5 is counts, which takes ai n1i ci n2i); did you mean 'sdd'?",
            "t.csv:2:23: ub: is empty, but estimate-ci needs it for OR (it takes est lb ub [scale error_scale level df n1i n2i ni])",
            "t.csv:3:3: form: unknown form 'estimate-see'; did you mean 'estimate-se'?",
            "t.csv:4:21: p: no p-value is 0; 0.0 was rounded: write <0.05",
        ], TableFile.Print(problems));
    }

    [Fact]
    public void Two_measures_in_one_table_of_given_effects_are_refused()
    {
        using var file = new TableFile("study,form,measure,est,se,scale\nA,estimate-se,HR,-0.2,0.1,log\nB,estimate-se,OR,-0.3,0.1,log\n");
        var problems = new ProblemList();
        Assert.Null(ReportedTable.Read(file.Path, "t.csv", ReportedRows.Of("YV"), new() { Interval = new(IsLog: true, 95) }, problems));
        Assert.Equal(["t.csv:3:15: measure: OR is another measure than HR at t.csv:2:15; one table holds one"], TableFile.Print(problems));
    }

    [Fact]
    public void A_map_of_a_column_that_no_form_takes_or_that_is_not_there_is_refused()
    {
        using var file = new TableFile("study,form,ai,n1i,ci,n2i\nA,counts,1,8,8,24\n");
        var problems = new ProblemList();
        var map = ImmutableDictionary<string, string>.Empty.Add("aj", "ai").Add("ci", "c");
        Assert.Null(ReportedTable.Read(file.Path, "t.csv", Measures.OddsRatio, new() { Map = map }, problems));
        Assert.Equal(
            ["--map: aj: no form takes a column 'aj'; did you mean 'ai'?", "--map: ci: no column 'c' in t.csv; did you mean 'ci'?"],
            TableFile.Print(problems));
    }

    private static void AssertRefused(string measure, string cells, string expected)
    {
        var problems = new ProblemList();
        Assert.Null(ReportedRows.FromCells(measure, ReportedRows.Parse(cells), new(), problems));
        Assert.Equal([expected], TableFile.Print(problems));
    }
}
