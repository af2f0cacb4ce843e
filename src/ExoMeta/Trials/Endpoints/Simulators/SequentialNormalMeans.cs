using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

/// <summary>Means of normal data with a common standard deviation at several looks; each comparison has the variance of its own two arms.</summary>
/// <remarks>
/// What comes with a look has a mean and a sum of squares of its own, N(θ_i, σ²/m) and σ²χ² on m − 1 degrees of freedom; they join
/// those of the earlier looks by Chan, Golub and LeVeque (1979). Other arms do not enter a comparison, so that an arm that
/// ended early does not change its degrees of freedom, n_i + n_0 − 2.
/// </remarks>
internal sealed class SequentialNormalMeans : EndpointSimulator
{
    private readonly PatientNumbers _patients;
    private readonly UncertainQuantity _standardDeviation;
    private readonly GammaSampler?[][] _sumsOfSquares;

    /// <summary>Prepares the endpoint.</summary>
    /// <param name="patients">Patients at each look, at least two an arm at the first.</param>
    /// <param name="standardDeviation">σ, above 0.</param>
    public SequentialNormalMeans(PatientNumbers patients, UncertainQuantity standardDeviation)
    {
        (_patients, _standardDeviation) = (patients, standardDeviation);
        _sumsOfSquares =
        [
            .. Enumerable.Range(0, patients.Looks).Select(look => Enumerable.Range(0, patients.Arms)
                .Select(arm => patients.NewAt(look, arm) > 1 ? GammaSampler.ChiSquared(patients.NewAt(look, arm) - 1) : (GammaSampler?)null).ToArray()),
        ];
    }

    public override double? DegreesOfFreedom(int look, int comparison) => _patients.At(look, comparison + 1) + _patients.At(look, 0) - 2;

    public override EndpointState CreateState() => new State(this);

    private sealed class State : EndpointState
    {
        private readonly SequentialNormalMeans _model;
        private readonly LaneBuffer _columns;

        public State(SequentialNormalMeans model)
        {
            _model = model;
            _columns = new((1 + 2 * model._patients.Arms) * TrialBlock.Capacity);
        }

        private Span<double> StandardDeviation => Column(0);

        public override void Begin<TLane>(TrialBlock block) =>
            _model._standardDeviation.SampleAcrossReplicates(block.Seed, block.First, TrialStreams.Nuisance, StandardDeviation[..block.Padded]);

        public override void Observe<TLane>(TrialBlock block, int look)
        {
            for (var arm = 0; arm < _model._patients.Arms; arm++)
            {
                Add<TLane>(block, look, arm);
            }

            for (var c = 0; c < block.Comparisons; c++)
            {
                Compare<TLane>(block, look, c);
            }

            Share<TLane>(block, look);
        }

        private Span<double> Mean(int arm) => Column(1 + 2 * arm);

        private Span<double> SumOfSquares(int arm) => Column(2 + 2 * arm);

        private Span<double> Column(int column) => _columns.Span.Slice(column * TrialBlock.Capacity, TrialBlock.Capacity);

        private void Add<TLane>(TrialBlock block, int look, int arm)
            where TLane : struct, ILane<TLane>
        {
            var added = _model._patients.NewAt(look, arm);
            if (added == 0)
            {
                return;
            }

            var total = _model._patients.At(look, arm);
            var stream = TrialStreams.AtLook(look, arm);
            var mean = Mean(arm);
            var squares = SumOfSquares(arm);
            var deviation = StandardDeviation;
            var sampler = _model._sumsOfSquares[look][arm];
            var scale = TLane.Broadcast(1 / Math.Sqrt(added));
            var share = TLane.Broadcast((double)added / total);
            var between = TLane.Broadcast((double)added * (total - added) / total);
            var zero = TLane.Broadcast(0);
            for (var i = 0; i < block.Padded; i += TLane.Count)
            {
                var draws = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)i), stream);
                var sigma = TLane.Load(deviation[i..]);
                var level = arm == 0 ? zero : TLane.Load(block.Theta(arm - 1)[i..]);
                var newMean = TLane.FusedMultiplyAdd(sigma * scale, draws.NextNormal(), level);
                var newSquares = sampler is { } chiSquared ? sigma * sigma * chiSquared.Draw(ref draws) : zero;
                if (look == 0)
                {
                    TLane.Store(newMean, mean[i..]);
                    TLane.Store(newSquares, squares[i..]);
                    continue;
                }

                var shift = newMean - TLane.Load(mean[i..]);
                TLane.Store(TLane.FusedMultiplyAdd(share, shift, TLane.Load(mean[i..])), mean[i..]);
                TLane.Store(TLane.FusedMultiplyAdd(between * shift, shift, TLane.Load(squares[i..]) + newSquares), squares[i..]);
            }
        }

        /// <summary>The reference mean's variance, by the reference arm alone.</summary>
        private void Share<TLane>(TrialBlock block, int look)
            where TLane : struct, ILane<TLane>
        {
            double patients = _model._patients.At(look, 0);
            var scale = TLane.Broadcast(1 / (patients * (patients - 1)));
            var squares = SumOfSquares(0);
            var shared = block.SharedVariance;
            for (var i = 0; i < block.Padded; i += TLane.Count)
            {
                TLane.Store(TLane.Load(squares[i..]) * scale, shared[i..]);
            }
        }

        private void Compare<TLane>(TrialBlock block, int look, int comparison)
            where TLane : struct, ILane<TLane>
        {
            var scale = TLane.Broadcast(_model._patients.InverseSizes(look, comparison) / _model.DegreesOfFreedom(look, comparison)!.Value);
            var mean = Mean(comparison + 1);
            var squares = SumOfSquares(comparison + 1);
            var referenceMean = Mean(0);
            var referenceSquares = SumOfSquares(0);
            var estimates = block.Estimate(comparison);
            var statistics = block.Statistic(comparison);
            var errors = block.StandardError(comparison);
            for (var i = 0; i < block.Padded; i += TLane.Count)
            {
                var estimate = TLane.Load(mean[i..]) - TLane.Load(referenceMean[i..]);
                var error = TLane.SquareRoot((TLane.Load(squares[i..]) + TLane.Load(referenceSquares[i..])) * scale);
                TLane.Store(estimate, estimates[i..]);
                TLane.Store(estimate / error, statistics[i..]);
                TLane.Store(error, errors[i..]);
            }
        }
    }
}
