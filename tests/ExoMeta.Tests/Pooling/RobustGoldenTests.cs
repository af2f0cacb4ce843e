using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>Cluster-robust inference against clubSandwich 0.5.8 (tests/References/robust.json), variances held at the same values on both sides.</summary>
public class RobustGoldenTests(ITestOutputHelper output)
{
    private static readonly JsonElement Root = Load();

    public static TheoryData<string> Names => [.. Root.GetProperty("fits").EnumerateArray().Select(f => f.GetProperty("name").GetString()!)];

    private static JsonElement Load()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "References", "robust.json")));
        return document.RootElement.Clone();
    }

    internal static string[] Texts(string column) => [.. Root.GetProperty("konstantopoulos2011").GetProperty(column).EnumerateArray().Select(e => e.GetString()!)];

    internal static double[] Years => GoldenData.Numbers(Root.GetProperty("konstantopoulos2011"), "year");

    internal static EffectSet Konstantopoulos =>
        GoldenData.Effects(GoldenData.Numbers(Root.GetProperty("konstantopoulos2011"), "yi"), GoldenData.Numbers(Root.GetProperty("konstantopoulos2011"), "vi"));

    private static (WorkingModel Model, string[] Clusters) ModelOf(JsonElement golden)
    {
        var name = golden.GetProperty("name").GetString();
        if (name == "bivariate")
        {
            var (effects, trials, outcomes) = MultivariateGoldenTests.Berkey();
            return (MultivariateModel.Fit(effects, [.. trials], [.. outcomes], OutcomeStructure.Unstructured, new()).WorkingModel, trials);
        }

        var (district, group) = (Texts("district"), Texts("g"));
        var design = name switch
        {
            "three-level with year" or "regression" => DesignMatrix.Of(Moderator.Numeric("year", Years)),
            "three-level with interaction" =>
                DesignMatrix.Of([Moderator.Numeric("y2", Years.Select(y => y - 1990)), Moderator.Factor("g", group)], ["y2*g"]),
            "factor without intercept" => DesignMatrix.Of([Moderator.Factor("g", group)], ["g", "-1"]),
            _ => DesignMatrix.InterceptOnly(district.Length),
        };
        if (golden.TryGetProperty("sigma2", out _))
        {
            var held = GoldenData.Numbers(golden, "sigma2");
            var fit = MultilevelModel.Fit(
                Konstantopoulos,
                [new("district", [.. district]) { FixedVariance = held[0] }, new("school", [.. Texts("school")]) { FixedVariance = held[1] }],
                new(), design);
            return (fit.WorkingModel, district);
        }

        var clusters = name == "one row a cluster" ? [.. Enumerable.Range(1, district.Length).Select(i => $"{i}")] : district;
        return (WorkingModel.Of(Konstantopoulos, design, golden.GetProperty("tau2").GetDouble()), clusters);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Sandwiches_degrees_of_freedom_and_tests_agree_with_the_reference(string name)
    {
        var golden = Root.GetProperty("fits").EnumerateArray().Single(f => f.GetProperty("name").GetString() == name);
        var (model, clusters) = ModelOf(golden);
        var compare = new Compare();
        RobustInference? last = null;
        foreach (var estimator in Enum.GetValues<RobustEstimator>())
        {
            var robust = last = ClusterRobust.Of(model, [.. clusters], new() { Estimator = estimator });
            var reference = golden.GetProperty(estimator.ToString());
            for (var c = 0; c < robust.Coefficients.Length; c++)
            {
                // Terms in an interaction come in another order here and there.
                var at = IndexOfTerm(golden, robust.Coefficients[c].Name);
                compare.Near("estimate", name, Element(golden, "beta", at), robust.Coefficients[c].Estimate, 1e-9);
                compare.Near($"{estimator} se", name, Element(reference, "se", at), robust.Coefficients[c].StandardError, 1e-9);
                compare.Near($"{estimator} df", name, Element(reference, "df", at), robust.Coefficients[c].DegreesOfFreedom, 1e-8);
                compare.Near($"{estimator} p", name, Element(reference, "p", at), robust.Coefficients[c].PValue, 1e-8);
            }
        }

        if (golden.TryGetProperty("htz", out var htz))
        {
            Agrees(compare, name, htz, last!.Moderators!);
            Agrees(compare, name, golden.GetProperty("htzAll"), last.Test([.. Enumerable.Range(0, last.Coefficients.Length)]));
        }

        foreach (var (quantity, worst) in compare.Worst)
        {
            output.WriteLine($"{quantity}: {worst.Error:E2}");
        }

        compare.ThrowIfAny();
    }

    private static void Agrees(Compare compare, string name, JsonElement htz, CoefficientTest test)
    {
        if (GoldenData.Number(htz, "p") is not { } p)
        {
            Assert.True(double.IsNaN(test.PValue), "the reference has no p");
            return;
        }

        compare.Near("HTZ F", name, htz.GetProperty("f").GetDouble(), test.Statistic, 1e-8);
        compare.Near("HTZ df", name, htz.GetProperty("df2").GetDouble(), test.DenominatorDegreesOfFreedom, 1e-8);
        compare.Near("HTZ p", name, p, test.PValue, 1e-8);
        Assert.Equal(htz.GetProperty("df1").GetInt32(), test.DegreesOfFreedom);
    }

    private static double Element(JsonElement parent, string property, int index) =>
        parent.GetProperty(property) is { ValueKind: JsonValueKind.Array } array ? array[index].GetDouble() : parent.GetProperty(property).GetDouble();

    private static int IndexOfTerm(JsonElement golden, string term)
    {
        var terms = golden.GetProperty("terms");
        string[] names = terms.ValueKind == JsonValueKind.Array ? [.. terms.EnumerateArray().Select(t => t.GetString()!)] : [terms.GetString()!];
        return Array.IndexOf(names, term);
    }
}
