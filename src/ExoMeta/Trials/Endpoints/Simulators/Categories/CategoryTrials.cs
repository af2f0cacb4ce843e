using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

/// <summary>
/// Numbers of patients in ordered categories, compared by one test that decides and others beside it; any number of looks, any numbers of patients
/// of a trial.
/// </summary>
/// <param name="course">What the design asks.</param>
/// <param name="outcome">The outcome.</param>
/// <param name="analyses">The test that decides, and then those beside it.</param>
/// <param name="missing">Patients whose outcome is not observed; null for none.</param>
internal sealed class CategoryTrials(
    TrialCourse course, CategoryOutcome outcome, ImmutableArray<CategoryAnalysis> analyses, MissingPatients? missing) : EndpointSimulator
{
    public override ImmutableArray<string> SideAnalyses => [.. analyses[1..].Select(analysis => analysis.Test.Name)];

    public override double? DegreesOfFreedom(int look, int comparison) => null;

    public override EndpointState CreateState() => new State(course, outcome, analyses, missing);

    private sealed class State(TrialCourse course, CategoryOutcome outcome, ImmutableArray<CategoryAnalysis> analyses, MissingPatients? missing) : EndpointState
    {
        private readonly int _arms = course.Patients.Arms;
        private readonly CategoryColumns _probabilities = new(course.Patients.Arms, outcome.Categories);
        private readonly CategoryColumns _added = new(course.Patients.Arms, outcome.Categories);
        private readonly CategoryColumns _total = new(course.Patients.Arms, outcome.Categories);
        private readonly CategoryColumns _joined = new(course.Patients.Arms, analyses.Any(a => a.JoinsFirstTwo) ? outcome.Categories - 1 : 0);
        private readonly LaneBuffer _missing = new(missing is null ? 0 : course.Patients.Arms * TrialBlock.Capacity);
        private readonly LaneBuffer _scratch = new(outcome.ScratchLength);

        public override void Begin<TLane>(TrialBlock block)
        {
            outcome.Prepare<TLane>(block, _probabilities, _scratch.Span);
            if (missing is null)
            {
                return;
            }

            missing.Probabilities.Sample(block, course, TrialStreams.MissingCategory, _missing.Span);
            for (var arm = 0; missing.CountAsWorst && arm < _arms; arm++)
            {
                MoveToWorst<TLane>(block, arm);
            }
        }

        public override void Observe<TLane>(TrialBlock block, int look)
        {
            for (var arm = 0; arm < _arms; arm++)
            {
                Draw<TLane>(block, TrialStreams.AtLook(look, arm), arm);
                Accumulate<TLane>(block, look, arm);
            }

            Test<TLane>(block, _total, isStage: false);
            if (course.CombinesStages)
            {
                Test<TLane>(block, _added, isStage: true);
            }

            for (var c = 0; c < block.Comparisons; c++)
            {
                outcome.Estimate<TLane>(block, c, _total, _scratch.Span);
            }
        }

        public override ImmutableArray<string> PatientColumns => [outcome.PatientColumn];

        /// <summary>Categories are counts: any patients may be those of one. Missing ones who count as worst are in the worst.</summary>
        public override void ListPatients(TrialBlock block, PatientList patients)
        {
            for (var arm = 0; arm < _arms; arm++)
            {
                if (!patients.IsIn(arm))
                {
                    continue;
                }

                int[] counts = [.. _added.At<LaneOne>(arm, 0).ToArray().Select(count => (int)count)];
                var stream = ConditionalDraws.Open(block, patients.Look, arm);
                foreach (var category in ConditionalDraws.Order(ref stream, [.. counts, (int)block.NewPatients(arm)[0] - counts.Sum()]))
                {
                    patients.Add(arm, category == counts.Length ? double.NaN : outcome.ValueOf(category));
                }
            }
        }

        private Span<double> MissingOf(int arm) => missing is null ? [] : _missing.Span.Slice(missing.Probabilities.DrawnWith(arm) * TrialBlock.Capacity, TrialBlock.Capacity);

        /// <summary>A patient who is missing and counts as worst is one who is worst.</summary>
        private void MoveToWorst<TLane>(TrialBlock block, int arm)
            where TLane : struct, ILane<TLane>
        {
            var share = MissingOf(arm);
            for (var i = 0; i < block.Padded; i += TLane.Count)
            {
                var moved = TLane.Load(share[i..]);
                var probabilities = _probabilities.At<TLane>(arm, i);
                for (var k = 0; k < probabilities.Length; k += TLane.Count)
                {
                    var stays = TLane.Load(probabilities[k..]) * (TLane.Broadcast(1) - moved);
                    TLane.Store(k == outcome.Worst * TLane.Count ? stays + moved : stays, probabilities[k..]);
                }
            }
        }

        private void Draw<TLane>(TrialBlock block, uint stream, int arm)
            where TLane : struct, ILane<TLane>
        {
            var isThinned = missing is { CountAsWorst: false };
            var share = MissingOf(arm);
            var patients = block.NewPatients(arm);
            for (var i = 0; i < block.Padded; i += TLane.Count)
            {
                var draws = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)i), stream);
                var observed = TLane.Load(patients[i..]);
                if (isThinned)
                {
                    observed -= VaryingBinomial.Draw(ref draws, observed, TLane.Load(share[i..]));
                }

                MultinomialCounts.Draw(ref draws, observed, _probabilities.At<TLane>(arm, i), _added.At<TLane>(arm, i));
            }
        }

        private void Accumulate<TLane>(TrialBlock block, int look, int arm)
            where TLane : struct, ILane<TLane>
        {
            var added = _added.All(arm, block.Padded);
            var total = _total.All(arm, block.Padded);
            if (look == 0)
            {
                added.CopyTo(total);
                return;
            }

            for (var i = 0; i < total.Length; i += TLane.Count)
            {
                TLane.Store(TLane.Load(total[i..]) + TLane.Load(added[i..]), total[i..]);
            }
        }

        private void Test<TLane>(TrialBlock block, CategoryColumns counts, bool isStage)
            where TLane : struct, ILane<TLane>
        {
            for (var arm = 0; _joined.Categories > 0 && arm < _arms; arm++)
            {
                JoinFirstTwo<TLane>(block, counts, arm);
            }

            for (var c = 0; c < block.Comparisons; c++)
            {
                Compare<TLane>(analyses[0], counts, c, isStage ? block.StageStatistic(c) : block.Statistic(c));
                for (var side = 0; side < block.Sides.Length; side++)
                {
                    var other = block.Sides[side];
                    Compare<TLane>(analyses[side + 1], counts, c, isStage ? other.StageStatistic(c) : other.Statistic(c));
                }
            }
        }

        private void Compare<TLane>(CategoryAnalysis analysis, CategoryColumns counts, int comparison, Span<double> statistics)
            where TLane : struct, ILane<TLane>
        {
            var (later, earlier) = outcome.RisesWithTheta ? (comparison + 1, 0) : (0, comparison + 1);
            analysis.Test.Compare<TLane>(analysis.JoinsFirstTwo ? _joined : counts, later, earlier, statistics);
        }

        private void JoinFirstTwo<TLane>(TrialBlock block, CategoryColumns counts, int arm)
            where TLane : struct, ILane<TLane>
        {
            for (var i = 0; i < block.Padded; i += TLane.Count)
            {
                var apart = counts.At<TLane>(arm, i);
                var joined = _joined.At<TLane>(arm, i);
                apart[TLane.Count..].CopyTo(joined);
                TLane.Store(TLane.Load(apart) + TLane.Load(joined), joined);
            }
        }
    }
}
