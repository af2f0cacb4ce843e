using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials.DoseFinding;

/// <summary>MCP-Mod as the analysis of simulated trials: powers against the design's exact ones, target doses against the truth.</summary>
public class McpModTrialTests
{
    private const long Replicates = 200_000;

    private static readonly ImmutableArray<double> Doses = [0, 10, 25, 50, 100, 150];

    /// <summary>The biometrics example of Bretz, Pinheiro and Branson (2005).</summary>
    private static readonly ImmutableArray<DoseResponseCandidate> Biometrics =
    [
        Candidate("linear"), Candidate("emax", 25), Candidate("logistic", 50, 10.88111), Candidate("exponential", 85), Candidate("beta", 0.33, 2.31, 200),
        Candidate("beta", 1.39, 1.39, 200),
    ];

    /// <summary>powMCT of R package DoseFinding with 50 patients a dose, σ = 1 and a largest effect of 0.4.</summary>
    [Theory]
    [InlineData(0, 0.7015)]
    [InlineData(1, 0.6843)]
    [InlineData(2, 0.8513)]
    [InlineData(3, 0.6708)]
    [InlineData(4, 0.7334)]
    [InlineData(5, 0.6774)]
    public void The_biometrics_example_has_its_published_power(int shape, double power)
    {
        var result = TrialSimulator.Run(Trial(new McpMod(Biometrics, 0.2), 0.05, 50, 50, 50, 50, 50, 50), Responses(Biometrics[shape], 0.4), Plan(Replicates));
        AssertProbability(power, result.DisjunctivePower, Replicates);
        Assert.Equal(result.DisjunctivePower, result.DoseFinding!.Signal);
        Assert.Equal(0, result.FalseSignificance.Estimate);
        Assert.False(result.ClaimsArms);
        Assert.All(result.Arms, arm => Assert.Equal(0, arm.Power.Estimate));
    }

    [Fact]
    public void Unequal_arms_have_the_exact_power_of_the_contrast_test_either_way_up()
    {
        int[] sizes = [60, 20, 40, 30, 25, 35];
        var test = McpModTest.Of(Doses, [.. sizes], [.. Biometrics.Select(c => c.Family.Create(c.Parameters.AsSpan()))]);
        var critical = test.CriticalValue(0.025);
        foreach (var sign in new[] { 1, -1 })
        {
            var design = Trial(new McpMod(Biometrics, 0.3 * sign), 0.025, sizes) with { Endpoint = new Endpoint.Continuous("score", Known(1.2)) { LowerIsBetter = sign < 0 } };
            var result = TrialSimulator.Run(design, Responses(Biometrics[1], 0.5 * sign), Plan(Replicates));
            AssertProbability(test.Power(critical, Biometrics[1].Family.Create(25), 0.5, 1.2), result.DisjunctivePower, Replicates);
            Assert.Equal(CriticalRounded(critical), result.DoseFinding!.Critical, 9);
        }
    }

    [Fact]
    public void Without_effects_the_error_is_the_level()
    {
        var result = TrialSimulator.Run(Trial(new McpMod(Biometrics, 0.2), 0.05, 50, 50, 50, 50, 50, 50), Fixed(0, 0, 0, 0, 0), Plan(1_000_000));
        AssertProbability(0.05, result.DisjunctivePower, 1_000_000);
        Assert.Equal(result.DisjunctivePower, result.FalseSignificance);
    }

    /// <summary>Σdᵢ-contrast of one shape: a t test of the slope, with its noncentral t distribution.</summary>
    [Fact]
    public void One_linear_candidate_is_the_test_for_trend()
    {
        int[] sizes = [12, 8, 10, 9, 11, 10];
        const double height = 0.9;
        var total = sizes.Sum();
        var mean = sizes.Zip(Doses, (n, d) => n * d).Sum() / total;
        var spread = sizes.Zip(Doses, (n, d) => n * (d - mean) * (d - mean)).Sum();
        double df = total - sizes.Length;
        var critical = StudentT.UpperQuantile(0.025, df);
        var exact = StudentPower(height / 150 * Math.Sqrt(spread), critical, df);
        var result = TrialSimulator.Run(Trial(new McpMod([Candidate("linear")], 0.2), 0.025, sizes), Responses(Candidate("linear"), height), Plan(Replicates));
        Assert.Equal(critical, result.DoseFinding!.Critical, 9);
        AssertProbability(exact, result.DisjunctivePower, Replicates);
        Assert.Equal(result.DisjunctivePower, result.DoseFinding.Candidates[0].Chosen);
        Assert.Equal(0, result.DoseFinding.Target.Unfitted.Estimate);
    }

