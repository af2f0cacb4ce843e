using ExoMeta.Analysis.RevMan;
using ExoMeta.Evidence;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Tests.Data;

/// <summary>Reviews of RevMan 5: read as they stand, pooled as RevMan pools. The file is invented; its pooled effects were computed in R.</summary>
public class RevManTests
{
    private static string Invented => Repository.Path("docs", "data", "invented-review.rm5");

    [Fact]
    public void The_pooled_effects_are_those_that_RevMan_prints()
    {
        var pools = RevManPool.Of(Read(Invented));
        Assert.Equal(["1.1", "1.2", "1.2.1", "1.2.2", "1.3", "2.1", "2.2.1", "2.2.2", "2.3", "2.4"], pools.Select(p => p.Id));
        Assert.Equal(["MH", "DL", "DL", "DL", "PETO", "DL", "EE", "EE", "DL", "EE"], pools.Select(p => p.Method));

        // Other rules: Q about the Mantel-Haenszel mean, and an approximate correction of the SMD.
        foreach (var pool in pools.Where(p => p.Note is null))
        {
            Assert.Equal(pool.Printed.Estimate, pool.Ours!.Value.Estimate, 1e-9);
            Assert.Equal(pool.Printed.Lower, pool.Ours.Value.Interval.Lower, 1e-9);
            Assert.Equal(pool.Printed.Upper, pool.Ours.Value.Interval.Upper, 1e-9);
        }

        Assert.Equal(["1.2", "1.2.1", "1.2.2", "2.2.1", "2.2.2"], pools.Where(p => p.Note is not null).Select(p => p.Id));
        Assert.All(pools.Where(p => p.Note is not null), p => Assert.Equal(p.Printed.Estimate, p.Ours!.Value.Estimate, 0.02));
        Assert.Equal(["None 2020"], pools[0].LeftOut);
    }

    [Fact]
    public void Studies_keep_their_names_years_subgroups_and_risk_of_bias()
    {
        var table = RevManPool.Of(Read(Invented))[0].Table;
        Assert.Equal(["Amber 1999", "Birch & \"Co\", 2003", "Zoë 2011", "<script>alert(1)</script> 2015"], Enumerable.Range(0, table.RowCount).Select(r => table.Column("study")![r]));
        Assert.Equal(["low", "high", "unclear", null], Enumerable.Range(0, table.RowCount).Select(r => table.Column("rob_1_random_sequence_generation_selection_bias")![r]));
        Assert.Equal(["1999", "2003", "2011", "2015"], Enumerable.Range(0, table.RowCount).Select(r => table.Column("year")![r]));
        Assert.Equal([12.0, 5.0, 0.0, 30.0], Enumerable.Range(0, table.RowCount).Select(r => (double)table.Column("ai")![r]!));
    }

    [Fact]
    public async Task The_command_writes_tables_a_batch_and_the_comparison()
    {
        using var folder = new TemporaryFolder();
        var outcome = await Outcome.OfAsync("import", Invented, "--out", folder["out"]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Equal(12, Directory.GetFiles(folder["out"]).Length);
        Assert.Contains("1.3,Lorvane versus placebo · Anaphylaxis,OR,PETO,", await File.ReadAllTextAsync(folder["out/comparison.csv"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var batch = await Outcome.OfAsync("batch", folder["out/batch.yaml"]);
        Assert.True(batch.ExitCode == 0, batch.Error);
        Assert.Equal(8, Directory.GetFiles(folder["out/pools"], "*.svg", SearchOption.AllDirectories).Length);
    }

    [Theory]
    [InlineData("study,yi\n", "a.rm5:1:1: is not the XML of RevMan 5")]
    [InlineData("", "a.rm5: is not the XML of RevMan 5")]
    [InlineData("<!DOCTYPE x [<!ENTITY y \"z\">]><COCHRANE_REVIEW>&y;</COCHRANE_REVIEW>", "a.rm5: is not the XML of RevMan 5")]
    [InlineData("<html/>", "a.rm5:1:2: html: is no review of RevMan 5; expected the element COCHRANE_REVIEW")]
    [InlineData("<COCHRANE_REVIEW/>", "a.rm5:1:2: ANALYSES_AND_DATA: holds no study")]
    [InlineData("<COCHRANE_REVIEW>\n<COMPARISON NO='1'><DICK_OUTCOME/></COMPARISON></COCHRANE_REVIEW>", "a.rm5:2:21: DICK_OUTCOME: is an unknown kind of outcome; expected DICH_OUTCOME, CONT_OUTCOME, IV_OUTCOME, IPD_OUTCOME")]
    [InlineData("<COCHRANE_REVIEW><COMPARISON><DICH_OUTCOME EFFECT_MEASURE='ORR'/></COMPARISON></COCHRANE_REVIEW>", "a.rm5:1:31: EFFECT_MEASURE: 'ORR' is unknown; did you mean 'OR'?")]
    [InlineData("<COCHRANE_REVIEW><STUDY ID='s'/><COMPARISON NO='1'><IV_OUTCOME NO='2'><IV_DATA STUDY_ID='s' ESTIMATE='1' SE='1'/></IV_OUTCOME><IV_OUTCOME NO='2'><IV_DATA STUDY_ID='s' ESTIMATE='1' SE='1'/></IV_OUTCOME></COMPARISON></COCHRANE_REVIEW>", "a.rm5:1:2: NO: two outcomes are numbered 1.2")]
    [InlineData("<COCHRANE_REVIEW><STUDY ID='s'/><COMPARISON NO='../x'><IV_OUTCOME NO='2'><IV_DATA STUDY_ID='s' ESTIMATE='1' SE='1'/></IV_OUTCOME></COMPARISON></COCHRANE_REVIEW>", "a.rm5:1:34: NO: '../x' is no number of COMPARISON")]
    [InlineData("<COCHRANE_REVIEW><STUDY ID='s' NAME='S'/><COMPARISON><IV_OUTCOME><IV_DATA STUDY_ID='s' ESTIMATE='x'/></IV_OUTCOME></COMPARISON></COCHRANE_REVIEW>", "a.rm5:1:88: ESTIMATE: 'x' is not a number", "a.rm5:1:67: SE: is missing in IV_DATA")]
    [InlineData("<COCHRANE_REVIEW><COMPARISON><IV_OUTCOME><IV_DATA STUDY_ID='t' ESTIMATE='1' SE='1'/></IV_OUTCOME></COMPARISON></COCHRANE_REVIEW>", "a.rm5:1:43: STUDY_ID: no STUDY has the ID 't'")]
    public async Task Wrong_files_are_told_with_their_places(string text, params string[] expected)
    {
        using var folder = new TemporaryFolder();
        var outcome = await Outcome.OfAsync("import", folder.Write("a.rm5", text), "--out", folder["out"]);
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.All(expected, e => Assert.Contains(e, outcome.Error, StringComparison.Ordinal));
        Assert.False(Directory.Exists(folder["out"]));
    }

    private static RevManReview Read(string path)
    {
        var problems = new ProblemList();
        var review = RevManReview.Read(path, path, problems);
        problems.ThrowIfAny();
        return review!;
    }
}
