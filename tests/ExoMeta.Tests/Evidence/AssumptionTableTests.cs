using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Problems;

namespace ExoMeta.Tests.Evidence;

public class AssumptionTableTests
{
    private const string Header = "claim,field,value,scope,reason\n";

    [Fact]
    public void Assumptions_for_exploratory_pools_are_used_only_there()
    {
        using var file = new TableFile(Header + "K,cv,\"uniform(0.3, 0.8)\",exploratory,why\nK,n1,\"integers(5, 15)\",all,usual\n");
        var table = Read(file, out var problems);
        Assert.Equal([], TableFile.Print(problems));
        Assert.Equal(["n1"], table!.For("K", exploratory: false).Select(a => a.Field));
        Assert.Equal(["cv", "n1"], table.For("K", exploratory: true).Select(a => a.Field));
        Assert.Empty(table.For("P", exploratory: true));
        Assert.Equal(new Assumption("n1", new UncertainQuantity.Integers(5, 15), "usual"), table.Rows[1].Assumption);
        Assert.Equal("a.csv:3", table.Rows[1].Location.ToString());
    }

    [Theory]
    [InlineData("KK,cv,0.5,all,r", "a.csv:2:1: claim: no claim 'KK' in e.csv; did you mean 'K'?")]
    [InlineData("K,cvs,0.5,all,r", "a.csv:2:3: field: unknown field 'cvs'; did you mean 'cv'?")]
    [InlineData("K,correlation,0.5,all,r",
        "a.csv:2:3: field: the form percent-change of claim 'K' does not take correlation; it takes n1, n2, cv")]
    [InlineData("Q,n1,5,all,r", "a.csv:2:3: field: the form qualitative of claim 'Q' takes no assumption")]
    [InlineData("P,n1,5,all,r", "a.csv:2:3: field: claim 'P' states n1 or does not need it; an assumption may not replace what is printed")]
    [InlineData("K,cv,0.5,everywhere,r", "a.csv:2:10: scope: unknown scope 'everywhere'; expected all or exploratory")]
    [InlineData("K,cv,0.5,all,", "a.csv:2:14: reason: is empty; an assumption needs its reason")]
    [InlineData("K,n1,1,all,r", "a.csv:2:6: value: 1 allows a group below 2, which has no variance")]
    [InlineData("K,n1,5.5,all,r",
        "a.csv:2:6: value: 5.5 is no group size; expected a whole number, integers(a, b) or a choice of whole numbers")]
    [InlineData("K,cv,0,all,r", "a.csv:2:6: value: 0 allows a coefficient of variation that is not above 0")]
    [InlineData("K,cv,\"uniform(-0.1, 0.5)\",all,r",
        "a.csv:2:6: value: uniform(-0.1, 0.5) allows a coefficient of variation that is not above 0")]
    [InlineData("B,correlation,1.5,all,r", "a.csv:2:15: value: 1.5 reaches outside -1 to 1, where no correlation lies")]
    [InlineData("B,correlation,\"normal(0.5, 0.1)\",all,r",
        "a.csv:2:15: value: normal(0.5, 0.1) reaches outside -1 to 1, where no correlation lies")]
    [InlineData("P,p,0,all,r", "a.csv:2:5: value: 0 allows a p-value that is not between 0 and 1")]
    [InlineData("P,p,0.02,all,r", "a.csv:2:5: value: 0.02 reaches above the printed bound p < 0.01")]
    [InlineData("E,spread_kind,2,all,r", "a.csv:2:15: value: 2 is no kind of error; expected 0 (SD), 1 (SEM) or choice(0: w, 1: 1-w)")]
    [InlineData("P,test_scale,0.5,all,r",
        "a.csv:2:14: value: 0.5 is no scale of a test; expected 0 (log ratio), 1 (raw change) or choice(0: w, 1: 1-w)")]
    [InlineData("P,test_scale,\"uniform(0, 1)\",all,r",
        "a.csv:2:14: value: uniform(0, 1) is no scale of a test; expected 0 (log ratio), 1 (raw change) or choice(0: w, 1: 1-w)")]
    [InlineData("E,test_scale,0,all,r",
        "a.csv:2:3: field: the form percent-change-error of claim 'E' does not take test_scale; it takes spread_kind, n1")]
    [InlineData("K,cv,unifrom(0.1),all,r", "a.csv:2:6: value: unknown distribution 'unifrom'; did you mean 'uniform'?")]
    public void A_wrong_assumption_is_refused_with_its_place(string row, string expected)
    {
        using var file = new TableFile(Header + row + "\n");
        Assert.Null(Read(file, out var problems));
        Assert.Equal([expected], TableFile.Print(problems));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("choice(0: 0.8, 1: 0.2)")]
    public void The_scale_of_a_test_may_be_assumed(string value)
    {
        using var file = new TableFile($"{Header}P,test_scale,\"{value}\",all,the methods section says so\n");
        var table = Read(file, out var problems);
        Assert.Equal([], TableFile.Print(problems));
        Assert.Equal(value, Assert.Single(table!.For("P", exploratory: false)).Value.ToString());
    }

    [Fact]
    public void A_second_assumption_for_the_same_field_names_the_first()
    {
        using var file = new TableFile(Header + "K,cv,0.5,all,r\nK,cv,0.6,exploratory,r\n");
        Assert.Null(Read(file, out var problems));
        Assert.Equal(["a.csv:3:1: claim: 'cv' is assumed twice for claim 'K'; the first is at a.csv:2:1"], TableFile.Print(problems));
    }

    [Fact]
    public void A_missing_column_names_the_nearest_one_present()
    {
        using var file = new TableFile("claim,field,values,scope,reason\nK,cv,0.5,all,r\n");
        Assert.Null(Read(file, out var problems));
        Assert.Equal(["a.csv:1: value: the column is missing; did you mean 'values'?"], TableFile.Print(problems));
    }

    [Fact]
    public void Without_readable_claims_what_does_not_need_them_is_still_checked()
    {
        using var file = new TableFile(Header + "anything,cv,-1,all,\n");
        var problems = new ProblemList();
        Assert.Null(AssumptionTable.Read(file.Path, "a.csv", null, problems));
        Assert.Equal(
            [
                "a.csv:2:13: value: -1 allows a coefficient of variation that is not above 0",
                "a.csv:2:20: reason: is empty; an assumption needs its reason",
            ],
            TableFile.Print(problems));
    }

    private static AssumptionTable? Read(TableFile file, out ProblemList problems)
    {
        using var claims = new TableFile(EvidenceTableTests.Table(
            EvidenceTableTests.Row(("id", "K"), ("form", "percent-change"), ("est", "-26")),
            EvidenceTableTests.Row(("id", "B"), ("form", "mean-before-after"), ("base", "127.1"), ("base_spread", "14.7"), ("est", "66.6"),
                ("spread", "10.4"), ("spread_kind", "sem"), ("n1", "35")),
            EvidenceTableTests.Row(("id", "P"), ("form", "percent-change-p"), ("est", "46"), ("p_bound", "0.01"), ("n1", "12")),
            EvidenceTableTests.Row(("id", "E"), ("form", "percent-change-error"), ("est", "-58"), ("spread", "8"), ("spread_kind", "unknown")),
            EvidenceTableTests.Row(("id", "Q"), ("form", "qualitative"))));
        problems = new ProblemList();
        return AssumptionTable.Read(file.Path, "a.csv", EvidenceTableTests.Read(claims), problems);
    }
}
