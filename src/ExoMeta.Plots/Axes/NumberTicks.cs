using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Axes;

/// <summary>Axes of plain numbers, of percentages and of logarithms.</summary>
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

    /// <summary>An axis whose units are decimal logarithms: ticks at 1, or 1, 2 and 5 times powers of ten.</summary>
    /// <param name="low">Logarithm at the low end.</param>
    /// <param name="high">Logarithm at the high end.</param>
    /// <param name="title">Its name.</param>
    /// <param name="label">The text of a number; null for as short as it can be.</param>
    /// <param name="hasGrid">Whether ticks have lines.</param>
    public static PanelAxis Decades(double low, double high, string title, Func<double, string>? label = null, bool hasGrid = false)
    {
        var (least, most) = (Math.Min(low, high), Math.Max(low, high));
        double[] mantissas = most - least < 2.2 ? [1, 2, 5] : [1];
        var step = Math.Max(1, (int)Math.Ceiling((most - least) / 8));
        var ticks = ImmutableArray.CreateBuilder<AxisTick>();
        for (var power = (int)Math.Floor(least) - 1; power <= most; power++)
        {
            foreach (var mantissa in mantissas)
            {
                var at = power + PortableMath.Log10(mantissa);
                if (at >= least - 1e-9 && at <= most + 1e-9 && (step == 1 || power % step == 0))
                {
                    var value = mantissa * PortableMath.Pow(10, power);
                    ticks.Add(new(at, label is null ? Shortest(value) : label(value)));
                }
            }
        }

        return new(low, high, title, ticks.ToImmutable(), hasGrid);
    }

    private static string Shortest(double value) => value is >= 1e5 or < 1e-4
        ? NumberText.General(value)
        : NumberText.Fixed(value, (int)Math.Clamp(Math.Ceiling(-PortableMath.Log10(value) - 1e-9), 0, 6));
}
