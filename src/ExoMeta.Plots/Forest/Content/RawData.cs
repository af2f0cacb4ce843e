using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Analysis;

namespace ExoMeta.Plots.Forest;

/// <summary>A column between label and plot.</summary>
/// <param name="Span">What stands above it and its neighbours; empty for nothing.</param>
/// <param name="Heading">Its heading.</param>
/// <param name="Cell">What it says of a row.</param>
/// <param name="Total">What it says of all rows of a pool; empty where sums mean nothing.</param>
/// <param name="IsEvents">Whether its total counts events alone.</param>
/// <param name="IsNumber">Whether it holds numbers alone, which end at one line.</param>
internal sealed record ForestColumn(
    string Span, string Heading, Func<EffectRow, string> Cell, Func<IReadOnlyList<EffectRow>, string>? Total = null, bool IsEvents = false, bool IsNumber = false);

/// <summary>Writes raw data.</summary>
internal static class RawText
{
    /// <summary>A number as it stands in the table.</summary>
    public static string Of(double value) => value.ToString("0.####", CultureInfo.InvariantCulture).Replace('-', '−');
}

/// <summary>The raw data that people expect beside an effect of a measure, in the columns of a style.</summary>
/// <param name="form">How the style writes raw data.</param>
/// <param name="names">The measure's columns.</param>
/// <param name="values">A row in their order.</param>
internal sealed class RawData(RawForm form, ImmutableArray<string> names, Func<EffectRow, ImmutableArray<double>> values)
{
    /// <summary>The columns; none for effects without raw data.</summary>
    public ImmutableArray<ForestColumn> Columns()
    {
        var (first, second) = form.Arms;
        bool Has(params ReadOnlySpan<string> wanted)
        {
            foreach (var name in wanted)
            {
                if (!names.Contains(name))
                {
                    return false;
                }
            }

            return true;
        }

        return true switch
        {
            _ when Has("ai", "n1i", "ci", "n2i") => [.. Group(first, RawShape.Share, ("events", "ai"), ("n", "n1i")), .. Group(second, RawShape.Share, ("events", "ci"), ("n", "n2i"))],
            _ when Has("x1i", "t1i", "x2i", "t2i") => [.. Group(first, RawShape.Rate, ("events", "x1i"), ("time", "t1i")), .. Group(second, RawShape.Rate, ("events", "x2i"), ("time", "t2i"))],
            _ when Has("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i") =>
            [
                .. Group(first, RawShape.Mean, ("mean", "m1i"), ("SD", "sd1i"), ("n", "n1i")), .. Group(second, RawShape.Mean, ("mean", "m2i"), ("SD", "sd2i"), ("n", "n2i")),
                .. Has("msham") ? Group("Sham", null, ("mean", "msham")) : [],
            ],
            _ when Has("m1i", "sd1i", "m2i", "sd2i", "ni", "ri") =>
            [
                .. Group("Measurement 1", RawShape.Mean, ("mean", "m1i"), ("SD", "sd1i")), .. Group("Measurement 2", RawShape.Mean, ("mean", "m2i"), ("SD", "sd2i")),
                .. Group("", null, ("n", "ni"), ("r", "ri")),
            ],
            _ when Has("sd1i", "n1i", "sd2i", "n2i") => [.. Group(first, null, ("SD", "sd1i"), ("n", "n1i")), .. Group(second, null, ("SD", "sd2i"), ("n", "n2i"))],
            _ when Has("xi", "ni") => Group("", RawShape.Share, ("events", "xi"), ("n", "ni")),
            _ when Has("mi", "sdi", "ni") => Group("", RawShape.Mean, ("mean", "mi"), ("SD", "sdi"), ("n", "ni")),
            _ when Has("ri", "ni") => Group("", null, ("r", "ri"), ("n", "ni")),
            _ => [],
        };
    }

    /// <summary>The columns of one group: those of a shape in one cell where the style joins them.</summary>
    private ImmutableArray<ForestColumn> Group(string arm, RawShape? shape, params ImmutableArray<(string Quantity, string Column)> parts)
    {
        var columns = ImmutableArray.CreateBuilder<ForestColumn>();
        if (shape is { } kind && form.Joined(kind) is { } joined)
        {
            columns.Add(Joined(arm, kind, joined.Heading, joined.Text, names.IndexOf(parts[0].Column), names.IndexOf(parts[1].Column)));
            parts = parts[2..];
        }

        foreach (var (quantity, column) in parts)
        {
            var index = names.IndexOf(column);
            var (isSum, isEvents) = (quantity is "n" or "events" or "time", quantity == "events");
            columns.Add(new(
                Span(arm), Heading(columns.Count == 0 ? arm : "", form.Quantity(quantity)), row => RawText.Of(values(row)[index]),
                form.HasTotals && isSum ? rows => RawText.Of(rows.Sum(r => values(r)[index])) : null, isEvents, IsNumber: true));
        }

        return columns.ToImmutable();
    }

    private ForestColumn Joined(string arm, RawShape shape, string heading, Func<double[], string> text, int a, int b) => new(
        Span(arm), Heading(arm, heading), row => text([values(row)[a], values(row)[b]]),
        form.HasTotals && shape != RawShape.Mean ? rows => $"{RawText.Of(rows.Sum(r => values(r)[a]))}/{RawText.Of(rows.Sum(r => values(r)[b]))}" : null);

    private string Span(string arm) => form.HasSpans ? arm : "";

    private string Heading(string arm, string heading) => form.HasSpans || arm.Length == 0
        ? arm.Length == 0 && heading.Length > 2 ? char.ToUpperInvariant(heading[0]) + heading[1..] : heading
        : $"{arm}, {heading}";
}
