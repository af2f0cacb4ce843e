namespace ExoMeta.Effects;

/// <summary>Checks an estimate with its interval: what is printed as <c>est (lb–ub)</c>.</summary>
internal static class IntervalCheck
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
        PrintedNumber estimate, PrintedNumber lower, PrintedNumber upper, bool isLog) =>
        Validate(estimate, lower, upper, PrintedScale.All.First(s => s.Name == (isLog ? "ratio" : "identity")));

    /// <summary>The same for limits that are symmetric on the analysis scale of a printed scale.</summary>
    internal static IEnumerable<(string Column, string Message)> Validate(
        PrintedNumber estimate, PrintedNumber lower, PrintedNumber upper, PrintedScale scale)
    {
        var outside = new[] { ("est", estimate), ("lb", lower), ("ub", upper) }
            .Where(c => scale.WhatIsWrong(c.Item2.Value) is not null)
            .Select(c => (c.Item1, $"{c.Item2} {scale.WhatIsWrong(c.Item2.Value)}"))
            .ToList();
        if (outside.Count > 0)
        {
            return outside;
        }

        if (lower.Value >= upper.Value)
        {
            return [("lb", $"the lower limit {lower} is not below the upper limit {upper}")];
        }

        if (estimate.Value < lower.Value || estimate.Value > upper.Value)
        {
            return [("est", $"{estimate} lies outside its interval {lower} to {upper}")];
        }

        double Middle(double a, double b) => scale.From((double)(0.5 * (scale.To(a) + scale.To(b))));
        var (low, high) = (Middle(lower.Low, upper.Low), Middle(lower.High, upper.High));
        if (low <= estimate.High && high >= estimate.Low)
        {
            return [];
        }

        var middle = scale.Name == "ratio" ? "geometric middle" : scale.IsAnalysis ? "middle" : "middle on the scale of analysis";
        var name = PrintedScale.Of(scale.Analysis)[0].Name;
        return [("est", $"{estimate} is not the {middle} of {lower} to {upper} (that is {NumberReader.Short(Middle(lower.Value, upper.Value))}): "
            + $"the interval is not symmetric on the {name} scale beyond what rounding explains, so that it gives no standard error")];
    }

    /// <summary>Squared standard error (ub − lb)²/(2z)², of the logarithms where the limits are ratios.</summary>
    internal static Formula Variance(Formula lower, Formula upper, bool isLog, double z)
    {
        var width = isLog ? Formula.Log(upper / lower) : upper - lower;
        return Formula.Square(width / (2 * z));
    }
}
