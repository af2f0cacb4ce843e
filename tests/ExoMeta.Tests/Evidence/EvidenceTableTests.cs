using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Problems;

namespace ExoMeta.Tests.Evidence;

/// <summary>Evidence and assumption tables: what is read, and one test a kind of mistake with the whole message.</summary>
public class EvidenceTableTests
{
    private static readonly string[] Columns = [.. EvidenceTable.Columns];

    [Fact]
    public void A_claim_keeps_its_place_its_words_and_its_statistic()
    {
        using var file = new TableFile(Table(
            Row(("id", "R1"), ("quote", "3 of 11, \"all\""), ("form", "counts"), ("measure", "OR"), ("x1", "3"), ("n1", "11"), ("x2", "8"), ("n2", "24"))));
        var claim = Read(file).Claims.Single();
        Assert.Equal("e.csv:2", claim.Location.ToString());
        Assert.Equal("3 of 11, \"all\"", claim.Quote);
        Assert.Equal(new EventCounts("as printed", "OR", 3, 11, 8, 24), claim.Statistic);
        Assert.Equal((ComparatorType.Concurrent, GoodDirection.Down), (claim.ComparatorType, claim.GoodDirection));
        Assert.Null(claim.Dose);
    }

    [Fact]
    public void The_header_has_the_37_columns_of_the_format_in_its_order() => Assert.Equal(
        "id,study,reference,source,section,quote,printed,contradiction,note,species,model,compartment,timepoint,product,product_class,dose,"
        + "route,comparator,comparator_type,outcome,domain,good_direction,form,measure,est,lb,ub,level,base,base_spread,spread,spread_kind,"
        + "x1,n1,x2,n2,p_bound,direction",
        string.Join(',', Columns));

