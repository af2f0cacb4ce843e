using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>Numbers of events and follow-up; any number of looks, and patients that may differ from trial to trial.</summary>
internal sealed class EventRates : EndpointSimulator
{
    private readonly TrialCourse _course;
    private readonly Endpoint.Count _endpoint;

    /// <summary>Prepares the endpoint.</summary>
    /// <param name="course">The planned course; other numbers of patients are right too.</param>
    /// <param name="endpoint">A sound endpoint.</param>
    public EventRates(TrialCourse course, Endpoint.Count endpoint) => (_course, _endpoint) = (course, endpoint);

    public override double? DegreesOfFreedom(int look, int comparison) => null;

    public override EndpointState CreateState() => new State(this);

    private sealed class State : EndpointState
    {
        private const int SharedColumns = 5;
        private const int ColumnsOfArm = 1 + 2 * EventSums.Columns;

        private readonly Endpoint.Count _endpoint;
        private readonly EventDraws _events;
        private readonly bool _combinesStages;
        private readonly int _arms;
        private readonly LaneBuffer _columns;

        public State(EventRates model)
        {
            _endpoint = model._endpoint;
            (_combinesStages, _arms) = (model._course.CombinesStages, model._course.Patients.Arms);
            _events = new(_endpoint, model._course.Patients);
            _columns = new((SharedColumns + ColumnsOfArm * _arms) * TrialBlock.Capacity);
        }

        private Span<double> Dispersion => Column(0);

        private Span<double> Dropout => Column(1);

        public override void Begin<TLane>(TrialBlock block)
        {
            var control = Rate(0)[..block.Padded];
            _endpoint.ControlRate.SampleAcrossReplicates(block.Seed, block.First, TrialStreams.Nuisance, control);
            _endpoint.Dispersion.SampleAcrossReplicates(block.Seed, block.First, TrialStreams.Dispersion, Dispersion[..block.Padded]);
            _endpoint.DropoutRate.SampleAcrossReplicates(block.Seed, block.First, TrialStreams.CountDropout, Dropout[..block.Padded]);
            for (var c = 0; c < block.Comparisons; c++)
            {
                var theta = block.Theta(c);
                var rate = Rate(c + 1);
                for (var i = 0; i < control.Length; i += TLane.Count)
                {
                    TLane.Store(TLane.Load(control[i..]) * LaneMath.Exp(TLane.Load(theta[i..])), rate[i..]);
                }
            }
        }

        public override void Observe<TLane>(TrialBlock block, int look)
        {
            for (var arm = 0; arm < _arms; arm++)
            {
                _events.Draw<TLane>(block, look, arm, Rate(arm), Dispersion, Dropout, New(arm));
                Add<TLane>(block, look, arm);
            }

            for (var c = 0; c < block.Comparisons; c++)
            {
                _endpoint.Test.Compare<TLane>(new()
                {
                    Treated = Total(c + 1), Control = Total(0), Size = block.Patients(c + 1), ControlSize = block.Patients(0), Estimate = block.Estimate(c),
                    StandardError = block.StandardError(c), SharedVariance = block.SharedVariance, Statistic = block.Statistic(c),
                });
                if (_combinesStages)
                {
                    CompareStage<TLane>(block, c);
                }
            }
        }

        public override ImmutableArray<string> PatientColumns => ["follow-up", "events"];

        public override void ListPatients(TrialBlock block, PatientList patients)
        {
            for (var arm = 0; arm < _arms; arm++)
            {
                if (patients.IsIn(arm))
                {
                    _events.List(block, arm, Rate(arm)[0], Dispersion[0], Dropout[0], New(arm)[0][0], patients);
                }
            }
        }

        private Span<double> Rate(int arm) => Column(SharedColumns + ColumnsOfArm * arm);

        private EventSums Total(int arm) => Sums(SharedColumns + ColumnsOfArm * arm + 1);

        private EventSums New(int arm) => Sums(SharedColumns + ColumnsOfArm * arm + 1 + EventSums.Columns);

        private EventSums Sums(int first) => new(_columns.Span.Slice(first * TrialBlock.Capacity, EventSums.Columns * TrialBlock.Capacity));

        private Span<double> Column(int column) => _columns.Span.Slice(column * TrialBlock.Capacity, TrialBlock.Capacity);

        /// <summary>The same test on the look's own data.</summary>
        private void CompareStage<TLane>(TrialBlock block, int comparison)
            where TLane : struct, ILane<TLane> => _endpoint.Test.Compare<TLane>(new()
            {
                Treated = New(comparison + 1), Control = New(0), Size = block.NewPatients(comparison + 1), ControlSize = block.NewPatients(0),
                Estimate = Column(2)[..block.Padded], StandardError = Column(3)[..block.Padded], SharedVariance = Column(4)[..block.Padded],
                Statistic = block.StageStatistic(comparison),
            });

        /// <summary>Adds what came with the look to what there was.</summary>
        private void Add<TLane>(TrialBlock block, int look, int arm)
            where TLane : struct, ILane<TLane>
        {
            var total = Total(arm);
            var added = New(arm);
            for (var k = 0; k < EventSums.Columns; k++)
            {
                var sums = total[k];
                var more = added[k];
                for (var i = 0; i < block.Padded; i += TLane.Count)
                {
                    TLane.Store(look == 0 ? TLane.Load(more[i..]) : TLane.Load(sums[i..]) + TLane.Load(more[i..]), sums[i..]);
                }
            }
        }
    }
}
