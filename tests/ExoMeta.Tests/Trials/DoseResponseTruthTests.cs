using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

/// <summary>With a tiny standard deviation between patients the estimate is the arm's true effect.</summary>
public class DoseResponseTruthTests
{
    private const long Replicates = 20_000;

    private static readonly TrialDesign Sharp = AgainstControl(Crp(1e-7), new MultiplicityProcedure.None(), 0.025, 4, 4, 4, 4);

    /// <summary>Particles, log-spaced.</summary>
    private static readonly ImmutableArray<double> Doses = [1e8, 1e9, 1e10];

    public static TheoryData<string> Families => [.. DoseResponseFamily.All.Select(family => family.Name)];

    [Theory]
    [MemberData(nameof(Families))]
    public void Arms_have_the_part_of_the_effect_that_the_shape_gives_their_doses(string name)
    {
        var family = DoseResponseFamily.OfName(name)!;
        double[] parameters = name switch
        {
            "linear" => [],
            "log-linear" => [1e8],
            "emax" => [2e9],
            "sigmoid-emax" => [2e9, 1.7],
            "exponential" => [4e9],
            "logistic" => [3e9, 8e8],
            "quadratic" => [-0.8e-10],
            _ => [0.6, 0.9, 1.2e10],
        };
        double Curve(double d) => name switch
        {
            "linear" => d,
            "log-linear" => Math.Log(d + 1e8),
            "emax" => d / (d + 2e9),
            "sigmoid-emax" => Math.Pow(d, 1.7) / (Math.Pow(d, 1.7) + Math.Pow(2e9, 1.7)),
            "exponential" => Math.Exp(d / 4e9),
            "logistic" => 1 / (1 + Math.Exp((3e9 - d) / 8e8)),
            "quadratic" => d - 0.8e-10 * d * d,
            _ => Math.Pow(d / 1.2e10, 0.6) * Math.Pow(1 - d / 1.2e10, 0.9),
        };
        Assert.Equal(parameters.Length, family.Parameters.Length);
        var truth = new Truth.DoseResponse(Fixed(-0.5, -0.5, -0.5), family, [.. parameters.Select(Known)], Doses, 0, 1e9);
        var result = TrialSimulator.Run(Sharp, truth, Plan(2));
        for (var i = 0; i < Doses.Length; i++)
        {
            AssertRelative(-0.5 * (Curve(Doses[i]) - Curve(0)) / (Curve(1e9) - Curve(0)), result.Arms[i].EffectMean.Estimate, 1e-5);
        }

        var shape = family.Create(parameters);
        AssertRelative((Curve(1e8) - Curve(0)) / (Curve(1e10) - Curve(0)), (shape.At(1e8) - shape.At(0)) / (shape.At(1e10) - shape.At(0)), 1e-10);
    }

    [Fact]
    public void A_parameter_may_be_a_distribution_and_is_one_draw_for_all_arms()
    {
        var truth = new Truth.DoseResponse(
            Fixed(-1, -1, -1), DoseResponseFamily.OfName("emax")!, [new UncertainQuantity.Uniform(1e9, 9e9)], Doses, 0, 1e10);
        var result = TrialSimulator.Run(Sharp, truth, Plan(Replicates));
        for (var i = 0; i < Doses.Length; i++)
        {
            var dose = Doses[i];
            double Part(double half) => dose / (dose + half) * (1e10 + half) / 1e10;
            AssertMean(-Simpson(Part, 1e9, 9e9, 200) / 8e9, result.Arms[i].EffectMean with { Mcse = result.Arms[i].EffectMean.Mcse + 1e-9 });
        }
    }

