using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Evidence.Lint;
using ExoMeta.Problems;

namespace ExoMeta.Tests.Evidence;

/// <summary>Every rule finds what it is for, names the place and says the numbers; and keeps quiet beside it.</summary>
public class LintRulesTests
{
    private const string ClaimHeader =
        "id,study,reference,source,section,quote,printed,contradiction,note,species,model,compartment,timepoint,product,product_class,dose,route,"
        + "comparator,comparator_type,outcome,domain,good_direction,form,measure,est,lb,ub,level,base,base_spread,spread,spread_kind,x1,n1,x2,n2,p_bound,direction\n";

    private const string SixMeans = "Ada 2001,10.2,2.1,25,11.3,2.2,25\nBea 2002,9.8,1.9,30,10.9,2.0,31\nCai 2003,10.9,2.4,22,11.8,2.3,20\nDee 2004,9.9,2.0,40,10.7,2.1,41\nEve 2005,10.4,2.2,28,11.1,2.4,27\n";

    /// <summary>Rule, table, its one finding, and words of its reason.</summary>
    public static TheoryData<string, string, string, string> Cases { get; } = new()
    {
        { "impossible-ratio", "study,measure,est,lb,ub\nA,OR,-6.45,2.78,14.97\n", "2:6 error", "OR = −6.45, but no ratio is negative; its interval 2.78 to 14.97 is all above 0 with geometric middle 6.45, so the minus sign looks like a slip" },
        { "impossible-ratio", "study,measure,est,lb,ub\nA,RR,-0.5,-0.9,-0.1\n", "2:6 error", "it looks like the logarithm of the ratio" },
        { "impossible-ratio", "study,measure,est,lb,ub\nA,OR,0.05,0.00,1.2\n", "2:11 warning", "too few for its logarithm" },
        { "impossible-percentage", "study,pct1i,n1i\nA,104,50\n", "2:3 error", "104 is no percentage of a group, which lies from 0 to 100" },
        { "impossible-percentage", "study,propi\nA,83\n", "2:3 error", "it looks like a percentage" },
        { "impossible-p", "study,est,p\nA,1.2,1.03\n", "2:7 error", "p = 1.03 is no p-value" },
        { "impossible-p", "study,est,p\nA,1.2,0.000\n", "2:7 warning", "no p-value is 0; it can be read as p < 0.0005 at most" },
        { "impossible-spread", "study,yi,vi\nA,0.4,-0.02\n", "2:7 error", "the variance −0.02 is negative" },
        { "impossible-spread", "study,mi,sdi,ni\nA,5,0.0,12\n", "2:5 warning", "all values equal, or too few digits" },
        { "impossible-count", "study,xi,ni\nA,4.5,12\n", "2:3 error", "4.5 is no whole number of events" },
        { "impossible-count", "study,xi,ni\nA,0,0\n", "2:5 error", "a group has at least one member" },
        { "impossible-count", "study,x1i,t1i,x2i,t2i\nA,3,0,4,20\n", "2:5 error", "is no person-time" },
        { "events-exceed-group", "study,ai,n1i,ci,n2i\nA,13,12,4,12\n", "2:3 error", "13 events among 12 (n1i)" },
        { "events-exceed-group", "study,ai,bi,n1i,ci,n2i\nA,3,8,12,4,12\n", "2:7 error", "3 with and 8 without the event make 11, not 12" },
        { "impossible-correlation", "study,ri,ni\nA,1.2,30\n", "2:3 error", "1.2 is no correlation" },
        { "impossible-correlation", "study,ri,ni\nA,-1.00,30\n", "2:3 warning", "too few digits printed" },
        { "impossible-change", "study,percent_change\nA,-104\n", "2:3 error", "leaves less than nothing" },
        { "impossible-change", "study,fold_change\nA,0\n", "2:3 error", "a fold change is above 0" },
        { "not-a-number", "study,est,lb,ub\nA,\"0,5\",0.2,1.1\n", "2:3 error", "has a decimal comma" },
        { "not-a-number", "study,est,p\nA,0.5,significant\n", "2:7 error", "'significant' is no p-value" },
        { "inequality-without-number", "study,est,p\nA,0.5,<\n", "2:7 warning", "says no number" },
        { "inequality-without-number", "study,est,p\nA,0.5,n.s.\n", "2:7 warning", "the row keeps its direction only" },
        { "inequality-without-number", "study,est,text\nA,0.5,better (p<)\n", "2:7 warning", "'p<' stands in the text without a number" },
        { "reversed-interval", "study,measure,est,lb,ub\nA,MD,2.0,3.0,1.0\n", "2:10 error", "3.0 to 1.0 stand in the wrong order" },
        { "reversed-interval", "study,measure,est,lb,ub\nA,MD,2.0,2.0,2.0\n", "2:10 warning", "has no width" },
        { "estimate-outside-interval", "study,measure,est,lb,ub\nA,SMD,-4.34,3.04,5.63\n", "2:7 error", "with the signs of the limits changed (−5.63 to −3.04) it would be their middle, so signs look lost" },
        { "estimate-outside-interval", "study,measure,est,lb,ub\nA,RR,1.8,0.4,1.1\n", "2:6 error", "RR = 1.8 lies outside its interval 0.4 to 1.1" },
        { "interval-off-centre", "study,measure,est,lb,ub\nA,OR,1.50,1.10,1.90\n", "2:6 error", "this looks like an identity-scale interval of a ratio" },
        { "interval-off-centre", "study,measure,est,lb,ub\nA,MD,2.00,1.00,4.00\n", "2:6 error", "this looks like the interval of a ratio" },
        { "interval-off-centre", "study,est,lb,ub\nA,2.0,1.0,9.0\n", "2:3 note", "and not the geometric middle either" },
        { "interval-off-centre", "study,quote\nA,the OR was 1.50 (95% CI 1.10 to 1.90)\n", "2:3 warning", "identity-scale interval of a ratio" },

        // Altman & Bland 2011: 0.81 (0.70 to 0.94) has z = 2.8 and p = 0.005.
        { "interval-p-conflict", "study,measure,est,lb,ub,p\nA,RR,0.81,0.70,0.94,0.20\n", "2:21 error", "excludes 1, but p = 0.20 is not below 0.05; the interval gives p 0.0026 to 0.0091" },
        { "interval-p-conflict", "study,measure,est,lb,ub,p\nA,RR,0.81,0.62,1.06,<0.05\n", "2:21 warning", "holds 1, but p < 0.05 is below 0.05" },
        { "recomputed-p", "study,measure,est,lb,ub,p\nA,RR,0.81,0.70,0.94,0.04\n", "2:21 warning", "p = 0.04 is printed, but RR = 0.81 (0.70 to 0.94) gives p 0.0026 to 0.0091" },
        { "recomputed-p", "study,measure,est,lb,ub,p\nA,RR,0.81,0.70,0.94,<0.002\n", "2:21 note", "gives p" },
        { "se-conflict", "study,measure,est,lb,ub,sei\nA,RD,0.20,0.10,0.30,0.10\n", "2:21 error", "the standard error 0.10 does not give the 95 % interval 0.10 to 0.30" },
        { "se-conflict", "study,measure,est,lb,ub,sei\nA,OR,4.00,1.50,10.67,2.00\n", "2:22 error", "it looks like the error of the ratio itself" },
        { "se-conflict", "study,yi,sei,zval\nA,0.50,0.10,2.5\n", "2:13 error", "z = 2.5 is printed, but yi = 0.50 with standard error 0.10 gives" },

        // R: 2*pt(-2.2, 28) = 0.0362; 2*pnorm(-1.7) = 0.0891.
        { "statistic-p-conflict", "study,tval,df,p\nA,2.20,28,0.36\n", "2:11 error", "p = 0.36 is printed, but t = 2.20 on 28 df gives p 0.036 to 0.037" },
        { "statistic-p-conflict", "study,zval,p\nA,1.70,0.045\n", "2:8 warning", "the printed one is that of a one-sided test" },
        { "statistic-p-conflict", "study,fval,df1,df2,p\nA,4.0,1,28,0.01\n", "2:12 error", "F = 4.0 on 1 and 28 df" },
        { "statistic-p-conflict", "study,chi2,df,p\nA,3.84,1,0.50\n", "2:10 warning", "χ² = 3.84 on 1 df" },
        { "counts-contradict-effect", "study,measure,ai,n1i,ci,n2i,est,lb,ub\nA,RR,3,11,8,24,0.49,0.14,1.11\n", "2:16 error", "the counts 3/11 v 8/24 give RR 0.818 (crude), but RR 0.49 (0.14 to 1.11) is printed; no other measure, swapped arms or counted non-events explain it" },
        { "counts-contradict-effect", "study,measure,ai,n1i,ci,n2i,est\nA,RR,3,11,8,24,0.75\n", "2:16 error", "it is the OR of the same counts" },
        { "counts-contradict-effect", "study,measure,ai,n1i,ci,n2i,est\nA,RR,3,11,8,24,1.22\n", "2:16 error", "it is the RR with the arms swapped" },
        { "counts-contradict-effect", "study,measure,ai,n1i,ci,n2i,est\nA,RR,3,11,8,24,1.09\n", "2:16 error", "it is the RR of not having the event" },
        { "counts-contradict-effect", "study,ai,n1i,ci,n2i,est\nA,3,11,8,24,5.5\n", "2:13 warning", "give OR 0.75, RR 0.818, RD −0.0606 (crude)" },
        { "counts-contradict-effect", "study,measure,ai,n1i,ci,n2i,est,lb,ub\nA,RR,30,110,80,240,0.82,0.74,0.91\n", "2:25 warning", "a standard error of 0.18, the printed interval 0.74 to 0.91 one of 0.052" },
        { "means-contradict-effect", "study,measure,m1i,sd1i,n1i,m2i,sd2i,n2i,est\nA,MD,10.0,2.0,20,12.0,2.0,20,2.0\n", "2:30 error", "it is that of the arms swapped" },
        { "means-contradict-effect", "study,measure,m1i,sd1i,n1i,m2i,sd2i,n2i,est\nA,SMD,10.0,2.0,20,12.0,2.0,20,-0.50\n", "2:31 warning", "give SMD −" },
        { "means-contradict-effect", "study,measure,m1i,m2i,est\nA,ROM,10.0,12.0,0.50\n", "2:17 warning", "give ROM 0.83" },
        { "grim-percentage", "study,pct1i,n1i\nA,83,25\n", "2:3 error", "no whole number of 25 rounds to 83 %: 20/25 = 80, 21/25 = 84" },
        { "grim-percentage", "study,quote,est\nA,83% of 25 patients survived,1\n", "2:3 error", "no whole number of 25 rounds to 83 %" },
        { "grim-percentage", "study,quote,est\nA,7/24 patients (33%) died,1\n", "2:3 error", "7 of 24 are 29.2 %, but 33 % is printed" },
        { "grim-percentage", "study,prop1i,ai,n1i\nA,0.45,10,24\n", "2:3 error", "10 of 24 are 0.417, but 0.45 is printed" },

        // Brown & Heathers 2017: 28 whole numbers have no mean of 5.19.
        { "grim-mean", "study,mi,sdi,ni,items\nA,5.19,1.20,28,1\n", "2:3 error", "no whole-number answers of 28 subjects have the mean 5.19: 145/28 = 5.18, 146/28 = 5.21" },

        // Total 62, sum of squares between 316.8 and 317.7 (or 322.9 and 323.8 dividing by n): the only whole numbers are odd.
        { "grim-mean", "study,mi,sdi,ni,items\nA,3.44,2.47,18,1\n", "2:8 error", "have the mean 3.44 and the standard deviation 2.47" },
        { "sem-as-sd", "study,m1i,sd1i,n1i,m2i,sd2i,n2i\nA,10.0,0.5,20,11.0,2.2,20\n", "2:8 warning", "the SD 0.5 (n = 20) is 4.4 times smaller than the other arm's 2.2, and √n is 4.47" },
        { "sem-as-sd", "study,m1i,sd1i,n1i,m2i,sd2i,n2i\n" + SixMeans + "Fay 2006,10.1,0.42,25,11.0,0.43,25\n", "7:15 warning", "looks like a standard error of the mean" },
        { "sd-as-sem", "study,m1i,sem1i,n1i,m2i,sem2i,n2i\nA,19.3,7.7,35,127.1,14.7,35\n", "2:8 note", "an SEM of 7.7 with n = 35 means an SD of 45.6, 2.36 times the mean 19.3" },
        { "sd-as-sem", "study,m1i,sd1i,n1i,m2i,sd2i,n2i,sem1i,sem2i\n" + SixMeans.Replace("\n", ",,\n", StringComparison.Ordinal) + "Fay 2006,10.1,,25,11.0,,25,2.1,2.2\n", "7:28 warning", "the error looks like an SD" },
        { "duplicate-row", "study,ai,n1i,ci,n2i\nA 2001,12,60,15,58\nB 2002,7,30,9,31\nC 2003,12,60,15,58\n", "4:8 warning", "the row holds the same numbers as line 2 (A 2001): one study entered or published twice?" },
        { "duplicate-row", "study,measure,est,lb,ub\nA 2001,OR,2.00,1.00,4.00\nA 2001,OR,2.00,1.00,4.00\n", "3:11 warning", "of the same study: entered twice?" },
        { "shared-control", "study,ai,n1i,ci,n2i\nA 2001,3,11,8,24\nA 2001,0,8,8,24\n", "3:12 warning", "the control group 8/24 is also that of line 2: a shared control makes the two effects dependent; enter their covariance" },
        { "shared-control", "study,m1i,sd1i,n1i,m2i,sd2i,n2i\nA 2001,4.1,1.1,20,5.25,1.31,22\nB 2002,3.9,1.2,21,5.25,1.31,22\n", "3:19 warning", "(A 2001): the same group, or chance?" },
        { "study-spelling", "study,yi,vi\nFrimodt-Moller 1973,0.1,0.2\nFrimodt-Møller 1973,0.3,0.2\n", "3:1 note", "one study or two?" },
        { "study-spelling", "study,yi,vi\nMüller et al. 1990,0.1,0.2\nMuller et al 1990,0.3,0.2\n", "3:1 warning", "one study with two spellings" },
        { "size-differs", "study,ai,n1i,ci,n2i\nA 2001,3,11,8,24\nA 2001,2,11,7,23\n", "3:15 note", "n2i is 23 here and 24 on line 2 of the same study" },
        { "power-of-ten", "study,m1i,sd1i,n1i,m2i,sd2i,n2i\n" + SixMeans + "Fay 2006,10100,2050,25,11000,2150,25\n", "7:10 warning", "m1i, sd1i, m2i, sd2i are about 1000 times larger than in the other rows (m1i 10100, median of the others 10.2): other units, or a slipped decimal point" },
        { "direction-conflict", "study,percent_change,text\nA,26,decreased by 26%\n", "2:3 error", "the text says 'decreased', but 26 % is a rise" },
        { "direction-conflict", "study,m1i,m2i,quote\nA,8.1,6.2,mean CRP fell\n", "2:3 warning", "the quote says 'fell', but 6.2 → 8.1 is a rise" },
        { "direction-conflict", "study,measure,est,text\nA,OR,0.5,the risk was higher\n", "2:6 error", "OR = 0.5 is a fall" },
        { "favours-conflict", "study,measure,est,favours\nA,OR,0.5,treatment\nB,OR,0.6,treatment\nC,OR,1.9,treatment\n", "4:10 warning", "OR = 1.9 is said to favour treatment, the opposite of the other rows of the outcome" },
        { "favours-conflict", "study,measure,est,favours,good_direction\nA,OR,1.9,treatment,down\n", "2:10 warning", "but more of the outcome is worse" },
        { "number-not-in-text", ClaimHeader + Claim("percent-change", "decreased by 26%", "decreased by 26%", est: "-62"), "2:143 warning", "−62 stands neither in the printed value nor in the quote" },
        { "unreadable-row", ClaimHeader + Claim("percent-chnage", "decreased by 26%", "decreased by 26%", est: "-26"), "2:127 error", "form: unknown form 'percent-chnage'; did you mean 'percent-change'?" },
    };

