using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

public abstract partial record Truth
{
    /// <summary>
    /// The next trial differs from the mean of the others: adds N(0, τ²), correlation ½ between arms that share the control.
    /// </summary>
    /// <remarks>
    /// Higgins, Thompson and Spiegelhalter (2009, JRSS A 172:137); τ is drawn afresh in each trial when it is a distribution.
    /// </remarks>
    /// <param name="Base">Uncertainty of the mean.</param>
    /// <param name="Tau">τ, a value or a distribution.</param>
    public sealed record Predictive(Truth Base, UncertainQuantity Tau) : Truth
    {
        /// <inheritdoc/>
        public override string Name => "predictive";

        internal override IEnumerable<string> FindProblems(int comparisons)
        {
            foreach (var problem in Base.FindProblems(comparisons))
            {
                yield return problem;
            }

            if (Base is not (Fixed or Posterior or DoseResponse { Base: Fixed or Posterior }))
            {
                yield return $"a predictive truth of a {Base.Name} truth; a fixed effect, a posterior or a dose–response of one was expected";
            }

            if (!(Tau.Support.Low >= 0))
            {
                yield return $"tau is {Tau}, which can be negative; a standard deviation of at least 0 was expected";
            }
        }

        internal override TruthSampler CreateSampler() => new Sampler(Base.CreateSampler(), Tau);

        private sealed class Sampler(TruthSampler mean, UncertainQuantity tau) : TruthSampler
        {
            public override void Fill<TLane>(TrialBlock block)
            {
                mean.Fill<TLane>(block);
                var taus = block.Scratch;
                tau.SampleAcrossReplicates(block.Seed, block.First, TrialStreams.Tau, taus);
                for (var i = 0; i < block.Padded; i += TLane.Count)
                {
                    var draws = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)i), TrialStreams.Heterogeneity);
                    AddSharedDeviations(ref draws, TLane.Load(taus[i..]), block, i);
                }
            }
        }
    }
}
