using ExoMeta.Effects;

namespace ExoMeta.Trials;

/// <summary>Centres whose patients differ in their mean, on treatment and on control alike.</summary>
/// <remarks>Each trial draws the means of its centres from a normal distribution. The patients of an arm that come with a look are dealt to them evenly, but for rounding.</remarks>
/// <param name="Count">Number of centres.</param>
/// <param name="Deviation">Standard deviation of their means, on the analysis scale.</param>
/// <param name="IsAdjusted">Whether the analysis has an effect of each centre.</param>
public sealed record TrialCentres(int Count, UncertainQuantity Deviation, bool IsAdjusted)
{
    /// <summary>The most centres.</summary>
    public const int Most = 100;
}
