using ExoMeta.Numerics.Distributions;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials.Means;

/// <summary>Means of patients in centres that differ, against least squares patient by patient.</summary>
public class CentreTests
{
    private const int Replicates = 200_000;
    private const int Naive = 20_000;

    private static Endpoint.Continuous Walk(bool adjusts, double? correlation = null, double missing = 0) => new("walk", Known(1))
    {
        LowerIsBetter = false,
        Test = correlation is null ? new TestOfMeans.Student() : new TestOfMeans.Ancova(),
        BaselineCorrelation = correlation is { } rho ? Known(rho) : null,
        Missing = missing > 0 ? new([Known(missing)]) : null,
        Centres = new(4, Known(0.8), adjusts),
    };

    public static TheoryData<bool, double?, double, int, int> Cases => new()
    {
        { true, null, 0, 13, 9 }, { true, 0.6, 0, 13, 9 }, { false, null, 0, 13, 9 }, { false, 0.6, 0, 14, 9 }, { true, 0.6, 0.3, 13, 9 }, { true, null, 0.3, 5, 6 }, { false, null, 0.4, 7, 6 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Power_error_and_coverage_are_those_of_least_squares(bool adjusts, double? correlation, double missing, int control, int treated)
    {
        const double Theta = 0.9;
        var result = TrialSimulator.Run(AgainstControl(Walk(adjusts, correlation, missing), new MultiplicityProcedure.None(), 0.025, control, treated), Fixed(Theta), Plan(Replicates));
        var random = new Random(11);
        var (rejected, squares) = (0, 0.0);
        for (var trial = 0; trial < Naive; trial++)
        {
            var (estimate, error, df) = Simulate(random, adjusts, correlation, missing, control, treated, Theta);
            rejected += error > 0 && StudentT.Survival(estimate / error, df) <= 0.025 ? 1 : 0;
            squares += (estimate - Theta) * (estimate - Theta);
        }

        var power = (double)rejected / Naive;
        var width = StandardErrors * Math.Sqrt(power * (1 - power) * (1.0 / Naive + 1.0 / Replicates));
        Assert.InRange(result.DisjunctivePower.Estimate - power, -width, width);
        AssertRelative(Math.Sqrt(squares / Naive), result.Arms[0].RootMeanSquaredError.Estimate, StandardErrors / Math.Sqrt(Naive));
    }

    /// <summary>Adjusted with one size in every centre, the test is exactly t with N − centres − 1 degrees of freedom whatever the centres are; not adjusted, it loses power to them.</summary>
    [Fact]
    public void Adjustment_takes_the_centres_out()
    {
        var power = StudentPower(0.9 / Math.Sqrt(2.0 / 16), StudentT.UpperQuantile(0.025, 27), 27);
        AssertProbability(power, Run(Walk(true), 0.9), Replicates);
        AssertProbability(power, Run(Walk(true) with { Centres = new(4, Known(5), true) }, 0.9), Replicates);
        AssertProbability(0.025, Run(Walk(true), 0), Replicates);
        Assert.True(Run(Walk(false), 0.9).Estimate < power - 0.1);

        // Balanced centres are no part of the difference of arms, only of its error: the test rejects too seldom.
        Assert.InRange(Run(Walk(false), 0).Estimate, 0.001, 0.02);

        static Numerics.MonteCarlo.MonteCarloEstimate Run(Endpoint endpoint, double theta) =>
            TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, 16, 16), Fixed(theta), Plan(Replicates)).DisjunctivePower;
    }

    [Fact]
    public void The_level_is_kept_over_looks()
    {
        foreach (var correlation in new double?[] { null, 0.7 })
        {
            var design = AgainstControl(Walk(true, correlation), new MultiplicityProcedure.None(), 0.025, 24, 27) with { Looks = SequentialLooks.Equal(3, EfficacyRule.Pocock) };
            Assert.InRange(TrialSimulator.Run(design, Fixed(0), Plan(Replicates)).DisjunctivePower.Estimate, 0.0225, 0.0275);
        }
    }

