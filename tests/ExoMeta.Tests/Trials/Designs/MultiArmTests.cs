using ExoMeta.Numerics.Distributions;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Tests.Trials.Designs;

/// <summary>Multi-arm multi-stage designs and MCP-Mod against the numbers that their packages print.</summary>
public class MultiArmTests
{
    private static readonly double[] Doses = [0, 10, 25, 50, 100, 150];

    /// <summary>R package MAMS 3.0.2: treatments, stages, p, p₀; upper and lower bounds; patients an arm and stage.</summary>
    [Theory]
    [InlineData(3, 2, 0.75, 0.5, new[] { 2.330, 2.197 }, new[] { 0.777, 2.197 }, 14)]
    [InlineData(4, 3, 0.65, 0.55, new[] { 2.706, 2.392, 2.344 }, new[] { 0, 1.435, 2.344 }, 36)]
    [InlineData(4, 1, 0.65, 0.55, new[] { 2.16 }, new[] { 2.16 }, 84)]
    public void Triangular_designs_are_the_published_ones(
        int treatments, int stages, double interesting, double uninteresting, double[] upper, double[] lower, int size)
    {
        var design = MultiArmMultiStage.Solve(treatments, stages, 0.05, new TriangularShape());
        for (var j = 0; j < stages; j++)
        {
            Assert.Equal(upper[j], design.Upper[j], 0.005);
            Assert.Equal(lower[j], design.Lower[j], 0.005);
        }

        Assert.Equal(size, design.Size(0.9, MultiArmMultiStage.EffectOf(interesting), MultiArmMultiStage.EffectOf(uninteresting)));
    }

    [Fact]
    public void One_stage_is_dunnett_and_one_treatment_is_group_sequential()
    {
        Assert.Equal(Dunnett.CriticalValue(4, 2, 0.025), MultiArmMultiStage.Solve(4, 1, 0.025, new PowerShape(0.5), 2).Upper[0], 1e-7);
        var single = MultiArmMultiStage.Solve(1, 3, 0.025, new PowerShape(0));
        Assert.Equal(GroupSequentialDesign.Equal(3, EfficacyRule.OBrienFleming, 0.025).Solve().Critical[0], single.Upper[0], 1e-6);

        // Of one treatment, being found is crossing: drift √(n J/2) δ.
        var boundaries = GroupSequentialDesign.Equal(3, EfficacyRule.OBrienFleming, 0.025).Solve();
        Assert.Equal(SequentialExits.Of(boundaries, 0.5 * Math.Sqrt(3 * 20 / 2.0)).Power, single.Power(20, 0.5, 0), 1e-6);
        Assert.Throws<ArgumentOutOfRangeException>(() => MultiArmMultiStage.Solve(0, 1, 0.025, new TriangularShape()));
    }

    /// <summary>The biometrics example (Bretz, Pinheiro and Branson 2005) in R package DoseFinding: powMCT with 50 patients a dose, σ = 1, maximum effect 0.4.</summary>
    [Fact]
    public void Power_of_the_biometrics_example()
    {
        DoseResponseShape[] shapes =
        [
            new LinearShape(), new EmaxShape(25), new LogisticShape(50, 10.88111), new ExponentialShape(85), new BetaShape(0.33, 2.31, 200),
            new BetaShape(1.39, 1.39, 200),
        ];
        double[] expected = [0.7015, 0.6843, 0.8513, 0.6708, 0.7334, 0.6774];
        var test = McpModTest.Of([.. Doses], [.. Enumerable.Repeat(50, 6)], [.. shapes]);
        Assert.Equal(294, test.DegreesOfFreedom);
        var critical = test.CriticalValue(0.05);
        Assert.InRange(critical, StudentT.UpperQuantile(0.05, 294), StudentT.UpperQuantile(0.05 / 6, 294));
        for (var m = 0; m < shapes.Length; m++)
        {
            Assert.Equal(expected[m], test.Power(critical, shapes[m], 0.4, 1), 2e-4);
        }
    }

    [Fact]
    public void Contrasts_are_the_best_for_their_shape()
    {
        var test = McpModTest.Of([.. Doses], [60, 20, 30, 40, 50, 10], [new EmaxShape(25), new LinearShape()]);
        foreach (var contrast in test.Contrasts)
        {
            Assert.Equal(0, contrast.Sum(), 1e-14);
            Assert.Equal(1, contrast.Sum(c => c * c), 1e-14);
        }

        // Moving weight between any two doses loses noncentrality.
        var shape = test.Shapes[0];
        var best = Noncentrality([.. test.Contrasts[0]]);
        for (var i = 0; i < 6; i++)
        {
            for (var j = 0; j < 6; j++)
            {
                var moved = test.Contrasts[0].ToArray();
                moved[i] += 0.01;
                moved[j] -= 0.01;
                Assert.True(i == j || Noncentrality(moved) < best);
            }
        }

        double Noncentrality(double[] contrast) => contrast.Zip(Doses, (c, d) => c * shape.At(d)).Sum()
            / Math.Sqrt(contrast.Zip(test.Sizes, (c, n) => c * c / n).Sum());
    }

    [Fact]
    public void A_target_dose_has_the_target_effect()
    {
        DoseResponseShape[] shapes =
        [
            new LinearShape(), new LogLinearShape(1), new EmaxShape(25), new EmaxShape(40, 3), new ExponentialShape(85), new LogisticShape(50, 11),
            new QuadraticShape(-0.004), new BetaShape(0.5, 1.2, 180),
        ];
        foreach (var shape in shapes)
        {
            Assert.Empty(shape.Problems(150));
            var dose = shape.TargetDose(0.25, 150, 0.4)!.Value;
            Assert.InRange(dose, 0.01, 150);
            Assert.Equal(0.25, shape.Response(dose, 150, 0.4), 1e-12);
            Assert.Null(shape.TargetDose(0.41, 150, 0.4));
        }

        // Emax: ED50·s/(1 − s) where s is the share of the asymptote.
        var share = 0.25 / 0.4 * 150 / 175.0;
        Assert.Equal(25 * share / (1 - share), new EmaxShape(25).TargetDose(0.25, 150, 0.4)!.Value, 1e-10);
        Assert.NotEmpty(new BetaShape(1, 1, 100).Problems(150));
        Assert.Throws<ArgumentException>(() => McpModTest.Of([0, 1], [10, 10], [new EmaxShape(0)]));
    }
}
