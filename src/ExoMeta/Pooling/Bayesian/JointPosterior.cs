using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Pooling;

/// <summary>
/// The joint posterior of the mean effect μ and of τ in a Bayesian random-effects meta-analysis, to be drawn from: τ from its marginal
/// posterior, then μ given τ, which is normal. A new study's true effect is N(μ, τ²) with the μ and the τ of the same draw.
/// </summary>
public sealed class JointPosterior
{
    private readonly Lazy<JointDraws> _draws;

    internal JointPosterior(BayesianMetaAnalysis summary, TauPosterior posterior, int rows, double kept)
    {
        (Summary, Rows, Kept) = (summary, rows, kept);
        _draws = new(() => JointDraws.Of(posterior));
    }

    /// <summary>The posteriors of μ, of τ and of a new study's effect.</summary>
    public BayesianMetaAnalysis Summary { get; }

    /// <summary>Rows of the pool.</summary>
    public int Rows { get; }

    /// <summary>
    /// The part a₀ of the evidence that is kept: a power prior (Ibrahim and Chen 2000, Statistical Science 15:46) of the parameters that trials
    /// share. The posterior is p(μ)·p(τ)·L(μ, τ)^a₀ with L the likelihood of the rows, N(y; μ, V + τ²I), in which their own effects are integrated
    /// out. Given τ and a flat prior, μ keeps its centre and its variance grows by 1/a₀; τ goes from its posterior (a₀ = 1) towards its prior.
    /// </summary>
    public double Kept { get; }

    /// <summary>The table that draws are made with; made once.</summary>
    internal JointDraws Draws => _draws.Value;

    /// <summary>Draws τ and μ jointly for each of several replicates: those that a simulated trial draws from the same seed, replicate and streams.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="firstReplicate">The first replicate.</param>
    /// <param name="tauStream">The stream whose normal draw says which τ.</param>
    /// <param name="muStream">The stream whose normal draw says which μ, given τ.</param>
    /// <param name="taus">Takes τ of each replicate.</param>
    /// <param name="mus">Takes μ of each replicate.</param>
    /// <exception cref="ArgumentException">The spans are of different lengths.</exception>
    /// <exception cref="FitFailedException">The posterior is too uneven to be drawn from.</exception>
    public void SampleAcrossReplicates(ulong seed, ulong firstReplicate, uint tauStream, uint muStream, Span<double> taus, Span<double> mus)
    {
        if (taus.Length != mus.Length)
        {
            throw new ArgumentException("one τ for each μ was expected", nameof(mus));
        }

        RandomFill.AcrossReplicates(seed, firstReplicate, tauStream, default(NormalSampler), taus);
        RandomFill.AcrossReplicates(seed, firstReplicate, muStream, default(NormalSampler), mus);
        Draws.Transform<LaneOne>(taus, mus);
    }
}