    [Fact]
    public void The_effect_may_be_uncertain_and_trials_may_differ()
    {
        var curve = new Truth.DoseResponse(
            Truth.Posterior.OneForAll(-0.4, 0.3, 3), DoseResponseFamily.OfName("emax")!, [Known(1e10)], Doses, 0, 1e10);
        var posterior = TrialSimulator.Run(Sharp, curve, Plan(Replicates));
        var predictive = TrialSimulator.Run(Sharp, new Truth.Predictive(curve, Known(0.2)), Plan(Replicates));
        for (var i = 0; i < Doses.Length; i++)
        {
            var part = 2 * Doses[i] / (Doses[i] + 1e10);
            AssertMean(-0.4 * part, posterior.Arms[i].EffectMean);
            AssertMean(-0.4 * part, predictive.Arms[i].EffectMean);
            AssertRelative(0.3 * part, posterior.Arms[i].EffectMean.Mcse * Math.Sqrt(Replicates), 0.025);
            AssertRelative(Math.Sqrt(0.09 * part * part + 0.04), predictive.Arms[i].EffectMean.Mcse * Math.Sqrt(Replicates), 0.025);
        }
    }

    /// <summary>What is doubted is θ: a sceptical effect goes through the shape as the other does.</summary>
    [Fact]
    public void A_sceptical_effect_has_its_dose_too()
    {
        var robust = new Truth.Robust(Truth.Posterior.OneForAll(-0.4, 0.3, 3), 1, 0.2);
        var curve = new Truth.DoseResponse(robust, DoseResponseFamily.OfName("emax")!, [Known(1e10)], Doses, 0, 1e10);
        var result = TrialSimulator.Run(Sharp, curve, Plan(Replicates));
        for (var i = 0; i < Doses.Length; i++)
        {
            AssertMean(0, result.Arms[i].EffectMean);
            AssertRelative(0.2 * 2 * Doses[i] / (Doses[i] + 1e10), result.Arms[i].EffectMean.Mcse * Math.Sqrt(Replicates), 0.025);
        }

        // One θ: all arms are favourable or none.
        Assert.Equal(result.Ceiling, result.Arms[0].Ceiling);
    }

    [Fact]
    public void Between_doses_the_lowest_has_no_effect_of_its_own()
    {
        var design = BetweenDoses(Crp(1e-7), new MultiplicityProcedure.None(), 0.025, 4, 4);
        var truth = new Truth.DoseResponse(Fixed(-0.5), DoseResponseFamily.OfName("linear")!, [], [3], 1, 2);
        AssertRelative(-1, TrialSimulator.Run(design, truth, Plan(2)).Arms[0].EffectMean.Estimate, 1e-5);
    }

    [Fact]
    public void Unsound_shapes_are_refused()
    {
        var emax = DoseResponseFamily.OfName("emax")!;
        void Refused(Truth truth, string part) => Assert.Contains(truth.Problems(3), p => p.Contains(part, StringComparison.Ordinal));
        Truth.DoseResponse Sound() => new(Fixed(0, 0, 0), emax, [Known(1)], Doses, 0, 1e9);
        Assert.Empty(Sound().Problems(3));
        Refused(Sound() with { Parameters = [] }, "0 parameter(s)");
        Refused(Sound() with { Parameters = [Known(0)] }, "half_dose is 0, which is not always above 0");
        Refused(Sound() with { Parameters = [new UncertainQuantity.Uniform(-1, 2)] }, "not always above 0");
        Refused(Sound() with { Family = DoseResponseFamily.OfName("quadratic")! }, "not always below 0");
        Refused(Sound() with { Family = DoseResponseFamily.OfName("beta")!, Parameters = [Known(1), Known(1), Known(1e10)] }, "scale is 10000000000; a number above the largest dose");
        Refused(Sound() with { Doses = [1, 2] }, "2 dose(s)");
        Refused(Sound() with { Doses = [1, 2, double.NaN] }, "not a finite number");
        Refused(Sound() with { At = 0 }, "that of the reference arm");
        Refused(new Truth.Predictive(new Truth.Robust(Fixed(0, 0, 0), 0.5, 1), Known(0.1)), "a fixed effect, a posterior or a dose–response");
        Assert.Null(DoseResponseFamily.OfName("Emax"));
    }
}
