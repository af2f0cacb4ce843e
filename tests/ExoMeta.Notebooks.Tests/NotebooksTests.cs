using ExoMeta.Notebooks.Tests.Running;

namespace ExoMeta.Notebooks.Tests;

/// <summary>Every notebook of the repository runs, and shows what it was committed with. EXOMETA_UPDATE_NOTEBOOKS=1 writes the outputs anew.</summary>
public class NotebooksTests
{
    private static readonly bool Update = Environment.GetEnvironmentVariable("EXOMETA_UPDATE_NOTEBOOKS") == "1";

    public static TheoryData<string> All => [.. CommittedNotebooks.Names];

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_notebook_runs_and_gives_its_committed_outputs(string name)
    {
        var path = Path.Combine(Repository.Root, "notebooks", name);
        var committedText = await File.ReadAllTextAsync(path);
        var committed = NotebookFile.Parse(name, committedText);
        var run = NotebookFile.Parse(name, committedText);
        await NotebookRunner.RunAsync(run, Path.GetDirectoryName(path)!);
        if (Update)
        {
            await File.WriteAllTextAsync(path + ".partial", run.Write());
            File.Move(path + ".partial", path, overwrite: true);
            return;
        }

        Assert.Empty(NotebookDrift.Between(committed, run));
        Assert.Equal(committedText, run.Write());
    }

    [Fact]
    public void There_are_notebooks() => Assert.Contains("1-quick-start.ipynb", CommittedNotebooks.Names);
}
