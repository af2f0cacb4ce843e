using System.Collections.Immutable;
using System.Text.Json;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.Designs.DesignReferences;

namespace ExoMeta.Tests.Trials.Designs;

/// <summary>Sample sizes against another program and printed examples.</summary>
public class SampleSizeReferenceTests
{
    /// <summary>The reference's search for the size of a t test stops this far, relative, from the root.</summary>
    private const double StoppedAt = 5e-7;

    private static readonly DesignGoal Eighty = new(0.025, Sides.One, 0.8);

    [Fact]
    public void Sizes_agree_with_the_reference()
    {
        var cases = Golden.GetProperty("sample_size");
        Fixed("means_t_fixed", new MeanComparison(0.5, 1, 1, MeanTest.Student));
        Fixed("means_z_fixed", new MeanComparison(0.5, 1, 1, MeanTest.Normal));
        Fixed("rates_fixed_mortality", new RiskComparison(0.25, 0.4));
        Fixed("rates_fixed_rr", new RiskComparison(0.2, 0.35, RiskScale.Ratio, 1));
        Sequential("means_t_gs3", new MeanComparison(0.5, 1, 1, MeanTest.Student));
        Sequential("means_z_gs3", new MeanComparison(0.4, 1.2, 1, MeanTest.Normal));
        foreach (var (name, formula) in new[] { ("survival_schoenfeld", EventFormula.Schoenfeld), ("survival_freedman", EventFormula.Freedman) })
        {
            var survival = new SurvivalComparison(0.67, PiecewiseRate.OfProbability(0.4, 28), SurvivalSchedule.Uniform(300, 60), 1, formula);
            var size = TrialSize.Of(survival, Eighty);
            Relative(cases.GetProperty(name).Number("max_events"), size.FixedEvents!.Value, 1e-10, name);
            Relative(cases.GetProperty(name).Number("max_n"), size.Fixed!.Value, 1e-10, name);
        }

        void Fixed(string name, EndpointComparison comparison) =>
            Relative(cases.GetProperty(name).Number("n_fixed"), TrialSize.Of(comparison, Eighty).Fixed!.Value, StoppedAt, name);

        void Sequential(string name, EndpointComparison comparison)
        {
            var boundaries = GroupSequentialDesign.Equal(3, new AlphaSpending(new OBrienFlemingSpending()), 0.025).Solve();
            var size = TrialSize.Of(comparison, boundaries, 0.9);
            var expected = cases.GetProperty(name);
            Relative(expected.Number("n_fixed"), size.Fixed!.Value, StoppedAt, name);
            Relative(expected.Number("max_n"), size.Maximum!.Value, StoppedAt, name);
            Relative(expected.Number("expected_n_H1"), size.Expected!.Alternative, StoppedAt, name);
            Close(expected.Numbers("reject_per_stage"), size.Inflation!.UnderAlternative.Efficacy, 1e-8, name);
        }
    }

    [Fact]
    public void Sizes_of_other_inputs_agree_with_the_reference()
    {
        var kinds = new Dictionary<string, int>(StringComparer.Ordinal);
        Assert.All(Wide.GetProperty("sampleSize").EnumerateArray(), c =>
        {
            var (kind, args) = (c.Text("kind"), c.GetProperty("args"));
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            switch (kind)
            {
                case "means":
                    var test = args.GetProperty("normalApproximation").GetBoolean() ? MeanTest.Normal : MeanTest.Student;
                    double? ratio = args.Number("groups") == 1 ? null : args.NumberIfAny("allocationRatioPlanned") ?? 1;
                    var mean = new MeanComparison(args.Number("alternative"), args.Number("stDev"), ratio, test);
                    Relative(c.Number("nFixed"), TrialSize.Of(mean, Goal(args, args.Number("beta"))).Fixed!.Value, StoppedAt, c.ToString());
                    break;
                case "rates":
                    var scale = args.GetProperty("riskRatio").GetBoolean() ? RiskScale.Ratio : RiskScale.Difference;
                    var risk = new RiskComparison(args.Number("pi1"), args.Number("pi2"), scale, args.Number("thetaH0"), args.Number("ratio"));
                    Relative(c.Number("nFixed"), TrialSize.Of(risk, Goal(args, 0.2)).Fixed!.Value, 1e-7, c.ToString());
                    break;
                case "survival":
                    var formula = Enum.Parse<EventFormula>(args.Text("comp"));
                    var hazard = PiecewiseRate.OfProbability(args.Number("pi2"), args.Number("eventTime"));
                    var survival = new SurvivalComparison(
                        args.Number("hr"), hazard, SurvivalSchedule.Uniform(args.Number("accrual"), args.Number("followUp")), args.Number("ratio"), formula);
                    var size = TrialSize.Of(survival, Goal(args, 0.1));
                    Relative(c.Number("events"), size.FixedEvents!.Value, 1e-10, c.ToString());
                    Relative(c.Number("nFixed"), size.Fixed!.Value, 1e-9, c.ToString());
                    break;
            }
        });
        foreach (var c in Wide.GetProperty("sampleSize").EnumerateArray()
            .Where(c => c.Text("kind") == "rate1" && c.GetProperty("args").GetProperty("normal").GetBoolean()))
        {
            var single = new SingleRisk(c.GetProperty("args").Number("pi1"), c.GetProperty("args").Number("thetaH0"));
            Relative(c.Number("nFixed"), TrialSize.Of(single, Eighty).Fixed!.Value, 1e-10, c.ToString());
        }

        Assert.True(kinds["means"] > 30 && kinds["rates"] > 30 && kinds["survival"] > 20);
    }

