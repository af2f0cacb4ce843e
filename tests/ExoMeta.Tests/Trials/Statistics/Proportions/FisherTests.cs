using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials;
using static ExoMeta.Tests.Trials.RiskTables;

namespace ExoMeta.Tests.Trials;

/// <summary>Fisher's exact test against the hypergeometric distribution, R, and two published assurances.</summary>
public class FisherTests
{
    [Fact]
    public void Tails_are_those_of_the_hypergeometric_distribution()
    {
        var rows = All;
        var results = LaneKernels.Run<Kernel>(rows);
        for (var i = 0; i < rows.Length; i++)
        {
            var (a, n1, c, n0) = (rows[i][0], rows[i][1], rows[i][2], rows[i][3]);
            var distribution = new NoncentralHypergeometric(n1, n0, a + c);
            var (lower, upper) = (distribution.Cdf(a, 0), distribution.AtLeast(a, 0));
            AssertRelative(lower, results[i][0], rows[i]);
            AssertRelative(upper, results[i][1], rows[i]);
            AssertRelative(lower - PortableMath.Exp(distribution.LogMass(a, 0)) / 2, results[i][2], rows[i], 1e-11);
            AssertRelative(upper - PortableMath.Exp(distribution.LogMass(a, 0)) / 2, results[i][3], rows[i], 1e-11);
        }
    }

    // fisher.test of R 4.2.2, alternative = "less" and "greater".
    [Theory]
    [InlineData(10, 34, 16, 34, 0.1059118960453349, 0.9601177893545676)]
    [InlineData(42, 112, 47, 110, 0.255430395004076, 0.8241960048521018)]
    [InlineData(0, 8, 8, 24, 0.06992299135791914, 1)]
    [InlineData(7, 50, 1, 47, 0.9962850963586091, 0.03619871222657704)]
    [InlineData(3, 10, 3, 10, 0.6857585139318886, 0.6857585139318884)]
    [InlineData(190, 1000, 230, 990, 0.01192921415884938, 0.9910928534587641)]
    [InlineData(12, 12, 5, 9, 1, 0.02105263157894737)]
    public void P_values_are_those_of_R(double a, double n1, double c, double n0, double less, double greater)
    {
        var result = LaneKernels.Run<Kernel>([[a, n1, c, n0]])[0];
        AssertRelative(less, result[0], [a, n1, c, n0], 1e-12);
        AssertRelative(greater, result[1], [a, n1, c, n0], 1e-12);
    }

    [Fact]
    public void Impossibly_small_p_values_are_0_and_their_opposites_1()
    {
        var results = LaneKernels.Run<Kernel>([[0, 2000, 2000, 2000], [2000, 2000, 0, 2000]]);
        Assert.Equal([0, 1, 0, 1], results[0]);
        Assert.Equal([1, 0, 1, 0], results[1]);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(7, 12)]
    [InlineData(30, 31)]
    public void A_table_of_fixed_sizes_has_the_same_bits(int size, int controlSize)
    {
        var table = new FisherTable(size, controlSize);
        for (var a = 0; a <= size; a++)
        {
            for (var c = 0; c <= controlSize; c++)
            {
                var tails = FisherTails<LaneOne>.Of(new(new(a), new(size), new(c), new(controlSize)));
                Assert.Equal(tails.Lower.Value, table.Lower<LaneOne>(new(a), new(c)).Value);
                Assert.Equal(tails.Upper.Value, table.Upper<LaneOne>(new(a), new(c)).Value);
            }
        }

        // Elements of a lane look up their own tables.
        var events = Lane512.Load([0, size, 0, size, size / 2, 0, 0, 0]);
        var controlEvents = Lane512.Load([0, controlSize, controlSize, 0, controlSize / 2, 1, 2, 3]);
        var lower = new double[8];
        Lane512.Store(table.Lower(events, controlEvents), lower);
        Assert.Equal(table.Lower<LaneOne>(new(size / 2), new(controlSize / 2)).Value, lower[4]);
        Assert.Equal(table.Lower<LaneOne>(new(0), new(3)).Value, lower[7]);
    }

    [Fact]
    public void Sizes_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FisherTable(-1, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FisherTable(5, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FisherTable(100_000, 100_000));
        Assert.Throws<IndexOutOfRangeException>(() => new FisherTable(5, 5).Lower<LaneOne>(new(8), new(5)));
    }

    /// <summary>
    /// The next trial after three: control risk 0.40, 200 patients an arm, one-sided 0.025, log RR ~ N(−0.21817, 0.14571²). Assurance of the Wald test
    /// of the log risk ratio 0.39803, of Fisher's test 0.37433, by quadrature.
    /// </summary>
    [Fact]
    public void Assurances_of_the_Wald_and_of_the_exact_test_are_the_published_ones()
    {
        const int n = 200;
        const double risk = 0.4;
        var table = new FisherTable(n, n);
        var (wald, fisher) = (new double[n + 1], new double[n + 1]);
        for (var a = 0; a <= n; a++)
        {
            for (var c = 0; c <= n; c++)
            {
                var mass = PortableMath.Exp(Binomial.LogMass(c, n, risk));
                var effect = RiskEffects.LogRiskRatio(new RiskCounts<LaneOne>(new(a), new(n), new(c), new(n)));
                wald[a] += effect.Statistic.Value <= -Normal.UpperQuantile(0.025) ? mass : 0;
                fisher[a] += table.Lower<LaneOne>(new(a), new(c)).Value <= 0.025 ? mass : 0;
            }
        }

        var (sumWald, sumFisher, step) = (0.0, 0.0, 0.02);
        for (var z = -6.0; z <= 6; z += step)
        {
            var treated = risk * Math.Exp(-0.21817 + 0.14571 * z);
            var weight = step * Math.Exp(Normal.LogDensity(z));
            for (var a = 0; a <= n; a++)
            {
                var mass = weight * PortableMath.Exp(Binomial.LogMass(a, n, treated));
                sumWald += mass * wald[a];
                sumFisher += mass * fisher[a];
            }
        }

        Assert.Equal(0.39803, sumWald, 2e-5);
        Assert.Equal(0.37433, sumFisher, 2e-5);
    }

    private static void AssertRelative(double expected, double actual, double[] row, double tolerance = 2e-12) => Assert.True(
        Math.Abs(actual - expected) <= Math.Max(1e-300, tolerance * expected), FormattableString.Invariant($"{actual:R} instead of {expected:R} for {string.Join(", ", row)}"));

    private sealed class Kernel : ILaneKernel
    {
        public static int Outputs => 4;

        public static void Compute<TLane>(ReadOnlySpan<double> inputs, Span<double> outputs)
            where TLane : struct, ILane<TLane>
        {
            var n = TLane.Count;
            var tails = FisherTails<TLane>.Of(new(TLane.Load(inputs), TLane.Load(inputs[n..]), TLane.Load(inputs[(2 * n)..]), TLane.Load(inputs[(3 * n)..])));
            TLane.Store(tails.Lower, outputs);
            TLane.Store(tails.Upper, outputs[n..]);
            TLane.Store(tails.LowerMid, outputs[(2 * n)..]);
            TLane.Store(tails.UpperMid, outputs[(3 * n)..]);
        }
    }
}
