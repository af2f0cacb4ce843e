using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

/// <summary>Numbers of events in strata; any number of looks, and patients that may differ from trial to trial.</summary>
internal sealed class StratifiedProportions : EndpointSimulator
{
    private readonly TrialCourse _course;
    private readonly Endpoint.StratifiedBinary _endpoint;
    private readonly Dealing _dealing;
    private readonly StratifiedAnalysis _analysis;

    /// <summary>Prepares the endpoint.</summary>
    /// <param name="course">The planned course; other numbers of patients are right too.</param>
    /// <param name="endpoint">A sound endpoint.</param>
    public StratifiedProportions(TrialCourse course, Endpoint.StratifiedBinary endpoint)
    {
        (_course, _endpoint) = (course, endpoint);
        _dealing = new(endpoint.Strata.Select(stratum => stratum.Share));
        _analysis = endpoint.Test.Prepare(endpoint.Scale, [.. Proportions.PlannedSizes(course)]);
    }

    public override bool CanTruncate => _endpoint.Scale.IsBounded;

    public override double? DegreesOfFreedom(int look, int comparison) => null;

    public override EndpointState CreateState() => new State(this);

    private sealed class State(StratifiedProportions model) : EndpointState
    {
        private readonly int _strata = model._dealing.Parts;
        private readonly int _arms = model._course.Patients.Arms;
        private readonly LaneBuffer _risks = new(model._dealing.Parts * model._course.Patients.Arms * TrialBlock.Capacity);
        private readonly StratumCounts _added = new(model._course.Patients.Arms, model._dealing.Parts);
        private readonly StratumCounts _total = new(model._course.Patients.Arms, model._dealing.Parts);
        private readonly LaneBuffer _tables = new(MantelHaenszel.NumbersOfStratum * model._dealing.Parts * TrialBlock.GroupSize);
        private readonly LaneBuffer _scratch = new(3 * TrialBlock.Capacity);
        private readonly MissingDraws? _missing = model._endpoint.Missing is { } missing ? new(missing, model._course) : null;
        private readonly TruncatedTrials _truncated = new();

        public override long TakeTruncated() => _truncated.Take();

        public override void Begin<TLane>(TrialBlock block)
        {
            var scale = model._endpoint.Scale;
            var isTruncated = _truncated.Begin(block);
            for (var stratum = 0; stratum < _strata; stratum++)
            {
                var control = Risks(0, stratum)[..block.Padded];
                model._endpoint.Strata[stratum].ControlRisk.SampleAcrossReplicates(block.Seed, block.First, TrialStreams.ControlRiskOf(stratum), control);
                for (var c = 0; c < block.Comparisons; c++)
                {
                    scale.FillRisks<TLane>(control, block.Theta(c), Risks(c + 1, stratum), isTruncated);
                }
            }

            if (scale.IsBounded)
            {
                _truncated.Count<TLane>(block);
            }

            _missing?.Begin(block);
        }

        public override void Observe<TLane>(TrialBlock block, int look)
        {
            var combines = model._course.CombinesStages;
            for (var arm = 0; arm < _arms; arm++)
            {
                for (var stratum = 0; stratum < _strata; stratum++)
                {
                    Draw<TLane>(block, TrialStreams.StratumAtLook(look, arm, stratum), arm, stratum);
                }
            }

            _total.Take<TLane>(_added, isFirst: look == 0, block.Padded);
            block.SharedVariance.Fill(double.PositiveInfinity);
            Scratch(block, 2).Fill(double.PositiveInfinity);
            for (var c = 0; c < block.Comparisons; c++)
            {
                Compare<TLane>(_total, c, new()
                {
                    Events = _total.AllEvents(c + 1), Size = _total.AllSizes(c + 1), ControlEvents = _total.AllEvents(0), ControlSize = _total.AllSizes(0),
                    Estimate = block.Estimate(c), StandardError = block.StandardError(c), SharedVariance = block.SharedVariance, Statistic = block.Statistic(c),
                });
                if (combines)
                {
                    Compare<TLane>(_added, c, new()
                    {
                        Events = _added.AllEvents(c + 1), Size = _added.AllSizes(c + 1), ControlEvents = _added.AllEvents(0), ControlSize = _added.AllSizes(0),
                        Estimate = Scratch(block, 0), StandardError = Scratch(block, 1), SharedVariance = Scratch(block, 2), Statistic = block.StageStatistic(c),
                    });
                }
            }
        }

        public override ImmutableArray<string> PatientColumns => ["stratum", "event"];

        /// <summary>Events are counts: any patients of a stratum may be those who had one, and any of those may be missing.</summary>
        public override void ListPatients(TrialBlock block, PatientList patients)
        {
            for (var arm = 0; arm < _arms; arm++)
            {
                var stream = ConditionalDraws.Open(block, patients.Look, arm);
                for (var stratum = 0; patients.IsIn(arm) && stratum < _strata; stratum++)
                {
                    var size = model._dealing.Of(stratum, (int)block.NewPatients(arm)[0]);
                    var (events, missingEvents, missingOthers) =
                        _missing?.DrawAgain(block, TrialStreams.StratumAtLook(patients.Look, arm, stratum), arm, size, Risks(arm, stratum)[0])
                        ?? ((int)_added.Events(arm, stratum)[0], 0, 0);
                    foreach (var category in ConditionalDraws.Order(
                        ref stream, [size - events - missingOthers, events - missingEvents, missingEvents + missingOthers]))
                    {
                        patients.Add(arm, stratum + 1, category == 2 ? double.NaN : category);
                    }
                }
            }
        }

        private Span<double> Risks(int arm, int stratum) => _risks.Span.Slice((arm * _strata + stratum) * TrialBlock.Capacity, TrialBlock.Capacity);

        private Span<double> Scratch(TrialBlock block, int column) => _scratch.Span.Slice(column * TrialBlock.Capacity, block.Padded);

        private void Draw<TLane>(TrialBlock block, uint stream, int arm, int stratum)
            where TLane : struct, ILane<TLane>
        {
            var sizes = _added.Sizes(arm, stratum);
            Deal<TLane>(block.NewPatients(arm), stratum, sizes);
            if (_missing is null)
            {
                DrawEvents<TLane>(block, stream, sizes, Risks(arm, stratum), _added.Events(arm, stratum));
                return;
            }

            _missing.Draw<TLane>(block, stream, arm, sizes, Risks(arm, stratum), _added.Events(arm, stratum), sizes);
        }

        private void Deal<TLane>(ReadOnlySpan<double> patients, int stratum, Span<double> sizes)
            where TLane : struct, ILane<TLane>
        {
            for (var i = 0; i < patients.Length; i += TLane.Count)
            {
                TLane.Store(model._dealing.Of(stratum, TLane.Load(patients[i..])), sizes[i..]);
            }
        }

        private static void DrawEvents<TLane>(TrialBlock block, uint stream, ReadOnlySpan<double> sizes, ReadOnlySpan<double> risks, Span<double> events)
            where TLane : struct, ILane<TLane>
        {
            for (var i = 0; i < block.Padded; i += TLane.Count)
            {
                var draws = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)i), stream);
                TLane.Store(VaryingBinomial.Draw(ref draws, TLane.Load(sizes[i..]), TLane.Load(risks[i..])), events[i..]);
            }
        }

        private void Compare<TLane>(StratumCounts counts, int comparison, in RiskComparison result)
            where TLane : struct, ILane<TLane> => model._analysis.Compare<TLane>(new(counts, comparison + 1, _tables.Span), result);
    }
}
