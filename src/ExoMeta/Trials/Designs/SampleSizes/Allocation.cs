namespace ExoMeta.Trials.Designs;

/// <summary>How patients are shared between treatment and control.</summary>
internal static class Allocation
{
    /// <summary>n·(1/n₁ + 1/n₂) = (1 + r)²/r; 1 for one arm.</summary>
    public static double Spread(double? ratio) => ratio is { } r ? (1 + r) * (1 + r) / r : 1;

    public static IEnumerable<string> Problems(double? ratio)
    {
        if (ratio is { } r && !(r >= 1e-3 && r <= 1e3))
        {
            yield return FormattableString.Invariant($"the ratio of treated to control patients is {r}; a number from 0.001 to 1000 was expected");
        }
    }

    public static IEnumerable<string> OfProbability(double value, string what)
    {
        if (!(value is > 0 and < 1))
        {
            yield return FormattableString.Invariant($"{what} is {value}; a probability inside (0, 1) was expected");
        }
    }
}