    [Fact]
    public void Everything_that_is_wrong_is_said()
    {
        var endpoint = Walk(true) with { Test = new TestOfMeans.Welch(), Centres = new(101, Known(-1), true), Missing = new([Known(0.1)], MissingDependence.Outcome, 1) };
        Assert.Equal(
            [
                "101 centres; 2 to 100 were expected", "standard deviation of centres is -1, which can be negative",
                "'welch' has a variance for each arm and no effects of centres: use test: t, or leave out 'centre'",
                "patients of centres are drawn by their sums, which missing_depends_on and limit_of_detection do not allow: leave out one or the other",
            ],
            endpoint.Problems());
        Assert.Equal(
            "4 + 3 patients are too few for a comparison with an effect of each of 4 centres; at least 8 were expected",
            Assert.Single(AgainstControl(Walk(true), new MultiplicityProcedure.None(), 0.025, 4, 3).Problems()));
    }

    /// <summary>One trial, patient by patient, analysed by the normal equations.</summary>
    private static (double Estimate, double Error, double DegreesOfFreedom) Simulate(
        Random random, bool adjusts, double? correlation, double missing, int control, int treated, double theta)
    {
        var means = Enumerable.Range(0, 4).Select(_ => 0.8 * Normal(random)).ToArray();
        var rows = new List<(double[] X, double Y, int Centre)>();
        foreach (var (size, arm) in new[] { (control, 0), (treated, 1) })
        {
            for (var j = 0; j < size; j++)
            {
                // Patient j of n: the centre up to whose end j patients, rounded, have been dealt.
                var centre = Enumerable.Range(0, 4).First(c => j < Math.Floor(size * (c + 1) / 4.0 + 0.5));
                var x = Normal(random);
                var rho = correlation ?? 0;
                var y = means[centre] + arm * theta + rho * x + Math.Sqrt(1 - rho * rho) * Normal(random);
                if (random.NextDouble() >= missing)
                {
                    rows.Add((correlation is null ? [arm] : [arm, x], y, centre));
                }
            }
        }

        var centres = rows.Select(row => row.Centre).Distinct().Order().ToArray();
        var design = rows.Select(row => (double[])[.. row.X, .. adjusts ? centres.Select(c => row.Centre == c ? 1.0 : 0) : [1.0]]).ToArray();
        return LeastSquares(design, [.. rows.Select(row => row.Y)]);
    }

    private static (double Estimate, double Error, double DegreesOfFreedom) LeastSquares(double[][] x, double[] y)
    {
        var p = x.Length == 0 ? 0 : x[0].Length;
        if (x.Length <= p)
        {
            return (0, 0, 0);
        }

        // (X'X | X'y | e₁), reduced.
        var a = new double[p, p + 2];
        for (var i = 0; i < p; i++)
        {
            for (var j = 0; j < p; j++)
            {
                a[i, j] = x.Sum(row => row[i] * row[j]);
            }

            a[i, p] = x.Zip(y).Sum(pair => pair.First[i] * pair.Second);
            a[i, p + 1] = i == 0 ? 1 : 0;
        }

        for (var k = 0; k < p; k++)
        {
            var pivot = Enumerable.Range(k, p - k).MaxBy(i => Math.Abs(a[i, k]));
            if (Math.Abs(a[pivot, k]) < 1e-9)
            {
                return (0, 0, 0);
            }

            for (var j = 0; j < p + 2; j++)
            {
                (a[k, j], a[pivot, j]) = (a[pivot, j], a[k, j]);
            }

            for (var i = 0; i < p; i++)
            {
                var factor = i == k ? 0 : a[i, k] / a[k, k];
                for (var j = k; j < p + 2; j++)
                {
                    a[i, j] -= factor * a[k, j];
                }
            }
        }

        var beta = Enumerable.Range(0, p).Select(k => a[k, p] / a[k, k]).ToArray();
        var residual = x.Zip(y).Sum(pair => Math.Pow(pair.Second - pair.First.Zip(beta).Sum(b => b.First * b.Second), 2));
        return (beta[0], Math.Sqrt(residual / (x.Length - p) * a[0, p + 1] / a[0, 0]), x.Length - p);
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
