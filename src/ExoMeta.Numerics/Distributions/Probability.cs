namespace ExoMeta.Numerics.Distributions;

/// <summary>The checks that all distributions share.</summary>
internal static class Probability
{
    internal static void Check(double p)
    {
        if (!(p >= 0 && p <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability in [0, 1] was expected.");
        }
    }

    internal static void CheckParameter(double value, string name)
    {
        if (!(value > 0) || double.IsInfinity(value))
        {
            throw new ArgumentOutOfRangeException(name, value, "A positive, finite parameter was expected.");
        }
    }
}
