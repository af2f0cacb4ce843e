using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>Means of normal data at any number of looks, with numbers of patients that may differ from trial to trial; see <see cref="Endpoint.Means"/>.</summary>
/// <param name="course">The design; its patients say which degrees of freedom are expected.</param>
/// <param name="endpoint">The endpoint.</param>
internal sealed class VaryingMeans(TrialCourse course, Endpoint.Means endpoint) : EndpointSimulator
{
    private readonly MeanAnalysis _analysis = endpoint.Centres is { IsAdjusted: true } centres
        ? endpoint.Test.CreateAnalysis(centres.Count) : endpoint.Test.CreateAnalysis();

    /// <summary>Whether degrees of freedom can differ between trials, so that statistics are handed on as normal scores.</summary>
    private readonly bool _scores = endpoint.Test is TestOfMeans.Welch || endpoint.Missing is not null || course.CombinesStages || course.VariesSizes || AdjustsForCentre(endpoint);

    private bool PoolsAll => course is { Patients.Looks: 1, CombinesStages: false } && !AdjustsForCentre(endpoint);

    public override double? DegreesOfFreedom(int look, int comparison) => _scores ? null : Expected(look, comparison);

    public override double? ErrorDegreesOfFreedom(int look, int comparison) => Math.Max(1, Expected(look, comparison));

    public override EndpointState CreateState() => new State(this);

    private static bool AdjustsForCentre(Endpoint.Means endpoint) => endpoint.Centres is { IsAdjusted: true };

    /// <summary>Degrees of freedom at a look with the patients of the plan.</summary>
    private double Expected(int look, int comparison) => Expected(arm => course.Patients.At(look, arm), comparison);

    private double Expected(Func<int, int> patients, int comparison)
    {
        double[] sizes = [.. ArmsOf(comparison).Select(arm => patients(arm) * (1 - MissingIn(arm)))];
        return _analysis.DegreesOfFreedom(sizes, endpoint.DeviationRatio?.Median ?? 1);
    }

    /// <summary>The scores of the degrees of freedom that the plan leads one to expect.</summary>
    private NormalScore ScoreOf(Func<int, int> patients, int comparison)
    {
        var degreesOfFreedom = Expected(patients, comparison);
        return NormalScore.Of(degreesOfFreedom >= 1 ? degreesOfFreedom : 1);
    }

    private double MissingIn(int arm) => endpoint.Missing?.Probabilities.At(arm, course).Mean ?? 0;

    /// <summary>The arms that the variance of a comparison is pooled over.</summary>
    private int[] ArmsOf(int comparison) =>
        PoolsAll && endpoint.Test is not TestOfMeans.Welch ? [.. Enumerable.Range(0, course.Patients.Arms)] : [0, comparison + 1];

    private sealed class State : EndpointState
    {
        private readonly VaryingMeans _model;
        private readonly MeanParameters _parameters;
        private readonly MomentSource _source;
        private readonly MomentColumns _total;
        private readonly MomentColumns _stage;
        private readonly MomentColumns? _joinedTotal;
        private readonly MomentColumns? _joinedStage;
        private readonly int[][] _pooled;
        private readonly int[] _sharing;
        private readonly NormalScore[][] _scores;
        private readonly NormalScore[][] _stageScores;
        private readonly LaneBuffer _degreesOfFreedom = new(TrialBlock.Capacity);

        public State(VaryingMeans model)
        {
            _model = model;
            _parameters = new(model.Course, model.Endpoint);
            _source = model.Endpoint.NeedsPatients ? new PatientMoments(_parameters) : new SummaryMoments(_parameters);
            var adjusts = model.Endpoint.Test is TestOfMeans.Ancova;
            var parts = model.Arms * _parameters.Centres;
            (_total, _stage) = (new(parts, adjusts), new(parts, adjusts));
            if (model.Endpoint.Centres is { IsAdjusted: false })
            {
                (_joinedTotal, _joinedStage) = (new(model.Arms, adjusts), new(model.Arms, adjusts));
            }

            _pooled = [.. Enumerable.Range(0, model.Arms - 1).Select(model.ArmsOf)];
            _sharing = _pooled[0].Length == model.Arms && model.PoolsAll ? _pooled[0] : [0];
            _scores = Table(model, model.Patients.At);
            _stageScores = Table(model, model.Patients.NewAt);
        }

