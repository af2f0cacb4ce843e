using System.Text.Json;
using ExoMeta.Effects;

namespace ExoMeta.Tests.Effects;

/// <summary>Effects and variances against metafor's escalc.</summary>
public class GoldenEffectsTests
{
    private const double RelativeTolerance = 1e-10;

    private static string References => Path.Combine(AppContext.BaseDirectory, "References");

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Path.Combine(References, "meta"), "*.json").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Fact]
    public void All_98_reference_files_are_there() => Assert.Equal(98, Files.Count);

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_effect_and_variance_agrees_with_metafor(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(References, "meta", file)));
        var root = document.RootElement;
        Assert.True(Measures.TryFind(root.GetProperty("measure").GetString()!, out var measure));
        var raw = root.GetProperty("raw");
        var kept = root.GetProperty("kept_rows").EnumerateArray().Select(e => e.GetInt32() - 1).ToArray();
        var (expectedEstimates, expectedVariances) = (Numbers(root, "yi"), Numbers(root, "vi"));

        // A YV file holds the effects themselves: there the measure must hand them through.
        var rows = measure.Code == "YV"
            ? [.. expectedEstimates.Zip(expectedVariances, (y, v) => new[] { y, v })]
            : kept.Select(i => Row(measure, raw, i)!).ToList();
        var rule = ZeroCellRule.Default.ForTable(rows.Any(r => measure.HasZeroCell(r)));
        for (var i = 0; i < rows.Count; i++)
        {
            Assert.Null(measure.OutsideDomain(rows[i]));
            var effect = measure.Compute(rows[i], rule);
            AssertClose(expectedEstimates[i], effect.Estimate);
            AssertClose(expectedVariances[i], effect.Variance);
        }
    }

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, CaseCount())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Measures_and_zero_cell_rules_that_the_data_sets_lack_agree_with_metafor(int index)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(References, "effects-escalc.json")));
        var test = document.RootElement.GetProperty("cases")[index];
        Assert.True(Measures.TryFind(test.GetProperty("measure").GetString()!, out var measure));
        var options = test.GetProperty("options");
        var rule = ZeroCellRule.Default;
        if (options.TryGetProperty("to", out var to))
        {
            Assert.True(ZeroCellRule.TryParseScope(to.GetString()!, out var scope));
            rule = new(options.GetProperty("add").GetDouble(), scope);
        }

        var (estimates, variances) = (test.GetProperty("yi"), test.GetProperty("vi"));
        var rows = Enumerable.Range(0, estimates.GetArrayLength()).Select(i => Row(measure, test.GetProperty("raw"), i)!).ToList();
        rule = rule.ForTable(rows.Any(r => measure.HasZeroCell(r)));
        for (var i = 0; i < rows.Count; i++)
        {
            var effect = measure.Compute(rows[i], rule);
            if (estimates[i].ValueKind == JsonValueKind.Null)
            {
                Assert.False(Measure.IsDefined(effect));
                continue;
            }

            AssertClose(estimates[i].GetDouble(), effect.Estimate);
            AssertClose(variances[i].GetDouble(), effect.Variance);
        }
    }

    private static int CaseCount()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(References, "effects-escalc.json")));
        return document.RootElement.GetProperty("cases").GetArrayLength();
    }

    private static double[]? Row(Measure measure, JsonElement raw, int index)
    {
        var set = measure.ColumnSets[0];
        var row = new double[set.Columns.Length];
        for (var c = 0; c < row.Length; c++)
        {
            row[c] = raw.GetProperty(set.Columns[c].Name)[index].GetDouble();
        }

        return row;
    }

    private static double[] Numbers(JsonElement root, string name) => [.. root.GetProperty(name).EnumerateArray().Select(e => e.GetDouble())];

    /// <summary>Relative 1e-10; differences of arcsines and logs that cancel to zero are compared at 1e-15 of their terms.</summary>
    private static void AssertClose(double expected, double actual)
    {
        var tolerance = Math.Max(RelativeTolerance * Math.Abs(expected), expected == 0 ? 1e-15 : 0);
        Assert.True(Math.Abs(actual - expected) <= tolerance, FormattableString.Invariant($"expected {expected:R}, got {actual:R}"));
    }
}
