using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ExoMeta.Analysis.Results;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

public class SmallStudyMethodsTests
{
    private static ImmutableArray<TwoByTwo> Bcg()
    {
        var raw = GoldenData.Load("bcg-OR").GetProperty("raw");
        var (a, n1) = (GoldenData.Numbers(raw, "ai"), GoldenData.Numbers(raw, "n1i"));
        var (c, n2) = (GoldenData.Numbers(raw, "ci"), GoldenData.Numbers(raw, "n2i"));
        return [.. Enumerable.Range(0, a.Length).Select(i => new TwoByTwo($"trial {i + 1}", a[i], n1[i], c[i], n2[i]))];
    }

    private static void Near(double expected, double? actual, double tolerance = 1e-11) => Assert.Equal(1, actual!.Value / expected, tolerance);

    /// <summary>R 4.2.2: lm on the definitions, data dat.bcg.</summary>
    [Fact]
    public void Harbords_Peters_and_Macaskills_tests_agree_with_lm()
    {
        var harbord = CountRegressionTests.Harbord(Bcg());
        Near(-2.09299154079424, harbord.Slope);
        Near(1.66576544178062, harbord.SlopeStandardError);
        Near(-1.25647434404506, harbord.Statistic);
        Near(0.234971952122066, harbord.PValue);
        Near(-0.230842623249441, harbord.Limit);
        Near(-0.768320006308698, harbord.LimitInterval!.Value.Lower);
        Near(0.306634759809817, harbord.LimitInterval!.Value.Upper);
        Assert.Equal(11, harbord.DegreesOfFreedom);
        var peters = CountRegressionTests.Peters(Bcg());
        Near(-563.688203913343, peters.Slope);
        Near(-1.36247619939701, peters.Statistic);
        Near(0.200291792284136, peters.PValue);
        Near(-0.429308425801974, peters.Limit);
        Near(-0.807047728382327, peters.LimitInterval!.Value.Lower);
        var macaskill = CountRegressionTests.Macaskill(Bcg());
        Near(4.72149613087729, macaskill.Statistic);
        Near(0.000627925091964373, macaskill.PValue);
        Assert.Null(macaskill.Limit);
    }

    [Fact]
    public void Studies_without_events_drop_out_of_the_tests_on_counts_and_impossible_counts_are_refused()
    {
        ImmutableArray<TwoByTwo> withNothing = [.. Bcg(), new("empty", 0, 50, 0, 60), new("full", 10, 10, 12, 12)];
        Assert.Equal(CountRegressionTests.Harbord(Bcg()), CountRegressionTests.Harbord(withNothing));
        Assert.Equal(CountRegressionTests.Peters(Bcg()), CountRegressionTests.Peters(withNothing));
        var error = Assert.Throws<ArgumentException>(() => CountRegressionTests.Harbord([.. Bcg(), new("odd", 5, 4, 1, 10)]));
        Assert.Contains("row 14 (odd)", error.Message, StringComparison.Ordinal);
    }

    /// <summary>R 4.2.2: lm(yi ~ sqrt(vi)) and lm(yi ~ vi) with weights 1/vi, data dat.hackshaw1998.</summary>
    [Fact]
    public void PET_and_PEESE_agree_with_lm_and_without_an_effect_in_PET_the_rule_keeps_PET()
    {
        var effects = GoldenData.Effects("hackshaw1998-YV");
        var result = PetPeese.Fit(effects);
        Near(0.00503732307546389, result.Pet.Limit, 1e-9);
        Near(0.0859023266068648, result.Pet.LimitStandardError);
        Near(0.120080764664311, result.Peese.Limit);
        Near(0.0519033989199979, result.Peese.LimitStandardError);
        Near(0.0147112630136828, result.Peese.LimitInterval!.Value.Lower);
        Near(0.225450266314939, result.Peese.LimitInterval!.Value.Upper);
        Assert.False(result.ChoosesPeese);
        Assert.Equal(result.Pet, result.Chosen);
        var size = EggerTest.LeastSquares(effects, FunnelPredictor.InverseSampleSize, [.. Enumerable.Range(1, 37).Select(i => (double)i)]);
        Near(0.0457161524893595, size.Slope);
        Near(0.784353945487709, size.PValue);
        Assert.True(PetPeese.Fit(Shift(effects, 1)).ChoosesPeese);
        Assert.ThrowsAny<ArgumentException>(() => EggerTest.LeastSquares(effects, FunnelPredictor.SampleSize, [1, 2]));
    }

