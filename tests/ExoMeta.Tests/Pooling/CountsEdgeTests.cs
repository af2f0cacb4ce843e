using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ExoMeta.Analysis.Results;
using ExoMeta.Effects;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

public class CountsEdgeTests
{
    private static readonly CountMethod[] OfOddsRatios = [.. CountModels.All.Where(m => m.Measures.Contains("OR")).Select(m => m.Method)];

    private static readonly CountMethod[] Mixed = [.. CountModels.All.Where(m => m.IsMixedModel && m.Measures.Contains("OR")).Select(m => m.Method)];

    public static TheoryData<CountMethod> MixedModels => [.. Mixed];

    public static TheoryData<CountMethod> AllOfOddsRatios => [.. OfOddsRatios];

    private static ImmutableArray<CountTable> Tables(params (double A, double N1, double C, double N2)[] rows) => CountsData.Of(
        [.. rows.Select(r => r.A)], [.. rows.Select(r => r.N1)], [.. rows.Select(r => r.C)], [.. rows.Select(r => r.N2)]);

    [Theory]
    [MemberData(nameof(AllOfOddsRatios))]
    public void Trials_without_any_event_are_refused(CountMethod method)
    {
        var error = Assert.Throws<ArgumentException>(() => CountModels.Fit(method, "OR", Tables((0, 10, 0, 12), (0, 20, 0, 20))));
        Assert.Contains("nothing to compare", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(MixedModels))]
    public void All_events_in_one_arm_are_called_separation_and_never_a_number(CountMethod method)
    {
        var error = Assert.Throws<FitFailedException>(() => CountModels.Fit(method, "OR", Tables((0, 10, 3, 12), (0, 20, 4, 20), (0, 30, 1, 30))));
        Assert.Contains("separation", error.Message, StringComparison.Ordinal);
        Assert.Contains("−∞", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<FitFailedException>(() => CountModels.Fit(method, "OR", Tables((3, 10, 0, 12), (2, 20, 0, 20))));
        Assert.Contains("+∞", error.Message, StringComparison.Ordinal);
    }

    /// <summary>One study at −∞ and one at +∞: the conditional likelihoods rise to a limit as τ² grows.</summary>
    [Fact]
    public void Studies_at_both_extremes_have_no_variance_between_them()
    {
        var tables = Tables((0, 100, 25, 100), (25, 100, 0, 100));
        foreach (var method in new[] { CountMethod.ConditionalExact, CountMethod.ConditionalApproximate })
        {
            var error = Assert.Throws<FitFailedException>(() => CountModels.Fit(method, "OR", tables));
            Assert.Contains("τ²", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("OR")]
    [InlineData("RR")]
    [InlineData("IRR")]
    public void Mantel_Haenszel_refuses_a_ratio_without_events_in_one_arm_and_names_the_difference(string measure)
    {
        var tables = measure == "IRR" ? CountsData.OfRates([0, 0], [100, 50], [3, 4], [90, 60]) : Tables((0, 10, 3, 12), (0, 20, 4, 20));
        var error = Assert.Throws<ArgumentException>(() => CountModels.Fit(CountMethod.MantelHaenszel, measure, tables));
        Assert.Contains("all events are in the second arms", error.Message, StringComparison.Ordinal);
        var difference = CountModels.Fit(CountMethod.MantelHaenszel, measure == "IRR" ? "IRD" : "RD", tables);
        Assert.True(difference.Estimate < 0);
    }

    [Fact]
    public void Mantel_Haenszel_refuses_an_odds_ratio_that_is_infinite()
    {
        // Complete separation in each study: bc is 0 everywhere.
        var error = Assert.Throws<ArgumentException>(() =>
            CountModels.Fit(CountMethod.MantelHaenszel, "OR", Tables((10, 10, 3, 12), (4, 20, 0, 20))));
        Assert.Contains("0 or infinite", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AllOfOddsRatios))]
    public void Zeros_in_single_arms_need_no_addition(CountMethod method)
    {
        var fit = CountModels.Fit(method, "OR", Tables((0, 40, 5, 40), (3, 50, 6, 50), (1, 30, 0, 28), (2, 60, 9, 61), (0, 12, 0, 12)));
        Assert.True(double.IsFinite(fit.Estimate) && fit.StandardError > 0 && fit.Estimate < 0);
        Assert.Contains(fit.Warnings, w => w.Contains("study 5", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(MixedModels))]
    public void One_study_gives_its_own_effect_and_no_variance_between_studies(CountMethod method)
    {
        var fit = CountModels.Fit(method, "OR", Tables((12, 40, 22, 45)));
        Assert.Null(fit.TauSquared);
        Assert.Null(fit.PredictionInterval);
        Assert.Null(fit.Heterogeneity);
        var offset = method == CountMethod.ConditionalApproximate;
        if (method is CountMethod.FixedStudyIntercepts or CountMethod.RandomStudyIntercepts || offset)
        {
            var expected = offset ? Math.Log(12.0 / 22 / (40.0 / 45)) : Math.Log(12.0 * 23 / (28.0 * 22));
            Assert.Equal(expected, fit.Estimate, 1e-12);
        }
    }

    /// <summary>The root of Σa·dhyper(a)·ψᵃ/Σdhyper(a)·ψᵃ = 12 by uniroot in R 4.2.2; its fisher.test stops at 0.452378.</summary>
    [Fact]
    public void One_study_under_the_exact_model_gives_the_conditional_estimate()
    {
        var fit = CountModels.Fit(CountMethod.ConditionalExact, "OR", Tables((12, 40, 22, 45)));
        Assert.Equal(FisherTestEstimate, Math.Exp(fit.Estimate), 1e-13);
    }

    private const double FisherTestEstimate = 0.4523802051135341;

    [Fact]
    public void A_wrong_measure_names_the_right_ones()
    {
        var error = Assert.Throws<ArgumentException>(() => CountModels.Fit(CountMethod.ConditionalApproximate, "RR", Tables((1, 10, 2, 10))));
        Assert.Contains("GLMM-CM.AL does not take RR; it takes OR; for RR choose one of MH", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => CountModels.Fit(CountMethod.MantelHaenszel, "SMD", Tables((1, 10, 2, 10))));
        Assert.Contains("OR, RR, RD, IRR and IRD", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_row_is_named_with_its_label()
    {
        void Refused(ImmutableArray<CountTable> tables, string expected, string measure = "OR")
        {
            var error = Assert.Throws<ArgumentException>(() => CountModels.Fit(CountMethod.MantelHaenszel, measure, tables));
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }

        Refused(Tables((1, 10, 2, 10), (11, 10, 2, 10)), "row 2 (study 2): ai is 11, more than the 10 of n1i");
        Refused(Tables((1, 10, 1.5, 10)), "row 1 (study 1): ci is 1.5; events are whole numbers");
        Refused(Tables((0, 0, 1, 10)), "n1i is 0; a group size is a whole number, 1 or more");
        Refused(CountsData.OfRates([1], [0], [2], [5]), "t1i is 0; person-time is finite and above 0", "IRR");
        Refused(CountsData.OfRates([1], [4], [2], [5]), "a table of kind x1i t1i x2i t2i where ai n1i ci n2i was expected");
        Refused([], "there is no table to pool");
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        var tables = Tables((1, 10, 2, 10), (3, 10, 2, 10));
        Assert.Throws<ArgumentException>(() => CountModels.Fit(CountMethod.Peto, "OR", tables, new() { Level = 1 }));
        Assert.Throws<ArgumentException>(() => CountModels.Fit(CountMethod.Peto, "OR", tables, new() { Inference = CountInference.StudentT }));
        Assert.Throws<ArgumentException>(() => CountModels.Fit(CountMethod.ConditionalExact, "OR", tables, new() { Start = double.NaN }));
    }

    [Fact]
    public void Inference_with_t_has_k_minus_1_degrees_of_freedom_and_the_same_standard_error()
    {
        var tables = CountsData.TwoByTwoOf("bcg-OR");
        var z = CountModels.Fit(CountMethod.ConditionalExact, "OR", tables);
        var t = CountModels.Fit(CountMethod.ConditionalExact, "OR", tables, new() { Inference = CountInference.StudentT });
        Assert.Equal(12, t.DegreesOfFreedom);
        Assert.Equal(z.StandardError, t.StandardError);

        // qt(.975, 12) in R 4.2.2.
        Assert.Equal(2.178812829667228 * t.StandardError, t.Interval.Upper - t.Estimate, 1e-12);
        Assert.Equal(2.178812829667228 * Math.Sqrt(t.StandardError * t.StandardError + t.TauSquared!.Value), t.PredictionInterval!.Value.Upper - t.Estimate, 1e-12);
        Assert.Equal(1.959963984540054 * Math.Sqrt(z.StandardError * z.StandardError + z.TauSquared!.Value), z.PredictionInterval!.Value.Upper - z.Estimate, 1e-12);
    }

    [Fact]
    public void A_thousand_studies_are_no_trouble()
    {
        // Deterministic counts with heterogeneity: log odds ratios alternate by study.
        var rows = Enumerable.Range(0, 1000).Select(i => ((double)(5 + i % 7), 60.0 + i % 11, (double)(8 + i % 5), 55.0 + i % 13)).ToArray();
        foreach (var method in Mixed)
        {
            var fit = CountModels.Fit(method, "OR", Tables(rows), new() { TauSquaredInterval = method != CountMethod.RandomStudyIntercepts });
            Assert.Equal(1000, fit.K);
            Assert.InRange(fit.Estimate, -0.6, -0.1);
        }
    }

    [Fact]
    public void The_registry_knows_every_method_once_with_measures_that_exist()
    {
        Assert.Equal(Enum.GetValues<CountMethod>().Order(), CountModels.All.Select(m => m.Method).Order());
        Assert.All(CountModels.All.SelectMany(m => m.Measures), code => Assert.True(Measures.TryFind(code, out _), code));
        Assert.True(CountModels.Codes.TryParse("GLMM-CM.EL", out var method, out _));
        Assert.Equal(CountMethod.ConditionalExact, method);
    }

    [Fact]
    public void The_fields_of_the_contract_are_written()
    {
        string[] contract =
        [
            "method", "inference", "level", "k", "estimate", "se", "statistic", "df", "p", "ci", "tau2", "tau2Se", "tau2Ci", "i2", "h2", "q",
            "qDf", "qP", "logLik", "predictionInterval",
        ];
        foreach (var method in OfOddsRatios)
        {
            var fit = CountModels.Fit(method, "OR", CountsData.TwoByTwoOf("bcg-OR"));
            using var stream = new MemoryStream();
            using (var json = new Utf8JsonWriter(stream))
            {
                json.WriteStartObject();
                CountModelJson.Write(json, fit);
                json.WriteEndObject();
            }

            using var document = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
            var root = document.RootElement;
            Assert.All(contract, name => Assert.True(root.TryGetProperty(name, out _), name));
            Assert.Equal(fit.Estimate, root.GetProperty("estimate").GetDouble());
            Assert.Equal(CountModels.Describe(method).Code, root.GetProperty("method").GetString());
            Assert.Equal(95, root.GetProperty("level").GetDouble());
            var isMixed = CountModels.Describe(method).IsMixedModel;
            Assert.Equal(isMixed ? JsonValueKind.Null : JsonValueKind.Number, root.GetProperty("i2").ValueKind);
            Assert.Equal(isMixed ? JsonValueKind.Array : JsonValueKind.Null, root.GetProperty("tau2Ci").ValueKind);
            Assert.Equal(isMixed ? JsonValueKind.Number : JsonValueKind.Null, root.GetProperty("logLik").ValueKind);
        }
    }
}
