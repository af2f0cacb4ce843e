using ExoMeta.Trials;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

/// <summary>Margins and missing outcomes in strata against sums over all tables, with tests and estimates written anew.</summary>
public class StratifiedMarginTests
{
    private const int Replicates = 200_000;

    /// <summary>Shares of 9 and 7 patients: 4 and 5, 3 and 4.</summary>
    private static readonly (double Share, double Risk)[] Strata = [(0.4, 0.3), (0.6, 0.6)];

    public static TheoryData<string, string, double, double> Cases => new()
    {
        { "OR", "mantel-haenszel-wald", 0.3, -1.2 },
        { "RR", "mantel-haenszel-wald", 0.2, -0.9 },
        { "RD", "mantel-haenszel-wald", 0.1, -0.25 },
        { "RR", "stratified-farrington-manning", 0.2, -0.9 },
        { "RD", "stratified-farrington-manning", 0.1, -0.25 },
        { "RD", "farrington-manning", 0.1, -0.25 },
        { "RR", "mantel-haenszel", 0, -0.9 },
        { "RD", "wald", 0.1, -0.25 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Power_and_bias_are_sums_over_all_tables(string measure, string test, double margin, double theta)
    {
        MissingOutcomes?[] missing =
        [
            null,
            new MissingOutcomes.AtRandom([Known(0.1), Known(0.3)], MissingHandling.CompleteCases),
            new MissingOutcomes.ByOutcome([Known(0.3)], [Known(0.05), Known(0.2)], MissingHandling.CompleteCases),
            new MissingOutcomes.ByOutcome([Known(0.3)], [Known(0.05), Known(0.2)], MissingHandling.CountAsEvent),
            new MissingOutcomes.AtRandom([Known(0.2)], MissingHandling.CountAsNone),
        ];
        Assert.All(missing, outcomes => Check(measure, test, margin, theta, outcomes));
    }

    private static void Check(string measure, string test, double margin, double theta, MissingOutcomes? missing)
    {
        var endpoint = new Endpoint.StratifiedBinary("death", [.. Strata.Select(s => new RiskStratum(s.Share, Known(s.Risk)))])
        {
            LowerIsBetter = true, Scale = RiskMeasure.All.First(m => m.Code == measure), Test = Test(test, margin), Missing = missing,
        };
        Assert.Empty(endpoint.Problems());

        // By stratum: counts of the treated, counts of the controls.
        (int Size, double Risk, int Arm)[] cells =
            [(4, Shifted(measure, 0.3, theta), 1), (3, 0.3, 0), (5, Shifted(measure, 0.6, theta), 1), (4, 0.6, 0)];
        var outcomes = cells.Select(cell => Outcomes(cell.Size, cell.Risk, cell.Arm, missing).ToArray()).ToArray();
        var variances = new Dictionary<(int, int, int, int), double>();
        var (power, mean) = (0.0, 0.0);
        foreach (var (x1, n1, p1) in outcomes[0])
        {
            foreach (var (c1, m1, q1) in outcomes[1])
            {
                foreach (var (x2, n2, p2) in outcomes[2])
                {
                    foreach (var (c2, m2, q2) in outcomes[3])
                    {
                        (int, int, int, int)[] tables = [(x1, n1, c1, m1), (x2, n2, c2, m2)];
                        var (z, estimate) = Analyse(tables, measure, test, margin, variances);
                        var probability = p1 * q1 * p2 * q2;
                        power += -z >= 1.9599639845 ? probability : 0;
                        mean += probability * estimate;
                    }
                }
            }
        }

        var result = TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, 7, 9), Fixed(theta), Plan(Replicates));
        AssertProbability(power, result.DisjunctivePower, Replicates);
        AssertMean(mean - theta, result.Arms[0].Bias);
    }

