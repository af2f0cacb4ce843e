using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Effects;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots;

/// <summary>
/// An effect-direction plot (Boon and Thomson 2021): one row a study, an upward triangle for a favourable direction, a
/// downward one for an unfavourable, a two-way arrow where no direction is stated or claims disagree.
/// </summary>
public static class EffectDirectionFigure
{
    private const double Margin = 18;
    private const double StudyWidth = 240;
    private const double ArrowX = Margin + StudyWidth + 50;
    private const double TextX = ArrowX + 60;
    private const double TextWidth = 380;
    private const double Width = TextX + TextWidth + Margin;

    /// <summary>Lays the figure out.</summary>
    public static PlotScene Draw(SwimResult swim) => Draw(new DirectionPage(
        "swim-" + swim.Id, swim.Title, CountText(swim), "Claims and how they were read",
        [.. swim.Votes.Select(v => new DirectionRow(v.Study, v.Direction, string.Join(", ", v.Claims), v.Reason))]));

    /// <summary>Lays out the directions of any rows.</summary>
    internal static PlotScene Draw(DirectionPage page)
    {
        var scene = new SceneBuilder();
        var y = scene.Paragraph(Margin, Margin, Width - 2 * Margin, page.Title, new(16, Bold: true)) + 2;
        y = scene.Paragraph(Margin, y, Width - 2 * Margin, page.Count, new(12)) + 8;
        var heading = new TextStyle(12, Bold: true);
        scene.Text(Margin, y + heading.Ascent, "Study", heading);
        scene.Text(ArrowX, y + heading.Ascent, "Direction", heading, TextAnchor.Middle);
        scene.Text(TextX, y + heading.Ascent, page.Heading, heading);
        y += heading.LineHeight + 4;
        scene.Line(Margin, y, Width - Margin, y, ColourRole.Ink, 1.2);
        foreach (var row in page.Rows)
        {
            y = Row(scene, row, y);
        }

        y = Legend(scene, y + 10);
        var height = Math.Ceiling(y + Margin);
        return new(
            page.Id, Width, height, TextMetrics.Clean(page.Title), TextMetrics.Clean($"Effect-direction plot. {page.Count} {string.Join("; ", page.Rows.Select(v => $"{v.Study}: {Word(v.Direction)}"))}."),
            [new Primitive.Rectangle(0, 0, Width, height, new(ColourRole.Paper), Stroke.None), .. scene.Primitives]);
    }

    /// <summary>The count in words: "4 favourable, 1 unfavourable; of 5 studies with a direction 4 are favourable (80 %; two-sided exact 95 % CI 28 to 99 %); sign test p = 0.38".</summary>
    internal static string CountText(SwimResult swim) => CountText(swim.Count);

    /// <summary>The same of a count.</summary>
    internal static string CountText(VoteCount count)
    {
        var directed = count.Favourable + count.Unfavourable;
        var text = string.Join(", ", Parts(count));
        text += directed switch
        {
            0 => "; no study states a direction",
            1 => "; one study alone shows no pattern",
            _ when count.Favourable == directed => $"; all {NumberText.Count(directed)} studies with a direction are favourable",
            _ => $"; of {NumberText.Count(directed)} studies with a direction {NumberText.Count(count.Favourable)} {(count.Favourable == 1 ? "is" : "are")} favourable",
        };
        if (directed > 1 && count is { Proportion: { } proportion, Interval: { } interval })
        {
            text += $" ({NumberText.Percent(proportion, 0)}; two-sided exact 95 % CI {NumberText.Fixed(100 * interval.Lower, 0)} to {NumberText.Percent(interval.Upper, 0)})";
        }

        text += directed > 1 && count.PValue is { } p ? $"; sign test {NumberText.PEquals(p)}" : "";
        return text + (count.Unclear > 0 ? ". What has no direction is listed and has no vote." : ".");
    }

    /// <summary>"1 favourable", "1 states no effect", "1 mixed or unclear": what there is, and nothing of what there is not.</summary>
    internal static ImmutableArray<string> Parts(VoteCount count)
    {
        var parts = ImmutableArray.CreateBuilder<string>();
        void Add(int number, string words)
        {
            if (number > 0)
            {
                parts.Add($"{NumberText.Count(number)} {words}");
            }
        }

        Add(count.Favourable, "favourable");
        Add(count.Unfavourable, "unfavourable");
        Add(count.StatedNull, count.StatedNull == 1 ? "states no effect" : "state no effect");
        Add(count.Unclear - count.StatedNull, "mixed or unclear");
        return parts.Count > 0 ? parts.ToImmutable() : ["no votes"];
    }

