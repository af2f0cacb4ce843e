namespace ExoMeta.Notebooks.Tests;

/// <summary>The committed notebooks.</summary>
internal static class CommittedNotebooks
{
    /// <summary>Their file names, in order.</summary>
    public static IReadOnlyList<string> Names =>
        [.. Directory.GetFiles(Repository.Path("notebooks"), "*.ipynb").Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];
}