    /// <summary>Statistic and estimate of two strata, from textbooks.</summary>
    private static (double Z, double Estimate) Analyse(
        (int X, int N, int C, int M)[] tables, string measure, string test, double margin, Dictionary<(int, int, int, int), double> variances)
    {
        if (test is "wald" or "farrington-manning")
        {
            var (x, n, c, m) = (tables.Sum(t => t.X), tables.Sum(t => t.N), tables.Sum(t => t.C), tables.Sum(t => t.M));
            if (n == 0 || m == 0)
            {
                return (0, 0);
            }

            var (effect, error) = RiskOracle.Effect(measure, x, n, c, m);
            return (test == "wald" ? (effect - margin) / error : RiskOracle.MarginOfDifference(x, n, c, m, margin), effect);
        }

        var full = tables.Where(t => t.N > 0 && t.M > 0).ToArray();
        if (full.Length == 0)
        {
            return (0, 0);
        }

        var (estimate, standardError) = Common(full, measure);
        var weights = full.Select(t => t.N * (double)t.M / (t.N + t.M)).ToArray();
        var z = test switch
        {
            "mantel-haenszel-wald" => (estimate - margin) / standardError,
            "mantel-haenszel" => RiskOracle.Over(
                full.Sum(t => t.X - t.N * (double)(t.X + t.C) / (t.N + t.M)),
                full.Sum(t => t.N + t.M == 1 ? 0 : (double)t.N * t.M * (t.X + t.C) * (t.N + t.M - t.X - t.C) / Math.Pow(t.N + t.M, 2) / (t.N + t.M - 1))),
            _ when measure == "RD" => RiskOracle.Over(
                full.Zip(weights, (t, w) => w * (t.X / (double)t.N - t.C / (double)t.M - margin)).Sum(),
                full.Zip(weights, (t, w) => w * w * Cached(t, () => RiskOracle.VarianceAtDifference(t.X, t.N, t.C, t.M, margin))).Sum()),
            _ => RiskOracle.Over(
                full.Zip(weights, (t, w) => w * (t.X / (double)t.N - Math.Exp(margin) * t.C / t.M)).Sum(),
                full.Zip(weights, (t, w) => w * w * Cached(t, () => RiskOracle.VarianceAtRatio(t.X, t.N, t.C, t.M, Math.Exp(margin)))).Sum()),
        };
        return (z, estimate);

        double Cached((int, int, int, int) table, Func<double> variance) =>
            variances.TryGetValue(table, out var known) ? known : variances[table] = variance();
    }

    /// <summary>The common effect of Mantel and Haenszel; halves where a ratio or its variance needs them.</summary>
    private static (double Estimate, double Error) Common((int X, int N, int C, int M)[] tables, string measure)
    {
        var (estimate, variance) = Sums(tables, measure, 0);
        if (measure == "RD")
        {
            return (estimate, Math.Sqrt(variance > 1e-12 ? variance : Sums(tables, "RD of padded tables", 0.5).Variance));
        }

        return double.IsFinite(estimate) && variance > 1e-12 ? (estimate, Math.Sqrt(variance)) : Padded();

        (double, double) Padded()
        {
            var (padded, more) = Sums(tables, measure, 0.5);
            return (padded, Math.Sqrt(more));
        }
    }

    private static (double Estimate, double Variance) Sums((int X, int N, int C, int M)[] tables, string measure, double add)
    {
        var cells = tables.Select(t => (A: t.X + add, B: t.N - t.X + add, C: t.C + add, D: t.M - t.C + add, Of: t.N + t.M + 4 * add)).ToArray();
        switch (measure)
        {
            case "OR":
                var (r, s) = (cells.Sum(t => t.A * t.D / t.Of), cells.Sum(t => t.B * t.C / t.Of));
                return (Math.Log(r / s),
                    cells.Sum(t => (t.A + t.D) * t.A * t.D / (t.Of * t.Of)) / (2 * r * r) + cells.Sum(t => (t.B + t.C) * t.B * t.C / (t.Of * t.Of)) / (2 * s * s)
                    + cells.Sum(t => ((t.A + t.D) * t.B * t.C + (t.B + t.C) * t.A * t.D) / (t.Of * t.Of)) / (2 * r * s));
            case "RR":
                var (up, down) = (cells.Sum(t => t.A * (t.C + t.D) / t.Of), cells.Sum(t => t.C * (t.A + t.B) / t.Of));
                return (Math.Log(up / down), cells.Sum(t => ((t.A + t.B) * (t.C + t.D) * (t.A + t.C) - t.A * t.C * t.Of) / (t.Of * t.Of)) / (up * down));
            case "RD":
                var weight = cells.Sum(t => (t.A + t.B) * (t.C + t.D) / t.Of);
                var difference = cells.Sum(t => (t.A * (t.C + t.D) - t.C * (t.A + t.B)) / t.Of) / weight;
                var p = cells.Sum(t => ((t.A + t.B) * (t.A + t.B) * t.C - (t.C + t.D) * (t.C + t.D) * t.A + (t.A + t.B) * (t.C + t.D) * (t.C + t.D - t.A - t.B) / 2) / (t.Of * t.Of));
                return (difference, (difference * p + cells.Sum(t => (t.A * t.D + t.B * t.C) / (2 * t.Of))) / (weight * weight));
            default:
                double Weight((double A, double B, double C, double D, double Of) t) => (t.A + t.B) * (t.C + t.D) / t.Of;
                var ofArms = cells.Sum(t => Weight(t) * Weight(t) * (t.A * t.B / Math.Pow(t.A + t.B, 3) + t.C * t.D / Math.Pow(t.C + t.D, 3)));
                return (0, ofArms / Math.Pow(cells.Sum(Weight), 2));
        }
    }