        public override void Begin<TLane>(TrialBlock block) => _parameters.Begin<TLane>(block);

        public override void Observe<TLane>(TrialBlock block, int look)
        {
            var arrivals = look == 0 ? _total : _stage;
            for (var arm = 0; arm <= block.Comparisons; arm++)
            {
                _source.Draw<TLane>(block, look, arm, arrivals);
            }

            if (look > 0)
            {
                _total.Add<TLane>(_stage, block.Padded);
            }

            var total = Analysed<TLane>(_total, _joinedTotal, block.Padded);
            var stage = look > 0 && _model.CombinesStages ? Analysed<TLane>(_stage, _joinedStage, block.Padded) : total;
            for (var c = 0; c < block.Comparisons; c++)
            {
                Compare<TLane>(block, look, c, total, stage);
            }

            _model._analysis.Share<TLane>(total, _sharing, block.SharedVariance);
        }

        /// <summary>What the analysis sees: centres apart, or where it does not look at them joined.</summary>
        private MomentColumns Analysed<TLane>(MomentColumns moments, MomentColumns? joined, int padded)
            where TLane : struct, ILane<TLane>
        {
            joined?.Join<TLane>(moments, _parameters.Centres, padded);
            return joined ?? moments;
        }

        public override ImmutableArray<string> PatientColumns => _source.PatientColumns;

        public override void ListPatients(TrialBlock block, PatientList patients)
        {
            for (var arm = 0; arm <= block.Comparisons; arm++)
            {
                if (patients.IsIn(arm))
                {
                    _source.List(block, arm, patients.Look == 0 ? _total : _stage, patients);
                }
            }
        }

        private static NormalScore[][] Table(VaryingMeans model, Func<int, int, int> sizes) =>
        [
            .. Enumerable.Range(0, model._scores ? model.Patients.Looks : 0).Select(look => Enumerable.Range(0, model.Arms - 1)
                .Select(c => model.ScoreOf(arm => sizes(look, arm), c)).ToArray()),
        ];

        private void Compare<TLane>(TrialBlock block, int look, int comparison, MomentColumns total, MomentColumns ofLook)
            where TLane : struct, ILane<TLane>
        {
            var degreesOfFreedom = _degreesOfFreedom.Span[..block.Padded];
            var statistics = block.Statistic(comparison);
            MeanResults results = new(block.Estimate(comparison), block.StandardError(comparison), statistics, degreesOfFreedom);
            _model._analysis.Compare<TLane>(total, _pooled[comparison], comparison, in results);
            if (_model._scores)
            {
                MeanAnalysis.Score<TLane>(statistics, degreesOfFreedom, _scores[look][comparison]);
            }

            if (!_model.CombinesStages)
            {
                return;
            }

            var ofStage = block.StageStatistic(comparison);
            if (look == 0)
            {
                statistics.CopyTo(ofStage);
                return;
            }

            MeanResults stage = new(block.Scratch, block.OtherScratch, ofStage, degreesOfFreedom);
            _model._analysis.Compare<TLane>(ofLook, _pooled[comparison], comparison, in stage);
            MeanAnalysis.Score<TLane>(ofStage, degreesOfFreedom, _stageScores[look][comparison]);
        }
    }

    private TrialCourse Course => course;

    private Endpoint.Means Endpoint => endpoint;

    private PatientNumbers Patients => course.Patients;

    private int Arms => course.Patients.Arms;

    private bool CombinesStages => course.CombinesStages;
}
