using ExoMeta.Effects;

namespace ExoMeta.Trials;

/// <summary>What values a nuisance parameter can take.</summary>
internal static class NuisanceSupport
{
    extension(UncertainQuantity quantity)
    {
        /// <summary>Whether every possible value lies in [0, 1].</summary>
        public bool IsProbability => quantity.Support is { Low: >= 0, High: <= 1 };

        /// <summary>Whether every possible value is above 0.</summary>
        public bool IsAboveZero => quantity.Support.Low >= 0 && !quantity.HasAtom(0);

        /// <summary>Whether the end <paramref name="value"/> of the support is taken with a probability above 0.</summary>
        public bool HasAtom(double value) =>
            quantity is UncertainQuantity.Value or UncertainQuantity.Choice or UncertainQuantity.Integers
            && (quantity.Support.Low == value || quantity.Support.High == value);
    }
}
