using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ExoMeta.Analysis.Tables;
using ExoMeta.Interactive;
using ExoMeta.Notebooks.Tests.Running;
using ExoMeta.Problems;

namespace ExoMeta.Notebooks.Tests;

/// <summary>
/// The notebook for R users: the calls that it shows are those that were run, every number of R is compared with ours, and R, where it is installed,
/// still gives the committed numbers.
/// </summary>
public sealed partial class ForRUsersTests
{
    private const string Name = "5-for-r-users.ipynb";
    private const string Numbers = "data/for-r-users.csv";
    private const string Script = "data/for-r-users.R";
    private const double LargestDifferenceInErrors = 4.5;

    private static readonly Lazy<Task<string?>> WhyNoR = new(FindAsync);

    private static string Folder => Repository.Path("notebooks");

    [Fact]
    public async Task Every_block_of_R_is_code_that_was_run()
    {
        var script = await TextOf(Script);
        var cells = JsonNode.Parse(await TextOf(Name))!["cells"]!.AsArray();
        var markdown = cells.Where(c => (string?)c!["cell_type"] == "markdown").Select(c => string.Concat(c!["source"]!.AsArray().Select(l => (string?)l)));
        var blocks = markdown.SelectMany(text => RBlock().Matches(text)).Select(m => m.Groups[1].Value).ToArray();
        Assert.InRange(blocks.Length, 10, int.MaxValue);
        Assert.All(blocks, block => Assert.Contains("\n" + block, script, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_number_of_R_is_compared_and_is_ours_within_its_tolerance()
    {
        var compared = new Dictionary<(string, string), ComparedNumber>();
        await NotebookRunner.RunAsync(NotebookFile.Parse(Name, await TextOf(Name)), Folder, shown =>
        {
            foreach (var number in (shown as ComparisonView)?.Numbers ?? [])
            {
                compared.Add((((ComparisonView)shown!).Section, number.Quantity), number);
            }
        });
        var expected = Rows(Path.Combine(Folder, Numbers));
        Assert.Equal(expected.Keys.Order(), compared.Keys.Order());
        Assert.All(expected, row =>
        {
            var number = compared[row.Key];
            Assert.Equal(row.Value.Value, number.Reference);
            Assert.Equal(row.Value.Tolerance is null, number.StandardErrors is not null);
            Assert.Equal(row.Value.Tolerance is null, number.Mcse is > 0);
            Assert.True(
                number.StandardErrors is { } errors ? Math.Abs(errors) <= LargestDifferenceInErrors : number.RelativeDifference <= row.Value.Tolerance,
                string.Create(CultureInfo.InvariantCulture, $"{row.Key}: {number.Reference:R} in R, {number.Value:R} here"));
        });
    }

    [Fact]
    public async Task R_gives_the_committed_numbers()
    {
        var reason = await WhyNoR.Value;
        SkippedTest.When(reason is not null, reason ?? "");
        var path = Path.GetTempFileName();
        try
        {
            var (code, _, error) = await RunAsync(Script, path);
            Assert.True(code == 0, error);
            var (expected, actual) = (Rows(Path.Combine(Folder, Numbers)), Rows(path));
            var others = actual.Values.Select(r => r.Program).Except(expected.Values.Select(r => r.Program)).ToArray();
            SkippedTest.When(others.Length > 0, $"the committed numbers are of other versions than those installed: {string.Join("; ", others)}");
            Assert.Equal(expected.Keys, actual.Keys);
            Assert.All(expected, row =>
            {
                // Where an optimiser leaves digits open, another machine may stop elsewhere.
                var (committed, run) = (row.Value, actual[row.Key]);
                Assert.Equal((committed.Tolerance, committed.Program), (run.Tolerance, run.Program));
                Assert.True(
                    Math.Abs(run.Value - committed.Value) <= Math.Max(1e-9, committed.Tolerance ?? 0) * Math.Abs(committed.Value),
                    string.Create(CultureInfo.InvariantCulture, $"{row.Key}: committed as {committed.Value:R}, R gives {run.Value:R}"));
            });
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_name_that_the_reference_does_not_have_gets_the_nearest()
    {
        var r = ReferenceNumbers.Read(Path.Combine(Folder, Numbers));
        Assert.Contains("did you mean 'pooled'?", Assert.Throws<ArgumentException>(() => r.Compare("poled", ("estimate", 0.0))).Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'estimate'?", Assert.Throws<ArgumentException>(() => r.Compare("pooled", ("estimat", 0.0))).Message, StringComparison.Ordinal);
        Assert.Contains("'tau2' does not exist", Assert.Throws<ArgumentException>(() => r.Compare("pooled", ("tau2", (double?)null))).Message, StringComparison.Ordinal);
        var summary = r.Summary(r.Compare("pooled", ("tau2", 0.3)));
        Assert.Contains("pooled: se", summary.Missing);
        Assert.DoesNotContain("pooled: tau2", summary.Missing);
        Assert.Contains("not compared: pooled: estimate; ", summary.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_is_wrong_with_a_reference_is_said_at_once()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "section,quantity,value,se\na,x,1,\na,x,2,\na,y,one,-\na,z,,\n");
            var wrong = Assert.Throws<InvalidInputException>(() => ReferenceNumbers.Read(path));
            Assert.Equal([3, 4, 4, 5], wrong.Problems.Select(p => p.Location.Line!.Value));
            File.WriteAllText(path, "part,quantity,value\na,x,1\n");
            Assert.Contains("section: the column is missing", Assert.Throws<InvalidInputException>(() => ReferenceNumbers.Read(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Differences_are_relative_to_the_reference_or_in_standard_errors_of_both()
    {
        Assert.Equal((0.5, 0.25, null), Of(new("x", 2, null, 2.5, null)));
        Assert.Equal((0, 0, null), Of(new("x", 0, null, 0, null)));
        Assert.Equal((1e-9, double.PositiveInfinity, null), Of(new("x", 0, null, 1e-9, null)));
        Assert.Equal((-1, 0.5, -0.2), Of(new("x", 2, 3, 1, 4)));

        static (double, double, double?) Of(ComparedNumber number) => (number.Difference, number.RelativeDifference, number.StandardErrors);
    }

    private static Task<string> TextOf(string name) => File.ReadAllTextAsync(Path.Combine(Folder, name), TestContext.Current.CancellationToken);

    private static Dictionary<(string Section, string Quantity), (double Value, double? Tolerance, string Program)> Rows(string path)
    {
        var problems = new ProblemList();
        var columns = TextColumns.Read(path, problems);
        problems.ThrowIfAny();
        var cells = columns!.All.ToDictionary(c => c.Name, c => c.Cells);
        return Enumerable.Range(0, columns.RowCount).ToDictionary(
            row => (cells["section"][row]!, cells["quantity"][row]!),
            row => (Number(cells["value"][row]!), cells["tolerance"][row] is { } tolerance ? Number(tolerance) : (double?)null, cells["program"][row]!));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static async Task<string?> FindAsync()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "cat(all(sapply(c('metafor', 'clubSandwich', 'lme4', 'BiasedUrn', 'numDeriv', 'rpact'), requireNamespace, quietly = TRUE)))\n");
            return (await RunAsync(path)).Output.Trim() == "TRUE" ? null : "R has no metafor, clubSandwich, lme4, BiasedUrn, numDeriv or rpact";
        }
        catch (Win32Exception)
        {
            return "R is not installed";
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("Rscript", ["--vanilla", .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Folder,
        })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await error);
    }

    [GeneratedRegex("```r\n(.*?\n)```", RegexOptions.Singleline)]
    private static partial Regex RBlock();
}
