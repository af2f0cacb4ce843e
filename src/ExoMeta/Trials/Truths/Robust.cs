using System.Globalization;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

public abstract partial record Truth
{
    /// <summary>A mixture: with probability <paramref name="Weight"/> the effects come from a sceptical N(0, s²) instead.</summary>
    /// <remarks>
    /// Robust priors: Schmidli et al. (2014, Biometrics 70:1023); sceptical ones: Spiegelhalter, Freedman and Parmar (1994, JRSS A
    /// 157:357). One draw decides for all arms of a trial, because what is doubted is the evidence and not an arm. The sceptical effects
    /// of arms have correlation ½, that of differences from a shared reference when nothing is known of the order of the arms: the same as
    /// between the deviations of <see cref="Predictive"/>.
    /// </remarks>
    /// <param name="Base">What is doubted.</param>
    /// <param name="Weight">Weight of the sceptical component in [0, 1].</param>
    /// <param name="ScepticalStandardDeviation">s &gt; 0.</param>
    public sealed record Robust(Truth Base, double Weight, double ScepticalStandardDeviation) : Truth
    {
        /// <inheritdoc/>
        public override string Name => "robust";

        internal override IEnumerable<string> FindProblems(int comparisons)
        {
            foreach (var problem in Base.FindProblems(comparisons))
            {
                yield return problem;
            }

            if (Base is Robust)
            {
                yield return "a robust truth of a robust truth; a fixed, posterior or predictive base was expected";
            }

            if (!(Weight is >= 0 and <= 1))
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture, $"the sceptical weight is {Weight}; a number in [0, 1] was expected");
            }

            if (!(ScepticalStandardDeviation > 0 && double.IsFinite(ScepticalStandardDeviation)))
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"the sceptical standard deviation is {ScepticalStandardDeviation}; a finite number above 0 was expected");
            }
        }

        internal override TruthSampler CreateSampler() => new Sampler(Base.CreateSampler(), Weight, ScepticalStandardDeviation);

        private sealed class Sampler(TruthSampler doubted, double weight, double standardDeviation) : TruthSampler
        {
            public override void Fill<TLane>(TrialBlock block)
            {
                doubted.Fill<TLane>(block);
                for (var i = 0; i < block.Padded; i += TLane.Count)
                {
                    var choice = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)i), TrialStreams.Scepticism);
                    var isSceptical = TLane.LessThan(choice.NextUniform(), TLane.Broadcast(weight));
                    if (!TLane.Any(isSceptical))
                    {
                        continue;
                    }

                    for (var c = 0; c < block.Comparisons; c++)
                    {
                        var theta = block.Theta(c)[i..];
                        TLane.Store(TLane.Select(isSceptical, TLane.Broadcast(0), TLane.Load(theta)), theta);
                    }

                    // Others have a deviation of scale 0.
                    var draws = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)i), TrialStreams.ScepticalEffects);
                    AddSharedDeviations(ref draws, isSceptical & TLane.Broadcast(standardDeviation), block, i);
                }
            }
        }
    }
}
