using System.Collections.Immutable;
using ExoMeta.Interactive.Documents;
using ExoMeta.Interactive.Formatting;

namespace ExoMeta.Interactive;

/// <summary>
/// A result as a notebook shows it when a cell ends in it: HTML with figures as images, and plain text where there is no HTML. The same
/// result gives the same bytes in every culture. Numbers are rounded for reading; each view keeps its result, in full precision.
/// </summary>
[TypeFormatterSource(typeof(ViewFormatterSource), PreferredMimeTypes = ["text/html", "text/plain"])]
public abstract class NotebookView
{
    /// <summary>What is shown, in order.</summary>
    private protected abstract ImmutableArray<Block> Blocks { get; }

    /// <summary>As HTML, everything escaped. Kernels that know no formatters, such as Verso's, call it by name.</summary>
    public string ToHtml() => HtmlBlocks.Write(Blocks);

    /// <summary>As JSON with the fields that the command line writes, numbers in all their digits.</summary>
    public abstract string ToJson();

    /// <summary>As plain text.</summary>
    public sealed override string ToString() => PlainBlocks.Write(Blocks);
}
