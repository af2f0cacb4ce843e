using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Trials;

/// <summary>The hazard of an event or of dropout, known up to a factor that each trial may draw.</summary>
public abstract record EventHazard
{
    private EventHazard()
    {
    }

    /// <summary>The same hazard all the time.</summary>
    /// <param name="Rate">Events per patient and unit of time, above 0.</param>
    public sealed record Constant(UncertainQuantity Rate) : EventHazard
    {
        internal override PiecewiseRate Shape => PiecewiseRate.Constant(1);

        internal override IEnumerable<string> FindProblems(string what)
        {
            if (!Rate.IsAboveZero)
            {
                yield return $"{what} is {Rate}; a hazard that is always above 0 was expected";
            }
        }

        internal override void SampleFactor<TLane>(TrialBlock block, uint stream, Span<double> factor) =>
            Rate.SampleAcrossReplicates(block.Seed, block.First, stream, factor);
    }

    /// <summary>A hazard that changes at given times.</summary>
    /// <param name="Rate">The hazard; a last piece of 0 leaves a share without event for ever.</param>
    public sealed record Piecewise(PiecewiseRate Rate) : EventHazard
    {
        internal override PiecewiseRate Shape => Rate;

        internal override IEnumerable<string> FindProblems(string what) => Rate.Problems(what);

        internal override void SampleFactor<TLane>(TrialBlock block, uint stream, Span<double> factor) => factor.Fill(1);
    }

    /// <summary>The constant hazard with which a risk is reached by a time: λ = −log(1 − risk)/time.</summary>
    /// <param name="Risk">Probability of the event by that time, above 0 and below 1.</param>
    /// <param name="Time">The time, above 0.</param>
    public sealed record OfRisk(UncertainQuantity Risk, double Time) : EventHazard
    {
        internal override PiecewiseRate Shape => PiecewiseRate.Constant(1);

        internal override IEnumerable<string> FindProblems(string what)
        {
            if (!Risk.IsProbability || Risk.HasAtom(0) || Risk.HasAtom(1))
            {
                yield return $"{what} is {Risk}; a probability above 0 and below 1 was expected";
            }

            if (!(Time > 0 && double.IsFinite(Time)))
            {
                yield return FormattableString.Invariant($"{what} is reached by {Time}; a time above 0 was expected");
            }
        }

        internal override void SampleFactor<TLane>(TrialBlock block, uint stream, Span<double> factor)
        {
            Risk.SampleAcrossReplicates(block.Seed, block.First, stream, factor);
            var scale = TLane.Broadcast(-1 / Time);
            var zero = TLane.Broadcast(0);
            for (var i = 0; i < factor.Length; i += TLane.Count)
            {
                TLane.Store(LaneMath.Log1p(zero - TLane.Load(factor[i..])) * scale, factor[i..]);
            }
        }
    }

    /// <summary>The hazard up to the factor.</summary>
    internal abstract PiecewiseRate Shape { get; }

    /// <summary>What is wrong with it, in words.</summary>
    internal abstract IEnumerable<string> FindProblems(string what);

    /// <summary>Draws the factor of each trial.</summary>
    internal abstract void SampleFactor<TLane>(TrialBlock block, uint stream, Span<double> factor)
        where TLane : struct, ILane<TLane>;
}
