using System.Collections.Immutable;
using System.Globalization;

namespace ExoMeta.Trials;

public abstract partial record Truth
{
    /// <summary>θ is what it is.</summary>
    /// <param name="Theta">True effect of each compared arm.</param>
    public sealed record Fixed(ImmutableArray<double> Theta) : Truth
    {
        /// <inheritdoc/>
        public override string Name => "fixed";

        internal override IEnumerable<string> FindProblems(int comparisons) => EffectProblems(Theta, comparisons);

        internal override TruthSampler CreateSampler() => new Sampler([.. Theta]);

        private sealed class Sampler(double[] effects) : TruthSampler
        {
            public override void Fill<TLane>(TrialBlock block)
            {
                for (var c = 0; c < effects.Length; c++)
                {
                    block.Theta(c).Fill(effects[c]);
                }
            }
        }
    }

    /// <summary>One finite effect per comparison is needed.</summary>
    private static IEnumerable<string> EffectProblems(ImmutableArray<double> effects, int comparisons)
    {
        if (effects.IsDefault || effects.Length != comparisons)
        {
            var given = effects.IsDefault ? 0 : effects.Length;
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{given} effect(s) are given for {comparisons} compared arm(s); one each was expected");
        }
        else if (effects.Any(effect => !double.IsFinite(effect)))
        {
            yield return "an effect is not a finite number";
        }
    }
}
