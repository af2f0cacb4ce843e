using System.Collections.Immutable;

namespace ExoMeta.Cli.Completion;

/// <summary>The scripts that teach a shell to ask <c>exometa complete LINE</c>.</summary>
internal static class CompletionScripts
{
    /// <summary>The shells.</summary>
    public static ImmutableArray<string> Shells { get; } = ["bash", "zsh", "fish", "pwsh"];

    /// <summary>The script of a shell.</summary>
    public static string Of(string shell)
    {
        using var stream = typeof(CompletionScripts).Assembly.GetManifestResourceStream($"ExoMeta.Cli.Completion.{shell}")
            ?? throw new ArgumentException($"there is no script for '{shell}'", nameof(shell));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
