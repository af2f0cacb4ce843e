using System.Text.Json;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Problems;

namespace ExoMeta.Tests.Evidence;

/// <summary>Every study form against R: escalc where it computes the measure, the papers' formulas for what comes before.</summary>
public class ReportedTableGoldenTests
{
    private const double RelativeTolerance = 1e-12;

    private static string PathToCases => Path.Combine(AppContext.BaseDirectory, "References", "recovery.json");

    public static TheoryData<int> Cases
    {
        get
        {
            using var document = JsonDocument.Parse(File.ReadAllText(PathToCases));
            return [.. Enumerable.Range(0, document.RootElement.GetProperty("cases").GetArrayLength())];
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_form_gives_the_effect_that_R_computes_from_the_same_print(int index)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(PathToCases));
        var test = document.RootElement.GetProperty("cases")[index];
        var cells = test.GetProperty("cells").EnumerateObject().Select(c => (c.Name, c.Value.GetString()!));
        var problems = new ProblemList();
        var table = ReportedRows.FromCells(test.GetProperty("measure").GetString()!, cells, new(), problems);
        Assert.Equal([], TableFile.Print(problems));
        var effect = Assert.Single(table!.Rows).Effect.PlugIn;
        AssertClose(test.GetProperty("yi").GetDouble(), effect.Estimate);
        AssertClose(test.GetProperty("vi").GetDouble(), effect.Variance);
        if (test.TryGetProperty("df", out var df))
        {
            Assert.Equal(df.GetDouble(), effect.DegreesOfFreedom);
        }
        else
        {
            Assert.Equal(double.PositiveInfinity, effect.DegreesOfFreedom);
        }
    }

    [Fact]
    public void Every_form_has_a_case()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(PathToCases));
        var tested = document.RootElement.GetProperty("cases").EnumerateArray()
            .Select(c => c.GetProperty("cells").GetProperty("form").GetString()!).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(StudyForms.All.Select(f => f.Name).Order(StringComparer.Ordinal), tested);
    }

    [Fact]
    public void Every_pair_of_two_group_form_and_measure_has_a_case()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(PathToCases));
        var tested = document.RootElement.GetProperty("cases").EnumerateArray()
            .Select(c => (c.GetProperty("cells").GetProperty("form").GetString()!, c.GetProperty("measure").GetString()!)).ToHashSet();
        var missing = from form in StudyForms.All
                      where form.Name.StartsWith("me", StringComparison.Ordinal) && !form.Required.Contains("ni")
                      from measure in Measures.All
                      where form.Gives(measure) && measure.Code != "NMD" && !tested.Contains((form.Name, measure.Code))
                      select (form.Name, measure.Code);
        Assert.Empty(missing);
    }

    [Fact]
    public void The_statistics_of_skewness_are_those_of_Shi_2023()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(PathToCases));
        foreach (var test in document.RootElement.GetProperty("skewness").EnumerateArray())
        {
            double[] q = [.. test.GetProperty("quantiles").EnumerateArray().Select(e => e.GetDouble())];
            var n = test.GetProperty("n").GetDouble();
            var (statistic, critical) = test.GetProperty("scenario").GetString() switch
            {
                "S1" => SampleFromQuantiles.SkewnessOfRange(q[0], q[1], q[2], n),
                "S2" => SampleFromQuantiles.SkewnessOfQuartiles(q[0], q[1], q[2], n),
                _ => SampleFromQuantiles.SkewnessOfAllFive(q[0], q[1], q[2], q[3], q[4], n),
            };
            AssertClose(test.GetProperty("statistic").GetDouble(), statistic);
            AssertClose(test.GetProperty("critical").GetDouble(), critical);
        }
    }

    private static void AssertClose(double expected, double actual) => Assert.True(
        Math.Abs(actual - expected) <= RelativeTolerance * Math.Abs(expected), FormattableString.Invariant($"expected {expected:R}, got {actual:R}"));
}
