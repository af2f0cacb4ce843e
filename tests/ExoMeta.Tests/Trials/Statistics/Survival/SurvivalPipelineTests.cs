using System.Globalization;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Tests.Trials.Statistics;

/// <summary>Whole trials: entry, event and dropout drawn, cut, sorted and tested.</summary>
public class SurvivalPipelineTests
{
    private const int Patients = 60;

    private static readonly PiecewiseHazard Hazard = new(new PiecewiseRate([0, 7, 28], [0.03, 0.015, 0.005]));

    private static readonly AccrualPattern Accrual = new(new PiecewiseRate([0, 20], [1, 3]), 50);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Under_equal_hazards_the_score_has_mean_0_and_its_variance_is_the_mean_of_V(bool inDays)
    {
        // Both hold exactly for any size, with ties too: the score is a sum of centred hypergeometric counts, each given the past.
        const int Trials = 40_000;
        var (mean, square, difference, squaredDifference) = (0.0, 0.0, 0.0, 0.0);
        for (var first = 0; first < Trials; first += 8)
        {
            var score = LogRank.Score<Lane512>(Draw<Lane512>(first, 1, inDays), Lane512.Broadcast(Patients / 3));
            foreach (var (u, v) in SurvivalTesting.Elements(score.ObservedMinusExpected).Zip(SurvivalTesting.Elements(score.Variance)))
            {
                mean += u / Trials;
                square += u * u / Trials;
                difference += (u * u - v) / Trials;
                squaredDifference += (u * u - v) * (u * u - v) / Trials;
            }
        }

        Assert.InRange(mean / Math.Sqrt(square / Trials), -4.5, 4.5);
        Assert.InRange(difference / Math.Sqrt(squaredDifference / Trials), -4.5, 4.5);
    }

    [Trait("Category", "Determinism")]
    [Fact]
    public void Statistics_of_fixed_replicates_have_the_committed_bits_in_every_lane_type()
    {
        const string Expected = "34CBF04CB85CC352";
        Assert.Equal(Expected, Hash<LaneOne>());
        Assert.Equal(Expected, Hash<Lane512>());
        Assert.Equal(Expected, Hash<Lane256>());
        Assert.Equal(Expected, Hash<Lane128>());
        Assert.Equal(Expected, Hash<LaneScalar>());
    }

    private static string Hash<TLane>()
        where TLane : struct, ILane<TLane>
    {
        var treated = TLane.Broadcast(Patients / 3);
        var scratch = new TLane[CoxRiskSets<TLane>.ScratchLength(Patients)];
        var hash = 14695981039346656037UL;
        for (var first = 0; first < 48; first += TLane.Count)
        {
            var keys = Draw<TLane>(first, 0.6, first >= 24);
            var (plain, weighted) = (LogRank.Score<TLane>(keys, treated), LogRank.Score<TLane, FlemingHarrington>(keys, treated, new(0.3, 1)));
            var breslow = CoxRiskSets<TLane>.Breslow(keys, treated, scratch).Maximise();
            var efron = CoxRiskSets<TLane>.Efron(keys, treated, scratch).Maximise();
            var (curve, area) = (KaplanMeier.At<TLane>(keys, treated, 28), KaplanMeier.MeanUpTo<TLane>(keys, treated, 28));
            TLane[] results =
            [
                plain.Z, plain.LogHazardRatio, weighted.Z, breslow.LogHazardRatio, breslow.StandardError, efron.LogHazardRatio, efron.StandardError,
                curve.Difference, curve.Variance, area.Difference, area.Variance,
            ];
            var elements = results.Select(SurvivalTesting.Elements).ToArray();
            foreach (var value in Enumerable.Range(0, TLane.Count).SelectMany(i => elements.Select(e => e[i])))
            {
                hash = unchecked((hash ^ BitConverter.DoubleToUInt64Bits(value)) * 1099511628211UL);
                hash ^= hash >> 32;
            }
        }

        return hash.ToString("X16", CultureInfo.InvariantCulture);
    }

    /// <summary>Sorted keys: a third on treatment, dropout more frequent there, cut before recruitment ends.</summary>
    private static TLane[] Draw<TLane>(int first, double hazardRatio, bool inDays)
        where TLane : struct, ILane<TLane>
    {
        var stream = new LaneStream<TLane>(29, (ulong)first, 2);
        var keys = new TLane[Patients];
        for (var j = 0; j < Patients; j++)
        {
            var isTreatment = j < Patients / 3;
            var eventTime = Hazard.EventTime(stream.NextUniform(), TLane.Broadcast(isTreatment ? hazardRatio : 1));
            var dropout = PiecewiseHazard.Constant(isTreatment ? 0.02 : 0.004).EventTime(stream.NextUniform());
            var entry = Accrual.EntryTime(stream.NextUniform());
            if (inDays)
            {
                (eventTime, dropout, entry) = (TLane.Floor(eventTime) + TLane.Broadcast(1), TLane.Floor(dropout), TLane.Floor(entry));
            }

            var seen = Censoring.AtCalendarTime(entry, eventTime, dropout, TLane.Broadcast(45), 60);
            keys[j] = SurvivalKey.Pack(seen, SurvivalKey.Arm<TLane>(isTreatment));
        }

        LaneSort.Ascending<TLane>(keys);
        return keys;
    }
}
