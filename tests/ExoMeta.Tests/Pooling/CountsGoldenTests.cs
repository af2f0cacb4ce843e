using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>Every Mantel–Haenszel, Peto and mixed-model value of tests/References/meta.</summary>
public class CountsGoldenTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_reference_Mantel_Haenszel_result_is_reproduced()
    {
        var (compare, files) = (new Compare(), 0);
        foreach (var (name, measure, golden) in With("mantel_haenszel"))
        {
            files++;
            var fit = CountModels.Fit(CountMethod.MantelHaenszel, measure, CountsData.Tables(measure, golden.GetProperty("raw")));
            var reference = golden.GetProperty("mantel_haenszel");
            Common(compare, name, reference, fit, 1e-10);
            Near(compare, name, reference, "CMH", fit.MantelHaenszelTest?.Statistic, 1e-10);
            Near(compare, name, reference, "CMHp", fit.MantelHaenszelTest?.PValue, 1e-10);
            Near(compare, name, reference, "TA", fit.TaroneTest?.Statistic, 1e-10);
            Near(compare, name, reference, "TAp", fit.TaroneTest?.PValue, 1e-10);
        }

        Assert.Equal(35, files);
        Report(compare);
    }

    [Fact]
    public void Every_reference_Peto_result_is_reproduced()
    {
        var (compare, files) = (new Compare(), 0);
        foreach (var (name, measure, golden) in With("peto"))
        {
            files++;
            var fit = CountModels.Fit(CountMethod.Peto, measure, CountsData.Tables(measure, golden.GetProperty("raw")));
            Common(compare, name, golden.GetProperty("peto"), fit, 1e-10);
        }

        Assert.Equal(11, files);
        Report(compare);
    }

    /// <summary>
    /// The files' mixed models are where their optimisers stopped: up to 4·10⁻⁵ off the maximum in estimate, standard error and τ²
    /// (tests/References/glmm-exact.json holds the maxima, by another route). Their likelihood is the same to 10⁻¹⁰, and none is
    /// higher than ours.
    /// </summary>
    [Fact]
    public void Every_mixed_model_of_the_files_has_this_likelihood_and_lies_within_its_optimiser()
    {
        var (compare, fits) = (new Compare(), 0);
        foreach (var model in CountModels.All.Where(m => m.IsMixedModel))
        {
            var key = model.Code.Replace("GLMM-", "glmm_", StringComparison.Ordinal).Replace("GLMM", "glmm", StringComparison.Ordinal)
                .Replace('.', '_');
            foreach (var (name, measure, golden) in With(key))
            {
                fits++;
                var reference = golden.GetProperty(key);
                var fit = CountModels.Fit(model.Method, measure, CountsData.Tables(measure, golden.GetProperty("raw")));
                var where = name + " " + model.Code;
                Common(compare, where, reference, fit, 4e-5);
                Near(compare, where, reference, "tau2", fit.TauSquared, 4e-5);
                Near(compare, where, reference, "ll", fit.LogLikelihood, 1e-10);
                Assert.True(GoldenData.Number(reference, "ll") is not { } ll || fit.LogLikelihood >= ll - 1e-11 * Math.Abs(ll) - 1e-11, where);
                Assert.True(GoldenData.Number(reference, "tau2") is not 0.0 || fit.TauSquared == 0, where);
            }
        }

        Assert.Equal(46, fits);
        Report(compare);
    }

    [Fact]
    public void Every_mixed_model_agrees_with_an_independent_exact_computation()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "References", "glmm-exact.json")));
        var (compare, fits) = (new Compare(), 0);
        foreach (var file in document.RootElement.GetProperty("fits").EnumerateObject())
        {
            var golden = GoldenData.Load(file.Name);
            var measure = golden.GetProperty("measure").GetString()!;
            foreach (var reference in file.Value.EnumerateObject())
            {
                fits++;
                Assert.True(CountModels.Codes.TryParse(reference.Name, out var method, out _), reference.Name);
                var fit = CountModels.Fit(method, measure, CountsData.Tables(measure, golden.GetProperty("raw")));
                var where = file.Name + " " + reference.Name;
                Near(compare, where, reference.Value, "estimate", fit.Estimate, 1e-10);
                Near(compare, where, reference.Value, "se", fit.StandardError, 1e-7);
                Near(compare, where, reference.Value, "tau2", fit.TauSquared, 1e-9);
                Near(compare, where, reference.Value, "tau2Se", fit.TauSquaredStandardError, 1e-7);
                Near(compare, where, reference.Value, "ll", fit.LogLikelihood, 1e-10);
                if (GoldenData.Number(reference.Value, "sigma2") is { } intercepts)
                {
                    compare.Near("sigma2", where, intercepts, fit.InterceptVariance, 1e-9, scale: 1e-12);
                }
            }
        }

        Assert.Equal(49, fits);
        Report(compare);
    }

    private static IEnumerable<(string Name, string Measure, JsonElement Golden)> With(string key) =>
        from name in GoldenData.Names
        let golden = GoldenData.Load(name)
        where golden.TryGetProperty(key, out _)
        select (name, golden.GetProperty("measure").GetString()!, golden);

    private static void Common(Compare compare, string where, JsonElement reference, CountModelFit fit, double tolerance)
    {
        Near(compare, where, reference, "estimate", fit.Estimate, tolerance);
        Near(compare, where, reference, "se", fit.StandardError, tolerance);
        Near(compare, where, reference, "pval", fit.PValue, tolerance);
        Near(compare, where, reference, "QE", fit.Heterogeneity?.Statistic, tolerance);
        Near(compare, where, reference, "QEp", fit.Heterogeneity?.PValue, tolerance);
        if (reference.TryGetProperty("ci", out var interval))
        {
            compare.Near("ci_lb", where, interval[0].GetDouble(), fit.Interval.Lower, tolerance);
            compare.Near("ci_ub", where, interval[1].GetDouble(), fit.Interval.Upper, tolerance);
        }
    }

    private static void Near(Compare compare, string where, JsonElement reference, string quantity, double? actual, double tolerance)
    {
        if (GoldenData.Number(reference, quantity) is { } expected)
        {
            compare.Near(quantity, where, expected, actual, tolerance);
        }
    }

    private void Report(Compare compare)
    {
        foreach (var (quantity, worst) in compare.Worst)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{quantity,-10} {worst.Error:E2} {worst.Where}"));
        }

        compare.ThrowIfAny();
    }
}

