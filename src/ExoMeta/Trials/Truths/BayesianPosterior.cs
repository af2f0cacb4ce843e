using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;
using ExoMeta.Pooling;

namespace ExoMeta.Trials;

public abstract partial record Truth
{
    /// <summary>θ is the mean effect μ of a Bayesian pool, one for every compared arm: τ is drawn from its posterior, then μ given τ, which is normal.</summary>
    /// <remarks>
    /// The τ of the draw is left in the block, where <see cref="BayesianPredictive"/> takes it up. μ is drawn from the stream of <see cref="Posterior"/>,
    /// so that under one seed the two differ by what they know alone.
    /// </remarks>
    /// <param name="Pool">The posterior.</param>
    public sealed record BayesianPosterior(JointPosterior Pool) : Truth
    {
        /// <inheritdoc/>
        public override string Name => "posterior";

        internal override IEnumerable<string> FindProblems(int comparisons) => [];

        internal override TruthSampler CreateSampler() => new Sampler(Pool.Draws);

        private sealed class Sampler(JointDraws joint) : TruthSampler
        {
            public override void Fill<TLane>(TrialBlock block)
            {
                Scores<TLane>(block, TrialStreams.Tau, block.Tau);
                Scores<TLane>(block, TrialStreams.Effects, block.Theta(0));
                joint.Transform<TLane>(block.Tau, block.Theta(0));
                for (var c = 1; c < block.Comparisons; c++)
                {
                    block.Theta(0).CopyTo(block.Theta(c));
                }
            }

            private static void Scores<TLane>(TrialBlock block, uint stream, Span<double> scores)
                where TLane : struct, ILane<TLane>
            {
                for (var i = 0; i < scores.Length; i += TLane.Count)
                {
                    var draws = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)i), stream);
                    TLane.Store(draws.NextNormal(), scores[i..]);
                }
            }
        }
    }

    /// <summary>
    /// The next trial differs from the mean of the others: adds N(0, τ²) with the very τ that μ was drawn with, correlation ½ between arms that share
    /// the control.
    /// </summary>
    /// <remarks>As <see cref="Predictive"/>, but μ and τ depend on each other: where τ is large, μ is uncertain too.</remarks>
    /// <param name="Base">A Bayesian posterior, or a dose–response of one.</param>
    public sealed record BayesianPredictive(Truth Base) : Truth
    {
        /// <inheritdoc/>
        public override string Name => "predictive";

        internal override IEnumerable<string> FindProblems(int comparisons) => Base is BayesianPosterior or DoseResponse { Base: BayesianPosterior }
            ? Base.FindProblems(comparisons)
            : Base.FindProblems(comparisons).Append($"a Bayesian predictive truth of a {Base.Name} truth that draws no τ; a Bayesian posterior or a dose–response of one was expected");

        internal override TruthSampler CreateSampler() => new Sampler(Base.CreateSampler());

        private sealed class Sampler(TruthSampler mean) : TruthSampler
        {
            public override void Fill<TLane>(TrialBlock block)
            {
                mean.Fill<TLane>(block);
                for (var i = 0; i < block.Padded; i += TLane.Count)
                {
                    var draws = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)i), TrialStreams.Heterogeneity);
                    AddSharedDeviations(ref draws, TLane.Load(block.Tau[i..]), block, i);
                }
            }
        }
    }
}
