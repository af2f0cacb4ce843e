using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Integration;
using ExoMeta.Trials;
using FsCheck;
using FsCheck.Fluent;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

public class DunnettTests
{
    [Fact]
    public void Critical_values_agree_with_the_reference_to_1e_9()
    {
        var cases = References.GetProperty("dunnett").EnumerateArray().ToArray();
        Assert.Equal(38, cases.Length);
        foreach (var reference in cases)
        {
            var df = reference.GetProperty("df").GetDouble();
            var critical = Dunnett.CriticalValue(
                reference.GetProperty("m").GetInt32(), reference.GetProperty("ratio").GetDouble(),
                reference.GetProperty("alpha").GetDouble(), df == 0 ? null : df);
            AssertRelative(reference.GetProperty("critical").GetDouble(), critical, 1e-9);
        }
    }

    [Fact]
    public void Equicorrelated_normal_probabilities_agree_with_the_reference_and_with_brute_force()
    {
        // The reference comes from R's integrate, which is right to 1.3e-12 here; Simpson's rule with 720 points settles the rest.
        foreach (var reference in References.GetProperty("mvn_equicorrelated").EnumerateArray())
        {
            var upper = Array(reference.GetProperty("upper"));
            var loading = Math.Sqrt(reference.GetProperty("rho").GetDouble());
            var probability = MultivariateNormal.Rectangle(
                Repeat(double.NegativeInfinity, upper.Length), upper.AsSpan(), Repeat(loading, upper.Length));
            AssertRelative(reference.GetProperty("p").GetDouble(), probability, 2e-12);
            var brute = OverNormal(
                x => Math.Pow(Normal.Cdf((upper[0] - loading * x) / Math.Sqrt(1 - loading * loading)), upper.Length), 0, 1);
            AssertRelative(brute, probability, 1e-13);
        }
    }

    /// <summary>
    /// Dunnett (1955), table 1a (one-sided 5 %) and 1b (1 %), equal sizes: rows by degrees of freedom, columns p = 1 … 5.
    /// </summary>
    [Theory]
    [InlineData(0.05, 5, 2.02, 2.44, 2.68, 2.85, 2.98)]
    [InlineData(0.05, 10, 1.81, 2.15, 2.34, 2.47, 2.56)]
    [InlineData(0.05, 20, 1.72, 2.03, 2.19, 2.30, 2.39)]
    [InlineData(0.05, 0, 1.64, 1.92, 2.06, 2.16, 2.23)]
    [InlineData(0.01, 10, 2.76, 3.11, 3.31, 3.45, 3.56)]
    [InlineData(0.01, 20, 2.53, 2.81, 2.97, 3.08, 3.17)]
    public void Critical_values_agree_with_the_published_table(double alpha, int df, params double[] published)
    {
        for (var i = 0; i < published.Length; i++)
        {
            var critical = Dunnett.CriticalValue(i + 1, 1, alpha, df == 0 ? null : df);
            Assert.InRange(critical, published[i] - 0.0055, published[i] + 0.0055);
        }
    }

    [Fact]
    public void Unequal_allocation_agrees_with_brute_force_quadrature()
    {
        // P(all below c) given the control's mean x: a plain product, integrated by Simpson's rule over x.
        var loadings = Dunnett.Loadings([10, 25, 60], 20);
        var critical = Dunnett.CriticalValue(loadings, 0.025);
        var below = OverNormal(
            x => loadings.Aggregate(1.0, (p, l) => p * Normal.Cdf((critical - l * x) / Math.Sqrt(1 - l * l))), 0, 1);
        AssertRelative(0.025, 1 - below, 1e-10);
    }

    [Fact]
    public void A_noncentral_t_rectangle_of_one_dimension_is_the_noncentral_t_distribution()
    {
        foreach (var (delta, critical, df) in new[] { (0.0, 2.2, 8.0), (2.5, 2.0, 12.0), (-1.0, 1.7, 40.0), (8.0, 6.0, 20.0) })
        {
            var above = MultivariateNormal.StudentRectangle([critical], [double.PositiveInfinity], [0.6], df, [delta]);
            AssertRelative(StudentPower(delta, critical, df), above, 1e-9);
        }
    }

    [Fact]
    public void Student_rectangles_tend_to_the_normal_one_and_agree_with_one_dimensional_t()
    {
        double[] lower = [double.NegativeInfinity, -1.2], upper = [1.4, 2.2], loadings = [0.7, -0.4];
        AssertRelative(
            MultivariateNormal.Rectangle(lower, upper, loadings),
            MultivariateNormal.StudentRectangle(lower, upper, loadings, double.PositiveInfinity), 1e-15);
        foreach (var df in new[] { 1.0, 2.5, 7, 300 })
        {
            var exact = StudentT.Cdf(1.3, df) - StudentT.Cdf(-0.4, df);
            AssertRelative(exact, MultivariateNormal.StudentRectangle([-0.4], [1.3], [0.8], df), 1e-12);
        }
    }

    [Fact]
    public void The_critical_value_lies_between_one_comparison_and_bonferroni_and_spends_alpha_exactly()
    {
        var gen =
            from arms in Gen.Choose(2, 6)
            from sizes in Gen.Choose(2, 80).ArrayOf(arms)
            from control in Gen.Choose(2, 120)
            from df in Gen.Elements(3, 8, 30, 200)
            from alpha in Gen.Elements(0.005, 0.025, 0.05, 0.2)
            select (Loadings: Dunnett.Loadings([.. sizes], control), Df: (double)df, Alpha: alpha);
        Prop.ForAll(gen.ToArbitrary(), x =>
        {
            var critical = Dunnett.CriticalValue(x.Loadings, x.Alpha, x.Df);
            var spent = Dunnett.FamilywiseError(critical, x.Loadings, x.Df);
            return critical > -StudentT.Quantile(x.Alpha, x.Df)
                && critical < -StudentT.Quantile(x.Alpha / x.Loadings.Length, x.Df)
                && Math.Abs(spent / x.Alpha - 1) < 1e-9;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30).WithReplay(4711, 17));
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Dunnett.CriticalValue(0, 1, 0.025));
        Assert.Throws<ArgumentOutOfRangeException>(() => Dunnett.CriticalValue(2, 0, 0.025));
        Assert.Throws<ArgumentOutOfRangeException>(() => Dunnett.CriticalValue(2, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Dunnett.CriticalValue(2, 1, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Dunnett.CriticalValue(2, 1, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Dunnett.CriticalValue(2, 1, 0.025, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Dunnett.CriticalValue([0.5, 1], 0.025));
        Assert.Throws<ArgumentException>(() => Dunnett.CriticalValue(ImmutableArray<double>.Empty, 0.025));
        Assert.Throws<ArgumentOutOfRangeException>(() => Dunnett.Loadings([10, 0], 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => Dunnett.Loadings([10], 0));
        Assert.Throws<ArgumentException>(() => MultivariateNormal.Rectangle([0], [1, 2], [0.5, 0.5]));
        Assert.Throws<ArgumentException>(() => MultivariateNormal.Rectangle([double.NaN], [1], [0.5]));
    }

    private static double[] Repeat(double value, int count) => [.. Enumerable.Repeat(value, count)];
}