    /// <summary>Target dose of a line: Δ/slope; its quartiles are those of the slope, which is normal.</summary>
    [Fact]
    public void Target_doses_of_a_line_have_the_quartiles_of_its_slope()
    {
        int[] sizes = [400, 400, 400, 400, 400, 400];
        var mean = Doses.Average();
        var error = 1 / Math.Sqrt(400 * Doses.Sum(d => (d - mean) * (d - mean)));
        var truth = Curve(Candidate("linear"), 0.6);
        var result = TrialSimulator.Run(Trial(new McpMod([Candidate("linear")], 0.2), 0.025, sizes), truth, Plan(Replicates));
        var target = result.DoseFinding!.Target;
        AssertProbability(1, result.DisjunctivePower, Replicates);
        foreach (var (quartile, z) in target.Quartiles.Zip(new[] { 0.6744897501960817, 0, -0.6744897501960817 }))
        {
            var exact = 0.2 / (0.6 / 150 + z * error);
            Assert.True(Math.Abs(quartile.Estimate - exact) <= StandardErrors * quartile.Mcse + 0.02, $"{quartile.Estimate} is not {exact} ± {quartile.Mcse}");
        }

        Assert.Equal(50, target.Truth!.Mean!.Value.Estimate, 9);
        Assert.Equal(target.Mean!.Value.Estimate - 50, target.Truth.Bias!.Value.Estimate, 9);

        // Of the arms, 50 or 100: the lowest dose that reaches the target is 50 where the target is at most 50.
        AssertProbability(0.5, target.Arms[2].Picked, Replicates);
        Assert.Equal(target.Found.Estimate, target.Arms.Sum(arm => arm.Picked.Estimate), 9);
    }

    public static TheoryData<string> Families => [.. DoseResponseFamily.All.Select(family => family.Name)];

    [Theory]
    [MemberData(nameof(Families))]
    public void Without_noise_the_target_dose_is_the_true_one(string name)
    {
        var candidate = name switch
        {
            "linear" => Candidate(name),
            "log-linear" => Candidate(name, 1.5),
            "emax" => Candidate(name, 40),
            "sigmoid-emax" => Candidate(name, 60, 3),
            "exponential" => Candidate(name, 70),
            "logistic" => Candidate(name, 70, 20),
            "quadratic" => Candidate(name, -0.005),
            _ => Candidate(name, 0.8, 1.2, 200),
        };

        // The guess by which the contrast is made is another one, but for what is given.
        var guess = name switch
        {
            "emax" => Candidate(name, 25),
            "sigmoid-emax" => Candidate(name, 40, 2),
            "exponential" => Candidate(name, 85),
            "logistic" => Candidate(name, 50, 10),
            "quadratic" => Candidate(name, -0.004),
            "beta" => Candidate(name, 1.39, 1.39, 200),
            _ => candidate,
        };
        var shape = candidate.Family.Create(candidate.Parameters.AsSpan());
        foreach (var sign in new[] { 1, -1 })
        {
            foreach (var selection in new[] { CandidateSelection.Statistic, CandidateSelection.Aic })
            {
                var design = Trial(new McpMod([guess], 0.3 * sign) { Selection = selection }, 0.025, 4, 4, 4, 4, 4, 4) with
                {
                    Endpoint = new Endpoint.Continuous("score", Known(1e-6)) { LowerIsBetter = sign < 0 },
                };
                var result = TrialSimulator.Run(
                    design, new Truth.DoseResponse(Fixed(sign * 0.8 * shape.Response(100, 150, 1), 0, 0, 0, 0), candidate.Family, [.. candidate.Parameters.Select(Known)], [.. Doses.Skip(1)], 0, 100), Plan(200));
                var target = result.DoseFinding!.Target;
                var exact = shape.TargetDose(0.3, 150, 0.8)!.Value;
                Assert.Equal(1, result.DisjunctivePower.Estimate);
                Assert.Equal(1, target.Found.Estimate);
                AssertRelative(exact, target.Mean!.Value.Estimate, 1e-4);
                AssertRelative(exact, target.Truth!.Mean!.Value.Estimate, 1e-9);
                Assert.Equal(1, target.Truth.Near!.Value.Estimate);
                Assert.Null(target.Truth.Spurious);
            }
        }
    }

    [Fact]
    public void An_effect_that_no_dose_reaches_has_no_target_dose()
    {
        var design = Trial(new McpMod(Biometrics, 0.5), 0.05, 50, 50, 50, 50, 50, 50) with { Endpoint = new Endpoint.Continuous("score", Known(1e-6)) { LowerIsBetter = false } };
        var target = TrialSimulator.Run(design, Curve(Biometrics[1], 0.4), Plan(500)).DoseFinding!.Target;
        Assert.Equal(0, target.Found.Estimate);
        Assert.Null(target.Mean);
        Assert.Empty(target.Quartiles);
        Assert.Equal(0, target.Truth!.Exists.Estimate);
        Assert.Equal(0, target.Truth.Spurious!.Value.Estimate);
        Assert.Null(target.Truth.Near);
        Assert.Null(target.Truth.Bias);
    }

