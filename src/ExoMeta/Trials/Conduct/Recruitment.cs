using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Trials;

/// <summary>How fast patients are recruited.</summary>
/// <remarks>
/// Patients enter evenly at the rate of the time, the arms in step, so that recruitment is as uncertain as its rate or period is: with
/// A(t) = ∫₀ᵗ r, the n-th of N planned patients is there at A⁻¹(n/N · A(end)). Nothing is random in it but what is given as a distribution
/// (as in most software for trials; the Poisson noise of single arrivals, 1/√n of the time of the n-th, is left out).
/// </remarks>
public abstract record Recruitment
{
    private Recruitment()
    {
    }

    /// <summary>Recruitment as uniform over a period.</summary>
    /// <param name="Period">How long the planned patients take, above 0.</param>
    public sealed record OverPeriod(UncertainQuantity Period) : Recruitment
    {
        internal override PiecewiseRate Shape => PiecewiseRate.Constant(1);

        internal override IEnumerable<EndpointProblem> FindProblems()
        {
            if (!Period.IsAboveZero)
            {
                yield return new("period", $"the period of recruitment is {Period}; a time that is always above 0 was expected");
            }
        }

        internal override void Sample<TLane>(TrialBlock block, int patients, Span<double> exposure) =>
            Period.SampleAcrossReplicates(block.Seed, block.First, TrialStreams.Recruitment, exposure);
    }

    /// <summary>Recruitment at a rate, until all planned patients are there.</summary>
    /// <param name="Rate">Patients of all arms per unit of time; the last piece, which never ends, above 0.</param>
    /// <param name="Factor">A factor on all of it, above 0: what is not known of the rate.</param>
    public sealed record AtRate(PiecewiseRate Rate, UncertainQuantity Factor) : Recruitment
    {
        internal override PiecewiseRate Shape => Rate;

        internal override IEnumerable<EndpointProblem> FindProblems()
        {
            foreach (var problem in Rate.Problems("recruitment"))
            {
                yield return new("rate", problem);
            }

            if (!Rate.Rates.IsDefaultOrEmpty && !(Rate.Rates[^1] > 0))
            {
                yield return new("rate", "recruitment ends before all patients are there; a last rate above 0 was expected");
            }

            if (!Factor.IsAboveZero)
            {
                yield return new("rate", $"the rate of recruitment is {Factor} (times its pieces); a rate that is always above 0 was expected");
            }
        }

        internal override void Sample<TLane>(TrialBlock block, int patients, Span<double> exposure)
        {
            Factor.SampleAcrossReplicates(block.Seed, block.First, TrialStreams.Recruitment, exposure);
            for (var i = 0; i < exposure.Length; i += TLane.Count)
            {
                TLane.Store(TLane.Broadcast(patients) / TLane.Load(exposure[i..]), exposure[i..]);
            }
        }
    }

    /// <summary>The rate up to a factor.</summary>
    internal abstract PiecewiseRate Shape { get; }

    /// <summary>What is wrong with it, by the names of trial files.</summary>
    internal abstract IEnumerable<EndpointProblem> FindProblems();

    /// <summary>∫ <see cref="Shape"/> up to the time at which all planned patients are there, in each trial.</summary>
    internal abstract void Sample<TLane>(TrialBlock block, int patients, Span<double> exposure)
        where TLane : struct, ILane<TLane>;
}
