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

    /// <summary>Round values between two ends: 1, 2 or 5 times a power of ten apart, at most <paramref name="count"/> of them.</summary>
    public static ImmutableArray<double> RoundValues(double low, double high, int count)
    {
        var step = RoundStep((high - low) / Math.Max(1, count - 1));
        var values = ImmutableArray.CreateBuilder<double>();
        var first = Math.Ceiling(low / step - 1e-9);
        for (var i = 0; (first + i) * step <= high + 1e-9 * step && values.Count <= 50; i++)
        {
            // Adding zero turns −0 into 0.
            values.Add((first + i) * step + 0.0);
        }

        return values.ToImmutable();
    }

    /// <summary>Decimals that tell neighbouring round values apart.</summary>
    public static int Decimals(ImmutableArray<double> values)
    {
        if (values.Length < 2)
        {
            return 2;
        }

        var step = values[1] - values[0];
        return (int)Math.Clamp(Math.Ceiling(-PortableMath.Log10(step) - 1e-9), 0, 6);
    }

    private static double RoundStep(double least)
    {
        var power = PortableMath.Pow(10, Math.Floor(PortableMath.Log10(least)));
        return (least / power) switch
        {
            <= 1.0000001 => power,
            <= 2 => 2 * power,
            <= 5 => 5 * power,
            _ => 10 * power,
        };
    }
}