    /// <summary>R 4.2.2, <c>uniroot(tol = 1e-13)</c> on <c>pt(qt(.975, n - k), n - k, ncp, lower.tail = FALSE)</c>.</summary>
    [Theory]
    [InlineData(0.5, 1.0, 1, 0.8, 127.531527449693)]
    [InlineData(0.5, 1.0, 1, 0.9, 170.062626622985)]
    [InlineData(1.2, 1.1, 1, 0.8, 28.4358996537871)]
    [InlineData(1.2, 1.1, 0, 0.8, 8.70661478347945)]
    public void The_size_of_a_t_test_is_the_root_itself(double difference, double deviation, double ratio, double power, double expected)
    {
        var comparison = new MeanComparison(difference, deviation, ratio == 0 ? null : ratio, MeanTest.Student);
        Relative(expected, TrialSize.Of(comparison, Eighty with { Power = power }).Fixed!.Value, 1e-12, "n");
    }

    [Fact]
    public void Survival_with_dropout_pieces_and_uneven_accrual_agrees_with_the_reference()
    {
        var hazard = PiecewiseRate.Constant(0.02);
        var uniform = SurvivalSchedule.Uniform(24, 12);
        var dropout = uniform with
        {
            TreatmentDropout = -Math.Log(0.9) / 12,
            ControlDropout = -Math.Log(0.95) / 12,
        };
        Check("survivalDrop", new SurvivalComparison(0.7, hazard, dropout));
        Check("survivalPiece", new SurvivalComparison(0.7, new PiecewiseRate([0, 6, 12], [0.04, 0.02, 0.01]), uniform));
        Check("survivalAccrual", new SurvivalComparison(0.7, hazard, uniform with { Accrual = new PiecewiseRate([0, 6], [1, 3]) }));

        void Check(string kind, SurvivalComparison comparison)
        {
            var expected = Of(kind);
            var size = TrialSize.Of(comparison, Eighty);
            Relative(expected.Number("events"), size.FixedEvents!.Value, 1e-9, kind);
            Relative(expected.Number("nFixed"), size.Fixed!.Value, 1e-9, kind);
        }
    }

    [Fact]
    public void Group_sequential_survival_agrees_with_the_reference()
    {
        var boundaries = GroupSequentialDesign.Equal(3, new AlphaSpending(new OBrienFlemingSpending()), 0.025).Solve();
        var survival = new SurvivalComparison(0.67, PiecewiseRate.OfProbability(0.4, 28), SurvivalSchedule.Uniform(300, 60));
        var size = TrialSize.Of(survival, boundaries, 0.9);
        var expected = Of("survivalGs");
        Relative(expected.Number("maxEvents"), size.MaximumEvents!.Value, 1e-8, "events");
        Relative(expected.Number("nMax"), size.Maximum!.Value, 1e-8, "patients");
        Relative(expected.Number("expN"), size.Expected!.Alternative, 1e-6, "expected patients");
        Relative(expected.Number("expEv"), size.ExpectedEvents!.Alternative, 1e-7, "expected events");
        Relative(expected.Number("expEv01"), size.ExpectedEvents.Halfway, 1e-7, "expected events halfway");
        Relative(expected.Number("expEv0"), size.ExpectedEvents.Null, 1e-7, "expected events under the null");
        for (var k = 0; k < 3; k++)
        {
            Relative(expected.Numbers("times")[k], size.LookTimes[k], 1e-6, "time");
        }

        var means = TrialSize.Of(new MeanComparison(0.5, 1, 1, MeanTest.Normal), boundaries, 0.9);
        Relative(Of("meansGs").Number("H01"), means.Expected!.Halfway, 1e-7, "means");
        Relative(Of("meansGs").Number("H0"), means.Expected.Null, 1e-7, "means");
    }