    /// <summary>A direction in words.</summary>
    internal static string Word(EffectDirection direction) => direction switch
    {
        EffectDirection.Favourable => "favourable",
        EffectDirection.Unfavourable => "unfavourable",
        EffectDirection.StatedNull => "states no effect",
        EffectDirection.Unclear => "mixed or unclear",
        _ => throw new ArgumentOutOfRangeException(nameof(direction)),
    };

    private static double Row(SceneBuilder scene, DirectionRow row, double top)
    {
        var body = new TextStyle(12);
        var small = new TextStyle(11, Colour: ColourRole.Muted);
        void Draw(SceneBuilder inner)
        {
            var left = inner.Paragraph(Margin, top + 6, StudyWidth, row.Study, body);
            Arrow(inner, ArrowX, top + 14, row.Direction);
            var right = inner.Paragraph(TextX, top + 6, TextWidth, row.Text, body);
            right = row.Reason.Length > 0 ? inner.Paragraph(TextX, right, TextWidth, row.Reason, small) : right;
            top = Math.Max(Math.Max(left, right), top + 24) + 5;
        }

        if (row.Datum is { } datum)
        {
            scene.Group(datum, Draw);
        }
        else
        {
            scene.Group($"{row.Study}: {Word(row.Direction)}", Draw);
        }

        scene.Line(Margin, top, Width - Margin, top, ColourRole.Rule, 0.6);
        return top;
    }

    private static double Legend(SceneBuilder scene, double top)
    {
        var x = Margin + 8;
        var style = new TextStyle(11, Colour: ColourRole.Muted);
        foreach (var direction in Enum.GetValues<EffectDirection>())
        {
            Arrow(scene, x, top + 7, direction);
            scene.Text(x + 16, top + 11, Word(direction), style);
            x += 16 + style.Measure(Word(direction)) + 34;
        }

        return top + 18;
    }

    private static void Arrow(SceneBuilder scene, double x, double y, EffectDirection direction)
    {
        ImmutableArray<ScenePoint> up = [new(x - 7, y + 6), new(x, y - 7), new(x + 7, y + 6)];
        ImmutableArray<ScenePoint> down = [new(x - 7, y - 6), new(x, y + 7), new(x + 7, y - 6)];
        switch (direction)
        {
            case EffectDirection.Favourable:
                scene.Polygon(new(ColourRole.Pooled), new(ColourRole.Pooled, 1), up);
                break;
            case EffectDirection.Unfavourable:
                scene.Polygon(new(ColourRole.Warning), new(ColourRole.Warning, 1), down);
                break;
            case EffectDirection.StatedNull:
                scene.Add(new Primitive.Circle(new(x, y), 6, new(ColourRole.Paper), new(ColourRole.Ink, 1.4)));
                break;
            default:
                scene.Polygon(new(ColourRole.Paper), new(ColourRole.Muted, 1.2), new(x - 2, y - 6), new(x - 2, y + 6), new(x - 11, y));
                scene.Polygon(new(ColourRole.Paper), new(ColourRole.Muted, 1.2), new(x + 2, y - 6), new(x + 2, y + 6), new(x + 11, y));
                break;
        }
    }
}

/// <summary>What an effect-direction plot shows.</summary>
/// <param name="Id">Identifier, unique in a document.</param>
/// <param name="Title">Title.</param>
/// <param name="Count">The count in words.</param>
/// <param name="Heading">Heading of what is said of each row.</param>
/// <param name="Rows">The rows.</param>
internal sealed record DirectionPage(string Id, string Title, string Count, string Heading, ImmutableArray<DirectionRow> Rows);

/// <summary>A row of an effect-direction plot.</summary>
/// <param name="Study">Its study.</param>
/// <param name="Direction">Direction of its effect.</param>
/// <param name="Text">What is said of it.</param>
/// <param name="Reason">Why the direction is what it is; empty for nothing to say.</param>
/// <param name="Datum">What it stands for; null where study and direction say it.</param>
internal sealed record DirectionRow(string Study, EffectDirection Direction, string Text, string Reason, Datum? Datum = null);
