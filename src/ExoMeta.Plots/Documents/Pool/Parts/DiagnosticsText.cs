using ExoMeta.Analysis.Requests;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Documents.Pool.Parts;

/// <summary>The text of influence diagnostics; influential rows carry a star.</summary>
internal static class DiagnosticsText
{
    public static void Write(ResultDocument text, PoolAnswer answer)
    {
        if (answer.Diagnostics is not { } result)
        {
            return;
        }

        text.Append("influence of each row (Viechtbauer and Cheung 2010)\n");
        var isMean = result.Coefficients.Length == 1;
        var table = new TextTable(["", "rstudent", "dffits", "cook.d", "cov.r", "tau2.del", "QE.del", "hat", "weight", .. isMean ? ["dfbs"] : Array.Empty<string>(), "inf"]);
        foreach (var r in result.Rows)
        {
            table.Add(
            [
                Label(r), Numbers.Text(r.StudentisedResidual), Numbers.Text(r.Dffits), Numbers.Text(r.CookDistance), Numbers.Text(r.CovarianceRatio),
                Numbers.Text(r.TauSquaredDeleted), Numbers.Text(r.QDeleted, "0.00"), Numbers.Text(r.Hat), Numbers.Text(r.Weight, "0.00"),
                .. isMean ? [Numbers.Text(r.Dfbetas[0])] : Array.Empty<string>(), r.IsInfluential ? "*" : "",
            ]);
        }

        text.Append(table);
        text.Append(result.Rows.Any(r => r.IsInfluential) ? "* influential: dffits, Cook's distance, hat value or a dfbetas beyond its usual bound\n" : "no row is influential by the usual bounds\n");
        if (result.Reason is { } reason)
        {
            text.Line("", $"a dash: {reason}");
        }

        text.Append("\n");
        if (!isMean)
        {
            Coefficients(text, result);
        }
    }

    private static void Coefficients(ResultDocument text, InfluenceDiagnostics result)
    {
        text.Append("dfbetas: change of each coefficient without the row, in standard errors\n");
        var table = new TextTable(["", .. result.Coefficients.Select(TextMetrics.Clean)]);
        foreach (var r in result.Rows)
        {
            table.Add([Label(r), .. r.Dfbetas.Select(d => Numbers.Text(d))]);
        }

        text.Append(table).Append("\n");
    }

    private static string Label(RowInfluence row) => TextMetrics.Clean(row.Label);
}
