using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExoMeta.Cli.Tests.Accuracy;

/// <summary>Meta-regressions of the reference files.</summary>
internal static class GoldenRegressions
{
    /// <summary>QE where metafor's normal equations with a calendar year lose digits; computed in rational arithmetic from the same rows.</summary>
    private static readonly Dictionary<(string Name, string Moderator), double> ExactQ = new()
    {
        [("bcg-RD", "year")] = 255.78129597315296,
        [("bcg-AS", "year")] = 169.17870311775584,
    };

    public static void Add(RequestBatch batch, AccuracyTable table)
    {
        foreach (var (name, golden) in GoldenRequest.All.Where(g => g.Golden.TryGetProperty("meta_regression", out _)))
        {
            foreach (var expected in golden.GetProperty("meta_regression").EnumerateArray())
            {
                Add(batch, table, name, golden, expected);
            }
        }
    }

    private static void Add(RequestBatch batch, AccuracyTable table, string name, JsonElement golden, JsonElement expected)
    {
        var moderator = expected.GetProperty("moderator").GetString()!;
        var inference = expected.GetProperty("test").GetString() == "z" ? "z" : "hksj";
        var request = GoldenRequest.Of(name, golden, ("mods", new JsonArray(moderator)), ("inference", inference));
        request["columns"]![moderator] = GoldenRequest.Spread(golden, expected.GetProperty("values"));
        var function = $"meta-regression, {inference}";
        var where = $"{name} ~ {moderator}";
        batch.Add(request, result =>
        {
            var coefficients = result.GetProperty("coefficients").EnumerateArray().ToArray();
            Assert.Equal(["intrcpt", moderator], coefficients.Select(c => c.GetProperty("term").GetString()));
            for (var i = 0; i < coefficients.Length; i++)
            {
                foreach (var (ours, theirs) in new[] { ("estimate", "estimate"), ("se", "se"), ("p", "pval") })
                {
                    table.Near(function, ours, where, expected.GetProperty(theirs)[i], coefficients[i].GetProperty(ours), 1e-7);
                }

                table.Near(function, "ci", where, expected.GetProperty("ci_lb")[i], coefficients[i].GetProperty("ci")[0], 1e-7);
                table.Near(function, "ci", where, expected.GetProperty("ci_ub")[i], coefficients[i].GetProperty("ci")[1], 1e-7);
            }

            foreach (var (ours, theirs) in new[] { ("tau2", "tau2"), ("r2", "R2"), ("i2", "I2"), ("qm", "QM"), ("qmP", "QMp") })
            {
                table.Near(function, ours, where, expected.GetProperty(theirs), result.GetProperty(ours), 1e-7);
            }

            var q = ExactQ.GetValueOrDefault((name, moderator), expected.GetProperty("QE").GetDouble());
            table.Near(function, "q", where, q, result.GetProperty("q").GetDouble(), 1e-10);
            Assert.Equal(expected.GetProperty("QMdf")[0].GetDouble(), result.GetProperty("qmDf").GetDouble());
        });
    }
}
