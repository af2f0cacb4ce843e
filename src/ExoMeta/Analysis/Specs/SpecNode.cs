using ExoMeta.Problems;

namespace ExoMeta.Analysis.Specs;

/// <summary>A value of a YAML file with the place where it stands.</summary>
/// <param name="Location">Where it begins.</param>
internal abstract record SpecNode(SourceLocation Location)
{
    /// <summary>What the reader of an error message would call it.</summary>
    public abstract string Kind { get; }
}

/// <summary>A single value; plain text or quoted.</summary>
internal sealed record SpecScalar(SourceLocation Location, string Text, bool IsQuoted) : SpecNode(Location)
{
    /// <inheritdoc/>
    public override string Kind => $"'{Text}'";

    /// <summary>Whether the file says that there is no value.</summary>
    public bool IsNull => !IsQuoted && Text is "" or "~" or "null";
}

/// <summary>A list.</summary>
internal sealed record SpecList(SourceLocation Location, IReadOnlyList<SpecNode> Items) : SpecNode(Location)
{
    /// <inheritdoc/>
    public override string Kind => "a list";
}

/// <summary>Fields by name, in the order of the file.</summary>
internal sealed record SpecMap(SourceLocation Location, IReadOnlyList<(SpecScalar Key, SpecNode Value)> Entries) : SpecNode(Location)
{
    /// <inheritdoc/>
    public override string Kind => "a group of fields";

    /// <summary>The value of a field; null when it is absent.</summary>
    public SpecNode? Find(string name) => Entries.FirstOrDefault(e => e.Key.Text == name).Value;
}
