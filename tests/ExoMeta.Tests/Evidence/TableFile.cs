using System.Text;
using ExoMeta.Problems;

namespace ExoMeta.Tests.Evidence;

/// <summary>A table in a temporary file.</summary>
internal sealed class TableFile : IDisposable
{
    public TableFile(byte[] bytes) => File.WriteAllBytes(Path, bytes);

    public TableFile(string text)
        : this(Encoding.UTF8.GetBytes(text))
    {
    }

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);

    /// <summary>The problems in the form in which the user sees them.</summary>
    public static string[] Print(ProblemList problems) => [.. problems.ToSorted().Select(p => p.ToString())];
}