    private static StratifiedRiskTest Test(string code, double margin) => code switch
    {
        "mantel-haenszel" => new StratifiedRiskTest.Score(),
        "mantel-haenszel-wald" => new StratifiedRiskTest.Wald(margin),
        "stratified-farrington-manning" => new StratifiedRiskTest.FarringtonManning(margin),
        "wald" => new StratifiedRiskTest.Pooled(new RiskTest.Wald(margin)),
        _ => new StratifiedRiskTest.Pooled(new RiskTest.FarringtonManning(margin)),
    };

    private static double Shifted(string measure, double risk, double theta) => measure switch
    {
        "OR" => 1 / (1 + (1 - risk) / risk * Math.Exp(-theta)),
        "RR" => risk * Math.Exp(theta),
        _ => risk + theta,
    };

    /// <summary>What the analysis sees of a cell: events and patients that count, with probabilities.</summary>
    private static IEnumerable<(int Events, int Size, double Probability)> Outcomes(int size, double risk, int arm, MissingOutcomes? missing)
    {
        var (ifEvent, ifNone, handling) = missing switch
        {
            null => (0, 0, MissingHandling.CompleteCases),
            MissingOutcomes.AtRandom m => (Of(m.Probabilities), Of(m.Probabilities), m.Handling),
            MissingOutcomes.ByOutcome m => (Of(m.AmongEvents), Of(m.AmongOthers), m.Handling),
            _ => throw new ArgumentOutOfRangeException(nameof(missing)),
        };

        // Each patient counts with the event, without it, or not at all.
        var (with, without) = (risk * (1 - ifEvent), (1 - risk) * (1 - ifNone));
        (with, without) = handling switch
        {
            MissingHandling.CountAsEvent => (1 - without, without),
            MissingHandling.CountAsNone => (with, 1 - with),
            _ => (with, without),
        };
        var rest = Math.Max(0, 1 - with - without);
        for (var known = rest > 1e-15 ? 0 : size; known <= size; known++)
        {
            for (var events = 0; events <= known; events++)
            {
                yield return (events, known,
                    Choose(size, known) * Choose(known, events) * Math.Pow(with, events) * Math.Pow(without, known - events) * Math.Pow(rest, size - known));
            }
        }

        double Of(ArmProbabilities probabilities) => probabilities.ElementAt(Math.Min(arm, probabilities.Count - 1)).Mean;
    }

    private static double Choose(int n, int k) => Enumerable.Range(1, k).Aggregate(1.0, (product, i) => product * (n - k + i) / i);

