using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Axes;

/// <summary>Axes of plain numbers and of percentages.</summary>
internal static class NumberTicks
{
    /// <summary>An axis of plain numbers from one end to the other, its ticks round.</summary>
    public static PanelAxis Linear(double low, double high, string title, int count = 6, bool hasGrid = false)
    {
        var values = LinearAxis.RoundValues(Math.Min(low, high), Math.Max(low, high), count);
        var decimals = LinearAxis.Decimals(values);
        return new(low, high, title, [.. values.Select(v => new AxisTick(v, NumberText.Fixed(v, decimals)))], hasGrid);
    }

    /// <summary>An axis of probabilities in percent.</summary>
    public static PanelAxis Percent(double low, double high, string title, int count = 6, bool hasGrid = false)
    {
        var values = LinearAxis.RoundValues(100 * low, 100 * high, count);
        var decimals = Math.Min(LinearAxis.Decimals(values), 2);
        return new(low, high, title, [.. values.Select(v => new AxisTick(v / 100, NumberText.Fixed(v, decimals) + " %"))], hasGrid);
    }
}
