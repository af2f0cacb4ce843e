using System.Globalization;
using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Random;
using ExoMeta.Trials;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

public class SafetyCohortTests
{
    [Fact]
    public void A_known_rate_is_the_complement_of_nobody()
    {
        AssertRelative(1 - Math.Pow(0.9, 12), SafetyCohort.ProbabilityOfAtLeastOne(12, Known(0.1)), 1e-14);
        AssertRelative(1e-12 * 20, SafetyCohort.ProbabilityOfAtLeastOne(20, Known(1e-12)), 1e-10);
        Assert.Equal(0, SafetyCohort.ProbabilityOfAtLeastOne(5, Known(0)));
        Assert.Equal(1, SafetyCohort.ProbabilityOfAtLeastOne(5, Known(1)));
    }

    [Theory]
    [InlineData(1, 2, 8)]
    [InlineData(10, 0.5, 30)]
    [InlineData(65, 1, 99)]
    public void A_beta_rate_agrees_with_the_gamma_functions_and_with_quadrature(int n, double a, double b)
    {
        // B(a, b + n)/B(a, b) for a natural number n, written with Γ(x + n)/Γ(x) = x (x + 1) … (x + n − 1).
        var ratio = 1.0;
        for (var k = 0; k < n; k++)
        {
            ratio *= (b + k) / (a + b + k);
        }

        var exact = SafetyCohort.ProbabilityOfAtLeastOne(n, new UncertainQuantity.Beta(a, b));
        AssertRelative(1 - ratio, exact, 1e-12);
        AssertRelative(exact, SafetyCohort.ProbabilityOfAtLeastOne(n, new BetaByItsQuantiles(a, b)), 1e-10);
    }

    /// <summary>A distribution that the engine has no formula for.</summary>
    private sealed record BetaByItsQuantiles(double A, double B) : UncertainQuantity
    {
        public override double Mean => A / (A + B);

        public override (double Low, double High) Support => (0, 1);

        public override double Quantile(double p) => Numerics.Distributions.Beta.Quantile(p, A, B);

        public override double Sample(ref RandomStream stream) => stream.NextBeta(A, B);
    }

    [Theory]
    [InlineData(3, 0, 0.4)]
    [InlineData(200, 0.01, 0.02)]
    [InlineData(1000, 0, 1)]
    public void A_uniform_rate_by_quadrature_agrees_with_its_closed_form(int n, double low, double high)
    {
        var none = (Math.Pow(1 - low, n + 1) - Math.Pow(1 - high, n + 1)) / ((n + 1) * (high - low));
        AssertRelative(1 - none, SafetyCohort.ProbabilityOfAtLeastOne(n, new UncertainQuantity.Uniform(low, high)), 1e-12);
    }

    [Fact]
    public void A_choice_of_rates_is_their_weighted_sum()
    {
        var rate = new UncertainQuantity.Choice([(0.01, 0.75), (0.3, 0.25)]);
        AssertRelative(
            0.75 * (1 - Math.Pow(0.99, 9)) + 0.25 * (1 - Math.Pow(0.7, 9)), SafetyCohort.ProbabilityOfAtLeastOne(9, rate), 1e-13);
    }

    [Fact]
    public void The_simulation_agrees_with_the_exact_answer()
    {
        const long replicates = 50_000;
        UncertainQuantity[] rates =
        [
            Known(0.08),
            new UncertainQuantity.Beta(1, 20),
            new UncertainQuantity.Uniform(0.01, 0.2),
            new UncertainQuantity.Choice([(0.01, 0.5), (0.2, 0.5)]),
        ];
        foreach (var rate in rates)
        {
            AssertProbability(
                SafetyCohort.ProbabilityOfAtLeastOne(10, rate), SafetyCohort.SimulateAtLeastOne(10, rate, Plan(replicates)), replicates);
        }
    }

    [Fact]
    public void The_simulation_does_not_depend_on_the_number_of_threads()
    {
        var rate = new UncertainQuantity.Beta(1, 20);
        Assert.Equal(
            SafetyCohort.SimulateAtLeastOne(10, rate, Plan(10_000) with { Threads = 1 }),
            SafetyCohort.SimulateAtLeastOne(10, rate, Plan(10_000) with { Threads = 3 }));
    }

    /// <summary>Hanley and Lippman-Hand (1983): 3/n, and the exact bound it approximates.</summary>
    [Fact]
    public void The_upper_bound_without_events_is_clopper_and_pearsons_and_near_three_over_n()
    {
        foreach (var n in new[] { 1, 5, 10, 27, 65, 1000 })
        {
            var bound = SafetyCohort.UpperBoundIfNone(n);
            AssertRelative(0.05, Math.Pow(1 - bound, n), 1e-11);
            AssertRelative(Beta.Cdf(bound, 1, n), 0.95, 1e-11);
            Assert.True(n < 30 || Math.Abs(bound * n / 3 - 1) < 0.05);
        }

        Assert.Equal("0.2589", SafetyCohort.UpperBoundIfNone(10).ToString("F4", CultureInfo.InvariantCulture));
        AssertRelative(0.975, SafetyCohort.UpperBoundIfNone(1, 0.025), 1e-14);
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SafetyCohort.ProbabilityOfAtLeastOne(0, Known(0.1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => SafetyCohort.ProbabilityOfAtLeastOne(5, Known(1.1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => SafetyCohort.ProbabilityOfAtLeastOne(5, new UncertainQuantity.Normal(0.1, 0.1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => SafetyCohort.SimulateAtLeastOne(0, Known(0.1), Plan(10)));
        Assert.Throws<ArgumentOutOfRangeException>(() => SafetyCohort.UpperBoundIfNone(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SafetyCohort.UpperBoundIfNone(10, 1));
    }
}
