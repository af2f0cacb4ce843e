using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

/// <summary>Means of normal data with a common standard deviation, compared by t tests; one look.</summary>
/// <remarks>
/// Means and the pooled sum of squares are sufficient and exactly distributed: N(θ_i, σ²/n_i) and σ²χ² with N − arms degrees of freedom,
/// independent of each other. Nothing depends on the level of the reference arm, which is 0.
/// </remarks>
internal sealed class NormalMeans : EndpointSimulator
{
    private readonly PatientNumbers _patients;
    private readonly UncertainQuantity _standardDeviation;
    private readonly int _degreesOfFreedom;
    private readonly GammaSampler _sumOfSquares;

    /// <summary>Prepares the endpoint.</summary>
    /// <param name="patients">Patients at the one look, at least two an arm.</param>
    /// <param name="standardDeviation">σ, above 0.</param>
    public NormalMeans(PatientNumbers patients, UncertainQuantity standardDeviation)
    {
        (_patients, _standardDeviation) = (patients, standardDeviation);
        _degreesOfFreedom = patients.Of(0) - patients.Arms;
        _sumOfSquares = GammaSampler.ChiSquared(_degreesOfFreedom);
    }

    public override double? DegreesOfFreedom(int look, int comparison) => _degreesOfFreedom;

    public override EndpointState CreateState() => new State(this);

    private sealed class State(NormalMeans model) : EndpointState
    {
        private readonly LaneBuffer _columns = new(2 * TrialBlock.Capacity);

        private Span<double> StandardDeviation => _columns.Span[..TrialBlock.Capacity];

        private Span<double> ReferenceMean => _columns.Span[TrialBlock.Capacity..];

        public override void Begin<TLane>(TrialBlock block) =>
            model._standardDeviation.SampleAcrossReplicates(block.Seed, block.First, TrialStreams.Nuisance, StandardDeviation[..block.Padded]);

        public override void Observe<TLane>(TrialBlock block, int look)
        {
            var patients = model._patients;
            var deviation = StandardDeviation;
            var reference = ReferenceMean[..block.Padded];
            RandomFill.AcrossReplicates(block.Seed, block.First, TrialStreams.ReferenceArm, default(NormalSampler), reference);
            Scale<TLane>(deviation, 1 / Math.Sqrt(patients.At(0, 0)), reference);
            var squares = block.Scratch;
            var shared = block.SharedVariance;
            RandomFill.AcrossReplicates(block.Seed, block.First, TrialStreams.PooledVariance, model._sumOfSquares, squares);
            for (var i = 0; i < squares.Length; i += TLane.Count)
            {
                var sigma = TLane.Load(deviation[i..]);
                var variance = sigma * sigma * (TLane.Load(squares[i..]) * TLane.Broadcast(1.0 / model._degreesOfFreedom));
                TLane.Store(TLane.SquareRoot(variance), squares[i..]);
                TLane.Store(variance * TLane.Broadcast(1.0 / patients.At(0, 0)), shared[i..]);
            }

            for (var c = 0; c < block.Comparisons; c++)
            {
                var estimates = block.Estimate(c);
                RandomFill.AcrossReplicates(block.Seed, block.First, TrialStreams.ComparedArm(c), default(NormalSampler), estimates);
                var own = TLane.Broadcast(1 / Math.Sqrt(patients.At(0, c + 1)));
                var width = TLane.Broadcast(Math.Sqrt(patients.InverseSizes(0, c)));
                var theta = block.Theta(c);
                var statistic = block.Statistic(c);
                var errors = block.StandardError(c);
                for (var i = 0; i < estimates.Length; i += TLane.Count)
                {
                    var mean = TLane.FusedMultiplyAdd(TLane.Load(deviation[i..]) * own, TLane.Load(estimates[i..]), TLane.Load(theta[i..]));
                    var estimate = mean - TLane.Load(reference[i..]);
                    var error = TLane.Load(squares[i..]) * width;
                    TLane.Store(estimate, estimates[i..]);
                    TLane.Store(estimate / error, statistic[i..]);
                    TLane.Store(error, errors[i..]);
                }
            }
        }

        public override ImmutableArray<string> PatientColumns => ["outcome"];

        public override void ListPatients(TrialBlock block, PatientList patients)
        {
            var planned = model._patients;
            int[] sizes = [.. Enumerable.Range(0, planned.Arms).Select(arm => planned.At(0, arm))];
            var stream = ConditionalDraws.Open(block, 0, 0);
            var squares = block.SharedVariance[0] * planned.At(0, 0) * model._degreesOfFreedom;
            var residuals = ConditionalDraws.Residuals(ref stream, sizes, squares);
            var next = 0;
            for (var arm = 0; arm < sizes.Length; arm++)
            {
                var mean = ReferenceMean[0] + (arm == 0 ? 0 : block.Estimate(arm - 1)[0]);
                for (var j = 0; j < sizes[arm]; j++)
                {
                    patients.Add(arm, mean + residuals[next++]);
                }
            }
        }

        private static void Scale<TLane>(ReadOnlySpan<double> deviation, double factor, Span<double> values)
            where TLane : struct, ILane<TLane>
        {
            for (var i = 0; i < values.Length; i += TLane.Count)
            {
                TLane.Store(TLane.Load(deviation[i..]) * TLane.Broadcast(factor) * TLane.Load(values[i..]), values[i..]);
            }
        }
    }
}
