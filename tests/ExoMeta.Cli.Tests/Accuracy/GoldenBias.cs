using System.Text.Json;

namespace ExoMeta.Cli.Tests.Accuracy;

/// <summary>Small-study effects. Selection models are judged by their likelihood in tests/ExoMeta.Tests, because the references' optimisers stop early.</summary>
internal static class GoldenBias
{
    /// <summary>Where the reference stops short of the maximum: metafor 3.8-1 with threshold 1e-16.</summary>
    private static readonly double[] EggerOfNielweise = [-0.000341427707565451, 0.00131662964252303];

    public static void Add(RequestBatch batch, AccuracyTable table)
    {
        var trimFill = References("trimfill-exact.json").GetProperty("fits");
        var henmiCopas = References("henmi-copas.json").GetProperty("lower, upper, critical value");
        foreach (var (name, golden) in GoldenRequest.All)
        {
            var expected = golden.GetProperty("bias");
            batch.Add(GoldenRequest.Of(name, golden, ("bias", true)), result =>
            {
                var actual = result.GetProperty("bias");
                Regression(table, "Egger, least squares", name, expected.GetProperty("egger_lm"), actual.GetProperty("egger"), 1e-10);
                Regression(table, "Egger, meta-regression", name, expected.GetProperty("egger_rma"), actual.GetProperty("eggerRma"), 1e-7);
                Regression(table, "regression on the variance", name, expected.GetProperty("peese_like_vi"), actual.GetProperty("peese"), 1e-7);
                table.Near("Begg", "tau", name, expected.GetProperty("begg").GetProperty("tau"), actual.GetProperty("begg").GetProperty("tau"), 1e-10);
                table.Near("Begg", "p", name, expected.GetProperty("begg").GetProperty("pval"), actual.GetProperty("begg").GetProperty("p"), 1e-10);
                foreach (var (ours, theirs) in new[] { ("rosenthal", "Rosenthal"), ("rosenberg", "Rosenberg") })
                {
                    table.Near("fail-safe N", ours, name, expected.GetProperty("fsn").GetProperty(theirs), actual.GetProperty("failSafeN").GetProperty(ours), 1e-15);
                }

                foreach (var (ours, theirs) in new[] { ("observed", "O"), ("expected", "E"), ("theta", "theta"), ("p", "pval") })
                {
                    if (expected.GetProperty("tes").TryGetProperty(theirs, out var number) && number.ValueKind == JsonValueKind.Number)
                    {
                        table.Near("excess significance", ours, name, number, actual.GetProperty("excessSignificance").GetProperty(ours), 1e-10);
                    }
                }

                if (trimFill.GetProperty(name).TryGetProperty("REML_L0_auto", out var filled))
                {
                    TrimFill(table, "trim and fill, REML", name, filled, actual.GetProperty("trimFill"), 1e-7);
                }

                var exact = henmiCopas.GetProperty(name);
                var interval = actual.GetProperty("henmiCopas").GetProperty("ci");
                var half = 0.5 * (exact[1].GetDouble() - exact[0].GetDouble());
                table.Near("Henmi–Copas", "estimate", name, expected.GetProperty("henmi_copas").GetProperty("estimate"), actual.GetProperty("henmiCopas").GetProperty("estimate"), 1e-10);
                table.Near("Henmi–Copas", "ci", name, exact[0], interval[0], 1e-10, 1e-10 * half);
                table.Near("Henmi–Copas", "ci", name, exact[1], interval[1], 1e-10, 1e-10 * half);
            });
            batch.Add(GoldenRequest.Of(name, golden, ("bias", true), ("method", "EE")), result =>
                TrimFill(table, "trim and fill, EE", name, expected.GetProperty("trimfill").GetProperty("EE_L0_auto"), result.GetProperty("bias").GetProperty("trimFill"), 1e-10));
        }
    }

    private static void Regression(AccuracyTable table, string function, string name, JsonElement expected, JsonElement actual, double tolerance)
    {
        if (expected.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var (ours, theirs) in new[] { ("statistic", "statistic"), ("df", "df"), ("p", "pval") })
        {
            // A p of 1e-16 moves 70 times as much, relatively, as the statistic behind it.
            table.Near(function, ours, name, expected.GetProperty(theirs), actual.GetProperty(ours), ours == "p" ? Math.Max(tolerance, 1e-9) : tolerance);
        }

        var isCorrected = function == "Egger, meta-regression" && name == "nielweise2008-IRD";
        double Theirs(int end) => expected.GetProperty("limit_ci")[end].GetDouble();
        table.Near(function, "limit", name, isCorrected ? EggerOfNielweise[0] : expected.GetProperty("limit").GetDouble(), actual.GetProperty("limit").GetDouble(), tolerance);
        table.Near(function, "limitCi", name, Theirs(0), actual.GetProperty("limitCi")[0].GetDouble(), tolerance);
        table.Near(function, "limitCi", name, isCorrected ? EggerOfNielweise[1] : Theirs(1), actual.GetProperty("limitCi")[1].GetDouble(), tolerance);
    }

    private static void TrimFill(AccuracyTable table, string function, string name, JsonElement expected, JsonElement actual, double tolerance)
    {
        if (expected.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        Assert.Equal(expected.GetProperty("side").GetString(), actual.GetProperty("side").GetString());
        table.Near(function, "k0", name, expected.GetProperty("k0"), actual.GetProperty("k0"), 0);
        foreach (var quantity in new[] { "estimate", "se", "tau2" })
        {
            // Where τ² is 0 at the boundary the reference's last Fisher step may stand at 1e-16.
            table.Near(function, quantity, name, expected.GetProperty(quantity), actual.GetProperty(quantity), tolerance, quantity == "tau2" ? 1e-14 : 0);
        }

        table.NearAll(function, "ci", name, expected.GetProperty("ci"), actual.GetProperty("ci"), tolerance);
    }

    private static JsonElement References(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Repository.Path("tests", "References", file)));
        return document.RootElement.Clone();
    }
}
