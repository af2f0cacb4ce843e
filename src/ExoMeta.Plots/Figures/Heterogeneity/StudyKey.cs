using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Figures;

/// <summary>Which study a number in a figure stands for, in columns below it.</summary>
internal static class StudyKey
{
    private const int Most = 45;
    private const double Gap = 18;

    private static readonly TextStyle Style = new(10.5);

    /// <summary>Draws the key; says what numbers are where there are too many rows for one.</summary>
    public static void Draw(FigurePage page, IReadOnlyList<string> labels)
    {
        if (labels.Count > Most)
        {
            page.Note("Numbers are those of the rows of the table, in its order.");
            return;
        }

        var number = Style.Measure(NumberText.Count(labels.Count)) + 6;
        var widest = labels.Max(Style.Measure) + number + Gap;
        var columns = (int)Math.Clamp(Math.Floor(page.Inner / widest), 1, Math.Max(1, labels.Count / 2));
        columns = Math.Max(columns, labels.Count > 8 ? 2 : 1);
        var (width, rows) = (page.Inner / columns, (labels.Count + columns - 1) / columns);
        var top = page.Y + 4;
        for (var i = 0; i < labels.Count; i++)
        {
            var (x, y) = (page.Left + i / rows * width, top + i % rows * Style.LineHeight + Style.Ascent);
            page.Scene.Text(x + number - 6, y, NumberText.Count(i + 1), Style with { Colour = ColourRole.Muted }, TextAnchor.End);
            page.Scene.Text(x + number, y, TextMetrics.Shorten(TextMetrics.Clean(labels[i]), width - number - Gap, Style.Size), Style);
        }

        page.Y = top + rows * Style.LineHeight + 2;
    }
}
