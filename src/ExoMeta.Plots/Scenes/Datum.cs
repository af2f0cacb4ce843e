using System.Collections.Immutable;

namespace ExoMeta.Plots;

/// <summary>What a mark stands for: said when somebody points at it or moves to it by keyboard, and lit up wherever the same key stands in a page.</summary>
/// <param name="Key">Identifier of what it stands for, the same in every figure and table: labels may repeat, keys may not.</param>
/// <param name="Label">Its name.</param>
/// <param name="Fields">What else is said of it.</param>
/// <param name="Link">Id of the element of a page that says where it comes from; null for none.</param>
public sealed record Datum(string Key, string Label, ImmutableArray<DatumField> Fields, string? Link = null)
{
    /// <summary>The label and one line a field.</summary>
    public string Lines => string.Join('\n', Fields.Select(f => $"{f.Name} {f.Text}").Prepend(Label));

    /// <summary>"Label, name text, name text": one line, for people who hear it.</summary>
    public string Words => string.Join(", ", Fields.Select(f => $"{f.Name} {f.Text}").Prepend(Label));
}

/// <summary>One thing that is said of a datum.</summary>
/// <param name="Name">Its name: "weight".</param>
/// <param name="Text">As people read it: "12.3 %".</param>
/// <param name="Sort">What rows are sorted by; null where they cannot be.</param>
public readonly record struct DatumField(string Name, string Text, double? Sort = null);
