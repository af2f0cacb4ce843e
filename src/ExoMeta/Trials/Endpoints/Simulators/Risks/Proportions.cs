using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

/// <summary>Numbers of events; any number of looks, and patients that may differ from trial to trial.</summary>
internal sealed class Proportions : EndpointSimulator
{
    private readonly TrialCourse _course;
    private readonly Endpoint.Binary _endpoint;
    private readonly RiskStatistic _statistic;

    /// <summary>Prepares the endpoint.</summary>
    /// <param name="course">The planned course; other numbers of patients are right too.</param>
    /// <param name="endpoint">A sound endpoint.</param>
    public Proportions(TrialCourse course, Endpoint.Binary endpoint)
    {
        (_course, _endpoint) = (course, endpoint);
        _statistic = endpoint.Test.Prepare(endpoint.Scale, [.. PlannedSizes(course)]);
    }

    public override bool CanTruncate => _endpoint.Scale.IsBounded;

    public override double? DegreesOfFreedom(int look, int comparison) => null;

    public override EndpointState CreateState() => new State(this);

    /// <summary>Pairs of sizes that tests of the planned looks and stages have.</summary>
    internal static IEnumerable<(int Size, int ControlSize)> PlannedSizes(TrialCourse course)
    {
        var patients = course.Patients;
        for (var look = 0; look < patients.Looks; look++)
        {
            for (var arm = 1; arm < patients.Arms; arm++)
            {
                yield return (patients.At(look, arm), patients.At(look, 0));
                if (course.CombinesStages)
                {
                    yield return (patients.NewAt(look, arm), patients.NewAt(look, 0));
                }
            }
        }
    }

    private sealed class State : EndpointState
    {
        private const int SharedColumns = 3;
        private const int ColumnsOfArm = 5;

        private readonly Endpoint.Binary _endpoint;
        private readonly RiskStatistic _statistic;
        private readonly MissingDraws? _missing;
        private readonly bool _combinesStages;
        private readonly bool _hasStages;
        private readonly int _arms;
        private readonly LaneBuffer _columns;
        private readonly TruncatedTrials _truncated = new();

        public State(Proportions model)
        {
            (_endpoint, _statistic) = (model._endpoint, model._statistic);
            (_combinesStages, _arms) = (model._course.CombinesStages, model._course.Patients.Arms);
            _missing = _endpoint.Missing is { } missing ? new(missing, model._course) : null;
            _hasStages = _combinesStages || _missing is not null;
            _columns = new((SharedColumns + ColumnsOfArm * _arms) * TrialBlock.Capacity);
        }

        public override long TakeTruncated() => _truncated.Take();

        public override void Begin<TLane>(TrialBlock block)
        {
            var control = Risk(0)[..block.Padded];
            _endpoint.ControlRisk.SampleAcrossReplicates(block.Seed, block.First, TrialStreams.Nuisance, control);
            var isTruncated = _truncated.Begin(block);
            for (var c = 0; c < block.Comparisons; c++)
            {
                _endpoint.Scale.FillRisks<TLane>(control, block.Theta(c), Risk(c + 1), isTruncated);
            }

            if (_endpoint.Scale.IsBounded)
            {
                _truncated.Count<TLane>(block);
            }

            _missing?.Begin(block);
        }

        public override void Observe<TLane>(TrialBlock block, int look)
        {
            for (var arm = 0; arm < _arms; arm++)
            {
                if (!_hasStages)
                {
                    Draw<TLane>(block, TrialStreams.AtLook(look, arm), arm, Events(arm), look > 0);
                    continue;
                }

                DrawStage<TLane>(block, TrialStreams.AtLook(look, arm), arm);
                AddStage<TLane>(block, look, arm);
            }

            for (var c = 0; c < block.Comparisons; c++)
            {
                Compare<TLane>(new()
                {
                    Events = Events(c + 1), Size = Size(block, c + 1), ControlEvents = Events(0), ControlSize = Size(block, 0), Estimate = block.Estimate(c),
                    StandardError = block.StandardError(c), SharedVariance = block.SharedVariance, Statistic = block.Statistic(c),
                });
                if (_combinesStages)
                {
                    CompareStage<TLane>(block, look, c);
                }
            }
        }

        public override ImmutableArray<string> PatientColumns => ["event"];

