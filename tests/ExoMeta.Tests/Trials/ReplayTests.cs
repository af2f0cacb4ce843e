using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

/// <summary>A replayed trial is one that the run counted, and its patients give the statistics that were tested.</summary>
public class ReplayTests
{
    private const double Exact = 1e-8;

    private static readonly MultiplicityProcedure None = new MultiplicityProcedure.None();

    public static TheoryData<string, int> Examples => [.. EndpointExamples.All.SelectMany(endpoint => new[] { (endpoint.Name, 1), (endpoint.Name, 3) })];

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_replay_ends_as_the_trial_that_was_counted(string name, int looks)
    {
        const int trials = 150;
        var design = AgainstControl(EndpointExamples.Named(name), None, 0.1, 24, 24, 24) with
        {
            Looks = looks == 1 ? null : SequentialLooks.Equal(looks, EfficacyRule.Pocock),
        };
        Assert.Empty(design.Problems());
        var prepared = new PreparedTrial(design, Fixed(-0.5, 0));
        var result = prepared.Run(Plan(trials));
        ReplayedTrial[] replays = [.. Enumerable.Range(0, trials).Select(r => prepared.Replay(Plan(trials).Seed, (ulong)r))];
        for (var c = 0; c < 2; c++)
        {
            Assert.Equal(
                result.Arms[c].Power.Estimate * trials,
                replays.Count(r => r.Looks.Any(look => look.Comparisons[c].Outcome == ComparisonOutcome.Significant)), 1e-9);
            Assert.All(replays, r => Assert.Single(r.Looks, look => look.Comparisons[c].Outcome is ComparisonOutcome.Significant or ComparisonOutcome.NotSignificant));
        }

        Assert.All(replays, r =>
        {
            Assert.Equal(["control", "dose 1", "dose 2"], r.Arms);
            Assert.All(r.Patients, p => Assert.Equal(r.Columns.Length, p.Values.Length));
            for (var arm = 0; arm < 3; arm++)
            {
                Assert.Equal(Enumerable.Range(1, r.Looks[^1].Patients[arm]), r.Patients.Where(p => p.Arm == arm).Select(p => p.Number));
            }
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Logarithms_give_their_t_statistics(int looks)
    {
        var design = AgainstControl(Crp(0.8), None, 0.025, 12, 9, 15) with { Looks = looks == 1 ? null : SequentialLooks.Equal(looks, EfficacyRule.OBrienFleming) };
        CheckEveryLook(design, Fixed(-0.3, 0.1), (patients, look, c) =>
        {
            var arms = looks == 1 ? new[] { 0, 1, 2 } : [0, c + 1];
            var squares = arms.Sum(arm => Squares(Column(patients, arm, 0)));
            var df = arms.Sum(arm => Column(patients, arm, 0).Length - 1);
            var (own, reference) = (Column(patients, c + 1, 0), Column(patients, 0, 0));
            var estimate = own.Average() - reference.Average();
            var error = Math.Sqrt(squares / df * (1.0 / own.Length + 1.0 / reference.Length));
            return (estimate, error, estimate / error);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Baselines_and_outcomes_give_the_analysis_of_covariance(bool byPatient)
    {
        var missing = byPatient ? new MissingMeasurements([Known(0.2), Known(0.1)], MissingDependence.Baseline, 0.8) : new MissingMeasurements([Known(0.2), Known(0.1)]);
        var endpoint = new Endpoint.Continuous("pf", Known(60)) { LowerIsBetter = false, Test = new TestOfMeans.Ancova(), BaselineCorrelation = Known(0.6), Missing = missing };
        CheckEveryLook(AgainstControl(endpoint, None, 0.025, 30, 20), Fixed(25), (patients, _, c) =>
        {
            var seen = patients.Where(p => p.Values[1] is not null).ToImmutableArray();
            var (x0, y0, x1, y1) = (Column(seen, 0, 0), Column(seen, 0, 1), Column(seen, c + 1, 0), Column(seen, c + 1, 1));
            var (sxx, sxy, syy) = (Squares(x0) + Squares(x1), Products(x0, y0) + Products(x1, y1), Squares(y0) + Squares(y1));
            var slope = sxy / sxx;
            var distance = x1.Average() - x0.Average();
            var estimate = y1.Average() - y0.Average() - slope * distance;
            var residual = (syy - slope * sxy) / (x0.Length + x1.Length - 3);
            return (estimate, Math.Sqrt(residual * (1.0 / x0.Length + 1.0 / x1.Length + distance * distance / sxx)), null);
        });
    }

    /// <summary>Of patients in centres, the differences within centres: least squares with an effect of each.</summary>
    [Fact]
    public void Outcomes_in_centres_give_the_adjusted_difference()
    {
        var endpoint = new Endpoint.Continuous("pf", Known(60)) { LowerIsBetter = false, Centres = new(3, Known(40), true), Missing = new([Known(0.1)]) };
        CheckEveryLook(AgainstControl(endpoint, None, 0.025, 31, 20), Fixed(25), (patients, _, c) =>
        {
            var (sum, weights) = (0.0, 0.0);
            foreach (var centre in patients.Where(p => p.Values[1] is not null).GroupBy(p => p.Values[0]))
            {
                var (own, reference) = (centre.Where(p => p.Arm == c + 1).ToArray(), centre.Where(p => p.Arm == 0).ToArray());
                var weight = (double)own.Length * reference.Length / (own.Length + reference.Length);
                sum += weight == 0 ? 0 : weight * (own.Average(p => p.Values[1]!.Value) - reference.Average(p => p.Values[1]!.Value));
                weights += weight;
            }

            return (sum / weights, null, null);
        });
    }

    [Fact]
    public void Events_in_strata_give_the_statistic_over_strata()
    {
        var endpoint = new Endpoint.StratifiedBinary("death", [new(0.4, Known(0.2)), new(0.6, Known(0.6))]) { LowerIsBetter = true };
        CheckEveryLook(AgainstControl(endpoint, None, 0.025, 40, 30), Fixed(-0.6), (patients, _, c) =>
        {
            var (score, variance, r, s) = (0.0, 0.0, 0.0, 0.0);
            foreach (var stratum in patients.Where(p => p.Arm == 0 || p.Arm == c + 1).GroupBy(p => p.Values[0]))
            {
                double a = stratum.Count(p => p.Arm > 0 && p.Values[1] == 1), k = stratum.Count(p => p.Arm == 0 && p.Values[1] == 1);
                double m = stratum.Count(p => p.Arm > 0), n = stratum.Count(p => p.Arm == 0);
                var (events, all) = (a + k, m + n);
                score += a - m * events / all;
                variance += m * n * events * (all - events) / (all * all * (all - 1));
                (r, s) = (r + a * (n - k) / all, s + (m - a) * k / all);
            }

            return (Math.Log(r / s), null, score / Math.Sqrt(variance));
        });
    }

    [Fact]
    public void Events_give_the_score_statistic()
    {
        var design = AgainstControl(Death(0.4), None, 0.025, 40, 30) with { Looks = SequentialLooks.Equal(2, EfficacyRule.Pocock) };
        CheckEveryLook(design, Fixed(-0.6), (patients, _, c) =>
        {
            var (own, reference) = (Column(patients, c + 1, 0), Column(patients, 0, 0));
            var (a, b, m, n) = (own.Sum(), reference.Sum(), (double)own.Length, (double)reference.Length);
            var pooled = (a + b) / (m + n);
            var z = (a / m - b / n) / Math.Sqrt(pooled * (1 - pooled) * (1 / m + 1 / n));
            return (Math.Log(a * (n - b) / (b * (m - a))), Math.Sqrt(1 / a + 1 / b + 1 / (m - a) + 1 / (n - b)), z);
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.7)]
    public void Counts_give_the_rate_ratio(double dispersion)
    {
        var endpoint = new Endpoint.Count("exacerbations", Known(1.2), Known(2)) { LowerIsBetter = true, Dispersion = Known(dispersion), Test = new RateTest.Poisson() };
        CheckEveryLook(AgainstControl(endpoint, None, 0.025, 40, 30), Fixed(-0.4), (patients, _, c) =>
        {
            double Rate(int arm) => Column(patients, arm, 1).Sum() / Column(patients, arm, 0).Sum();
            return (Math.Log(Rate(c + 1) / Rate(0)), null, null);
        });
    }

    [Fact]
    public void Times_give_the_log_rank_statistic()
    {
        var endpoint = new Endpoint.TimeToEvent("death", new EventHazard.OfRisk(Known(0.4), 28), new SurvivalTest.LogRank())
        {
            LowerIsBetter = true, FollowUp = 28, Dropout = new EventHazard.OfRisk(Known(0.2), 28),
        };
        CheckEveryLook(AgainstControl(endpoint, None, 0.025, 40, 30), Fixed(-0.6), (patients, _, c) =>
        {
            var (difference, variance) = (0.0, 0.0);
            foreach (var time in patients.Where(p => p.Values[2] == 1).Select(p => p.Values[1]!.Value))
            {
                double atRisk = patients.Count(p => p.Values[1] >= time);
                double treated = patients.Count(p => p.Values[1] >= time && p.Arm == c + 1);
                var isTreated = patients.Any(p => p.Values[1] == time && p.Values[2] == 1 && p.Arm == c + 1);
                difference += (isTreated ? 1 : 0) - treated / atRisk;
                variance += treated / atRisk * (1 - treated / atRisk);
            }

            return (difference / variance, null, difference / Math.Sqrt(variance));
        });
    }

    [Fact]
    public void Days_give_the_odds_ratio_of_death()
    {
        var endpoint = new Endpoint.VentilatorFreeDays("vfd", Known(0.4), new LiberationTime.LogNormal(Known(8), Known(0.9))) { LowerIsBetter = true };
        CheckEveryLook(AgainstControl(endpoint, None, 0.025, 60, 50), Fixed(-0.5), (patients, _, c) =>
        {
            double Odds(int arm) => (double)Column(patients, arm, 0).Count(d => d < 0) / Column(patients, arm, 0).Count(d => d >= 0);
            Assert.All(patients, p => Assert.InRange(p.Values[0]!.Value, -1, 28));
            return (Math.Log(Odds(c + 1) / Odds(0)), null, null);
        });
    }

    [Fact]
    public void Missing_outcomes_are_shown_as_missing()
    {
        var endpoint = new Endpoint.Binary("death", Known(0.4)) { LowerIsBetter = true, Missing = new MissingOutcomes.AtRandom([Known(0.3)], MissingHandling.CompleteCases) };
        var prepared = new PreparedTrial(AgainstControl(endpoint, None, 0.025, 50, 50), Fixed(0));
        var share = Enumerable.Range(0, 200).SelectMany(r => prepared.Replay(7, (ulong)r).Patients).Average(p => p.Values[0] is null ? 1.0 : 0);
        Assert.Equal(0.3, share, 4.5 * Math.Sqrt(0.3 * 0.7 / 20_000));
    }

    /// <summary>Recomputes every comparison that is in the trial at a look from all patients up to then; null where a number is not compared.</summary>
    private static void CheckEveryLook(
        TrialDesign design, Truth truth, Func<ImmutableArray<ReplayedPatient>, int, int, (double Estimate, double? Error, double? Statistic)> recompute)
    {
        var prepared = new PreparedTrial(design, truth);
        var compared = 0;
        for (var r = 0; r < 40; r++)
        {
            var trial = prepared.Replay(20260131, (ulong)r);
            for (var k = 0; k < trial.Looks.Length; k++)
            {
                ImmutableArray<ReplayedPatient> patients = [.. trial.Patients.Where(p => p.Look <= k)];
                for (var c = 0; c < trial.Effects.Length; c++)
                {
                    var shown = trial.Looks[k].Comparisons[c];
                    if (shown.Outcome == ComparisonOutcome.EndedBefore)
                    {
                        continue;
                    }

                    var (estimate, error, statistic) = recompute(patients, k, c);
                    Assert.Equal(estimate, shown.Estimate, Exact * (1 + Math.Abs(estimate)));
                    Assert.Equal(error ?? shown.StandardError, shown.StandardError, Exact * (1 + shown.StandardError));
                    Assert.Equal(statistic ?? shown.Statistic, shown.Statistic, Exact * (1 + Math.Abs(shown.Statistic)));
                    compared++;
                }
            }
        }

        Assert.True(compared >= 40);
    }

    private static double[] Column(ImmutableArray<ReplayedPatient> patients, int arm, int column) =>
        [.. patients.Where(p => p.Arm == arm).Select(p => p.Values[column]!.Value)];

    private static double Squares(double[] values) => Products(values, values);

    private static double Products(double[] first, double[] second)
    {
        var (x, y) = (first.Average(), second.Average());
        return first.Zip(second, (a, b) => (a - x) * (b - y)).Sum();
    }
}
