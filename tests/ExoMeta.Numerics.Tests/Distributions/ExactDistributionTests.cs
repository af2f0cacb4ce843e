using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Numerics.Tests.Distributions;

/// <summary>Distributions whose values are whole-number ratios.</summary>
public class ExactDistributionTests
{
    /// <summary>All orders of 1 … n, their pairs counted.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(7)]
    public void Kendalls_score_has_the_distribution_of_all_orders_counted(int n)
    {
        var counts = new int[n * (n - 1) / 2 + 1];
        var orders = 0;
        Count([], Enumerable.Range(1, n).ToList());
        for (var t = 0; t < counts.Length; t++)
        {
            var (lower, upper) = KendallScore.Tails(t, n);
            Assert.Equal((double)counts[..(t + 1)].Sum() / orders, lower, 1e-15);
            Assert.Equal((double)counts[t..].Sum() / orders, upper, 1e-15);
        }

        void Count(List<int> order, List<int> rest)
        {
            if (rest.Count == 0)
            {
                orders++;
                counts[order.Select((x, i) => order.Take(i).Count(y => y < x)).Sum()]++;
            }

            foreach (var next in rest)
            {
                Count([.. order, next], [.. rest.Where(r => r != next)]);
            }
        }
    }

    /// <summary>1/n! at the far end, and symmetry of both tails.</summary>
    [Fact]
    public void Kendalls_score_keeps_its_digits_in_the_far_tail()
    {
        Assert.Equal(1, KendallScore.Tails(0, 20).Lower * 2432902008176640000.0, 1e-13);
        Assert.Equal(KendallScore.Tails(30, 20).Lower, KendallScore.Tails(160, 20).Upper);
        Assert.Throws<ArgumentOutOfRangeException>(() => KendallScore.Tails(0, 201));
        Assert.Throws<ArgumentOutOfRangeException>(() => KendallScore.Tails(7, 4));
    }

    /// <summary>n = 1, 2, 3 in closed form.</summary>
    [Theory]
    [InlineData(0.25)]
    [InlineData(0.999)]
    [InlineData(1.0)]
    [InlineData(1.3)]
    [InlineData(1.999)]
    public void The_sum_of_few_uniforms_has_its_closed_form(double s)
    {
        Assert.Equal(Math.Min(1, s), UniformSum.Cdf(s, 1), 1e-15);
        Assert.Equal(s <= 1 ? s * s / 2 : 1 - (2 - s) * (2 - s) / 2, UniformSum.Cdf(s, 2), 1e-15);
        Assert.Equal(s <= 1 ? s * s * s / 6 : (s * s * s - 3 * Math.Pow(s - 1, 3)) / 6, UniformSum.Cdf(s, 3), 1e-15);
    }

    [Fact]
    public void The_sum_of_uniforms_ends_at_0_and_n_and_refuses_no_terms()
    {
        Assert.Equal(0, UniformSum.Cdf(-1, 4));
        Assert.Equal(1, UniformSum.Cdf(4, 4));
        Assert.True(double.IsNaN(UniformSum.Cdf(double.NaN, 4)));
        Assert.Throws<ArgumentOutOfRangeException>(() => UniformSum.Cdf(1, 0));
    }
}
