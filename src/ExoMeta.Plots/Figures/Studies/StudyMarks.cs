using System.Collections.Immutable;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Figures;

/// <summary>What figures with one mark a study share: areas, labels, words.</summary>
internal static class StudyMarks
{
    /// <summary>Up to so many rows are all labelled; of more, those that a figure picks.</summary>
    private const int MostLabelled = 14;

    private const double LabelSize = 10.5;
    private const double LabelWidth = 130;
    private const double LeastRadius = 1.5;

    /// <summary>Look of a circle whose area means something: those beneath shine through.</summary>
    public static Fill BubbleFill => new(ColourRole.Effect, 0.35);

    /// <summary>Outline of such a circle.</summary>
    public static Stroke BubbleStroke => new(ColourRole.Effect, 1);

    /// <summary>Radii of circles with areas in proportion to sizes; the least that can be seen for those too small.</summary>
    /// <param name="sizes">The sizes, ≥ 0.</param>
    /// <param name="largest">Radius of the largest, in pixels.</param>
    public static double[] Radii(IReadOnlyList<double> sizes, double largest = 13)
    {
        var most = sizes.Max();
        return [.. sizes.Select(s => most > 0 ? Math.Max(LeastRadius, largest * Math.Sqrt(s / most)) : largest / 2)];
    }

    /// <summary>Labels of rows: of all where they are few, else of those that matter.</summary>
    /// <param name="picture">The pool.</param>
    /// <param name="places">Where each row stands; null for one that does not.</param>
    /// <param name="matters">Whether a row is labelled among many.</param>
    /// <param name="priority">Which rows find room first.</param>
    /// <param name="clearance">Pixels to keep free around each place; null for the usual.</param>
    public static Mark.Labels Labels(
        PoolPicture picture, IReadOnlyList<PanelPoint?> places, Func<int, bool> matters, Func<int, double> priority, Func<int, double>? clearance = null)
    {
        var isFew = places.Count <= MostLabelled;
        return new(
            [
                .. Enumerable.Range(0, places.Count).Where(i => places[i] is not null && (isFew || matters(i)))
                    .Select(i => new DataLabel(places[i]!.Value, Label(picture, i), priority(i), (clearance?.Invoke(i) ?? 3) + 2)),
            ],
            LabelSize, ColourRole.Muted);
    }

    /// <summary>A row's label, as long as there is room beside a point.</summary>
    public static string Label(PoolPicture picture, int row) => TextMetrics.Shorten(picture.Answer.Rows[row].Label, LabelWidth, LabelSize);

    /// <summary>An axis of plain numbers, however small they are.</summary>
    public static PanelAxis Axis(double low, double high, string title)
    {
        var axis = NumberTicks.Linear(low, high, title);
        return Math.Max(Math.Abs(low), Math.Abs(high)) < 5e-4 ? axis with { Ticks = [.. axis.Ticks.Select(t => t with { Label = NumberText.General(t.Value) })] } : axis;
    }

    /// <summary>A circle at each place, the largest at the bottom.</summary>
    public static ImmutableArray<DataPoint> Bubbles(IEnumerable<DataPoint> points) => [.. points.OrderByDescending(p => p.Radius)];
}