/// <summary>Count tables for tests.</summary>
internal static class CountsData
{
    /// <summary>The raw columns of a reference file as tables.</summary>
    public static ImmutableArray<CountTable> Tables(string measure, JsonElement raw)
    {
        string[] columns = measure switch
        {
            "IRR" or "IRD" => ["x1i", "t1i", "x2i", "t2i"],
            "PLO" => ["xi", "ni"],
            _ => ["ai", "n1i", "ci", "n2i"],
        };

        // Rows with a missing value are dropped, as in the reference.
        var whole = Enumerable.Range(0, raw.GetProperty(columns[0]).GetArrayLength())
            .Where(i => columns.All(c => raw.GetProperty(c)[i].ValueKind == JsonValueKind.Number)).ToArray();
        double[] Column(string name) => [.. whole.Select(i => raw.GetProperty(name)[i].GetDouble())];
        return measure switch
        {
            "IRR" or "IRD" => OfRates(Column("x1i"), Column("t1i"), Column("x2i"), Column("t2i")),
            "PLO" => OfProportions(Column("xi"), Column("ni")),
            _ => Of(Column("ai"), Column("n1i"), Column("ci"), Column("n2i")),
        };
    }

    public static ImmutableArray<CountTable> Of(double[] ai, double[] n1i, double[] ci, double[] n2i) =>
        [.. ai.Select((a, i) => new TwoByTwo(Label(i), a, n1i[i], ci[i], n2i[i]))];

    public static ImmutableArray<CountTable> OfRates(double[] x1i, double[] t1i, double[] x2i, double[] t2i) =>
        [.. x1i.Select((x, i) => new Rates(Label(i), x, t1i[i], x2i[i], t2i[i]))];

    public static ImmutableArray<CountTable> OfProportions(double[] xi, double[] ni) =>
        [.. xi.Select((x, i) => new Proportion(Label(i), x, ni[i]))];

    /// <summary>The tables of a reference file with two-by-two columns.</summary>
    public static ImmutableArray<CountTable> TwoByTwoOf(string name) => Tables("OR", GoldenData.Load(name).GetProperty("raw"));

    private static string Label(int i) => "study " + (i + 1).ToString(CultureInfo.InvariantCulture);
}