    /// <summary>Whitehead (1993), the example of its section 3: 94 patients an arm, 186.86 before rounding.</summary>
    [Fact]
    public void Ordinal_size_is_the_published_one()
    {
        var ordinal = new OrdinalComparison([0.2, 0.5, 0.2, 0.1], 0.8873);
        Assert.Equal(186.86, TrialSize.Of(ordinal, new DesignGoal(0.05, Sides.Two, 0.9)).Fixed!.Value, 0.005);
        double[] expected = [0.378, 0.472, 0.106, 0.044];
        Assert.All(ordinal.Treatment.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 0.0006));
    }

    /// <summary>Schoenfeld (1981): hazard ratio 0.7, two-sided 5 %, power 90 %.</summary>
    [Fact]
    public void Events_are_the_published_ones()
    {
        var size = TrialSize.Of(new SurvivalComparison(0.7), new DesignGoal(0.05, Sides.Two, 0.9));
        Assert.Equal(330.38, size.FixedEvents!.Value, 0.005);
        Assert.Null(size.Fixed);
    }

    /// <summary>Fleiss, Tytun and Ury (1980): the corrected size solves their quadratic, here by substitution.</summary>
    [Fact]
    public void A_continuity_corrected_size_solves_its_equation()
    {
        foreach (var ratio in new[] { 1.0, 2, 0.5 })
        {
            var plain = TrialSize.Of(new RiskComparison(0.25, 0.4, Ratio: ratio), Eighty).Fixed!.Value / (1 + ratio);
            var corrected = TrialSize.Of(new RiskComparison(0.25, 0.4, Ratio: ratio, IsCorrected: true), Eighty).Fixed!.Value / (1 + ratio);
            Assert.Equal(Math.Sqrt(plain), Math.Sqrt(corrected) - (ratio + 1) / (2 * ratio * 0.15 * Math.Sqrt(corrected)), 1e-10);
        }
    }

    /// <summary>R 4.2.2: the same enumeration with <c>phyper</c> and <c>dbinom</c>, size by size from 20 on control.</summary>
    [Theory]
    [InlineData(0.1, 0.3, 1, 0.8, 69, 69, 0.80726770638479)]
    [InlineData(0.25, 0.4, 1, 0.8, 164, 164, 0.801412204765725)]
    [InlineData(0.05, 0.2, 2, 0.9, 158, 79, 0.902755297652578)]
    public void Fishers_exact_test_agrees_with_enumeration(
        double treatment, double control, double ratio, double power, int treated, int untreated, double exact)
    {
        var comparison = new ExactRiskComparison(treatment, control, ratio);
        Assert.Equal(treated + untreated, TrialSize.Of(comparison, Eighty with { Power = power }).Fixed!.Value);
        Assert.Equal(exact, comparison.Power(treated, untreated, 0.025), 1e-11);

        // With the risks exchanged the other tail rejects.
        Assert.Equal(exact, new ExactRiskComparison(control, treatment, 1 / ratio).Power(untreated, treated, 0.025), 1e-11);
        Assert.Throws<DesignException>(() => TrialSize.Of(new ExactRiskComparison(0.4, 0.41), Eighty));
    }

    [Fact]
    public void What_has_no_size_is_refused()
    {
        Assert.Throws<ArgumentException>(() => TrialSize.Of(new MeanComparison(0, 1, 1, MeanTest.Normal), Eighty));
        Assert.Throws<ArgumentException>(() => TrialSize.Of(new MeanComparison(1, 0, 1, MeanTest.Normal), Eighty));
        Assert.Throws<ArgumentException>(() => TrialSize.Of(new MeanComparison(1, 1, 0, MeanTest.Normal), Eighty));
        Assert.Throws<ArgumentException>(() => TrialSize.Of(new RiskComparison(0.4, 0.4), Eighty));
        Assert.Throws<ArgumentException>(() => TrialSize.Of(new RiskComparison(1.2, 0.4), Eighty));
        Assert.Throws<ArgumentException>(() => TrialSize.Of(new SurvivalComparison(1), Eighty));
        Assert.Throws<ArgumentException>(() => TrialSize.Of(new SurvivalComparison(0.5, PiecewiseRate.Constant(1)), Eighty));
        Assert.Throws<ArgumentException>(() => TrialSize.Of(new OrdinalComparison([0.5, 0.6], 1), Eighty));
        Assert.Throws<ArgumentException>(() => TrialSize.Of(new SurvivalComparison(0.5), Eighty with { Power = 0.01 }));
        Assert.Throws<DesignException>(() => TrialSize.Of(new MeanComparison(1e6, 1, 1, MeanTest.Student), Eighty));
    }

    private static DesignGoal Goal(JsonElement args, double beta)
    {
        var sides = (Sides)(int)args.Number("sided");
        return new(sides == Sides.Two ? 0.05 : 0.025, sides, 1 - beta);
    }

    private static JsonElement Of(string kind) => Wide.GetProperty("sampleSize").EnumerateArray().First(c => c.Text("kind") == kind);

    private static void Relative(double expected, double actual, double tolerance, string what) => Close(1, actual / expected, tolerance, what);
}