    public static TheoryData<string> Ids => [.. LintRules.All.Select(r => r.Id)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_rule_finds_what_it_is_for(string rule, string csv, string place, string words)
    {
        var finding = Assert.Single(LintText.Check(csv, options: new() { Rules = [rule] }));
        Assert.Equal($"{place} {rule}", LintText.Brief(finding));
        Assert.Contains(words, finding.Reason, StringComparison.Ordinal);
        Assert.True(finding.Severity <= LintRules.All.Single(r => r.Id == rule).Severity);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_rule_has_a_case_and_says_what_it_reads(string id)
    {
        Assert.Contains(Cases, c => c.Data.Item1 == id);
        Assert.True(LintRules.TryFind(id, out var rule));
        Assert.Matches("^[a-z]+(-[a-z]+)*$", id);
        Assert.EndsWith(".", rule.Summary, StringComparison.Ordinal);
        Assert.NotEmpty(rule.AppliesTo);
        Assert.Single(LintRules.All, r => r.Id == id);
    }

    [Theory]
    [InlineData("study,measure,est,lb,ub,p\nA,RR,0.81,0.70,0.94,0.005\n")]
    [InlineData("study,measure,est,lb,ub\nA,OR,0.069,0.016,0.292\n")]
    [InlineData("study,measure,ai,n1i,ci,n2i,est,adjusted\nA,RR,3,11,8,24,0.49,yes\n")]
    [InlineData("study,measure,ai,n1i,ci,n2i,est\nA,RD,3,11,8,24,-6.1\n")]
    [InlineData("study,measure,ai,n1i,ci,n2i,est\nA,OR,0,8,8,24,0.11\n")]
    [InlineData("study,tval,df,p\nA,2.20,28,0.04\n")]
    [InlineData("study,mi,sdi,ni,items\nA,5.18,1.20,28,1\n")]
    [InlineData("study,mi,sdi,ni\nA,5.19,1.20,28\n")]
    [InlineData("study,quote,yi,vi\nA,5/6 patients (83%) survived,1,1\n")]
    [InlineData("study,percent_change,text\nA,26,did not decrease\n")]
    [InlineData("study,yi,vi\nSmith 2010a,0.1,0.2\nSmith 2010b,0.3,0.2\nSmith 2011,0.3,0.1\n")]
    [InlineData("study,yi,vi\nTrial A,0.1,0.2\nTrial B,0.3,0.2\n")]
    [InlineData("study,ai,n1i,ci,n2i\nA 2001,0,15,0,15\nB 2002,0,15,0,15\n")]
    [InlineData("study,measure,est,lb,ub\nA,COR,0.80,0.62,0.90\n")]
    public void A_right_table_has_no_finding(string csv) => Assert.Empty(LintText.Check(csv).Select(LintText.Brief));

    [Fact]
    public void What_a_measure_refuses_is_an_error_even_where_no_rule_names_it()
    {
        Assert.True(Measures.TryFind("ROM", out var ratioOfMeans));
        var finding = Assert.Single(LintText.Check("study,m1i,sd1i,n1i,m2i,sd2i,n2i\nA,-1.5,2.0,20,3.1,2.1,20\n", i => i with { Measure = ratioOfMeans }));
        Assert.Equal("2:3 error unreadable-row", LintText.Brief(finding));
        Assert.StartsWith("m1i: ", finding.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_claim_that_a_run_refuses_is_an_error_once()
    {
        var findings = LintText.Check(ClaimHeader + Claim("ratio-ci", "OR 1.50 (1.10-1.90)", "OR 1.50 (1.10-1.90)", "OR", "1.50", "1.10", "1.90"));
        Assert.Equal("interval-off-centre", Assert.Single(findings).Rule);
        Assert.Equal(LintSeverity.Error, findings[0].Severity);
    }

    [Fact]
    public void Names_of_columns_may_be_mapped_and_rules_left_out()
    {
        const string Csv = "study,deaths,n1i,ci,n2i\nA,13,12,4,12\n";
        LintInput Mapped(LintInput i) => i with { Map = i.Map.Add("ai", "deaths") };
        Assert.Equal("2:3 error events-exceed-group", LintText.Brief(Assert.Single(LintText.Check(Csv, Mapped))));
        Assert.Empty(LintText.Check(Csv, Mapped, new() { Skip = ["events-exceed-group"] }));
        Assert.Empty(LintText.Check("study,est,p\nA,1.2,0.000\n", options: new() { MinimumSeverity = LintSeverity.Error }));
    }

    [Fact]
    public void An_unknown_rule_names_the_nearest()
    {
        var error = Assert.Throws<ArgumentException>(() => LintText.Check("study,yi,vi\nA,1,1\n", options: new() { Skip = ["shared-contrl"] }));
        Assert.Contains("did you mean 'shared-control'?", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "the file is empty; expected a header and rows")]
    [InlineData("study,a1,b1\nA,1,2\n", "no column that the linter knows")]
    [InlineData("study,yi,vi\n", "a header without rows")]
    [InlineData("study,yi,vi\nA,1\n", "the row has 2 field(s), the header 3")]
    [InlineData("study,yi,yi\nA,1,2\n", "the column stands twice in the header")]
    [InlineData("id,form,printed,quote,est\nA,ratio-ci,x,x,1\n", "the column is missing")]
    public void What_is_no_table_is_refused(string csv, string words)
    {
        var error = Assert.Throws<InvalidInputException>(() => LintText.Check(csv));
        Assert.Contains(error.Problems, p => p.ToString().StartsWith("t.csv", StringComparison.Ordinal) && p.Message.Contains(words, StringComparison.Ordinal));
    }

    private static string Claim(string form, string printed, string quote, string measure = "", string est = "", string lb = "", string ub = "") =>
        $"X1,Doe 2020,r,s,p,{quote},{printed},,,mouse,LPS,lung,24 h,EV,exosomes,,,PBS,concurrent,IL-6,inflammation,down,{form},{measure},{est},{lb},{ub},,,,,,,,,,,\n";
}