    /// <summary>R 4.2.2: cor.test(…, method = "kendall", exact = TRUE) on random permutations.</summary>
    [Theory]
    [InlineData(5, 8, 0.233333333333333)]
    [InlineData(13, 37, 0.857733751909099)]
    [InlineData(49, 673, 0.145835180046654)]
    public void The_exact_distribution_of_Kendalls_score_agrees_with_R(int n, int concordant, double p)
    {
        var (lower, upper) = KendallScore.Tails(concordant, n);
        Near(p, Math.Min(1, 2 * Math.Min(lower, upper)), 1e-12);
    }

    [Fact]
    public void The_tails_of_Kendalls_score_share_one_point()
    {
        // Four observations: 1, 3, 5, 6, 5, 3, 1 of 24 permutations.
        double[] mass = [1, 3, 5, 6, 5, 3, 1];
        for (var t = 0; t <= 6; t++)
        {
            var (lower, upper) = KendallScore.Tails(t, 4);
            Assert.Equal(mass.Take(t + 1).Sum() / 24, lower, 1e-15);
            Assert.Equal(1 + mass[t] / 24, lower + upper, 1e-14);
        }
    }

    [Fact]
    public void Turning_all_signs_turns_the_side_and_the_estimate_of_trim_and_fill()
    {
        foreach (var name in new[] { "hackshaw1998-YV", "pignon2000-YV", "egger2001-OR", "bangertdrowns2004-YV" })
        {
            var effects = GoldenData.Effects(name);
            var (a, b) = (TrimAndFill.Run(effects, new()), TrimAndFill.Run(Scale(effects, -1), new()));
            Assert.Equal((a.Missing, a.Side), (b.Missing, b.Side == FunnelSide.Left ? FunnelSide.Right : FunnelSide.Left));
            Assert.Equal(a.Adjusted.Estimate, -b.Adjusted.Estimate, 1e-12);
            Assert.Equal(a.Missing, a.Filled.Length);
            Assert.Equal(effects.Count + a.Missing, a.Adjusted.K);
        }
    }

    [Fact]
    public void A_symmetric_funnel_lacks_nothing_and_every_imputed_row_mirrors_a_row()
    {
        var symmetric = GoldenData.Effects([-2, -1, -0.5, 0, 0.5, 1, 2], [1, 0.5, 0.25, 0.1, 0.25, 0.5, 1]);
        foreach (var estimator in Enum.GetValues<TrimAndFillEstimator>())
        {
            var options = new TrimAndFillOptions { Estimator = estimator, Side = FunnelSide.Left };
            Assert.Equal(0, TrimAndFill.Run(symmetric, new(), options).Missing);
        }

        var effects = GoldenData.Effects("hackshaw1998-YV");
        var result = TrimAndFill.Run(effects, new());
        Assert.NotEmpty(result.Filled);
        var centres = result.Filled.Select((f, i) =>
            (f.Estimate + effects.Effects.Where(e => e.Variance == f.Variance).MaxBy(e => e.Estimate)!.Estimate) / 2).ToArray();
        Assert.All(centres, c => Assert.Equal(centres[0], c, 1e-12));
    }

    [Fact]
    public void The_exact_test_of_excess_significance_is_the_sum_over_all_subsets()
    {
        var result = ExcessSignificance.Run(GoldenData.Effects("molloy2014-COR"));
        var (k, p) = (result.Powers.Length, 0.0);
        for (var subset = 0; subset < 1 << k; subset++)
        {
            if (System.Numerics.BitOperations.PopCount((uint)subset) >= result.Observed)
            {
                var product = 1.0;
                for (var i = 0; i < k; i++)
                {
                    product *= (subset >> i & 1) == 1 ? result.Powers[i] : 1 - result.Powers[i];
                }

                p += product;
            }
        }

        Near(p, result.ExactPValue, 1e-11);
        Assert.Equal(ExcessSignificanceTest.Exact, result.Test);
    }

    [Fact]
    public void Orwins_number_depends_on_the_target()
    {
        // Mean 0.5 of 4 studies; 16 studies at 0 bring it to 0.1.
        var result = FailSafeN.Compute(GoldenData.Effects([0.2, 0.4, 0.6, 0.8], [0.1, 0.1, 0.2, 0.1]), orwinTarget: -0.1);
        Assert.Equal(16, result.Orwin);
        Assert.Equal(0.1, result.OrwinTarget);
        Assert.ThrowsAny<ArgumentException>(() => FailSafeN.Compute(GoldenData.Effects("bcg-OR"), orwinTarget: 0));
    }

