namespace ExoMeta.Interactive.Formatting;

/// <summary>
/// Tells a notebook's kernel how to render a type. .NET Interactive looks for an attribute of this simple name, with these two
/// properties, in any assembly: so no kernel is referenced.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>A type with a parameterless constructor and <c>CreateTypeFormatters()</c>.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>What the kernel should ask for, the richest first.</summary>
    public string[] PreferredMimeTypes { get; set; } = [];
}
