using ExoMeta.Notebooks.Tests.Running;

namespace ExoMeta.Notebooks.Tests;

/// <summary>Every notebook of the repository runs, and shows what it was committed with; <c>--write</c> of <see cref="RunnerCommand"/> writes the outputs anew.</summary>
public class NotebooksTests
{
    public static TheoryData<string> All => [.. CommittedNotebooks.Names];

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_notebook_runs_and_gives_its_committed_outputs(string name) => Assert.Empty(await RunnerCommand.RunAsync(name, isWriting: false));

    [Fact]
    public void The_notebooks_are_all_here() => Assert.Equal(["1", "2", "3", "4", "5", "6", "7"], CommittedNotebooks.Names.Select(n => n[..1]));

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_line_of_code_fits_a_page(string name) =>
        Assert.All(
            NotebookFile.Parse(name, await File.ReadAllTextAsync(Repository.Path("notebooks", name), TestContext.Current.CancellationToken)).CodeCells.SelectMany(c => c.Source.Split('\n')),
            line => Assert.True(line.Length <= 110, $"{line.Length} letters; a page shows 110: {line}"));

    [Fact]
    public async Task A_command_that_makes_no_sense_is_refused()
    {
        foreach (var (arguments, expected) in new (string[], string)[] { ([], "--check"), (["--wirte"], "--check"), (["--check", "no.ipynb"], "1-quick-start.ipynb") })
        {
            var error = new StringWriter();
            Assert.Equal(2, await RunnerCommand.RunAsync(arguments, TextWriter.Null, error));
            Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
        }
    }
}
