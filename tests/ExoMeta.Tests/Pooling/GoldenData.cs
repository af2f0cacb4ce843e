using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>The reference fits of tests/References/meta.</summary>
internal static class GoldenData
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "References", "meta");

    /// <summary>Every data-set × measure pair, by name.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    public static JsonElement Load(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")));
        return document.RootElement.Clone();
    }

    public static EffectSet Effects(string name) => Effects(Load(name));

    public static EffectSet Effects(JsonElement golden) => Effects(Numbers(golden, "yi"), Numbers(golden, "vi"));

    public static EffectSet Effects(double[] estimates, double[] variances, double[,]? covariance = null) => new(
        [.. estimates.Zip(variances, (y, v) => (y, v)).Select((row, i) =>
        {
            var label = "row " + (i + 1).ToString(CultureInfo.InvariantCulture);
            return new StudyEffect(label, label, row.y, row.v);
        })],
        covariance);

    public static double[] Numbers(JsonElement parent, string property) =>
        [.. parent.GetProperty(property).EnumerateArray().Select(e => e.GetDouble())];

    /// <summary>A number, or null when the reference has none.</summary>
    public static double? Number(JsonElement parent, string property) =>
        parent.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    /// <summary>Kenward and Roger's inference is one of REML; every other goes with every estimator.</summary>
    public static bool IsOffered(HeterogeneityEstimator method, InferenceMethod inference) =>
        inference != InferenceMethod.KenwardRoger || method == HeterogeneityEstimator.RestrictedMaximumLikelihood;

    public static PoolingOptions Options(JsonElement fit)
    {
        Assert.True(HeterogeneityEstimators.Codes.TryParse(fit.GetProperty("method").GetString()!, out var method, out _));
        return new PoolingOptions
        {
            Method = method,
            Inference = fit.GetProperty("test").GetString() switch
            {
                "z" => InferenceMethod.Wald,
                "knha" => InferenceMethod.HartungKnapp,
                "adhoc" => InferenceMethod.HartungKnappNeverNarrower,
                var other => throw new InvalidOperationException(other),
            },
        };
    }
}
