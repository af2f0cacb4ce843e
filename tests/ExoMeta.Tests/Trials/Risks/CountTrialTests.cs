using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

/// <summary>Counts of events against sums over all totals of two arms, whose distribution is known.</summary>
public class CountTrialTests
{
    private const long Replicates = 100_000;
    private const double Rate = 0.8, Time = 1.5, Theta = -0.5;
    private const int Control = 22, Treated = 26;

    /// <summary>All followed alike: the total is negative binomial. Followed for one of one times: the same, patient by patient.</summary>
    [Theory]
    [InlineData(0.0, false, false)]
    [InlineData(0.0, true, false)]
    [InlineData(0.6, false, false)]
    [InlineData(0.6, true, false)]
    [InlineData(0.6, false, true)]
    [InlineData(0.6, true, true)]
    public void Totals_and_patients_agree_with_enumeration(double dispersion, bool patients, bool isUncertain)
    {
        UncertainQuantity time = patients ? new UncertainQuantity.Choice([(Time, 1)]) : Known(Time);
        UncertainQuantity kappa = isUncertain ? new UncertainQuantity.Choice([(dispersion, 1)]) : Known(dispersion);
        var endpoint = new Endpoint.Count("events", Known(Rate), time) { LowerIsBetter = true, Dispersion = kappa, Test = new RateTest.Poisson() };
        var result = TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, Control, Treated), Fixed(Theta), Plan(Replicates));
        var (power, bias, square) = (0.0, 0.0, 0.0);
        var treated = Totals(Treated, Rate * Math.Exp(Theta) * Time, dispersion);
        foreach (var (c, q) in Totals(Control, Rate * Time, dispersion).Index())
        {
            foreach (var (x, p) in treated.Index())
            {
                var add = x == 0 || c == 0 ? 0.5 : 0;
                var error = Math.Log((x + add) / Treated / ((c + add) / Control)) - Theta;
                power += Score(x, c) <= -1.959963984540054 ? p * q : 0;
                bias += p * q * error;
                square += p * q * error * error;
            }
        }

        AssertProbability(power, result.DisjunctivePower, Replicates);
        AssertMean(bias, result.Arms[0].Bias);
        AssertRelative(Math.Sqrt(square), result.Arms[0].RootMeanSquaredError.Estimate, 0.02);
    }

    /// <summary>Large arms: the tests that look at the spread keep their level, and power is that of the exact variance; the Poisson test does not keep it.</summary>
    [Theory]
    [InlineData("negative-binomial")]
    [InlineData("quasi-poisson")]
    public void Tests_that_look_at_the_spread_keep_the_level_in_large_arms(string test)
    {
        const int size = 250;
        const double dispersion = 1.2;
        OperatingCharacteristics Run(string name, double theta) => TrialSimulator.Run(
            AgainstControl(
                new Endpoint.Count("events", Known(Rate), Known(Time))
                {
                    LowerIsBetter = true, Dispersion = Known(dispersion), Test = RateTest.All.Single(t => t.Code == name),
                },
                new MultiplicityProcedure.None(), 0.025, size, size),
            Fixed(theta), Plan(20_000));
        var none = Run(test, 0);
        Assert.InRange(none.DisjunctivePower.Estimate, 0.021, 0.031);
        Assert.InRange(none.Arms[0].Coverage.Estimate, 0.942, 0.957);
        var (mean, lower) = (Rate * Time, Rate * Time * Math.Exp(-0.35));
        var error = Math.Sqrt((1 / mean + 1 / lower + 2 * dispersion) / size);
        var power = Normal.Cdf(0.35 / error - 1.959963984540054);
        Assert.InRange(Run(test, -0.35).DisjunctivePower.Estimate, power - 0.025, power + 0.025);

        // A variance 1 + κμ times as large as Poisson's.
        var level = Normal.Survival(1.959963984540054 / Math.Sqrt(1 + dispersion * mean));
        Assert.InRange(Run("poisson", 0).DisjunctivePower.Estimate, level - 0.015, level + 0.015);
    }

    /// <summary>Followed until dropout at hazard h only, a patient's number of events is geometric with mean λ/h, and the variance of the log rate ratio is h/(nλ) an arm.</summary>
    [Fact]
    public void Dropout_shortens_follow_up()
    {
        const int size = 400;
        const double hazard = 0.7;
        var endpoint = new Endpoint.Count("events", Known(Rate), Known(1e5)) { LowerIsBetter = true, DropoutRate = Known(hazard), Test = new RateTest.Poisson() };
        var result = TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, size, size), Fixed(0), Plan(20_000)).Arms[0];
        AssertRelative(Math.Sqrt(2 * hazard / (size * Rate)), result.RootMeanSquaredError.Estimate, 0.03);
        Assert.InRange(result.Coverage.Estimate, 0.943, 0.957);

        // With the planned time as long as the mean time to dropout, the mean is 1 − exp(−1) of it.
        var both = endpoint with { FollowUp = Known(1 / hazard) };
        var shorter = TrialSimulator.Run(AgainstControl(both, new MultiplicityProcedure.None(), 0.025, size, size), Fixed(0), Plan(20_000)).Arms[0];
        AssertRelative(Math.Sqrt(2 * hazard / (size * Rate * (1 - Math.Exp(-1)))), shorter.RootMeanSquaredError.Estimate, 0.03);
    }

    /// <summary>Uniform follow-up has a formula in lanes, others go by quantiles: the same mean time gives the same variance.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Follow_up_may_differ_between_patients(bool isUniform)
    {
        const int size = 300;
        UncertainQuantity time = isUniform ? new UncertainQuantity.Uniform(0.5, 2.5) : new UncertainQuantity.Choice([(0.5, 0.25), (1.5, 0.5), (2.5, 0.25)]);
        var endpoint = new Endpoint.Count("events", Known(Rate), time) { LowerIsBetter = true, Test = new RateTest.QuasiPoisson() };
        var arm = TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, size, size), Fixed(0), Plan(20_000)).Arms[0];
        AssertRelative(Math.Sqrt(2 / (size * Rate * 1.5)), arm.RootMeanSquaredError.Estimate, 0.03);
        Assert.InRange(arm.Coverage.Estimate, 0.94, 0.957);
    }

    [Fact]
    public void Pearson_s_dispersion_is_the_sum_over_patients()
    {
        double[] events = [0, 3, 1, 5, 2], times = [1, 2, 0.5, 2, 1.5], controlEvents = [4, 0, 2, 7], controlTimes = [2, 1, 1, 1.5];
        static (EventCounts<LaneOne> Counts, LaneOne Squares, double Residuals) Arm(double[] x, double[] t)
        {
            var rate = x.Sum() / t.Sum();
            return (new(new(x.Sum()), new(t.Sum()), new(t.Sum(v => v * v))), new(x.Zip(t, (a, b) => a * a / b).Sum()),
                x.Zip(t, (a, b) => (a - rate * b) * (a - rate * b) / (rate * b)).Sum());
        }

        var (treated, control) = (Arm(events, times), Arm(controlEvents, controlTimes));
        AssertRelative((treated.Residuals + control.Residuals) / 7, QuasiDispersion.Of(treated.Counts, treated.Squares, control.Counts, control.Squares, new LaneOne(9)).Value, 1e-12);
        var none = Arm([0, 0], [1, 1]);
        Assert.Equal(1, QuasiDispersion.Of(none.Counts, new LaneOne(0), none.Counts, new LaneOne(0), new LaneOne(4)).Value);
    }

    [Fact]
    public void Looks_add_up_what_comes_with_them()
    {
        var looks = SequentialLooks.Equal(2, EfficacyRule.Pocock);
        var endpoint = new Endpoint.Count("events", Known(Rate), Known(Time)) { LowerIsBetter = true, Dispersion = Known(0.5) };
        var design = AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, 200, 200) with { Looks = looks };
        Assert.InRange(TrialSimulator.Run(design, Fixed(0), Plan(20_000)).DisjunctivePower.Estimate, 0.02, 0.032);
    }

    [Fact]
    public void Parameters_that_cannot_be_are_refused()
    {
        var endpoint = new Endpoint.Count("events", Known(0), Known(0)) { LowerIsBetter = true, Dispersion = Known(-1), DropoutRate = new UncertainQuantity.Normal(0, 1) };
        Assert.Equal(4, endpoint.Problems().Length);
        var absurd = AgainstControl(new Endpoint.Count("events", Known(1), Known(1)) { LowerIsBetter = true }, new MultiplicityProcedure.None(), 0.025, 10, 10);
        Assert.Throws<ArgumentException>(() => TrialSimulator.Run(absurd, Fixed(20), Plan(1000)));
    }

    private static double Score(int x, int c)
    {
        var (t1, t0) = (Treated * Time, Control * Time);
        var rate = (x + c) / (t1 + t0);
        return x + c == 0 ? 0 : (x / t1 - c / t0) / Math.Sqrt(rate * (1 / t1 + 1 / t0));
    }

    /// <summary>Probabilities of the events of an arm: negative binomial with shape n/κ and mean nμ, or Poisson.</summary>
    private static double[] Totals(int patients, double mean, double dispersion)
    {
        var masses = new double[400];
        var (shape, total) = (dispersion > 0 ? patients / dispersion : double.PositiveInfinity, patients * mean);
        masses[0] = dispersion > 0 ? Math.Pow(shape / (shape + total), shape) : Math.Exp(-total);
        for (var k = 1; k < masses.Length; k++)
        {
            masses[k] = masses[k - 1] * (dispersion > 0 ? (shape + k - 1) / k * (total / (shape + total)) : total / k);
        }

        return masses;
    }
}
