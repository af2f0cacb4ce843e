using System.Globalization;

namespace ExoMeta.Effects;

/// <summary>Writes what was derived, for records.</summary>
internal static class Derived
{
    /// <summary><c>log OR −2.674, SE 0.741</c>; with the degrees of freedom of the standard error where they are finite.</summary>
    public static string Effect(string name, EffectSize effect) =>
        $"{name} {NumberReader.Short(effect.Estimate)}, SE {NumberReader.Short(effect.StandardError)}"
        + (double.IsPositiveInfinity(effect.DegreesOfFreedom)
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $" on {effect.DegreesOfFreedom:0.#} df"));

    /// <summary><c>log ROM 1.072, no SE: why</c>.</summary>
    public static string Point(string name, double estimate, string why) => $"{name} {NumberReader.Short(estimate)}, no SE: {why}";

    /// <summary>How the size of one sample enters an interval, for a formula.</summary>
    public static string DegreesOfFreedom(int? stated, Assumption? assumed) =>
        stated is null && assumed is null ? "; normal quantiles, n not stated" : "; n − 1 df";
}
