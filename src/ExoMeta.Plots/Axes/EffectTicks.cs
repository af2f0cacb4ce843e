using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Axes;

/// <summary>Chooses ticks that people read: 0.1, 0.5, 1, 2, 10 for ratios; −90 %, −50 %, 0, +100 % for percent change; round values elsewhere.</summary>
internal static class EffectTicks
{
    // Rounder values first: a later one is placed only where there is room.
    private static readonly double[] MantissasByRoundness = [1, 5, 2, 3, 1.5, 7, 4];

    private static readonly double[] PercentByRoundness =
        [0, -50, 100, -90, 900, -75, 300, -99, 9900, -25, 50, 200, 400, -95, -80, 1900, 4900, -10, 25, 10, -40, -60, -5, 5, 150, -99.9, 99900];

    /// <summary>Ticks of an axis on the analysis scale (or in proportions, where the axis shows them linearly).</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="display">How people read it.</param>
    /// <param name="isLog">Whether axis units are natural logs of what is read.</param>
    /// <param name="size">Font size of the labels.</param>
    public static ImmutableArray<AxisTick> Choose(LinearAxis axis, DisplayScale display, bool isLog, double size)
    {
        if (!isLog)
        {
            // Ends that lie badly leave two of six round values inside: finer ones then.
            var values = LinearAxis.RoundValues(axis.Low, axis.High, 6);
            values = values.Length < 4 ? LinearAxis.RoundValues(axis.Low, axis.High, 10) : values;
            var decimals = LinearAxis.Decimals(values);
            return [.. values.Select(v => new AxisTick(v, NumberText.Fixed(v, decimals)))];
        }

        var percent = display == DisplayScale.PercentChange;
        var candidates = (axis.High - axis.Low < 0.7 ? NarrowRatios(axis, percent) : percent ? PercentRatios(axis) : Ratios(axis))
            .Where(r => axis.Contains(PortableMath.Log(r)));
        var chosen = new List<AxisTick>();
        foreach (var ratio in candidates)
        {
            var tick = new AxisTick(PortableMath.Log(ratio), Label(ratio, percent));
            if (chosen.Count < 7 && chosen.All(c => IsClear(axis, c, tick, size)))
            {
                chosen.Add(tick);
            }
        }

        return [.. chosen.OrderBy(c => c.Value)];
    }

    private static bool IsClear(LinearAxis axis, AxisTick a, AxisTick b, double size)
    {
        var gap = 0.5 * (TextMetrics.Width(a.Label, size) + TextMetrics.Width(b.Label, size)) + 14;
        return Math.Abs(axis.Position(a.Value) - axis.Position(b.Value)) >= gap;
    }

    private static IEnumerable<double> Ratios(LinearAxis axis)
    {
        yield return 1;
        var low = (int)Math.Clamp(Math.Floor(axis.Low / Ln10), -300, 300);
        var high = (int)Math.Clamp(Math.Ceiling(axis.High / Ln10), -300, 300);
        var decadeStep = Math.Max(1, (high - low) / 6);
        foreach (var mantissa in MantissasByRoundness)
        {
            if (decadeStep > 1 && mantissa != 1)
            {
                yield break;
            }

            foreach (var exponent in Enumerable.Range(low, high - low + 1).OrderBy(e => Math.Abs(e)))
            {
                if (exponent % decadeStep == 0)
                {
                    yield return mantissa * PortableMath.Pow(10, exponent);
                }
            }
        }
    }

    private static IEnumerable<double> PercentRatios(LinearAxis axis) =>
        axis.High - axis.Low > 12 ? Ratios(axis) : PercentByRoundness.Select(p => 1 + p / 100);

    private static IEnumerable<double> NarrowRatios(LinearAxis axis, bool percent)
    {
        var low = PortableMath.Exp(axis.Low);
        var high = PortableMath.Exp(axis.High);
        return percent
            ? LinearAxis.RoundValues(100 * (low - 1), 100 * (high - 1), 6).Select(p => 1 + p / 100).OrderBy(r => Math.Abs(r - 1))
            : LinearAxis.RoundValues(low, high, 6).OrderBy(r => Math.Abs(r - 1));
    }

    private static string Label(double ratio, bool percent)
    {
        if (!percent)
        {
            return ratio is >= 1e5 or < 1e-4 ? NumberText.General(ratio) : Shortest(ratio);
        }

        var change = 100 * (ratio - 1);
        return Math.Abs(change) < 1e-9 ? "0 %" : string.Concat(change > 0 ? "+" : "", Math.Abs(change) >= 1e5 ? NumberText.General(change) : Shortest(change), " %");
    }

    private static string Shortest(double value)
    {
        var decimals = 0;
        while (decimals < 6 && Math.Abs(value - Math.Round(value, decimals)) > 1e-9 * Math.Max(1, Math.Abs(value)))
        {
            decimals++;
        }

        return NumberText.Fixed(value, decimals);
    }

    private const double Ln10 = 2.302585092994046;
}
