using System.Text;
using System.Text.Json;

namespace ExoMeta.Cli.Tests;

/// <summary><c>exometa lint</c>: its output, its exit codes, and what it says of the committed evidence.</summary>
public sealed class LintCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_three_known_misprints_are_errors()
    {
        var path = Repository.Path("inputs", "classics", "misprints.csv");
        var outcome = await Outcome.OfAsync("lint", path, "--min-severity", "error");
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(
            $"""
            {path} (study data, 3 rows)
            {path}:2:45: error impossible-ratio: Misprint 1, as printed in a review: OR = −6.45, but no ratio is negative; its interval 2.78 to 14.97 is all above 0 with geometric middle 6.45, so the minus sign looks like a slip
            {path}:3:46: error estimate-outside-interval: Misprint 2, as printed in a review: SMD = −4.34 lies outside its interval 3.04 to 5.63; with the signs of the limits changed (−5.63 to −3.04) it would be their middle, so signs look lost
            {path}:4:57: error counts-contradict-effect: Misprint 3, as printed in a trial report: the counts 3/11 v 8/24 give RR 0.818 (crude), but RR 0.49 (0.14 to 1.11) is printed; no other measure, swapped arms or counted non-events explain it; if it is adjusted, say so in a column 'adjusted'

            3 findings: 3 errors, 0 warnings, 0 notes

            """.ReplaceLineEndings("\n"),
            outcome.Output);
    }

    [Fact]
    public async Task The_evidence_on_ARDS_has_no_error_and_four_findings_that_a_reviewer_would_make()
    {
        var outcome = await Outcome.OfAsync("lint", Repository.Path("inputs", "exosome-ards", "analysis.yaml"), "--format", "json");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        using var json = JsonDocument.Parse(outcome.Output);
        Assert.Equal(
            [
                // Two doses against one control group whose counts are not printed.
                "21 note shared-control Shapira 2022",

                // Days 3 and 7 of one cohort, and 7.7 · √35 = 45.6 against a mean of 19.3.
                "24 note shared-control Shapira 2023",
                "24 note sd-as-sem Shapira 2023",

                // 3/11 and 0/8 against the same 8/24.
                "39 warning shared-control Zarrabi 2023",
            ],
            json.RootElement.GetProperty("findings").EnumerateArray().Select(f => $"{f.GetProperty("line").GetInt32()} {f.GetProperty("severity")} {f.GetProperty("rule")} {f.GetProperty("study")}"));
        Assert.Equal(["evidence.csv", "assumptions.csv", "bcg.csv", "normand1999.csv"], json.RootElement.GetProperty("files").EnumerateArray().Select(f => Path.GetFileName(f.GetString())));
        Assert.Equal("""{"error":0,"warning":1,"note":3}""", JsonSerializer.Serialize(json.RootElement.GetProperty("counts")));
    }

    [Fact]
    public async Task A_finding_in_JSON_has_all_its_fields()
    {
        var path = _folder.Write("t.csv", "study,measure,est,lb,ub\nA,OR,-6.45,2.78,14.97\n");
        var outcome = await Outcome.OfAsync("lint", path, "--format", "json");
        Assert.Equal(2, outcome.ExitCode);
        using var json = JsonDocument.Parse(outcome.Output);
        Assert.Equal(["files", "tables", "findings", "counts"], json.RootElement.EnumerateObject().Select(p => p.Name));
        var finding = Assert.Single(json.RootElement.GetProperty("findings").EnumerateArray());
        Assert.Equal(["file", "line", "column", "study", "rule", "severity", "reason"], finding.EnumerateObject().Select(p => p.Name));
        Assert.Equal((path, 2, 6, "A"), (finding.GetProperty("file").GetString(), finding.GetProperty("line").GetInt32(), finding.GetProperty("column").GetInt32(), finding.GetProperty("study").GetString()));
    }

    [Fact]
    public async Task Warnings_alone_do_not_fail_and_rules_can_be_chosen()
    {
        var path = _folder.Write("t.csv", "study,ai,n1i,ci,n2i,p\nA 2001,3,11,8,24,0.000\nA 2001,0,8,8,24,1.5\n");
        var all = await Outcome.OfAsync("lint", path);
        Assert.Equal(2, all.ExitCode);
        Assert.EndsWith("\n3 findings: 1 error, 2 warnings, 0 notes\n", all.Output, StringComparison.Ordinal);
        var some = await Outcome.OfAsync("lint", path, "--skip", "impossible-p");
        Assert.Equal(0, some.ExitCode);
        Assert.EndsWith("\n1 finding: 0 errors, 1 warning, 0 notes\n", some.Output, StringComparison.Ordinal);
        var two = await Outcome.OfAsync("lint", path, "--rule", "impossible-p", "--rule", "shared-control", "--skip", "shared-control");
        Assert.EndsWith("\n2 findings: 1 error, 1 warning, 0 notes\n", two.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_scale_and_names_of_columns_may_be_given()
    {
        var path = _folder.Write("t.csv", "study,hr,lo,hi\nA,1.50,1.10,1.90\n");
        var outcome = await Outcome.OfAsync("lint", path, "--map", "est=hr,lb=lo,ub=hi", "--measure", "YV", "--scale", "log");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains($"{path}:2:3: error interval-off-centre: A: YV = 1.50 is not the geometric middle of 1.10 to 1.90", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rules_can_be_listed()
    {
        var outcome = await Outcome.OfAsync("lint", "--list-rules");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("grim-mean (error)\n", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no FILE", "exometa: lint: FILE... is missing")]
    [InlineData("missing.csv", "{0}: the file does not exist")]
    [InlineData("folder", "{0}: the file cannot be read: it is a directory")]
    [InlineData("empty.csv", "{0}: the file is empty; expected a header and rows")]
    [InlineData("ragged.csv", "{0}:3:1: the row has 2 field(s), the header 3")]
    [InlineData("binary.csv", "{0}:1:4: a NUL byte; expected UTF-8 text (a table in UTF-16 has them too)")]
    [InlineData("unknown.csv", "{0}:1: no column that the linter knows: expected those of an evidence table, or data such as ai n1i ci n2i, m1i sd1i n1i m2i sd2i n2i or est lb ub")]
    [InlineData("missing.yaml", "{0}: the file does not exist")]
    [InlineData("bad.yaml", "{0}:1:1: title: is missing")]
    [InlineData("good.csv --rule imposible-p", "exometa: --rule: unknown rule 'imposible-p'; did you mean 'impossible-p'?")]
    [InlineData("good.csv --rule impossible-p --rule nothing-p", "exometa: --rule: unknown rule 'nothing-p'; did you mean 'impossible-p'?")]
    [InlineData("good.csv --min-severity warn", "exometa: --min-severity: unknown value 'warn'; did you mean 'warning'?")]
    [InlineData("good.csv --sevrity note", "exometa: unknown option '--sevrity'; did you mean '--level'?")]
    [InlineData("good.csv --measure SDM", "exometa: --measure: unknown value 'SDM'; did you mean 'SMD'?")]
    [InlineData("good.csv --measure SMD", "{0}:1: m1i: the column is missing (SMD takes m1i sd1i n1i m2i sd2i n2i, or est lb ub); did you mean 'yi'?")]
    [InlineData("good.csv --map yy=yi", "--map: yy: the linter reads no column 'yy'; did you mean 'yi'?")]
    [InlineData("good.csv --format xml", "exometa: --format: unknown format 'xml', expected text or json")]
    [InlineData("good.csv --level 0", "exometa: --level: expected a number from 1 to 99.9999, found '0'")]
    public async Task Wrong_input_is_told_in_one_line_with_exit_code_2_and_no_findings(string arguments, string expected)
    {
        _folder.Write("good.csv", "study,yi,vi\nA,0.1,0.2\n");
        _folder.Write("empty.csv", "");
        _folder.Write("ragged.csv", "study,yi,vi\nA,0.1,0.2\nB,0.1\n");
        _folder.Write("binary.csv", Encoding.UTF8.GetString([0x50, 0x4b, 0x03, 0x00, 0x14]));
        _folder.Write("unknown.csv", "label,n\nA,2\n");
        _folder.Write("bad.yaml", "titel: x\n");
        Directory.CreateDirectory(_folder["folder"]);
        var words = arguments == "no FILE" ? [] : arguments.Split(' ');
        var path = words.Length == 0 ? "" : _folder[words[0]];
        var outcome = await Outcome.OfAsync(["lint", .. words.Length == 0 ? [] : new[] { path }.Concat(words.Skip(1))]);
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, path), outcome.ErrorLines[0]);
    }

    [Fact]
    public async Task Problems_of_all_files_come_in_one_go()
    {
        var good = _folder.Write("good.csv", "study,yi,vi\nA,0.1,0.2\n");
        var outcome = await Outcome.OfAsync("lint", good, _folder["a.csv"], _folder["b.csv"]);
        Assert.Equal([$"{_folder["a.csv"]}: the file does not exist", $"{_folder["b.csv"]}: the file does not exist"], outcome.ErrorLines);
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
    }
}
