using System.Collections.Immutable;
using System.Text;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Problems;

namespace ExoMeta.Tests.Evidence;

/// <summary>One test a kind of mistake, each with the whole message.</summary>
public class StudyTableMistakesTests
{
    private const string Header = "study,ai,n1i,ci,n2i\n";

    private static readonly StudyTableOptions Defaults = new();

    [Theory]
    [InlineData("study,ai,n1i,ci,n2\nA,1,10,2,10\n",
        "t.csv:1: n2i: the column is missing (OR takes ai n1i ci n2i, or ai bi ci di); did you mean 'n2'?")]
    [InlineData(Header + "A,one,10,2,10\n", "t.csv:2:3: ai: 'one' is not a number")]
    [InlineData(Header + "A,1,-10,2,10\n", "t.csv:2:5: n1i: -10 is below 1; a group has at least one member")]
    [InlineData(Header + "A,1,0,2,10\n", "t.csv:2:5: n1i: 0 is below 1; a group has at least one member")]
    [InlineData(Header + "A,-1,10,2,10\n", "t.csv:2:3: ai: -1 is negative; events are counted from 0")]
    [InlineData(Header + "A,1.5,10,2,10\n", "t.csv:2:3: ai: 1.5 is not a whole number; events are counted")]
    [InlineData(Header + "A,1,10.5,2,10\n", "t.csv:2:5: n1i: 10.5 is not a whole number; group members are counted")]
    [InlineData(Header + "A,11,10,2,10\n", "t.csv:2:3: ai: 11 events among 10 (n1i); events cannot outnumber the group")]
    [InlineData(Header + "A,NaN,10,2,10\n", "t.csv:2:3: ai: 'NaN' is not a finite number")]
    [InlineData(Header + "A,1,Infinity,2,10\n", "t.csv:2:5: n1i: 'Infinity' is not a finite number")]
    [InlineData(Header + "A,1,10,2\n", "t.csv:2:1: the row has 4 field(s), the header 5")]
    [InlineData(Header + "A,1,10,2,10,7\n",
        "t.csv:2:13: the row has 6 field(s), the header 5 (a decimal comma or a comma in an unquoted text makes one too many)")]
    [InlineData(Header + "A,\"1,5\",10,2,10\n", "t.csv:2:3: ai: '1,5' has a decimal comma; write 1.5")]
    [InlineData(Header + "A,\u22121,10,2,10\n", "t.csv:2:3: ai: '\u22121' begins with a typographic minus; write -1")]
    [InlineData("study,ai,n1i,ci,n2i,ai\nA,1,10,2,10,1\n", "t.csv:1:21: ai: the column stands twice in the header")]
    [InlineData(Header, "t.csv:1: a header without rows")]
    [InlineData("", "t.csv: the file is empty; expected a header and rows")]
    [InlineData("\n \n", "t.csv: the file is empty; expected a header and rows")]
    [InlineData("study;ai;n1i;ci;n2i\nA;1;10;2;10\n", "t.csv:1:1: the header is separated by semicolons; expected commas")]
    [InlineData(Header + "A,\"1,10,2,10\n", "t.csv:2:3: a quote is opened here and never closed")]
    [InlineData(Header + "A,1\"0,10,2,10\n",
        "t.csv:2:4: a quote inside a field that does not begin with one; quote the whole field and write the quote twice")]
    [InlineData(Header + "A,,10,2,10\n", "t.csv:1: no row is complete: in each a used value is missing")]
    public void A_wrong_table_is_refused_with_the_place_and_what_was_expected(string text, string expected) =>
        AssertRefused(text, "OR", Defaults, expected);

    [Theory]
    [InlineData("MD", "m1i,sd1i,n1i,m2i,sd2i,n2i\n1,-2,10,2,1,10\n", "t.csv:2:3: sd1i: -2 is negative; a standard deviation is 0 or more")]
    [InlineData("MD", "m1i,sd1i,n1i,m2i,sd2i,n2i\n1,0,10,2,0,10\n",
        "t.csv:2:3: sd1i: both standard deviations are 0, so that the effect has no variance")]
    [InlineData("ROM", "m1i,sd1i,n1i,m2i,sd2i,n2i\n-1,1,10,2,1,10\n", "t.csv:2:1: m1i: a log ratio needs two means above 0 (or two below 0)")]
    [InlineData("SMD", "m1i,sd1i,n1i,m2i,sd2i,n2i\n1,1,1,2,1,2\n",
        "t.csv:2:5: n1i: a standardized difference needs at least four members in both groups together")]
    [InlineData("ZCOR", "ri,ni\n0.2,3\n", "t.csv:2:5: ni: ZCOR needs at least 4 subjects")]
    [InlineData("COR", "ri,ni\n1.2,30\n", "t.csv:2:1: ri: 1.2 is no correlation; expected -1 to 1")]
    [InlineData("IRR", "x1i,t1i,x2i,t2i\n1,0,2,3\n", "t.csv:2:3: t1i: 0 is not above 0")]
    [InlineData("YV", "yi,vi\n1,0\n", "t.csv:2:3: vi: 0 is not above 0")]
    [InlineData("YV", "yi,sei\n1,-1\n", "t.csv:2:3: sei: -1 is not above 0")]
    [InlineData("YV", "est,lb,ub\n1,0.5,2\n", "t.csv:1: est: an interval needs --scale log (for ratios) or --scale identity")]
    [InlineData("OR", "ai,bi,ci,di\n0,0,1,2\n", "t.csv:2:3: bi: the treated group is empty (ai and bi are both 0)")]
    public void A_value_outside_the_domain_of_its_measure_is_refused(string measure, string text, string expected) =>
        AssertRefused(text, measure, Defaults, expected);

