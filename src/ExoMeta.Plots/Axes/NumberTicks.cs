using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Axes;

/// <summary>Axes of plain numbers and of percentages.</summary>
public static class NumberTicks
{
    /// <summary>An axis of plain numbers from one end to the other, its ticks round: 1, 2 or 5 times a power of ten apart (2.5 where there would be fewer than three), three to eight of them.</summary>
    /// <param name="low">Value at the left or bottom.</param>
    /// <param name="high">Value at the right or top; may be below <paramref name="low"/>.</param>
    /// <param name="title">Its name; empty for none.</param>
    /// <param name="count">The most ticks, where three or more fit under that.</param>
    /// <param name="hasGrid">Whether each tick has a line across the panel.</param>
    public static PanelAxis Linear(double low, double high, string title, int count = 6, bool hasGrid = false)
    {
        var values = LinearAxis.RoundValues(Math.Min(low, high), Math.Max(low, high), count);
        var decimals = LinearAxis.Decimals(values);
        return new(low, high, title, [.. values.Select(v => new AxisTick(v, NumberText.Fixed(v, decimals)))], hasGrid);
    }

    /// <summary>An axis of probabilities in percent, its ticks as those of <see cref="Linear"/>.</summary>
    /// <param name="low">Probability at the left or bottom.</param>
    /// <param name="high">Probability at the right or top.</param>
    /// <param name="title">Its name; empty for none.</param>
    /// <param name="count">The most ticks, where three or more fit under that.</param>
    /// <param name="hasGrid">Whether each tick has a line across the panel.</param>
    public static PanelAxis Percent(double low, double high, string title, int count = 6, bool hasGrid = false)
    {
        var values = LinearAxis.RoundValues(100 * low, 100 * high, count);
        var decimals = LinearAxis.Decimals(values);
        return new(low, high, title, [.. values.Select(v => new AxisTick(v / 100, NumberText.Fixed(v, decimals) + " %"))], hasGrid);
    }
}
