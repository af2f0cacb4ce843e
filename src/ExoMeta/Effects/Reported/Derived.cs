namespace ExoMeta.Effects;

/// <summary>Writes what was derived, for records.</summary>
internal static class Derived
{
    /// <summary><c>log OR −2.674, SE 0.741</c>.</summary>
    public static string Effect(string name, EffectSize effect) =>
        $"{name} {NumberReader.Short(effect.Estimate)}, SE {NumberReader.Short(effect.StandardError)}";

    /// <summary><c>log ROM 1.072, no SE: why</c>.</summary>
    public static string Point(string name, double estimate, string why) => $"{name} {NumberReader.Short(estimate)}, no SE: {why}";
}
