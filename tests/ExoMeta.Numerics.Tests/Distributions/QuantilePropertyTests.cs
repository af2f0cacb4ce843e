using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;
using FsCheck;
using FsCheck.Fluent;

namespace ExoMeta.Numerics.Tests.Distributions;

/// <summary>Quantiles invert their tails over the whole range of parameters; tails add up to one; limits join.</summary>
public class QuantilePropertyTests
{
    // Shapes from 0.05 to 10⁵ and probabilities from 10⁻²⁵⁰ to ½, both uniform in the logarithm.
    private static readonly Arbitrary<double> Shapes = LogUniform(0.05, 1e5).ToArbitrary();
    private static readonly Arbitrary<double> Probabilities = LogUniform(1e-250, 0.5).ToArbitrary();

    [Fact]
    public void Gamma_quantiles_invert_both_tails() => Check((p, a, _) =>
    {
        var (lower, upper) = (Gamma.Quantile(p, a), Gamma.UpperQuantile(p, a));
        return (lower < 1e-300 || Agree(Gamma.Cdf(lower, a), p, a)) && Agree(Gamma.Survival(upper, a), p, a);
    });

    [Fact]
    public void F_quantiles_invert_both_tails() => Check((p, a, b) =>
    {
        var (lower, upper) = (FisherF.Quantile(p, a, b), FisherF.UpperQuantile(p, a, b));
        return (lower < 1e-300 || Agree(FisherF.Cdf(lower, a, b), p, a + b)) && (upper > 1e300 || Agree(FisherF.Survival(upper, a, b), p, a + b));
    });

    [Fact]
    public void Student_quantiles_invert_the_tail() => Check((p, df, _) =>
    {
        var upper = StudentT.UpperQuantile(p, df);
        return upper > 1e150 || Agree(StudentT.Survival(upper, df), p, df);
    });

    [Fact]
    public void Whole_degrees_of_freedom_agree_with_the_F_distribution_and_their_quantiles_invert_the_tail()
    {
        // The sums and constants of whole degrees of freedom against the incomplete beta function behind F(1, ν).
        for (var df = 1; df <= 70; df++)
        {
            foreach (var x in new[] { 1e-9, 1e-3, 0.2, 0.6, 1, 1.9, 2.5, 4, 9, 60, 1e5 })
            {
                Assert.Equal(1, 2 * StudentT.Survival(x, df) / FisherF.Survival(x * x, 1, df), 2e-13);
            }

            foreach (var p in new[] { 1e-11, 1e-6, 0.001, 0.025, 0.2, 0.26, 0.4, 0.4999, 0.4999999 })
            {
                var t = StudentT.UpperQuantile(p, df);
                Assert.Equal(1, StudentT.Survival(t, df) / p, 5e-13);
                Assert.Equal(1, 2 * (0.5 - p) / FisherF.Cdf(t * t, 1, df), 5e-13);
            }
        }
    }

    [Fact]
    public void Beta_quantiles_invert_the_lower_tail() => Check((p, a, b) =>
    {
        var lower = Beta.Quantile(p, a, b);

        // Near 1, a double holds too few digits of the quantile to give the probability back.
        return lower < 1e-300 || lower > 0.9 || Agree(Beta.Cdf(lower, a, b), p, a + b);
    });

    [Fact]
    public void Student_probabilities_join_the_normal_ones_as_the_degrees_of_freedom_grow()
    {
        foreach (var x in new[] { 0.1, 1.96, 6.0, 12.0 })
        {
            var (below, above) = (StudentT.Survival(x, 0.999999e9), StudentT.Survival(x, 1.000001e9));
            Assert.Equal(1, above / below, 1e-9 * 4 * x * x * x * x * 1e-6 + 2e-12);
            Assert.Equal(Normal.Survival(x), StudentT.Survival(x, double.PositiveInfinity));
            Assert.Equal(x, StudentT.UpperQuantile(above, 1.000001e9), 1e-12 * x);
        }

        Assert.Equal(0, StudentT.Survival(double.PositiveInfinity, 3));
        Assert.Equal(1, StudentT.Survival(double.NegativeInfinity, double.PositiveInfinity));
        Assert.Equal(double.PositiveInfinity, StudentT.Quantile(1, 3));
    }

    [Fact]
    public void Missing_values_stay_missing_and_parameters_outside_their_domain_are_refused()
    {
        Assert.Equal(double.NaN, StudentT.Cdf(double.NaN, 3));
        Assert.Equal(double.NaN, StudentT.Cdf(double.NaN, double.PositiveInfinity));
        Assert.Equal(double.NaN, FisherF.Survival(double.NaN, 3, 4));
        Assert.Equal(double.NaN, FisherF.Cdf(double.NaN, 3, double.PositiveInfinity));
        Assert.Equal(double.NaN, ChiSquared.Survival(double.NaN, 3));
        Assert.Equal(double.NaN, Beta.Cdf(double.NaN, 3, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Cdf(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Quantile(1.5, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChiSquared.Cdf(1, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Beta.Quantile(-0.1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => FisherF.Cdf(1, -1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Binomial.Cdf(1, 2, 1.5));
    }

    [Fact]
    public void Clopper_and_pearson_limits_of_all_and_of_none_have_closed_forms()
    {
        Assert.Equal(1, Beta.Quantile(0.025, 10, 1) / PortableMath.Pow(0.025, 0.1), 1e-14);
        Assert.Equal(1, Beta.UpperQuantile(0.025, 1, 65) / (1 - PortableMath.Pow(0.025, 1 / 65.0)), 1e-13);
    }

    /// <summary>Relative agreement: 10⁻¹² and, where the parameters are large, what rounding the quantile to a double does to its tail.</summary>
    private static bool Agree(double actual, double p, double size) => Math.Abs(actual - p) <= p * (1e-12 + 1e-16 * 40 * size);

    private static void Check(Func<double, double, double, bool> property) =>
        Prop.ForAll(Probabilities, Shapes, Shapes, property).Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(11, 13));

    private static Gen<double> LogUniform(double low, double high) =>
        Gen.Choose(0, 1_000_000).Select(i => low * PortableMath.Pow(high / low, i / 1e6));
}
