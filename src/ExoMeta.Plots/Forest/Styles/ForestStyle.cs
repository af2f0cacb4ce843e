using System.Collections.Immutable;
using ExoMeta.Plots.Forest;

namespace ExoMeta.Plots;

/// <summary>
/// The look of a forest plot: a record of choices. A new style is a new one of these and a line in <see cref="All"/>. All styles show the same numbers; what a reader must know (rows
/// that are uncertain, exploratory pools, prediction intervals) stands in every one of them.
/// </summary>
public sealed record ForestStyle
{
    internal ForestStyle(string name, string description, ImmutableArray<ForestPart> parts, RawForm raw, ForestWording words, ForestLook look) =>
        (Name, Description, Parts, Raw, Words, Look) = (name, description, parts, raw, words, look);

    /// <summary>ExoMeta's own.</summary>
    public static ForestStyle Plain { get; } = PlainStyle.Style;

    /// <summary>After Review Manager 5, as Cochrane reviews had it.</summary>
    public static ForestStyle RevMan { get; } = RevManStyle.Style;

    /// <summary>After figures in JAMA.</summary>
    public static ForestStyle Jama { get; } = JamaStyle.Style;

    /// <summary>After figures in The BMJ.</summary>
    public static ForestStyle Bmj { get; } = BmjStyle.Style;

    /// <summary>All styles.</summary>
    public static ImmutableArray<ForestStyle> All { get; } = [Plain, RevMan, Jama, Bmj];

    /// <summary>Its name: "revman".</summary>
    public string Name { get; }

    /// <summary>What it looks like, in a few words.</summary>
    public string Description { get; }

    /// <summary>What stands from left to right.</summary>
    internal ImmutableArray<ForestPart> Parts { get; }

    /// <summary>How raw data are written.</summary>
    internal RawForm Raw { get; }

    /// <summary>Its words.</summary>
    internal ForestWording Words { get; }

    /// <summary>Its marks, rules and shades.</summary>
    internal ForestLook Look { get; }

    /// <summary>The style of a name; null where there is none.</summary>
    public static ForestStyle? Find(string name) => All.FirstOrDefault(s => s.Name == name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