    [Fact]
    public void An_assessment_of_few_effects_says_what_it_cannot_compute_and_why()
    {
        var two = SmallStudyEffects.Assess(GoldenData.Effects([0.2, 0.5], [0.1, 0.1]), new());
        Assert.Null(two.Egger);
        Assert.Null(two.TrimAndFill);
        Assert.Null(two.StepSelection);
        Assert.NotNull(two.FailSafeN);
        Assert.Contains(two.Notes, n => n.StartsWith("egger: ", StringComparison.Ordinal) && n.Contains("at least 3", StringComparison.Ordinal));
        Assert.Contains(two.Notes, n => n.Contains("little power", StringComparison.Ordinal));
        Assert.DoesNotContain(two.Notes, n => n.Contains("Parameter", StringComparison.Ordinal));

        double[,] covariance = { { 0.1, 0.05, 0 }, { 0.05, 0.2, 0 }, { 0, 0, 0.3 } };
        var dependent = SmallStudyEffects.Assess(GoldenData.Effects([0.2, 0.5, 0.9], [0.1, 0.2, 0.3], covariance), new());
        Assert.Null(dependent.Begg);
        Assert.Null(dependent.ExcessSignificance);
        Assert.Contains(dependent.Notes, n => n.Contains("independent rows", StringComparison.Ordinal));
        Assert.ThrowsAny<ArgumentException>(() => SmallStudyEffects.Assess(GoldenData.Effects([0.2], [0]), new()));
    }

    [Fact]
    public void The_assessment_is_written_with_the_names_of_the_contract()
    {
        var effects = GoldenData.Effects("bcg-OR");
        var json = Json(SmallStudyEffects.Assess(effects, new(), Bcg()));
        var golden = GoldenData.Load("bcg-OR").GetProperty("bias");
        Near(golden.GetProperty("egger_lm").GetProperty("statistic").GetDouble(), json.GetProperty("egger").GetProperty("statistic").GetDouble());
        Assert.Equal(11, json.GetProperty("egger").GetProperty("df").GetDouble());
        Assert.Equal(2, json.GetProperty("eggerRma").GetProperty("limitCi").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("eggerRma").GetProperty("df").ValueKind);
        Near(golden.GetProperty("begg").GetProperty("tau").GetDouble(), json.GetProperty("begg").GetProperty("tau").GetDouble());
        Assert.Equal("right", json.GetProperty("trimFill").GetProperty("side").GetString());
        Assert.Equal(607, json.GetProperty("failSafeN").GetProperty("rosenthal").GetDouble());
        Assert.Equal(13, json.GetProperty("failSafeN").GetProperty("orwin").GetDouble());
        var step = json.GetProperty("selection").GetProperty("stepLess");
        Near(golden.GetProperty("selection").GetProperty("step_025_less").GetProperty("estimate").GetDouble(), step.GetProperty("estimate").GetDouble(), 1e-5);
        Assert.Equal(2, step.GetProperty("delta").GetArrayLength());
        Assert.Equal(1, step.GetProperty("lrtDf").GetInt32());
        Assert.Equal(8, json.GetProperty("excessSignificance").GetProperty("observed").GetInt32());
        Near(0.135501143879367, json.GetProperty("excessSignificance").GetProperty("p").GetDouble());
        Assert.Equal(JsonValueKind.Object, json.GetProperty("harbord").ValueKind);
        Assert.NotEqual(0, json.GetProperty("notes").GetArrayLength());

        var without = Json(SmallStudyEffects.Assess(effects, new()));
        Assert.Equal(JsonValueKind.Null, without.GetProperty("peters").ValueKind);
        Assert.Contains(without.GetProperty("notes").EnumerateArray(), n => n.GetString() == "peters: there are no counts");
    }

    private static JsonElement Json(SmallStudyAssessment assessment)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, JsonWriting.Indented))
        {
            writer.WriteStartObject();
            BiasJson.Write(writer, assessment);
            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        return document.RootElement.GetProperty("bias").Clone();
    }

    private static EffectSet Shift(EffectSet effects, double by) =>
        new([.. effects.Effects.Select(e => e with { Estimate = e.Estimate + by })]);

    private static EffectSet Scale(EffectSet effects, double by) =>
        new([.. effects.Effects.Select(e => e with { Estimate = by * e.Estimate, Variance = by * by * e.Variance })]);
}
