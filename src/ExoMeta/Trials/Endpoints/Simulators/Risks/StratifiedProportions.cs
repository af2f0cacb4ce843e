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
    private readonly RiskStatistic? _unstratified;

    /// <summary>Prepares the endpoint.</summary>
    /// <param name="course">The planned course; other numbers of patients are right too.</param>
    /// <param name="endpoint">A sound endpoint.</param>
    public StratifiedProportions(TrialCourse course, Endpoint.StratifiedBinary endpoint)
    {
        (_course, _endpoint) = (course, endpoint);
        _dealing = new(endpoint.Strata.Select(stratum => stratum.Share));
        _unstratified = endpoint.Unstratified?.Prepare(RiskMeasure.OddsRatio, [.. Proportions.PlannedSizes(course)]);
    }

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

        public override void Begin<TLane>(TrialBlock block)
        {
            for (var stratum = 0; stratum < _strata; stratum++)
            {
                var control = Risks(0, stratum)[..block.Padded];
                model._endpoint.Strata[stratum].ControlRisk.SampleAcrossReplicates(block.Seed, block.First, TrialStreams.ControlRiskOf(stratum), control);
                for (var c = 0; c < block.Comparisons; c++)
                {
                    RiskMeasure.OddsRatio.FillRisks<TLane>(control, block.Theta(c), Risks(c + 1, stratum), []);
                }
            }
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
            for (var c = 0; c < block.Comparisons; c++)
            {
                Compare<TLane>(_total, c, new()
                {
                    Events = _total.AllEvents(c + 1), Size = block.Patients(c + 1), ControlEvents = _total.AllEvents(0), ControlSize = block.Patients(0),
                    Estimate = block.Estimate(c), StandardError = block.StandardError(c), SharedVariance = block.SharedVariance, Statistic = block.Statistic(c),
                });
                if (combines)
                {
                    Compare<TLane>(_added, c, new()
                    {
                        Events = _added.AllEvents(c + 1), Size = block.NewPatients(c + 1), ControlEvents = _added.AllEvents(0), ControlSize = block.NewPatients(0),
                        Estimate = Scratch(block, 0), StandardError = Scratch(block, 1), SharedVariance = Scratch(block, 2), Statistic = block.StageStatistic(c),
                    });
                }
            }
        }

        public override ImmutableArray<string> PatientColumns => ["stratum", "event"];

        /// <summary>Events are counts: any patients of a stratum may be those who had one.</summary>
        public override void ListPatients(TrialBlock block, PatientList patients)
        {
            for (var arm = 0; arm < _arms; arm++)
            {
                var stream = ConditionalDraws.Open(block, patients.Look, arm);
                for (var stratum = 0; patients.IsIn(arm) && stratum < _strata; stratum++)
                {
                    var (events, size) = ((int)_added.Events(arm, stratum)[0], (int)_added.Sizes(arm, stratum)[0]);
                    foreach (var category in ConditionalDraws.Order(ref stream, [size - events, events]))
                    {
                        patients.Add(arm, stratum + 1, category);
                    }
                }
            }
        }

        private Span<double> Risks(int arm, int stratum) => _risks.Span.Slice((arm * _strata + stratum) * TrialBlock.Capacity, TrialBlock.Capacity);

        private Span<double> Scratch(TrialBlock block, int column) => _scratch.Span.Slice(column * TrialBlock.Capacity, block.Padded);

        private void Draw<TLane>(TrialBlock block, uint stream, int arm, int stratum)
            where TLane : struct, ILane<TLane>
        {
            var patients = block.NewPatients(arm);
            var risks = Risks(arm, stratum);
            var events = _added.Events(arm, stratum);
            var sizes = _added.Sizes(arm, stratum);
            for (var i = 0; i < block.Padded; i += TLane.Count)
            {
                var draws = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)i), stream);
                var size = model._dealing.Of(stratum, TLane.Load(patients[i..]));
                TLane.Store(size, sizes[i..]);
                TLane.Store(VaryingBinomial.Draw(ref draws, size, TLane.Load(risks[i..])), events[i..]);
            }
        }

        private void Compare<TLane>(StratumCounts counts, int comparison, in RiskComparison result)
            where TLane : struct, ILane<TLane>
        {
            if (model._unstratified is { } unstratified)
            {
                RiskMeasure.OddsRatio.Estimate<TLane>(result);
                unstratified.Fill<TLane>(result);
                return;
            }

            var tables = _tables.Span[..(MantelHaenszel.NumbersOfStratum * _strata * TLane.Count)];
            var shared = result.SharedVariance;
            for (var i = 0; i < result.Statistic.Length; i += TLane.Count)
            {
                counts.Lay<TLane>(comparison + 1, i, tables);
                var effect = MantelHaenszel.LogOddsRatio<TLane>(tables);
                TLane.Store(effect.Estimate, result.Estimate[i..]);
                TLane.Store(effect.StandardError, result.StandardError[i..]);
                TLane.Store(MantelHaenszel.Statistic<TLane>(tables), result.Statistic[i..]);

                // Of comparisons that differ, the smallest part is what all share.
                var size = TLane.Load(result.Size[i..]);
                var part = effect.StandardError * effect.StandardError * (size / (size + TLane.Load(result.ControlSize[i..])));
                var before = comparison == 0 ? TLane.Broadcast(double.PositiveInfinity) : TLane.Load(shared[i..]);
                TLane.Store(TLane.Select(TLane.LessThan(part, before), part, before), shared[i..]);
            }
        }
    }
}
