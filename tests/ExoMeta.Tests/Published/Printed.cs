using System.Globalization;
using ExoMeta.Pooling;
using ExoMeta.Tests.Pooling;

namespace ExoMeta.Tests.Published;

/// <summary>Comparison with a printed table: a value must round to what the table prints.</summary>
internal static class Printed
{
    /// <summary>The value agrees with a number as printed, to half a unit of its last digit.</summary>
    public static void Agrees(string printed, double value)
    {
        var point = printed.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : printed.Length - point - 1;
        var half = 0.5 * Math.Pow(10, -decimals);
        var expected = double.Parse(printed, CultureInfo.InvariantCulture);
        Assert.True(
            Math.Abs(value - expected) <= half * (1 + 1e-9),
            string.Create(CultureInfo.InvariantCulture, $"printed {printed}, computed {value:R}"));
    }

    /// <summary>Fits with the codes of the command line.</summary>
    public static MetaAnalysis Fit(EffectSet effects, string method, string inference = "z")
    {
        Assert.True(HeterogeneityEstimators.Codes.TryParse(method, out var estimator, out var error), error);
        Assert.True(PoolingCodes.Inference.TryParse(inference, out var chosen, out error), error);
        return RandomEffectsModel.Fit(effects, new PoolingOptions { Method = estimator, Inference = chosen });
    }

    /// <summary>Log odds ratios and their variances from events and totals (Woolf 1955), no zero cells.</summary>
    public static EffectSet LogOddsRatios(double[] ai, double[] n1i, double[] ci, double[] n2i) => GoldenData.Effects(
        [.. ai.Select((a, i) => Math.Log(a * (n2i[i] - ci[i]) / ((n1i[i] - a) * ci[i])))],
        [.. ai.Select((a, i) => 1 / a + 1 / (n1i[i] - a) + 1 / ci[i] + 1 / (n2i[i] - ci[i]))]);
}
