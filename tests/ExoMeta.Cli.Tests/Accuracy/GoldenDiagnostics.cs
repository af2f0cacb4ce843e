using System.Globalization;
using System.Text.Json;

namespace ExoMeta.Cli.Tests.Accuracy;

/// <summary>
/// Influence, leave-one-out, cumulative analyses, predictions of rows and permutation tests. Files in which metafor's own τ² is not the
/// exact one are left out here by name: tests/ExoMeta.Tests compares those with the same formulas at the exact τ².
/// </summary>
internal static class GoldenDiagnostics
{
    private static readonly HashSet<string> Influence = Names("anand1999-RD axfors2021-AS lau1992-PETO lau1992-RD nielweise2007-RD nielweise2008-IRD");

    private static readonly HashSet<string> Omitted = Names(
        "anand1999-RD axfors2021-AS collins1985a-RR lau1992-AS lau1992-OR lau1992-PETO lau1992-RD michael2013-CVR michael2013-VR nielweise2007-RD nielweise2008-IRD");

    private static readonly HashSet<string> Predictions = Names("nielweise2008-IRD");

    public static void Add(RequestBatch batch, AccuracyTable table)
    {
        foreach (var (name, golden) in GoldenRequest.All)
        {
            var expected = golden.GetProperty("diagnostics");
            batch.Add(GoldenRequest.Of(name, golden, ("diagnostics", true), ("leaveOneOut", true), ("cumulative", true)), result =>
            {
                CompareInfluence(table, name, expected.GetProperty("influence"), result.GetProperty("diagnostics"));
                CompareOmitted(table, name, expected.GetProperty("leave1out"), result.GetProperty("leaveOneOut"));
                CompareCumulative(table, name, expected.GetProperty("cumulative"), result.GetProperty("cumulative"));
                ComparePredictions(table, name, expected.GetProperty("blup"), result.GetProperty("studies"));
            });
            AddPermutation(batch, table, name, golden);
        }
    }

    private static void CompareInfluence(AccuracyTable table, string name, JsonElement expected, JsonElement actual)
    {
        if (Influence.Contains(name))
        {
            return;
        }

        foreach (var (ours, theirs) in new[]
        {
            ("rstudent", "rstudent"), ("dffits", "dffits"), ("cook", "cook"), ("covRatio", "cov_r"), ("tau2Deleted", "tau2_del"), ("qDeleted", "QE_del"), ("hat", "hat"),
            ("weight", "weight"), ("dfbetas", "dfbs"),
        })
        {
            // A change of the mean without a row is a difference of two nearly equal numbers.
            table.NearAll("influence", ours, name, expected.GetProperty(theirs), actual.GetProperty(ours), 1e-7, ours is "dffits" or "dfbetas" or "cook" or "rstudent" ? 1e-9 : 0);
        }
    }

    private static void CompareOmitted(AccuracyTable table, string name, JsonElement expected, JsonElement actual)
    {
        if (!Omitted.Contains(name))
        {
            Compare(table, "leave-one-out", name, expected, actual, [("estimate", "estimate"), ("se", "se"), ("tau2", "tau2"), ("i2", "I2"), ("q", "Q")], _ => true);
        }
    }

    /// <summary>Rows in which metafor did not converge, or stopped beside the maximum, are judged by their likelihood in tests/ExoMeta.Tests.</summary>
    private static void CompareCumulative(AccuracyTable table, string name, JsonElement expected, JsonElement actual)
    {
        bool Converged(int i) => expected.GetProperty("tau2")[i] is { ValueKind: JsonValueKind.Number } tau2
            && Math.Abs(tau2.GetDouble() - actual[i].GetProperty("tau2").GetDouble()) <= 1e-7 * tau2.GetDouble();
        Compare(table, "cumulative", name, expected, actual, [("estimate", "estimate"), ("se", "se"), ("tau2", "tau2")], Converged);
    }

    private static void ComparePredictions(AccuracyTable table, string name, JsonElement expected, JsonElement actual)
    {
        if (!Predictions.Contains(name))
        {
            Compare(table, "predictions of rows", name, expected, actual, [("blup", "pred"), ("blupSe", "se")], _ => true);
        }
    }

    private static void Compare(
        AccuracyTable table, string function, string name, JsonElement expected, JsonElement actual, (string Ours, string Theirs)[] quantities, Func<int, bool> takes)
    {
        var rows = actual.EnumerateArray().ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            foreach (var (ours, theirs) in takes(i) ? quantities : [])
            {
                table.Near(function, ours, string.Create(CultureInfo.InvariantCulture, $"{name}, row {i + 1}"), expected.GetProperty(theirs)[i], rows[i].GetProperty(ours), 1e-7);
            }
        }
    }

    private static void AddPermutation(RequestBatch batch, AccuracyTable table, string name, JsonElement golden)
    {
        if (golden.GetProperty("permutation") is not { ValueKind: JsonValueKind.Object } expected)
        {
            return;
        }

        batch.Add(GoldenRequest.Of(name, golden, ("method", expected.GetProperty("method").GetString()!), ("permutation", true)), result =>
        {
            table.Near("permutation test", "p", name, expected.GetProperty("pval"), result.GetProperty("permutation").GetProperty("p"), 1e-15);
            Assert.True(result.GetProperty("permutation").GetProperty("exact").GetBoolean());
        });
    }

    private static HashSet<string> Names(string names) => [.. names.Split(' ')];
}
