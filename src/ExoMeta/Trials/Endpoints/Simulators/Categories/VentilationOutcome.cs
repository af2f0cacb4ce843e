using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>The categories of <see cref="Endpoint.VentilatorFreeDays"/>: death, and 0 to h days.</summary>
/// <typeparam name="TLiberation">Family of the times to liberation.</typeparam>
/// <param name="endpoint">A sound endpoint.</param>
internal sealed class VentilationOutcome<TLiberation>(Endpoint.VentilatorFreeDays endpoint) : CategoryOutcome
    where TLiberation : struct, ILiberationTime
{
    public override int Categories => endpoint.Horizon + VentilatedPatients<LaneOne>.CategoriesBeside;

    public override int Worst => 0;

    public override string PatientColumn => "ventilator-free days (-1: died)";

    public override bool RisesWithTheta => false;

    /// <summary>Category 0 is death, the next one 0 days.</summary>
    public override double ValueOf(int category) => category - 1;

    public override int ScratchLength => 4 * TrialBlock.Capacity;

    public override void Prepare<TLane>(TrialBlock block, CategoryColumns probabilities, Span<double> scratch)
    {
        var (median, shape) = endpoint.Liberation.Parameters;
        var risks = Sample(block, endpoint.DeathRisk, TrialStreams.Nuisance, scratch, 0);
        var medians = Sample(block, median.Value, TrialStreams.LiberationMedian, scratch, 1);
        var shapes = Sample(block, shape.Value, TrialStreams.LiberationShape, scratch, 2);
        var ratios = Sample(block, endpoint.LiberationRatio, TrialStreams.LiberationRatio, scratch, 3);
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            var patients = new VentilatedPatients<TLane>(TLane.Load(risks[i..]), LaneMath.Log(TLane.Load(medians[i..])), TLane.Load(shapes[i..]));
            patients.Fill<TLiberation>(TLane.Broadcast(0), TLane.Broadcast(0), probabilities.At<TLane>(0, i));
            var ratio = LaneMath.Log(TLane.Load(ratios[i..]));
            for (var c = 0; c < block.Comparisons; c++)
            {
                patients.Fill<TLiberation>(TLane.Load(block.Theta(c)[i..]), ratio, probabilities.At<TLane>(c + 1, i));
            }
        }
    }

    /// <summary>The log odds ratio of death; the reference arm's part of its variance is that of its log odds.</summary>
    public override void Estimate<TLane>(TrialBlock block, int comparison, CategoryColumns counts, Span<double> scratch)
    {
        var estimates = block.Estimate(comparison);
        var errors = block.StandardError(comparison);
        var shared = block.SharedVariance;
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            var (deaths, size) = Deaths<TLane>(counts.At<TLane>(comparison + 1, i));
            var (controlDeaths, controlSize) = Deaths<TLane>(counts.At<TLane>(0, i));
            var risks = new RiskCounts<TLane>(deaths, size, controlDeaths, controlSize);
            var effect = RiskEffects.LogOddsRatio(risks);
            TLane.Store(effect.Estimate, estimates[i..]);
            TLane.Store(effect.StandardError, errors[i..]);
            var padded = risks.WithoutEmptyCells();
            TLane.Store(padded.ControlSize / (padded.ControlEvents * (padded.ControlSize - padded.ControlEvents)), shared[i..]);
        }
    }

    private static (TLane Deaths, TLane Size) Deaths<TLane>(ReadOnlySpan<double> counts)
        where TLane : struct, ILane<TLane>
    {
        var size = TLane.Load(counts);
        for (var k = TLane.Count; k < counts.Length; k += TLane.Count)
        {
            size += TLane.Load(counts[k..]);
        }

        return (TLane.Load(counts), size);
    }

    private static Span<double> Sample(TrialBlock block, UncertainQuantity quantity, uint stream, Span<double> scratch, int column)
    {
        var values = scratch.Slice(column * TrialBlock.Capacity, block.Padded);
        quantity.SampleAcrossReplicates(block.Seed, block.First, stream, values);
        return values;
    }
}
