using ExoMeta.Effects;

namespace ExoMeta.Trials;

public abstract partial record Endpoint
{
    /// <summary>A measurement that is normal in its own unit; θ is a difference of means in that unit.</summary>
    /// <remarks>See <see cref="Means"/>.</remarks>
    /// <param name="Name">Name.</param>
    /// <param name="StandardDeviation">Standard deviation between patients of the reference arm, in units of the outcome.</param>
    public sealed record Continuous(string Name, UncertainQuantity StandardDeviation) : Means(Name, StandardDeviation)
    {
        /// <inheritdoc/>
        public override string EffectName => "difference of means";

        /// <inheritdoc/>
        public override string Measure => "MD";

        internal override string MeansInWords => "means";

        internal override string DeviationInWords => "standard deviation";

        internal override string DeviationField => "sd";
    }
}