    [Theory]
    [InlineData("est,lb,ub\n0.1,3,2\n", "t.csv:2:5: lb: the lower limit 3 is not below the upper limit 2")]
    [InlineData("est,lb,ub\n9,1,2\n", "t.csv:2:1: est: 9 lies outside its interval 1 to 2")]
    [InlineData("est,lb,ub\n-1,1,2\n", "t.csv:2:1: est: -1 is no ratio; expected a number above 0")]
    [InlineData("est,lb,ub\n3.00,1.00,4.00\n",
        "t.csv:2:1: est: 3.00 is not the geometric middle of 1.00 to 4.00 (that is 2.000): "
        + "the interval is not symmetric on the log scale beyond what rounding explains, so that it gives no standard error")]
    public void A_wrong_interval_is_refused(string text, string expected) =>
        AssertRefused(text, "YV", Defaults with { Interval = new(IsLog: true, 95) }, expected);

    [Fact]
    public void All_problems_of_a_table_are_reported_in_one_pass()
    {
        AssertRefused(
            Header + "A,-1,10,x,10\nB,12,10,\"2,5\",0\n", "OR", Defaults,
            "t.csv:2:3: ai: -1 is negative; events are counted from 0",
            "t.csv:2:9: ci: 'x' is not a number",
            "t.csv:3:9: ci: '2,5' has a decimal comma; write 2.5",
            "t.csv:3:15: n2i: 0 is below 1; a group has at least one member");
    }

    [Fact]
    public void A_wrong_mapping_names_the_nearest_column_of_either_side() => AssertRefused(
        Header + "A,1,10,2,10\n", "OR",
        Defaults with { Map = ImmutableDictionary<string, string>.Empty.Add("aj", "ai").Add("ci", "c") },
        "--map: aj: OR takes no column 'aj'; did you mean 'ai'?",
        "--map: ci: no column 'c' in t.csv; did you mean 'ci'?");

    [Fact]
    public void A_missing_moderator_is_a_missing_column() => AssertRefused(
        "ai,n1i,ci,n2i,Year\n1,10,2,10,1999\n", "OR", Defaults with { UsedColumns = ["year"] },
        "t.csv:1: year: the column is missing; did you mean 'Year'?");

    [Fact]
    public void A_line_of_100_MB_is_refused_without_reading_it_into_memory()
    {
        using var file = new TableFile(Header);
        using (var stream = new FileStream(file.Path, FileMode.Append))
        {
            // A sparse file: its zero bytes come as fast as the disk can pretend.
            stream.SetLength(100_000_000);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var problems = new ProblemList();
        Assert.Null(StudyTable.Read(file.Path, "t.csv", Measures.OddsRatio, Defaults, problems));
        Assert.Equal(["t.csv:2: the line is longer than 1048576 bytes (1 MiB); no table needs that"], TableFile.Print(problems));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void A_field_over_64_KiB_is_refused() => AssertRefused(
        Header + new string('A', 65_537) + ",1,10,2,10\n", "OR", Defaults,
        "t.csv:2:1: the field is longer than 65536 bytes (64 KiB); no table needs that");

    [Fact]
    public void A_field_of_64_KiB_is_taken()
    {
        using var file = new TableFile(Header + new string('A', 65_536) + ",1,10,2,10\n");
        Assert.NotNull(StudyTable.Read(file.Path, "t.csv", Measures.OddsRatio, Defaults, new ProblemList()));
    }

    [Fact]
    public void A_NUL_byte_is_refused() => AssertRefused(
        Header + "\u00c4,1,1\0,2,10\n", "OR", Defaults, "t.csv:2:6: a NUL byte; expected UTF-8 text (a table in UTF-16 has them too)");

    [Fact]
    public void Text_that_is_not_UTF8_is_refused()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Header), .. Encoding.Latin1.GetBytes("M\u00fcller,1,10,2,10\n")];
        using var file = new TableFile(bytes);
        var problems = new ProblemList();
        Assert.Null(StudyTable.Read(file.Path, "t.csv", Measures.OddsRatio, Defaults, problems));
        Assert.Equal(["t.csv:2:2: not UTF-8 text; save the table as UTF-8"], TableFile.Print(problems));
    }

    [Fact]
    public void A_missing_file_and_a_directory_are_problems()
    {
        var problems = new ProblemList();
        Assert.Null(StudyTable.Read(Path.Combine(Path.GetTempPath(), "no", "such", "file.csv"), "no.csv", Measures.OddsRatio, Defaults, problems));
        Assert.Null(StudyTable.Read(Path.GetTempPath(), "tmp", Measures.OddsRatio, Defaults, problems));
        Assert.Equal(["no.csv: the file does not exist", "tmp: the file cannot be read: it is a directory"], TableFile.Print(problems));
    }

    private static void AssertRefused(string text, string code, StudyTableOptions options, params string[] expected)
    {
        using var file = new TableFile(text);
        var problems = new ProblemList();
        Assert.True(Measures.TryFind(code, out var measure));
        Assert.Null(StudyTable.Read(file.Path, "t.csv", measure, options, problems));
        Assert.Equal(expected, TableFile.Print(problems));
    }
}
