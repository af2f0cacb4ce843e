using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials;
using static ExoMeta.Tests.Trials.RiskTables;

namespace ExoMeta.Tests.Trials;

/// <summary>Score tests of a margin: the restricted risks against a bisection of the restricted likelihood's derivative.</summary>
public class FarringtonManningTests
{
    private static readonly double[] Differences = [-0.9, -0.3, -0.1, -0.01, 0, 0.02, 0.1, 0.35, 0.8];
    private static readonly double[] Ratios = [0.1, 0.5, 0.8, 0.99, 1, 1.25, 1.5, 3, 8];

    [Fact]
    public void Restricted_risks_maximise_the_likelihood_and_the_statistics_follow_from_them()
    {
        var rows = All.SelectMany((row, i) => Enumerable.Range(0, 9).Where(j => i < 200 || j == i % 9).Select(j => (double[])[.. row, Differences[j], Ratios[j]])).ToArray();
        var results = LaneKernels.Run<Kernel>(rows);
        for (var i = 0; i < rows.Length; i++)
        {
            var (a, n1, c, n0, delta, rho) = (rows[i][0], rows[i][1], rows[i][2], rows[i][3], rows[i][4], rows[i][5]);
            if (n1 == 0 || n0 == 0)
            {
                Assert.Equal(0, results[i][0]);
                Assert.Equal(0, results[i][1]);
                continue;
            }

            // An empty cell may make the root a double one, at the edge or near it.
            var hasEmpty = a == 0 || a == n1 || c == 0 || c == n0;
            var tolerance = hasEmpty ? 1e-6 : 1e-14;
            var p0 = Maximiser(p => Term(a, p + delta) - Term(n1 - a, 1 - p - delta) + Term(c, p) - Term(n0 - c, 1 - p), Math.Max(0, -delta), Math.Min(1, 1 - delta));
            AssertClose(p0, results[i][2], tolerance, rows[i]);
            var p1 = p0 + delta;
            AssertStatistic(a / n1 - c / n0 - delta, p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0, results[i][0], 100 * tolerance, rows[i]);

            p0 = Maximiser(p => Term(a, p) - rho * Term(n1 - a, 1 - rho * p) + Term(c, p) - Term(n0 - c, 1 - p), 0, Math.Min(1, 1 / rho));
            AssertClose(p0, results[i][3], tolerance, rows[i]);
            p1 = rho * p0;
            AssertStatistic(a / n1 - rho * c / n0, p1 * (1 - p1) / n1 + rho * rho * p0 * (1 - p0) / n0, results[i][1], 100 * tolerance, rows[i]);
        }
    }

    [Fact]
    public void Without_a_margin_both_are_the_pooled_score()
    {
        var rows = All.Select(row => (double[])[.. row, 0, 1]).ToArray();
        var results = LaneKernels.Run<Kernel>(rows);
        for (var i = 0; i < rows.Length; i++)
        {
            AssertClose(results[i][4], results[i][0], 1e-12, rows[i]);
            AssertClose(results[i][4], results[i][1], 1e-12, rows[i]);
        }
    }

    // Restricted rates of rpact 3.3.4 for the same observed rates and allocation: those of the control arm.
    [Theory]
    [InlineData(10, 34, 16, 34, -0.1, 0.8, 0.4303918028249076, 0.4283530619846987)]
    [InlineData(42, 112, 47, 110, 0.05, 1.25, 0.3767239954455568, 0.3514815277414345)]
    [InlineData(190, 1000, 230, 990, 0.02, 0.9, 0.2020796706149483, 0.2223712913175269)]
    [InlineData(28, 30, 40, 60, 0.3, 1.3, 0.6438684863045754, 0.7020046159715547)]
    public void Restricted_risks_are_those_of_rpact(
        double a, double n1, double c, double n0, double delta, double rho, double controlOfDifference, double controlOfRatio)
    {
        var result = LaneKernels.Run<Kernel>([[a, n1, c, n0, delta, rho]])[0];
        Assert.Equal(controlOfDifference, result[2], 1e-12);
        Assert.Equal(controlOfRatio, result[3], 1e-12);
    }

    /// <summary>The derivative falls: where it changes sign.</summary>
    private static double Maximiser(Func<double, double> derivative, double low, double high)
    {
        for (var i = 0; i < 200; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = derivative(middle) > 0 ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    private static double Term(double count, double risk) => count == 0 ? 0 : count / risk;

    private static void AssertStatistic(double difference, double variance, double actual, double tolerance, double[] row)
    {
        if (variance < 1e-12)
        {
            // Nobody or everybody with the event.
            AssertClose(0, difference, 1e-12, row);
            AssertClose(0, actual, 1e-6, row);
            return;
        }

        AssertClose(difference / Math.Sqrt(variance), actual, tolerance, row);
    }

    private sealed class Kernel : ILaneKernel
    {
        public static int Outputs => 5;

        public static void Compute<TLane>(ReadOnlySpan<double> inputs, Span<double> outputs)
            where TLane : struct, ILane<TLane>
        {
            var n = TLane.Count;
            var counts = new RiskCounts<TLane>(TLane.Load(inputs), TLane.Load(inputs[n..]), TLane.Load(inputs[(2 * n)..]), TLane.Load(inputs[(3 * n)..]));
            var (delta, rho) = (TLane.Load(inputs[(4 * n)..]), TLane.Load(inputs[(5 * n)..]));
            TLane.Store(FarringtonManning.DifferenceStatistic(counts, delta), outputs);
            TLane.Store(FarringtonManning.RatioStatistic(counts, rho), outputs[n..]);

            // Risks of two empty arms are not numbers, and need not be.
            var hasPatients = TLane.LessThan(TLane.Broadcast(0), counts.Size + counts.ControlSize);
            TLane.Store(FarringtonManning.RisksOfDifference(counts, delta).Control & hasPatients, outputs[(2 * n)..]);
            TLane.Store(FarringtonManning.RisksOfRatio(counts, rho).Control & hasPatients, outputs[(3 * n)..]);
            TLane.Store(RiskScore.Statistic(counts), outputs[(4 * n)..]);
        }
    }
}