    /// <summary>On the margin a trial of non-inferiority finds what it should not, at its level, whatever is missing at random.</summary>
    [Theory]
    [InlineData("RD", "stratified-farrington-manning", 0.1)]
    [InlineData("RR", "stratified-farrington-manning", 0.3)]
    [InlineData("RD", "mantel-haenszel-wald", 0.1)]
    [InlineData("OR", "mantel-haenszel-wald", 0.5)]
    [InlineData("RR", "mantel-haenszel-wald", 0.3)]
    public void A_margin_is_found_at_the_level_over_looks_and_doses(string measure, string test, double margin)
    {
        var endpoint = new Endpoint.StratifiedBinary("death", [new(0.2, Known(0.2)), new(0.5, Known(0.35)), new(0.3, Known(0.5))])
        {
            LowerIsBetter = true, Scale = RiskMeasure.All.First(m => m.Code == measure), Test = Test(test, margin),
            Missing = new MissingOutcomes.AtRandom([Known(0.1), Known(0.2)], MissingHandling.CompleteCases),
        };
        Assert.Equal(margin, endpoint.TestedEffect);
        var design = AgainstControl(endpoint, new MultiplicityProcedure.Bonferroni(), 0.025, 200, 180, 180) with
        {
            Looks = ExoMeta.Trials.SequentialLooks.Equal(2, ExoMeta.Trials.Designs.EfficacyRule.OBrienFleming),
        };
        var result = TrialSimulator.Run(design, Fixed(margin, margin), Plan(Replicates));
        Assert.InRange(result.DisjunctivePower.Estimate, 0.02, 0.0275);
        Assert.InRange(result.Arms[0].Coverage.Estimate, 0.94, 0.955);
        Assert.True(TrialSimulator.Run(design, Fixed(0, 0), Plan(20_000)).DisjunctivePower.Estimate > 2 * result.DisjunctivePower.Estimate);
    }

    /// <summary>A risk beyond 1 in one stratum truncates the trial once, however many arms and strata it happens in.</summary>
    [Fact]
    public void Trials_with_a_risk_outside_0_to_1_in_some_stratum_are_counted()
    {
        var endpoint = new Endpoint.StratifiedBinary("death", [new(0.5, Known(0.4)), new(0.5, Known(0.6))]) { LowerIsBetter = true, Scale = RiskMeasure.RiskDifference };
        var design = AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, 20, 20);

        // θ outside ±0.4 leaves [0, 1] in one stratum or the other.
        var result = TrialSimulator.Run(design, NormalTruth(0, 0.3), Plan(Replicates));
        AssertProbability(2 * (1 - ExoMeta.Numerics.Distributions.Normal.Cdf(0.4 / 0.3)), result.Truncated!.Value, Replicates);
        Assert.Throws<ArgumentException>(() => TrialSimulator.Run(design, Fixed(0.45), Plan(1_000)));
    }

    [Fact]
    public void What_is_not_defined_is_refused()
    {
        var endpoint = new Endpoint.StratifiedBinary("death", [new(0.5, Known(0.4)), new(0.5, Known(0.6))]) { LowerIsBetter = true };
        Assert.Equal(
            ["'stratified-farrington-manning' tests a risk difference or a risk ratio: set 'measure: RD' or 'measure: RR', or test an odds ratio by 'mantel-haenszel-wald'"],
            (endpoint with { Test = new StratifiedRiskTest.FarringtonManning(0.1) }).Problems());
        Assert.Equal(
            ["a risk difference of 0.5 carries the control risk 0.6 to 1.1, outside [0, 1]"],
            (endpoint with { Scale = RiskMeasure.RiskDifference, Test = new StratifiedRiskTest.Wald(0.5) }).Problems());
        Assert.Equal(
            ["the margin is NaN; a finite number was expected, inside (-1, 1) for a risk difference", "probability of a missing outcome is 1, which can leave [0, 1)"],
            (endpoint with { Test = new StratifiedRiskTest.Wald(double.NaN), Missing = new MissingOutcomes.AtRandom([Known(1)], MissingHandling.CompleteCases) }).Problems());
        var boschloo = endpoint with
        {
            Test = new StratifiedRiskTest.Pooled(new RiskTest.Boschloo()),
            Missing = new MissingOutcomes.AtRandom([Known(0.1), Known(0.1), Known(0.1)], MissingHandling.CompleteCases),
        };
        Assert.Equal(
            [
                "'boschloo' needs the sizes that are planned, and complete cases are fewer: count missing outcomes as event or none, or test by 'fisher'",
                "'missing' has 3 probabilities for 2 arms; one for all, two (of the control arm and of the compared arms) or one an arm was expected",
            ],
            AgainstControl(boschloo, new MultiplicityProcedure.None(), 0.025, 20, 20).Problems());
    }
}