    public static TheoryData<string, string, string[]> Mistakes => new()
    {
        { "form=ratios-ci", "form", ["unknown form 'ratios-ci'; did you mean 'ratio-ci'?"] },
        { "form=ratio-ci;measure=RO;est=0.1;lb=0.05;ub=0.2", "measure", ["unknown measure 'RO'; expected OR, RR or HR"] },
        { "form=ratio-ci;measure=OR;est=0.1;lb=0.3;ub=0.2", "lb", ["the lower limit 0.3 is not below the upper limit 0.2"] },
        { "form=ratio-ci;measure=OR;est=0.4;lb=0.1;ub=0.2", "est", ["0.4 lies outside its interval 0.1 to 0.2"] },
        { "form=ratio-ci;measure=OR;est=0.180;lb=0.100;ub=0.200", "est", ["0.180 is not the geometric middle of 0.100 to 0.200 (that is 0.141): the interval is not symmetric on the log scale beyond what rounding explains, so that it gives no standard error"] },
        { "form=ratio-ci;measure=OR;est=0.1;lb=0;ub=0.2", "lb", ["0 is no ratio; expected a number above 0"] },
        { "form=ratio-ci;measure=OR;est=0.1;lb=0.05;ub=0.2;level=0.95", "level", ["0.95 is no confidence level; expected a percentage between 1 and 100; write 95"] },
        { "form=ratio-ci;measure=OR;est=0.1;ub=0.2", "lb", ["is empty, but the form needs it"] },
        { "form=counts;measure=OR;x1=12;n1=11;x2=8;n2=24", "x1", ["12 events among 11 (n1); events cannot outnumber the group"] },
        { "form=counts;measure=OR;x1=1.5;n1=11;x2=8;n2=24", "x1", ["1.5 is not a count; expected a whole number, 0 or more"] },
        { "form=counts;measure=OR;x1=-1;n1=11;x2=8;n2=24", "x1", ["-1 is not a count; expected a whole number, 0 or more"] },
        { "form=proportion;x1=0;n1=0", "n1", ["0 is no group size; expected 1 or more"] },
        { "form=percentage;est=101", "est", ["101 is no percentage of a group; expected 0 to 100"] },
        { "form=mean;est=5;spread=0;spread_kind=sd", "spread", ["0 is no spread; expected a number above 0"] },
        { "form=mean-before-after;base=-5;base_spread=1;est=4;spread=1;spread_kind=sem;n1=9", "base", ["-5 has no logarithm; a ratio of means needs means above 0"] },
        { "form=mean-before-after;base=5;base_spread=1;est=4;spread=1;spread_kind=se;n1=9", "spread_kind", ["unknown spread_kind 'se'; expected sd or sem"] },
        { "form=two-means;est=5;base=4;spread=1;spread_kind=sd", "base_spread", ["is empty, but the other mean has its spread; expected both or neither"] },
        { "form=two-means;est=5;base=4;spread_kind=sd", "spread", ["is empty, but spread_kind says what it is"] },
        { "form=percent-change;est=-100", "est", ["-100 is no percent change of a ratio; expected a number above -100"] },
        { "form=percent-change;est=\"5,3\"", "est", ["'5,3' has a decimal comma; write 5.3"] },
        { "form=percent-change-p;est=0;p_bound=0.05", "est", ["a change of 0 has no p-value below a bound"] },
        { "form=percent-change-p;est=10;p_bound=1", "p_bound", ["1 is no bound of a p-value; expected a number between 0 and 1"] },
        { "form=percent-change-p;est=10;p_bound=0.05;n1=1", "n1", ["1 is too small a group; expected 2 or more"] },
        { "form=fold-change;est=0.5;direction=decrease", "est", ["a 0.5-fold change may mean either way; write its inverse with the opposite direction"] },
        { "form=fold-change;est=-2;direction=decrease", "est", ["-2 is no fold change; expected a number above 0"] },
        { "form=fold-change;est=2;direction=lower", "direction", ["unknown direction 'lower'; expected increase or decrease"] },
        { "form=direction;direction=benefits", "direction", ["unknown direction 'benefits'; expected benefit, harm, null or mixed"] },
        { "form=direction;direction=benefit;est=5", "est", ["the form direction does not take '5' here; it takes direction"] },
        { "form=qualitative;n1=5", "n1", ["the form qualitative does not take '5' here; it takes no value column"] },
        { "form=contradicted", "contradiction", ["is empty; a contradicted claim says here or in its note what contradicts it"] },
        { "good_direction=downwards;form=qualitative", "good_direction", ["unknown good_direction 'downwards'; did you mean 'down'?"] },
        { "comparator_type=;form=qualitative", "comparator_type", ["is empty; expected one of: concurrent, baseline, dose-against-dose, none"] },
        { "product_class=exosome;form=qualitative", "product_class", ["unknown product_class 'exosome'; did you mean 'exosomes'?"] },
        { "domain=inflamation;form=qualitative", "domain", ["unknown domain 'inflamation'; did you mean 'inflammation'?"] },
        { "compartment=;form=qualitative", "compartment", ["is empty; where the source does not say it, write 'not stated'"] },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_wrong_cell_is_refused_with_its_place(string cells, string column, string[] messages)
    {
        var row = Row([.. cells.Split(';').Select(c => c.Split('=', 2)).Select(c => (c[0], c[1].Trim('"')))]);
        using var file = new TableFile(Table(row));
        var problems = new ProblemList();
        Assert.Null(EvidenceTable.Read(file.Path, "e.csv", problems));

        // The place, computed another way: the length of what stands before the cell.
        var place = 1 + row[..Array.IndexOf(Columns, column)].Sum(c => c.Length + 1);
        Assert.Equal(
            messages.Select(m => FormattableString.Invariant($"e.csv:2:{place}: {column}: {m}")), TableFile.Print(problems));
    }

    [Fact]
    public void A_duplicate_id_names_the_place_of_the_first()
    {
        using var file = new TableFile(Table(Row(("id", "A"), ("form", "qualitative")), Row(("id", "A"), ("form", "qualitative"))));
        var problems = new ProblemList();
        Assert.Null(EvidenceTable.Read(file.Path, "e.csv", problems));
        Assert.Equal(["e.csv:3:1: id: 'A' stands twice; the first is at e.csv:2:1"], TableFile.Print(problems));
    }

    [Fact]
    public void A_misspelt_column_is_missing_and_its_misspelling_is_named()
    {
        using var file = new TableFile(Table(Row(("form", "qualitative"))).Replace("timepoint", "time_point", StringComparison.Ordinal));
        var problems = new ProblemList();
        Assert.Null(EvidenceTable.Read(file.Path, "e.csv", problems));
        Assert.Equal(["e.csv:1: timepoint: the column is missing; did you mean 'time_point'?"], TableFile.Print(problems));
    }

    [Fact]
    public void Problems_of_all_rows_come_in_one_pass_in_order()
    {
        using var file = new TableFile(Table(
            Row(("id", "A"), ("form", "x")), Row(("id", "B"), ("domain", "?"), ("form", "percent-change"), ("est", "-200"))));
        var problems = new ProblemList();
        Assert.Null(EvidenceTable.Read(file.Path, "e.csv", problems));
        Assert.Equal(["form", "domain", "est"], problems.ToSorted().Select(p => p.Name));
    }

    internal static string Table(params string[][] rows) =>
        string.Join('\n', new[] { Columns }.Concat(rows).Select(r => string.Join(',', r))) + "\n";

    internal static string[] Row(params (string Column, string Text)[] cells)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["id"] = "A", ["study"] = "S 2020", ["reference"] = "ref", ["source"] = "src", ["section"] = "p. 1", ["quote"] = "q",
            ["printed"] = "as printed", ["species"] = "mouse", ["model"] = "LPS", ["compartment"] = "lung", ["timepoint"] = "day 1",
            ["product"] = "exo", ["product_class"] = "exosomes", ["comparator"] = "control", ["comparator_type"] = "concurrent",
            ["outcome"] = "IL-6", ["domain"] = "inflammation", ["good_direction"] = "down",
        };
        foreach (var (column, text) in cells)
        {
            values[column] = text;
        }

        return [.. Columns.Select(c => values.GetValueOrDefault(c, "")).Select(Quote)];
    }

    internal static EvidenceTable Read(TableFile file)
    {
        var problems = new ProblemList();
        var table = EvidenceTable.Read(file.Path, "e.csv", problems);
        Assert.Equal([], TableFile.Print(problems));
        return table!;
    }

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
