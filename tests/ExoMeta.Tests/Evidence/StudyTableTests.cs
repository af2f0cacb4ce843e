using System.Collections.Immutable;
using System.Text;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Problems;

namespace ExoMeta.Tests.Evidence;

public class StudyTableTests
{
    [Fact]
    public void Byte_order_mark_CRLF_quotes_blank_lines_and_multi_line_notes_are_accepted()
    {
        byte[] bytes =
        [
            .. Encoding.UTF8.Preamble,
            .. "study,ai,n1i,note,ci,n2i\r\n\"A, first\",1,10,\"two\r\nlines \"\"quoted\"\"\",2,10\r\n\r\nB,3,11,,8,24"u8,
        ];
        using var file = new TableFile(bytes);
        var table = Read(file, Measures.OddsRatio, new());
        Assert.Equal(["A, first", "B"], table.Rows.Select(r => r.Label));
        Assert.Equal([2, 5], table.Rows.Select(r => r.Location.Line ?? 0));
        Assert.Equal(["note"], table.ExtraColumns);
        Assert.Equal(["two\r\nlines \"quoted\"", ""], table.TextColumn("note"));
        Assert.Equal(Math.Log(3 / 8.0 / (8 / 16.0)), table.Rows[1].Effect!.Value.Estimate, 1e-15);
    }

    [Fact]
    public void A_problem_after_a_multi_line_field_stands_at_its_own_line_and_column()
    {
        using var file = new TableFile("study,note,ai,n1i,ci,n2i\nA,\"\u00e4\n\u00f6\ud83d\ude00\",x,10,2,10\n");
        var problems = new ProblemList();
        Assert.Null(StudyTable.Read(file.Path, "t.csv", Measures.OddsRatio, new(), problems));
        Assert.Equal(["t.csv:3:5: ai: 'x' is not a number"], TableFile.Print(problems));
    }

    [Fact]
    public void Rows_with_a_missing_value_are_dropped_counted_and_warned_about()
    {
        using var file = new TableFile("ai,n1i,ci,n2i,year\n1,10,2,10,1990\nNA,10,2,10,1991\n1,10,,10,1992\n2,10,3,10,NA\n4,10,5,10,1994\n");
        var table = Read(file, Measures.OddsRatio, new() { UsedColumns = ["year"] });
        Assert.Equal(["1", "5"], table.Rows.Select(r => r.Label));
        Assert.Equal(3, table.DroppedRows);
        Assert.Equal(["t.csv: 3 rows dropped because a used value is missing (lines 3, 4, 5)"], table.Warnings);
        Assert.Equal([1990, 1994], table.NumberColumn("year", new ProblemList())!.Value);
    }

    [Fact]
    public void A_row_whose_zero_cells_get_nothing_keeps_its_counts_but_has_no_effect()
    {
        using var file = new TableFile("ai,n1i,ci,n2i\n0,8,8,24\n3,11,8,24\n");
        var table = Read(file, Measures.OddsRatio, new() { ZeroCells = ZeroCellRule.None });
        Assert.Null(table.Rows[0].Effect);
        Assert.Equal([0.0, 8, 8, 24], table.Rows[0].Data);
        Assert.NotNull(table.Rows[1].Effect);
        Assert.Equal(["t.csv: 1 row without an effect, because of zero cells to which nothing is added (line 2)"], table.Warnings);
    }

    [Theory]
    [InlineData("OR", "t.csv: 2 rows with a zero cell, to which 0.5 was added for an effect to exist (lines 2, 4)")]
    [InlineData("AS", null)]
    [InlineData("RD", "t.csv: 2 rows with a zero cell, to which 0.5 was added for an effect to exist (lines 2, 4)")]
    public void What_is_added_to_zero_cells_is_said(string code, string? warning)
    {
        using var file = new TableFile("ai,n1i,ci,n2i\n0,10,0,12\n3,11,8,24\n10,10,8,10\n");
        Assert.True(Measures.TryFind(code, out var measure));
        Assert.Equal(warning is null ? [] : [warning], Read(file, measure, new()).Warnings);
    }

    [Fact]
    public void Other_column_names_are_mapped_and_cells_of_a_two_by_two_table_become_totals()
    {
        using var file = new TableFile("trial,deaths,alive,ci,di\nR2,0,8,8,16\n");
        var table = Read(file, Measures.OddsRatio, new()
        {
            Map = ImmutableDictionary<string, string>.Empty.Add("ai", "deaths").Add("bi", "alive").Add("study", "trial"),
        });
        Assert.Equal("R2", table.Rows[0].Label);
        Assert.Equal([0.0, 8, 8, 24], table.Rows[0].Data);
    }

    [Theory]
    [InlineData("yi,vi\n-2.5,0.25\n", -2.5, 0.25)]
    [InlineData("yi,sei\n-2.5,0.5\n", -2.5, 0.25)]
    public void A_given_effect_comes_with_variance_or_standard_error(string text, double estimate, double variance)
    {
        using var file = new TableFile(text);
        Assert.Equal(new EffectSize(estimate, variance), Read(file, Yv, new()).Rows[0].Effect);
    }

    [Fact]
    public void A_given_interval_is_read_on_the_stated_scale_and_level()
    {
        using var ratio = new TableFile("est,lb,ub\n2,1,4\n");
        using var difference = new TableFile("est,lb,ub\n2,1,3\n");
        const double Z95 = 1.9599639845400545;
        const double Z90 = 1.6448536269514722;
        var log = Read(ratio, Yv, new() { Interval = new(IsLog: true, 95) }).Rows[0].Effect!.Value;
        Assert.Equal(Math.Log(2), log.Estimate, 1e-15);
        Assert.Equal(Math.Log(4) / (2 * Z95), log.StandardError, 1e-12);
        var identity = Read(difference, Yv, new() { Interval = new(IsLog: false, 90) }).Rows[0].Effect!.Value;
        Assert.Equal(2, identity.Estimate);
        Assert.Equal(1 / Z90, identity.StandardError, 1e-12);
    }

    [Fact]
    public void Columns_in_memory_give_the_same_effects_as_a_file()
    {
        using var file = new TableFile("study,ai,n1i,ci,n2i\nA,0,8,8,24\nB,3,11,8,24\nC,NA,11,8,24\n");
        var fromFile = Read(file, Measures.RiskRatio, new());
        var problems = new ProblemList();
        var fromColumns = StudyTable.FromColumns(
            [("ai", [0, 3, null]), ("n1i", [8, 11, 11]), ("ci", [8, 8, 8]), ("n2i", [24, 24, 24])], ["A", "B", "C"],
            "request x", Measures.RiskRatio, new(), problems);
        Assert.True(problems.IsEmpty);
        Assert.Equal(fromFile.Rows.Select(r => r.Effect), fromColumns!.Rows.Select(r => r.Effect));
        Assert.Equal(1, fromColumns.DroppedRows);
    }

    private static Measure Yv => Measures.TryFind("YV", out var measure) ? measure : throw new InvalidOperationException();

    private static StudyTable Read(TableFile file, Measure measure, StudyTableOptions options)
    {
        var problems = new ProblemList();
        var table = StudyTable.Read(file.Path, "t.csv", measure, options, problems);
        Assert.Equal([], TableFile.Print(problems));
        return table!;
    }
}
