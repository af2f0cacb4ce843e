using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExoMeta.Cli.Tests.Accuracy;

/// <summary>Bayesian, multilevel, multivariate and cluster-robust results of bayes_multilevel.json.</summary>
internal static class GoldenStructures
{
    public static void Add(RequestBatch batch, AccuracyTable table)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Repository.Path("tests", "References", "bayes_multilevel.json")));
        var root = document.RootElement.Clone();
        foreach (var expected in root.GetProperty("bayes").EnumerateArray())
        {
            AddBayes(batch, table, expected);
        }

        foreach (var expected in root.GetProperty("multilevel").EnumerateArray())
        {
            AddMultilevel(batch, table, expected);
        }

        foreach (var expected in root.GetProperty("multivariate").EnumerateArray())
        {
            AddMultivariate(batch, table, expected);
        }
    }

    private static JsonObject Request(JsonElement expected, string variances)
    {
        var columns = new JsonObject { ["yi"] = Copy(expected.GetProperty("yi")), ["vi"] = Copy(expected.GetProperty(variances)) };
        return new JsonObject { ["id"] = expected.GetProperty("dataset").GetString(), ["measure"] = "YV", ["columns"] = columns };
    }

    private static JsonNode Copy(JsonElement value) => JsonNode.Parse(value.GetRawText())!;

    private static void AddBayes(RequestBatch batch, AccuracyTable table, JsonElement expected)
    {
        var scale = expected.GetProperty("scale").GetDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        var name = expected.GetProperty("tau_prior").GetString()!;
        var prior = name == "uniform" ? $"uniform(0, {scale})" : $"{name}({scale})";
        var request = Request(expected, "vi");
        request["method"] = "BAYES";
        request["prior"] = prior;
        if (expected.GetProperty("mu_prior") is { ValueKind: JsonValueKind.Object } mu && mu.GetProperty("sd").ValueKind == JsonValueKind.Number)
        {
            request["muPrior"] = FormattableString.Invariant($"normal({mu.GetProperty("mean").GetDouble():R},{mu.GetProperty("sd").GetDouble():R})");
        }

        var where = $"{expected.GetProperty("dataset").GetString()} {prior}";
        batch.Add(request, result =>
        {
            var posterior = result.GetProperty("posterior");
            foreach (var part in new[] { "mu", "tau", "predictive" })
            {
                foreach (var quantity in expected.GetProperty(part).EnumerateObject())
                {
                    var ours = quantity.Name == "p_below_0" ? "pBelow0" : quantity.Name;

                    // Quantiles of τ in the file are read off a grid.
                    var tolerance = part == "tau" && ours != "mean" ? 1e-4 : 1e-5;
                    table.Near("BAYES", $"{part} {ours}", where, quantity.Value, posterior.GetProperty(part).GetProperty(ours), tolerance);
                }
            }
        });
    }

    private static void AddMultilevel(RequestBatch batch, AccuracyTable table, JsonElement expected)
    {
        var name = expected.GetProperty("dataset").GetString()!;
        var request = Request(expected, "vi");
        request["nested"] = new JsonArray("outer", "inner");
        request["cluster"] = "outer";
        request["columns"]!["outer"] = Copy(expected.GetProperty("outer"));
        request["columns"]!["inner"] = Copy(expected.GetProperty("inner"));
        batch.Add(request, result =>
        {
            table.Near("multilevel", "estimate", name, expected.GetProperty("estimate"), result.GetProperty("estimate"), 1e-7);
            table.Near("multilevel", "se", name, expected.GetProperty("se"), result.GetProperty("se"), 1e-7);
            table.Near("multilevel", "logLik", name, expected.GetProperty("ll"), result.GetProperty("logLik"), 1e-10);
            for (var level = 0; level < 2; level++)
            {
                table.Near("multilevel", "sigma2", name, expected.GetProperty("sigma2")[level], result.GetProperty("components")[level].GetProperty("sigma2"), 1e-7);
            }

            var robust = expected.GetProperty("CR2");
            foreach (var (ours, theirs) in new[] { ("se", "se"), ("statistic", "t"), ("df", "df"), ("p", "p") })
            {
                table.Near("cluster-robust CR2, multilevel", ours, name, robust.GetProperty(theirs), result.GetProperty("robust").GetProperty(ours), 1e-7);
            }

            table.NearAll("multilevel", "ci", name, expected.GetProperty("ci"), result.GetProperty("ci"), 1e-7);
            table.Near("multilevel", "q", name, expected.GetProperty("QE"), result.GetProperty("q"), 1e-10);
        });
    }

    /// <summary>The file's values are where metafor's optimiser stopped, up to 6e-7 off (see Berkey1998Tests for the maximum by two routes).</summary>
    private static void AddMultivariate(RequestBatch batch, AccuracyTable table, JsonElement expected)
    {
        var name = expected.GetProperty("dataset").GetString()!;
        var size = expected.GetProperty("yi").GetArrayLength();
        var variances = new JsonArray([.. Enumerable.Range(0, size).Select(i => (JsonNode)expected.GetProperty("V")[i][i].GetDouble())]);
        var request = new JsonObject
        {
            ["id"] = name,
            ["measure"] = "YV",
            ["outcomes"] = new JsonArray("outcome", "trial"),
            ["v"] = Copy(expected.GetProperty("V")),
            ["columns"] = new JsonObject
            {
                ["yi"] = Copy(expected.GetProperty("yi")),
                ["vi"] = variances,
                ["outcome"] = Copy(expected.GetProperty("outcome")),
                ["trial"] = Copy(expected.GetProperty("trial")),
            },
        };
        batch.Add(request, result =>
        {
            var outcomes = result.GetProperty("outcomes").EnumerateArray().ToArray();
            foreach (var (coefficient, i) in result.GetProperty("coefficients").EnumerateArray().Select((c, i) => (c, i)))
            {
                table.Near("multivariate UN", "estimate", name, expected.GetProperty("estimate")[i], coefficient.GetProperty("estimate"), 1e-6);
                table.Near("multivariate UN", "se", name, expected.GetProperty("se")[i], coefficient.GetProperty("se"), 1e-6);
            }

            table.Near("multivariate UN", "logLik", name, expected.GetProperty("ll"), result.GetProperty("logLik"), 1e-10);
            var tau2 = expected.GetProperty("tau2").EnumerateArray().Select(t => t.GetDouble()).Order().ToArray();
            Assert.Equal(tau2.Length, outcomes.Length);
            foreach (var (e, a) in tau2.Zip(outcomes.Select(o => o.GetProperty("tau2").GetDouble()).Order()))
            {
                table.Near("multivariate UN", "tau2", name, e, a, 1e-6);
            }

            table.Near("multivariate UN", "rho", name, expected.GetProperty("rho").GetDouble(), result.GetProperty("correlations")[0].GetProperty("rho").GetDouble(), 1e-6);
        });
    }
}