        /// <summary>Events are counts: any patients may be those who had one.</summary>
        public override void ListPatients(TrialBlock block, PatientList patients)
        {
            for (var arm = 0; arm < _arms; arm++)
            {
                if (!patients.IsIn(arm))
                {
                    continue;
                }

                var stream = TrialStreams.AtLook(patients.Look, arm);
                var size = (int)block.NewPatients(arm)[0];
                var (events, missingEvents, missingOthers) = _missing?.DrawAgain(block, stream, arm, size, Risk(arm)[0]) ?? (DrawAgain(block, stream, arm), 0, 0);
                var order = ConditionalDraws.Open(block, patients.Look, arm);
                foreach (var category in ConditionalDraws.Order(
                    ref order, [size - events - missingOthers, events - missingEvents, missingEvents + missingOthers]))
                {
                    patients.Add(arm, category == 2 ? double.NaN : category);
                }
            }
        }

        private int DrawAgain(TrialBlock block, uint stream, int arm)
        {
            var draws = new LaneStream<LaneOne>(block.Seed, block.First, stream);
            return (int)VaryingBinomial.Draw(ref draws, new LaneOne(block.NewPatients(arm)[0]), new LaneOne(Risk(arm)[0])).Value;
        }

        private Span<double> Risk(int arm) => OfArm(0, arm);

        private Span<double> Events(int arm) => OfArm(1, arm);

        /// <summary>Patients whose outcome counts: all whose data a look has, where none are missing.</summary>
        private Span<double> Size(TrialBlock block, int arm) => _missing is null ? block.Patients(arm) : Size(arm);

        private Span<double> Size(int arm) => OfArm(2, arm);

        private Span<double> NewEvents(int arm) => OfArm(3, arm);

        private Span<double> NewSize(int arm) => OfArm(4, arm);

        private Span<double> OfArm(int kind, int arm) => Column(SharedColumns + ColumnsOfArm * arm + kind);

        private Span<double> Column(int column) => _columns.Span.Slice(column * TrialBlock.Capacity, TrialBlock.Capacity);

        /// <summary>Draws the events of the patients that come with a look.</summary>
        private void Draw<TLane>(TrialBlock block, uint stream, int arm, Span<double> events, bool isAdded)
            where TLane : struct, ILane<TLane>
        {
            var added = block.NewPatients(arm);
            var risk = Risk(arm);
            for (var i = 0; i < block.Padded; i += TLane.Count)
            {
                var draws = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)i), stream);
                var count = VaryingBinomial.Draw(ref draws, TLane.Load(added[i..]), TLane.Load(risk[i..]));
                TLane.Store(isAdded ? TLane.Load(events[i..]) + count : count, events[i..]);
            }
        }

        /// <summary>Draws events and outcomes known of the patients that come with a look, and keeps them apart.</summary>
        private void DrawStage<TLane>(TrialBlock block, uint stream, int arm)
            where TLane : struct, ILane<TLane>
        {
            if (_missing is not null)
            {
                _missing.Draw<TLane>(block, stream, arm, block.NewPatients(arm), Risk(arm), NewEvents(arm), NewSize(arm));
                return;
            }

            Draw<TLane>(block, stream, arm, NewEvents(arm), isAdded: false);
            block.NewPatients(arm).CopyTo(NewSize(arm));
        }

        /// <summary>Adds what came with the look to what there was.</summary>
        private void AddStage<TLane>(TrialBlock block, int look, int arm)
            where TLane : struct, ILane<TLane>
        {
            if (look == 0)
            {
                NewEvents(arm)[..block.Padded].CopyTo(Events(arm));
                NewSize(arm)[..block.Padded].CopyTo(Size(arm));
                return;
            }

            Add<TLane>(NewEvents(arm), Events(arm)[..block.Padded]);
            Add<TLane>(NewSize(arm), Size(arm)[..block.Padded]);
        }

        private static void Add<TLane>(ReadOnlySpan<double> added, Span<double> totals)
            where TLane : struct, ILane<TLane>
        {
            for (var i = 0; i < totals.Length; i += TLane.Count)
            {
                TLane.Store(TLane.Load(totals[i..]) + TLane.Load(added[i..]), totals[i..]);
            }
        }

        private void Compare<TLane>(in RiskComparison comparison)
            where TLane : struct, ILane<TLane>
        {
            _endpoint.Scale.Estimate<TLane>(comparison);
            _statistic.Fill<TLane>(comparison);
        }

        /// <summary>The same test on the look's own data.</summary>
        private void CompareStage<TLane>(TrialBlock block, int look, int comparison)
            where TLane : struct, ILane<TLane>
        {
            if (look == 0)
            {
                block.Statistic(comparison).CopyTo(block.StageStatistic(comparison));
                return;
            }

            Compare<TLane>(new()
            {
                Events = NewEvents(comparison + 1), Size = NewSize(comparison + 1), ControlEvents = NewEvents(0), ControlSize = NewSize(0),
                Estimate = Column(0)[..block.Padded], StandardError = Column(1)[..block.Padded], SharedVariance = Column(2)[..block.Padded],
                Statistic = block.StageStatistic(comparison),
            });
        }
    }
}
