using System.Collections.Immutable;
using System.Text.Json;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Tests.Trials.Designs;

/// <summary>Reference values of designs, and the names that the reference program gives its families.</summary>
internal static class DesignReferences
{
    public static JsonElement Golden => TrialTesting.References;

    public static JsonElement Wide { get; } =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "References", "designs.json"))).RootElement;

    public static ImmutableArray<double> Numbers(this JsonElement element, string name) =>
        element.GetProperty(name) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.Number ? e.GetDouble() : double.NaN)]
            : [element.GetProperty(name).GetDouble()];

    public static double Number(this JsonElement element, string name) => element.GetProperty(name).GetDouble();

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static double? NumberIfAny(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            ? value.GetDouble()
            : null;

    public static EfficacyRule Efficacy(string type, JsonElement extra) => type switch
    {
        "OF" => EfficacyRule.OBrienFleming,
        "P" => EfficacyRule.Pocock,
        "WT" => new WangTsiatis(extra.NumberIfAny("deltaWT")!.Value),
        "HP" => new HaybittlePeto(),
        _ => new AlphaSpending(Spending(type, extra.NumberIfAny("gammaA"))),
    };

    public static SpendingFunction Spending(string type, double? parameter) => type[2..] switch
    {
        "OF" => new OBrienFlemingSpending(),
        "P" => new PocockSpending(),
        "HSD" => new HwangShihDeCaniSpending(parameter!.Value),
        "KD" => new KimDeMetsSpending(parameter!.Value),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "unknown"),
    };

    /// <summary>Thirds and the like are printed with 15 digits; the exact fraction is meant.</summary>
    public static ImmutableArray<double> Information(JsonElement design)
    {
        var printed = design.Numbers("information");
        var equal = GroupSequentialDesign.EqualInformation(printed.Length);
        return printed.Zip(equal).All(pair => Math.Abs(pair.First - pair.Second) < 1e-12) ? equal : printed;
    }

    public static void Close(ImmutableArray<double> expected, ImmutableArray<double> actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Close(expected[i], actual[i], tolerance, $"{what}, number {i + 1}");
        }
    }

    public static void Close(double expected, double actual, double tolerance, string what) => Assert.True(
        Math.Abs(actual - expected) <= tolerance, FormattableString.Invariant($"{what}: {actual} differs from {expected} by {actual - expected}"));
}
