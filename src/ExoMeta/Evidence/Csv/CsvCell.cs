using ExoMeta.Problems;

namespace ExoMeta.Evidence;

/// <summary>One cell of a table and where it stands.</summary>
/// <param name="Text">Its text, without quotes and without the spaces around it.</param>
/// <param name="Location">Its first character; columns count characters from 1.</param>
public readonly record struct CsvCell(string Text, SourceLocation Location)
{
    /// <summary>Whether no value is given: nothing, or R's <c>NA</c>.</summary>
    public bool IsMissing => Text.Length == 0 || Text == "NA";
}
