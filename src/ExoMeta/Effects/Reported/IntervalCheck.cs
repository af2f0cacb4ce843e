using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Effects;

/// <summary>Checks an estimate with its interval: what is printed as <c>est (lb–ub)</c>.</summary>
public static class IntervalCheck
{
    /// <summary>
    /// What is wrong, each with the column to blame. The estimate of a Wald interval is the middle of its limits on the scale of
    /// analysis; the rounding of all three widens both sides of that comparison to intervals, which must overlap.
    /// </summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="lower">Lower limit.</param>
    /// <param name="upper">Upper limit.</param>
    /// <param name="isLog">Whether the three are ratios, symmetric on the log scale.</param>
    public static IEnumerable<(string Column, string Message)> Validate(
        PrintedNumber estimate, PrintedNumber lower, PrintedNumber upper, bool isLog)
    {
        var notRatios = new[] { ("est", estimate), ("lb", lower), ("ub", upper) }
            .Where(c => isLog && c.Item2.Value <= 0)
            .Select(c => (c.Item1, $"{c.Item2} is no ratio; expected a number above 0"))
            .ToList();
        if (notRatios.Count > 0)
        {
            return notRatios;
        }

        if (lower.Value >= upper.Value)
        {
            return [("lb", $"the lower limit {lower} is not below the upper limit {upper}")];
        }

        if (estimate.Value < lower.Value || estimate.Value > upper.Value)
        {
            return [("est", $"{estimate} lies outside its interval {lower} to {upper}")];
        }

        var (low, high) = (Middle(lower.Low, upper.Low, isLog), Middle(lower.High, upper.High, isLog));
        if (low <= estimate.High && high >= estimate.Low)
        {
            return [];
        }

        var (middle, scale) = isLog ? ("geometric middle", "log") : ("middle", "identity");
        var expected = NumberReader.Short(Middle(lower.Value, upper.Value, isLog));
        return [("est", $"{estimate} is not the {middle} of {lower} to {upper} (that is {expected}): "
            + $"the interval is not symmetric on the {scale} scale beyond what rounding explains, so that it gives no standard error")];
    }

    /// <summary>Squared standard error (ub − lb)²/(2z)², of the logarithms where the limits are ratios.</summary>
    internal static double Variance(double lower, double upper, bool isLog, double z)
    {
        var width = isLog ? PortableMath.Log(upper / lower) : upper - lower;
        var standardError = width / (2 * z);
        return standardError * standardError;
    }

    private static double Middle(double a, double b, bool isLog) => isLog ? Math.Sqrt(a * b) : 0.5 * (a + b);
}
