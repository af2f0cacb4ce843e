using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials;

namespace ExoMeta.Tests.Trials;

/// <summary>Boschloo's test against a sum over all tables on a fine grid of common risks.</summary>
public class BoschlooTests
{
    [Theory]
    [InlineData(7, 7, 0.025)]
    [InlineData(10, 15, 0.05)]
    [InlineData(15, 10, 0.05)]
    [InlineData(20, 20, 0.025)]
    [InlineData(3, 2, 0.01)]
    public void The_critical_value_uses_up_the_level_as_far_as_tables_allow(int size, int controlSize, double level)
    {
        var test = new BoschlooTest(new FisherTable(size, controlSize));
        var critical = test.CriticalValue(level);
        var tables = Tables(size, controlSize);
        var next = tables.Select(t => t.P).Where(p => p > critical).Min();
        Assert.True(Level(tables, critical, size, controlSize) <= level + 1e-12);
        Assert.True(Level(tables, next * (1 + 1e-9), size, controlSize) > level);

        // Whatever Fisher's test rejects is rejected.
        Assert.All(tables.Where(t => t.P <= level), t => Assert.True(t.P <= critical));
    }

    [Theory]
    [InlineData(9, 12)]
    [InlineData(16, 7)]
    public void P_values_are_the_greatest_probabilities_over_common_risks(int size, int controlSize)
    {
        var test = new BoschlooTest(new FisherTable(size, controlSize));
        var tables = Tables(size, controlSize);
        foreach (var (_, _, p) in tables.Where((_, i) => i % 3 == 0))
        {
            // The grid of the oracle falls short of the peak by its spacing squared.
            var exact = Level(tables, p * (1 + 1e-9), size, controlSize);
            Assert.InRange(test.PValue(p), exact * (1 - 1e-12), exact * (1 + 2e-6) + 1e-15);
            Assert.True(test.PValue(p) <= p * (1 + 1e-9));
        }
    }

    // boschloo_exact of SciPy, example of its documentation, [[74, 31], [43, 32]], "greater": statistic 0.0483, p 0.0355, both cut to four places.
    [Fact]
    public void The_example_of_SciPy_has_its_p_value()
    {
        // 74 of 117 against 31 of 63: events of the second arm are few.
        var fisher = new FisherTable(63, 117);
        var p = fisher.Lower<LaneOne>(new(31), new(74)).Value;
        Assert.InRange(p, 0.0483, 0.0484);
        Assert.InRange(new BoschlooTest(fisher).PValue(p), 0.0355, 0.0356);
    }

    [Fact]
    public void A_level_outside_its_range_is_refused()
    {
        var test = new BoschlooTest(new FisherTable(4, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => test.CriticalValue(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => test.CriticalValue(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => test.CriticalValue(double.NaN));
    }

    private static List<(int A, int C, double P)> Tables(int size, int controlSize) =>
    [
        .. from a in Enumerable.Range(0, size + 1)
           from c in Enumerable.Range(0, controlSize + 1)
           select (a, c, FisherTails<LaneOne>.Of(new(new(a), new(size), new(c), new(controlSize))).Lower.Value),
    ];

    private static double Level(List<(int A, int C, double P)> tables, double critical, int size, int controlSize)
    {
        var rejected = tables.Where(t => t.P <= critical).ToArray();
        return Enumerable.Range(1, 1999).Max(i => rejected.Sum(t => Mass(t.A, size, i / 2000.0) * Mass(t.C, controlSize, i / 2000.0)));
    }

    private static double Mass(int x, int n, double p)
    {
        var mass = Math.Pow(1 - p, n - x);
        for (var k = 1; k <= x; k++)
        {
            mass *= p * (n - x + k) / k;
        }

        return mass;
    }
}
