using System.Collections.Immutable;
using ExoMeta.Analysis.Specs;

namespace ExoMeta.Analysis.Figures;

/// <summary>Reads what an analysis file says under <c>figures</c>.</summary>
internal static class FigureSpecReader
{
    /// <summary>Reads one figure; null, with every problem noted, where the kind is not known or nothing is named to show.</summary>
    /// <param name="reader">Its fields.</param>
    /// <param name="kinds">The kinds there are.</param>
    public static FigureSpec? Read(SpecReader reader, ImmutableArray<FigureKind> kinds)
    {
        var kind = reader.Named("kind", kinds, k => k.Name);
        var of = reader.Text("of");
        var title = reader.OptionalText("title");
        var id = reader.Has("id") ? reader.FileName("id") : $"{kind?.Name}-{of.Replace('/', '-')}";
        if (kind is null || of.Length == 0)
        {
            return null;
        }

        var fields = reader.Request(FigureFields.Of(kind));
        kind.Check(fields);
        reader.RejectUnknownFields();
        return new(id, kind, of, title, fields, reader.Location);
    }
}