    [Fact]
    public void A_truth_that_is_no_curve_has_no_true_target_dose() =>
        Assert.Null(TrialSimulator.Run(Trial(new McpMod(Biometrics, 0.2), 0.05, 50, 50, 50, 50, 50, 50), Fixed(0, 0.1, 0.2, 0.3, 0.4), Plan(500)).DoseFinding!.Target.Truth);

    [Fact]
    public void The_criterion_prefers_the_shape_that_is_true()
    {
        var design = Trial(new McpMod([Candidate("linear"), Candidate("exponential", 85), Candidate("emax", 25)], 0.2) { Selection = CandidateSelection.Aic }, 0.025, 400, 400, 400, 400, 400, 400);
        var found = TrialSimulator.Run(design, Curve(Candidate("emax", 15), 0.8), Plan(2_000)).DoseFinding!;
        Assert.True(found.Candidates[2].Chosen.Estimate > 0.95);
        Assert.Equal(found.Signal.Estimate, found.Candidates.Sum(c => c.Chosen.Estimate), 9);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_on_any_number_of_threads()
    {
        foreach (var endpoint in new[] { new Endpoint.Continuous("score", Known(1)) { LowerIsBetter = false }, Death(0.4, false) })
        {
            var design = Trial(new McpMod(Biometrics, 0.3) { Selection = CandidateSelection.Aic }, 0.05, 40, 30, 30, 30, 30, 30) with { Endpoint = endpoint };
            var expected = Bits(TrialSimulator.Run(design, Curve(Biometrics[2], 0.8), Plan(20_000) with { Threads = 1 }));
            foreach (var threads in new[] { 2, 3 })
            {
                Assert.Equal(expected, Bits(TrialSimulator.Run(design, Curve(Biometrics[2], 0.8), Plan(20_000) with { Threads = threads })));
            }
        }
    }

    [Fact]
    public void Arms_need_not_stand_in_the_order_of_their_doses()
    {
        var straight = Trial(new McpMod(Biometrics, 0.2), 0.05, 50, 40, 45, 50, 35, 30);
        var turned = straight with { Arms = [straight.Arms[0], .. straight.Arms.Skip(1).Reverse()] };
        var (one, other) = (TrialSimulator.Run(straight, Responses(Biometrics[0], 0.5), Plan(Replicates)), TrialSimulator.Run(turned, Fixed(0.5, 0.5 * 100 / 150, 0.5 * 50 / 150, 0.5 * 25 / 150, 0.5 * 10 / 150), Plan(Replicates)));
        Assert.Equal(one.DoseFinding!.Critical, other.DoseFinding!.Critical, 9);
        Assert.True(Math.Abs(one.DisjunctivePower.Estimate - other.DisjunctivePower.Estimate) < StandardErrors * Math.Sqrt(2) * one.DisjunctivePower.Mcse);
        Assert.Equal("dose 5", other.DoseFinding.Target.Arms[0].Name);
        Assert.True(Math.Abs(one.DoseFinding.Target.Arms[2].Picked.Estimate - other.DoseFinding.Target.Arms[2].Picked.Estimate) < StandardErrors * Math.Sqrt(2) * one.DoseFinding.Target.Arms[2].Picked.Mcse);
    }

    private static DoseResponseCandidate Candidate(string name, params ImmutableArray<double> parameters) => new(DoseResponseFamily.OfName(name)!, parameters);

    private static double CriticalRounded(double critical) => Math.Round(critical, 10);

    private static string Bits(OperatingCharacteristics result) => System.Text.Json.JsonSerializer.Serialize(result.DoseFinding);

    private static TrialDesign Trial(McpMod analysis, double alpha, params int[] sizes) => new(
        [.. sizes.Select((size, i) => new Arm(i == 0 ? "placebo" : FormattableString.Invariant($"dose {i}"), size, i == 0 ? null : Doses[i], i == 0))],
        new Endpoint.Continuous("score", Known(1)) { LowerIsBetter = false }, TrialComparison.AgainstControl, analysis, alpha);

    /// <summary>Effects by a shape whose largest effect over the doses' range is the height.</summary>
    private static Truth.Fixed Responses(DoseResponseCandidate candidate, double height)
    {
        var shape = candidate.Family.Create(candidate.Parameters.AsSpan());
        return Fixed([.. Doses.Skip(1).Select(dose => shape.Response(dose, 150, height))]);
    }

    /// <summary>The same as a truth that knows its curve.</summary>
    private static Truth.DoseResponse Curve(DoseResponseCandidate candidate, double height)
    {
        var shape = candidate.Family.Create(candidate.Parameters.AsSpan());
        return new(
            Fixed([.. Doses.Skip(1).Select(_ => shape.Response(150, 150, height))]), candidate.Family, [.. candidate.Parameters.Select(Known)], [.. Doses.Skip(1)], 0, 150);
    }
}
