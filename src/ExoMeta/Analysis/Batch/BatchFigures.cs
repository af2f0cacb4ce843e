using System.Collections.Immutable;
using ExoMeta.Analysis.Figures;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Specs;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Batch;

/// <summary>Reads what an entry says of its figures: names of kinds, or groups <c>{kind: forest, id: forest-jama, title: "…", style: jama}</c> with the kind's own fields.</summary>
internal static class BatchFigures
{
    /// <summary>Reads <c>figures</c>.</summary>
    /// <param name="reader">The entry.</param>
    /// <param name="kinds">Kinds of figures that it can have.</param>
    /// <param name="taken">A file name that is not to be had.</param>
    public static ImmutableArray<BatchFigure> Read(SpecReader reader, ImmutableArray<FigureKind> kinds, string taken)
    {
        ImmutableArray<BatchFigure> figures = [.. reader.Items("figures").Select(item => item.Group is { } group ? OfGroup(group, kinds) : OfName(reader, item, kinds)).OfType<BatchFigure>()];
        foreach (var id in figures.Select(f => f.Id).Append(taken).GroupBy(f => f, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.First()))
        {
            reader.Problem("figures", $"two files would be called '{id}'; give one of the figures an id: {{kind: …, id: …}}");
        }

        return figures;
    }

    /// <summary>Reads <c>formats</c>; SVG where nothing is said.</summary>
    public static ImmutableArray<string> ReadFormats(SpecReader reader, BatchVocabulary vocabulary)
    {
        if (!reader.Has("formats"))
        {
            return ["svg"];
        }

        var formats = reader.Texts("formats");
        if (formats.IsEmpty && reader.IsEmptyList("formats"))
        {
            reader.Problem("formats", $"names no form; expected one of {string.Join(", ", vocabulary.Formats)}");
        }

        foreach (var format in formats.Distinct(StringComparer.Ordinal))
        {
            var problem = vocabulary.Formats.Contains(format)
                ? vocabulary.WhyNoFormat(format)
                : $"unknown form '{format}', expected {string.Join(", ", vocabulary.Formats)}{NearestName.Hint(format, vocabulary.Formats)}";
            if (problem is not null)
            {
                reader.Problem("formats", problem);
            }
        }

        return [.. formats.Distinct(StringComparer.Ordinal)];
    }

    private static BatchFigure? OfName(SpecReader reader, SpecItem item, ImmutableArray<FigureKind> kinds)
    {
        if (kinds.FirstOrDefault(k => k.Name == item.Text) is { } kind)
        {
            return new(kind, kind.Name, null, RequestText.Empty, item.Location);
        }

        var names = kinds.Select(k => k.Name).ToArray();
        reader.ProblemAt(item.Location, "figures", $"unknown kind '{item.Text}', expected {string.Join(", ", names)}{NearestName.Hint(item.Text, names)}");
        return null;
    }

    private static BatchFigure? OfGroup(SpecReader group, ImmutableArray<FigureKind> kinds)
    {
        var kind = group.Named("kind", kinds, k => k.Name);
        var id = group.Has("id") ? group.FileName("id") : kind?.Name;
        var title = group.OptionalText("title");
        if (kind is null)
        {
            return null;
        }

        var fields = group.Request(kind.Options);
        kind.Check(fields);
        group.RejectUnknownFields();
        return new(kind, id!, title, fields, group.Location);
    }
}
