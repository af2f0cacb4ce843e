using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Cli.Tests.Accuracy;

/// <summary>Effects and the 25 fits of each reference file.</summary>
internal static class GoldenFits
{
    /// <summary>
    /// References that hold metafor's last Fisher step instead of the value at the exact τ² of the same file; recomputed with 50-digit
    /// decimal arithmetic.
    /// </summary>
    private static readonly Dictionary<(string Name, string Method, string Quantity), double> Corrections = new()
    {
        [("nielweise2008-IRD", "REML", "se_tau2")] = 7.1155749506147462e-7,
    };

    public static void Add(RequestBatch batch, AccuracyTable table)
    {
        foreach (var (name, golden) in GoldenRequest.All)
        {
            foreach (var fit in golden.GetProperty("fits").EnumerateArray())
            {
                Add(batch, table, name, golden, fit);
            }

            AddIntervals(batch, table, name, golden);
        }
    }

    private static void Add(RequestBatch batch, AccuracyTable table, string name, JsonElement golden, JsonElement fit)
    {
        var method = fit.GetProperty("method").GetString()!;
        var inference = fit.GetProperty("test").GetString() switch { "z" => "z", "knha" => "hksj", _ => "hksj-adhoc" };
        Assert.True(HeterogeneityEstimators.Codes.TryParse(method, out var estimator, out _));
        var tolerance = HeterogeneityEstimators.Describe(estimator).IsIterative ? 1e-7 : 1e-10;
        var where = $"{name} {method} {inference}";
        var measure = golden.GetProperty("measure").GetString()!;

        // The PM rows hold the exact τ² but the ll and se_tau2 of metafor's own coarser root; the EB rows hold both at the same exact τ².
        var likelihood = method != "PM" ? fit : golden.GetProperty("fits").EnumerateArray().Single(f =>
            f.GetProperty("method").GetString() == "EB" && f.GetProperty("test").GetString() == fit.GetProperty("test").GetString());
        batch.Add(GoldenRequest.Of(name, golden, ("method", method), ("inference", inference)), result =>
        {
            foreach (var (ours, theirs, source) in new[]
            {
                ("estimate", "estimate", fit), ("se", "se", fit), ("statistic", "statistic", fit), ("p", "pval", fit), ("tau2", "tau2", fit),
                ("tau2Se", "se_tau2", likelihood), ("i2", "I2", fit), ("h2", "H2", fit), ("q", "QE", fit), ("qP", "QEp", fit), ("logLik", "ll", likelihood),
            })
            {
                if (source.GetProperty(theirs).ValueKind == JsonValueKind.Number)
                {
                    var expected = Corrections.GetValueOrDefault((name, method, theirs), source.GetProperty(theirs).GetDouble());

                    // A p of 1e-11 moves 46 times as much, relatively, as the statistic behind it.
                    table.Near(method, ours, where, expected, Number(result, ours), ours == "p" ? Math.Max(tolerance, 1e-9) : tolerance);
                }
            }

            table.Near(method, "ci", where, fit.GetProperty("ci_lb"), result.GetProperty("ci")[0], tolerance);
            table.Near(method, "ci", where, fit.GetProperty("ci_ub"), result.GetProperty("ci")[1], tolerance);
            if (method != "EE")
            {
                table.Near(method, "predictionInterval", where, fit.GetProperty("pi_lb"), result.GetProperty("predictionInterval")[0], tolerance);
                table.Near(method, "predictionInterval", where, fit.GetProperty("pi_ub"), result.GetProperty("predictionInterval")[1], tolerance);
            }

            if (method != "EE" || inference != "z")
            {
                return;
            }

            var studies = result.GetProperty("studies").EnumerateArray().ToArray();
            for (var i = 0; i < studies.Length; i++)
            {
                table.Near($"effects: {measure}", "yi", $"{name}, row {i + 1}", golden.GetProperty("yi")[i], studies[i].GetProperty("yi"), 1e-10, 1e-15);
                table.Near($"effects: {measure}", "vi", $"{name}, row {i + 1}", golden.GetProperty("vi")[i], studies[i].GetProperty("vi"), 1e-10);
            }
        });
    }

    private static void AddIntervals(RequestBatch batch, AccuracyTable table, string name, JsonElement golden)
    {
        foreach (var (code, key) in new[] { ("qp", "QP"), ("pl", "PL") })
        {
            var expected = golden.GetProperty("tau2_ci").GetProperty(key).GetProperty("tau2");
            batch.Add(GoldenRequest.Of(name, golden, ("tau2Ci", code)), result =>
                table.NearAll($"τ² interval, {key}", "tau2Ci", name, expected, result.GetProperty("tau2Ci"), 1e-7));
        }
    }

    private static double? Number(JsonElement result, string name) =>
        result.GetProperty(name).ValueKind == JsonValueKind.Number ? result.GetProperty(name).GetDouble() : null;
}
