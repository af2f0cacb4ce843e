namespace ExoMeta.Plots.Axes;

/// <summary>Ends of an axis.</summary>
internal static class AxisRange
{
    /// <summary>From the least to the largest of the finite values, and a part of that distance more on both sides; one value gets room around it.</summary>
    /// <param name="values">What the axis must show.</param>
    /// <param name="margin">The part.</param>
    public static (double Low, double High) Of(IEnumerable<double> values, double margin = 0.05)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0)
        {
            return (-1, 1);
        }

        var (low, high) = (finite.Min(), finite.Max());
        var room = high > low ? margin * (high - low) : low == 0 ? 1 : 0.1 * Math.Abs(low);
        return (low - room, high + room);
    }
}
