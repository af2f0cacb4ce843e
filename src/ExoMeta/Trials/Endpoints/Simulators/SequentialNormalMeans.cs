using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
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
    private readonly bool _combinesStages;
    private readonly GammaSampler?[][] _sumsOfSquares;

    /// <summary>Prepares the endpoint.</summary>
    /// <param name="course">Patients at each look, at least two an arm at the first.</param>
    /// <param name="standardDeviation">σ, above 0.</param>
    public SequentialNormalMeans(TrialCourse course, UncertainQuantity standardDeviation)
    {
        var patients = course.Patients;
        (_patients, _standardDeviation, _combinesStages) = (patients, standardDeviation, course.CombinesStages);
        _sumsOfSquares =
        [
            .. Enumerable.Range(0, patients.Looks).Select(look => Enumerable.Range(0, patients.Arms)
                .Select(arm => patients.NewAt(look, arm) > 1 ? GammaSampler.ChiSquared(patients.NewAt(look, arm) - 1) : (GammaSampler?)null).ToArray()),
        ];
    }

    public override double? DegreesOfFreedom(int look, int comparison) => _patients.At(look, comparison + 1) + _patients.At(look, 0) - 2;

    public override EndpointState CreateState() => new State(this);

    /// <summary>Normal scores of t statistics whose degrees of freedom may differ.</summary>
    private TLane Score<TLane>(TLane t, TLane degreesOfFreedom)
        where TLane : struct, ILane<TLane>
    {
        Span<double> df = stackalloc double[TrialBlock.GroupSize];
        TLane.Store(degreesOfFreedom, df);
        df = df[..TLane.Count];
        if (!df.ContainsAnyExcept(df[0]))
        {
            return NormalScore.Of(df[0]).Evaluate(t);
        }

        Span<double> values = stackalloc double[TrialBlock.GroupSize];
        TLane.Store(t, values);
        for (var i = 0; i < df.Length; i++)
        {
            values[i] = NormalScore.Of(df[i]).Evaluate(new LaneOne(values[i])).Value;
        }

        return TLane.Load(values);
    }

    private sealed class State : EndpointState
    {
        private readonly SequentialNormalMeans _model;
        private readonly LaneBuffer _columns;

        public State(SequentialNormalMeans model)
        {
            _model = model;
            _columns = new((1 + 4 * model._patients.Arms) * TrialBlock.Capacity);
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
                Compare<TLane>(block, c);
            }

            Share<TLane>(block);
            for (var c = 0; _model._combinesStages && c < block.Comparisons; c++)
            {
                CompareStage<TLane>(block, c);
            }
        }

        private Span<double> Mean(int arm) => Column(1 + 4 * arm);

        private Span<double> SumOfSquares(int arm) => Column(2 + 4 * arm);

        private Span<double> StageMean(int arm) => Column(3 + 4 * arm);

        private Span<double> StageSquares(int arm) => Column(4 + 4 * arm);

        private Span<double> Column(int column) => _columns.Span.Slice(column * TrialBlock.Capacity, TrialBlock.Capacity);

        /// <summary>Draws what comes with a look and joins it to what was there; where no patient comes, nothing changes.</summary>
        private void Add<TLane>(TrialBlock block, int look, int arm)
            where TLane : struct, ILane<TLane>
        {
            var stageMean = StageMean(arm);
            var stageSquares = StageSquares(arm);
            Draw<TLane>(block, look, arm, stageMean, stageSquares);
            var mean = Mean(arm);
            var squares = SumOfSquares(arm);
            var zero = TLane.Broadcast(0);
            for (var i = 0; i < block.Padded; i += TLane.Count)
            {
                var (added, total) = (TLane.Load(block.NewPatients(arm)[i..]), TLane.Load(block.Patients(arm)[i..]));
                var (newMean, newSquares) = (TLane.Load(stageMean[i..]), TLane.Load(stageSquares[i..]));
                if (look > 0)
                {
                    var comes = TLane.LessThan(zero, added);
                    var (oldMean, oldSquares) = (TLane.Load(mean[i..]), TLane.Load(squares[i..]));
                    var shift = newMean - oldMean;
                    newMean = TLane.Select(comes, TLane.FusedMultiplyAdd(added / total, shift, oldMean), oldMean);
                    newSquares = TLane.Select(comes, TLane.FusedMultiplyAdd(added * (total - added) / total * shift, shift, oldSquares + newSquares), oldSquares);
                }

                TLane.Store(newMean, mean[i..]);
                TLane.Store(newSquares, squares[i..]);
            }
        }

        /// <summary>Mean and sum of squares of a look's own data.</summary>
        private void Draw<TLane>(TrialBlock block, int look, int arm, Span<double> means, Span<double> squares)
            where TLane : struct, ILane<TLane>
        {
            var planned = TLane.Broadcast(_model._patients.NewAt(look, arm));
            var sampler = _model._sumsOfSquares[look][arm];
            var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
            for (var i = 0; i < block.Padded; i += TLane.Count)
            {
                var added = TLane.Load(block.NewPatients(arm)[i..]);
                if (!TLane.Any(TLane.LessThan(zero, added)))
                {
                    continue;
                }

                var draws = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)i), TrialStreams.AtLook(look, arm));
                var sigma = TLane.Load(StandardDeviation[i..]);
                var level = arm == 0 ? zero : TLane.Load(block.Theta(arm - 1)[i..]);
                TLane.Store(TLane.FusedMultiplyAdd(sigma / TLane.SquareRoot(added), draws.NextNormal(), level), means[i..]);
                var chiSquared = sampler is { } ofPlanned ? ofPlanned.Draw(ref draws) : zero;
                TLane.Store(sigma * sigma * chiSquared, squares[i..]);
                var isOther = TLane.LessThan(zero, added) & (TLane.EqualTo(added, planned) ^ TLane.BroadcastBits(ulong.MaxValue));
                if (TLane.Any(isOther))
                {
                    Redraw(block, look, arm, i, TLane.Count, squares);
                }
            }
        }

        /// <summary>Sums of squares of trials whose number of patients is not the planned one, one by one.</summary>
        private void Redraw(TrialBlock block, int look, int arm, int at, int count, Span<double> squares)
        {
            var planned = _model._patients.NewAt(look, arm);
            for (var i = at; i < at + count; i++)
            {
                var added = block.NewPatients(arm)[i];
                if (added > 0 && added != planned)
                {
                    var stream = new RandomStream(new StreamKey(block.Seed, unchecked(block.First + (ulong)i), TrialStreams.AtLook(look, arm)));
                    _ = stream.NextNormal();
                    squares[i] = added > 1 ? StandardDeviation[i] * StandardDeviation[i] * GammaSampler.ChiSquared(added - 1).Draw(ref stream) : 0;
                }
            }
        }

        /// <summary>The reference mean's variance, by the reference arm alone.</summary>
        private void Share<TLane>(TrialBlock block)
            where TLane : struct, ILane<TLane>
        {
            var one = TLane.Broadcast(1);
            var squares = SumOfSquares(0);
            var shared = block.SharedVariance;
            for (var i = 0; i < block.Padded; i += TLane.Count)
            {
                var patients = TLane.Load(block.Patients(0)[i..]);
                TLane.Store(TLane.Load(squares[i..]) * (one / (patients * (patients - one))), shared[i..]);
            }
        }

        private void Compare<TLane>(TrialBlock block, int comparison)
            where TLane : struct, ILane<TLane>
        {
            var (one, two) = (TLane.Broadcast(1), TLane.Broadcast(2));
            var mean = Mean(comparison + 1);
            var squares = SumOfSquares(comparison + 1);
            var referenceMean = Mean(0);
            var referenceSquares = SumOfSquares(0);
            var estimates = block.Estimate(comparison);
            var statistics = block.Statistic(comparison);
            var errors = block.StandardError(comparison);
            for (var i = 0; i < block.Padded; i += TLane.Count)
            {
                var (n1, n0) = (TLane.Load(block.Patients(comparison + 1)[i..]), TLane.Load(block.Patients(0)[i..]));
                var scale = (one / n1 + one / n0) / (n1 + n0 - two);
                var estimate = TLane.Load(mean[i..]) - TLane.Load(referenceMean[i..]);
                var error = TLane.SquareRoot((TLane.Load(squares[i..]) + TLane.Load(referenceSquares[i..])) * scale);
                TLane.Store(estimate, estimates[i..]);
                TLane.Store(estimate / error, statistics[i..]);
                TLane.Store(error, errors[i..]);
            }
        }

        /// <summary>The normal score of the t statistic of a look's own data; 0 where the arm has none.</summary>
        private void CompareStage<TLane>(TrialBlock block, int comparison)
            where TLane : struct, ILane<TLane>
        {
            var mean = StageMean(comparison + 1);
            var reference = StageMean(0);
            var squares = StageSquares(comparison + 1);
            var referenceSquares = StageSquares(0);
            var statistics = block.StageStatistic(comparison);
            var (zero, one, two) = (TLane.Broadcast(0), TLane.Broadcast(1), TLane.Broadcast(2));
            for (var i = 0; i < block.Padded; i += TLane.Count)
            {
                var (n1, n0) = (TLane.Load(block.NewPatients(comparison + 1)[i..]), TLane.Load(block.NewPatients(0)[i..]));
                var comes = TLane.LessThan(zero, n1) & TLane.LessThan(zero, n0);
                var df = n1 + n0 - two;
                var error = TLane.SquareRoot((TLane.Load(squares[i..]) + TLane.Load(referenceSquares[i..])) * ((one / n1 + one / n0) / df));
                var t = TLane.Select(comes, (TLane.Load(mean[i..]) - TLane.Load(reference[i..])) / error, zero);
                TLane.Store(_model.Score(t, TLane.Select(comes, df, TLane.Broadcast(1e3))), statistics[i..]);
            }
        }
    }
}
