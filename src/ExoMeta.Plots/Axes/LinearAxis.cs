using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Plots.Axes;

/// <summary>Maps a range of values to a range of pixels, linearly.</summary>
/// <param name="Low">Value at the first pixel.</param>
/// <param name="High">Value at the last pixel, &gt; Low.</param>
/// <param name="First">First pixel.</param>
/// <param name="Last">Last pixel; smaller than the first for an axis that points up.</param>
internal readonly record struct LinearAxis(double Low, double High, double First, double Last)
{
    /// <summary>Pixel of a value; values outside the range are not clipped.</summary>
    public double Position(double value) => First + (value - Low) / (High - Low) * (Last - First);

    /// <summary>Pixel of a value, clipped to the range.</summary>
    public double Clipped(double value) => Position(Math.Clamp(value, Low, High));

    /// <summary>Whether a value lies in the range.</summary>
    public bool Contains(double value) => value >= Low && value <= High;

    /// <summary>
    /// Round values between two ends: 1, 2 or 5 times a power of ten apart, at most <paramref name="count"/> of them. Where that leaves fewer than three, steps are
    /// made smaller (2.5 times a power of ten included) until there are three; more than seven they never become by that.
    /// </summary>
    public static ImmutableArray<double> RoundValues(double low, double high, int count)
    {
        var (step, digit) = RoundStep((high - low) / Math.Max(1, count - 1));
        var values = Multiples(low, high, step);
        for (var finer = 0; finer < 4 && values.Length < FewestTicks && high > low; finer++)
        {
            (step, digit) = Finer(step, digit);
            values = Multiples(low, high, step);
        }

        return values;
    }

    /// <summary>Decimals with which round values say exactly what they are, up to six.</summary>
    public static int Decimals(ImmutableArray<double> values)
    {
        if (values.Length < 2)
        {
            return 2;
        }

        var step = values[1] - values[0];
        for (var decimals = 0; decimals < 6; decimals++)
        {
            var scaled = step * PortableMath.Pow(10, decimals);
            if (scaled > 0.5 && Math.Abs(scaled - Math.Round(scaled)) < 1e-6 * scaled)
            {
                return decimals;
            }
        }

        return 6;
    }

    private const int FewestTicks = 3;

    private static ImmutableArray<double> Multiples(double low, double high, double step)
    {
        var values = ImmutableArray.CreateBuilder<double>();
        var first = Math.Ceiling(low / step - 1e-9);
        for (var i = 0; (first + i) * step <= high + 1e-9 * step && values.Count <= 50; i++)
        {
            // Adding zero turns −0 into 0.
            values.Add((first + i) * step + 0.0);
        }

        return values.ToImmutable();
    }

    /// <summary>The least round step that is no smaller, and its first digits.</summary>
    private static (double Step, double Digit) RoundStep(double least)
    {
        var power = PortableMath.Pow(10, Math.Floor(PortableMath.Log10(least)));
        return (least / power) switch
        {
            <= 1.0000001 => (power, 1),
            <= 2 => (2 * power, 2),
            <= 5 => (5 * power, 5),
            _ => (10 * power, 1),
        };
    }

    /// <summary>The next smaller of 1, 2, 2.5 and 5 times a power of ten.</summary>
    private static (double Step, double Digit) Finer(double step, double digit) => digit switch
    {
        5 => (step / 2, 2.5),
        2.5 => (0.8 * step, 2),
        2 => (step / 2, 1),
        _ => (step / 2, 5),
    };
}
