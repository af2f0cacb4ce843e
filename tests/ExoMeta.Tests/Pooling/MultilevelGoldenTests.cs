using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>Fits of tests/References/bayes_multilevel.json (metafor 3.8-1).</summary>
public class MultilevelGoldenTests(ITestOutputHelper output)
{
    internal static readonly JsonElement Root = Load();

    private static JsonElement Load()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "References", "bayes_multilevel.json")));
        return document.RootElement.Clone();
    }

    public static TheoryData<string> DataSets => [.. Root.GetProperty("multilevel").EnumerateArray().Select(e => e.GetProperty("dataset").GetString()!)];

    internal static JsonElement Golden(string dataset) =>
        Root.GetProperty("multilevel").EnumerateArray().Single(e => e.GetProperty("dataset").GetString() == dataset);

    internal static NestedLevel[] Levels(JsonElement golden, params string[] columns) =>
        [.. columns.Select(c => new NestedLevel(c, [.. golden.GetProperty(c).EnumerateArray().Select(e => e.GetString()!)]))];

    [Theory]
    [MemberData(nameof(DataSets))]
    public void Three_level_fits_agree_with_the_reference(string dataset)
    {
        var golden = Golden(dataset);
        var fit = MultilevelModel.Fit(GoldenData.Effects(golden), [.. Levels(golden, "outer", "inner")], new());
        var compare = new Compare();
        var (sigma2, ci) = (GoldenData.Numbers(golden, "sigma2"), GoldenData.Numbers(golden, "ci"));
        compare.Near("estimate", dataset, golden.GetProperty("estimate").GetDouble(), fit.PooledEffect!.Estimate, 1e-7);
        compare.Near("se", dataset, golden.GetProperty("se").GetDouble(), fit.PooledEffect.StandardError, 1e-7);
        compare.Near("lower", dataset, ci[0], fit.PooledEffect.Interval.Lower, 1e-7);
        compare.Near("upper", dataset, ci[1], fit.PooledEffect.Interval.Upper, 1e-7);
        compare.Near("outer", dataset, sigma2[0], fit.Components[0].Variance, 1e-7);
        compare.Near("inner", dataset, sigma2[1], fit.Components[1].Variance, 1e-7);
        compare.Near("logLik", dataset, golden.GetProperty("ll").GetDouble(), fit.LogLikelihood, 1e-12);
        compare.Near("Q", dataset, golden.GetProperty("QE").GetDouble(), fit.Q, 1e-12);
        foreach (var (quantity, worst) in compare.Worst)
        {
            output.WriteLine($"{quantity}: {worst.Error:E2}");
        }

        foreach (var c in fit.Components)
        {
            output.WriteLine($"{c}");
        }

        output.WriteLine($"{fit.Fit} I2 {fit.ISquared:R} PI {fit.PredictionInterval} {string.Join("; ", fit.Warnings)}");
        compare.ThrowIfAny();
    }
}
