using System.Globalization;
using System.Text.RegularExpressions;
using ExoMeta.Notebooks.Tests.Running;
using Microsoft.CodeAnalysis;

namespace ExoMeta.Notebooks.Tests;

/// <summary>The C# of the docs compiles against this build: each page as a notebook whose cells are its blocks.</summary>
public sealed partial class DocSnippetsTests
{
    /// <summary>What readers have from elsewhere: the two packages that pages name, by the members that they use.</summary>
    private const string Elsewhere = """
        using System.Data.Common;
        public sealed class SqliteConnection(string source) : System.IDisposable
        {
            public string Source => source;
            public void Open() { }
            public DbCommand CreateCommand() => throw new System.NotSupportedException();
            public void Dispose() { }
        }
        public sealed class DataFrame
        {
            public static System.Threading.Tasks.Task<DataFrame> LoadFrom(DbDataReader reader) => throw new System.NotSupportedException();
        }
        """;

    public static TheoryData<string> Pages =>
    [
        "README.md",
        .. Directory.GetFiles(Repository.Path("docs"), "*.md").Where(p => Block().IsMatch(File.ReadAllText(p))).Select(p => "docs/" + Path.GetFileName(p)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_C_sharp_of_a_page_compiles(string page)
    {
        var blocks = Block().Matches(File.ReadAllText(Repository.Path(page.Split('/')))).Select(m => m.Groups[1].Value);
        var errors = NotebookRunner.Compile("ExoMeta.Interactive", [Elsewhere, .. blocks.SelectMany(Cells)])
            .Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => $"{d.GetMessage(CultureInfo.InvariantCulture)}: {d.Location.SourceTree?.GetText().Lines[d.Location.GetLineSpan().StartLinePosition.Line]}");
        Assert.True(!errors.Any(), string.Join('\n', errors));
    }

    [Fact]
    public void There_are_pages_with_C_sharp() => Assert.Contains("docs/data.md", Pages.Select(p => p.Data));

    /// <summary>A block of statements is one cell; a list of expressions, as tables of calls are, is a cell each.</summary>
    private static IEnumerable<string> Cells(string block)
    {
        var lines = block.Split('\n').Select(line => Comment().Replace(line, "").TrimEnd()).Where(line => line.Length > 0).ToArray();
        return lines.Any(line => line.EndsWith(';')) ? [block] : lines;
    }

    [GeneratedRegex(@"\s+//.*$")]
    private static partial Regex Comment();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
