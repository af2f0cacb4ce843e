using System.Text.Json;

namespace ExoMeta.Cli.Tests.Accuracy;

/// <summary>Mantel–Haenszel, Peto and the mixed models of counts.</summary>
internal static class GoldenCounts
{
    public static void Add(RequestBatch batch, AccuracyTable table)
    {
        foreach (var (name, golden) in GoldenRequest.All)
        {
            AddClosedForm(batch, table, name, golden, "MH", "mantel_haenszel");
            AddClosedForm(batch, table, name, golden, "PETO", "peto");
        }

        using var document = JsonDocument.Parse(File.ReadAllText(Repository.Path("tests", "References", "glmm-exact.json")));
        foreach (var file in document.RootElement.GetProperty("fits").EnumerateObject())
        {
            var golden = GoldenRequest.All.First(g => g.Name == file.Name).Golden;
            foreach (var exact in file.Value.EnumerateObject())
            {
                AddMixed(batch, table, file.Name, golden, exact.Name, exact.Value.Clone());
            }
        }
    }

    private static void AddClosedForm(RequestBatch batch, AccuracyTable table, string name, JsonElement golden, string method, string key)
    {
        if (!golden.TryGetProperty(key, out var expected))
        {
            return;
        }

        batch.Add(GoldenRequest.Of(name, golden, ("method", method)), result =>
        {
            foreach (var (ours, theirs) in new[]
            {
                ("estimate", "estimate"), ("se", "se"), ("p", "pval"), ("q", "QE"), ("qP", "QEp"), ("cmh", "CMH"), ("cmhP", "CMHp"), ("tarone", "TA"), ("taroneP", "TAp"),
            })
            {
                if (expected.TryGetProperty(theirs, out var number) && number.ValueKind == JsonValueKind.Number)
                {
                    table.Near(method, ours, name, number, result.GetProperty(ours), 1e-10);
                }
            }

            table.NearAll(method, "ci", name, expected.GetProperty("ci"), result.GetProperty("ci"), 1e-10);
        });
    }

    private static void AddMixed(RequestBatch batch, AccuracyTable table, string name, JsonElement golden, string method, JsonElement exact)
    {
        var file = method == "GLMM" ? "glmm" : method.Replace("GLMM-", "glmm_", StringComparison.Ordinal).Replace('.', '_');
        batch.Add(GoldenRequest.Of(name, golden, ("method", method)), result =>
        {
            foreach (var (quantity, ours, tolerance) in new[] { ("estimate", "estimate", 1e-10), ("se", "se", 1e-7), ("tau2", "tau2", 1e-9), ("tau2Se", "tau2Se", 1e-7), ("ll", "logLik", 1e-10) })
            {
                if (exact.TryGetProperty(quantity, out var number) && number.ValueKind == JsonValueKind.Number)
                {
                    table.Near(method, ours, name, number, result.GetProperty(ours), tolerance);
                }
            }

            if (golden.TryGetProperty(file, out var printed))
            {
                foreach (var quantity in new[] { "estimate", "se", "tau2" }.Where(q => printed.GetProperty(q).ValueKind == JsonValueKind.Number))
                {
                    table.Near($"{method}, files", quantity, name, printed.GetProperty(quantity), result.GetProperty(quantity), 4e-5);
                }
            }
        });
    }
}
