using System.Globalization;

namespace ExoMeta.Notebooks.Tests.Running;

/// <summary>
/// The runner as a command: <c>dotnet run --project tests/ExoMeta.Notebooks.Tests -c Release -- --check</c> compares the outputs of notebooks with what the code
/// gives now, <c>--write</c> puts the new ones in. Names of notebooks may follow; without them it is all.
/// </summary>
internal static class RunnerCommand
{
    private const string Usage = "expected --check or --write, and names of notebooks (none for all)";

    /// <summary>Runs it; 0 when every notebook ran and, with --check, has its committed outputs; 1 when not; 2 when the command makes no sense.</summary>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        if (arguments is not ["--check" or "--write", .. var names])
        {
            await error.WriteLineAsync(Usage);
            return 2;
        }

        var unknown = names.Except(CommittedNotebooks.Names, StringComparer.Ordinal).ToArray();
        foreach (var name in unknown)
        {
            await error.WriteLineAsync($"there is no notebook '{name}'; expected {string.Join(", ", CommittedNotebooks.Names)}");
        }

        return unknown.Length > 0 ? 2 : await RunAsync(names.Length == 0 ? CommittedNotebooks.Names : names, isWriting: arguments[0] == "--write", output, error);
    }

    /// <summary>Runs a notebook of the repository and compares it with its committed outputs, or writes the new ones.</summary>
    /// <returns>The first difference in each cell, in words.</returns>
    /// <exception cref="NotebookFailedException">A cell fails.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(string name, bool isWriting)
    {
        var path = Repository.Path(Path.Combine("notebooks", name));
        var committedText = await File.ReadAllTextAsync(path);
        var run = NotebookFile.Parse(name, committedText);
        await NotebookRunner.RunAsync(run, Path.GetDirectoryName(path)!);
        var written = run.Write();
        if (isWriting)
        {
            await File.WriteAllTextAsync(path + ".partial", written);
            File.Move(path + ".partial", path, overwrite: true);
            return [];
        }

        var drift = NotebookDrift.Between(NotebookFile.Parse(name, committedText), run);
        return drift.Count > 0 || written == committedText ? drift : ["the file is not laid out as the runner writes it"];
    }

    private static async Task<int> RunAsync(IEnumerable<string> names, bool isWriting, TextWriter output, TextWriter error)
    {
        var failed = 0;
        foreach (var name in names)
        {
            IReadOnlyList<string> problems;
            try
            {
                problems = await RunAsync(name, isWriting);
            }
            catch (NotebookFailedException e)
            {
                problems = [e.Message];
            }

            failed += problems.Count > 0 ? 1 : 0;
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name}: {(problems.Count > 0 ? "failed" : isWriting ? "written" : "as committed")}"));
            foreach (var problem in problems)
            {
                await error.WriteLineAsync($"{name}: {problem}");
            }
        }

        return failed == 0 ? 0 : 1;
    }
}
