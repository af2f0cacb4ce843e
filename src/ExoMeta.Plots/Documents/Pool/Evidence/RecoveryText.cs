using System.Globalization;
using ExoMeta.Analysis.Requests;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Documents.Pool.Evidence;

/// <summary>The record of how each printed result became an effect: printed, derived, formula, what stays open.</summary>
internal static class RecoveryText
{
    /// <summary>How the unknown of a rounded number is named; they are counted, not listed.</summary>
    private const string Rounding = "rounding of ";

    public static void Write(ResultDocument text, PoolAnswer answer)
    {
        if (answer.Recovered is not { } table)
        {
            return;
        }

        text.Append(string.Create(CultureInfo.InvariantCulture, $"effects recovered from {Numbers.Plural(table.Rows.Length, "printed result")}\n"));
        foreach (var row in table.Rows)
        {
            Row(text, row);
        }

        text.Append("\n");
    }

    private static void Row(ResultDocument text, ReportedRow row)
    {
        text.Line($"{TextMetrics.Clean(row.Label)} ({row.Form.Name}): ", row.Record.Printed);
        text.Line("  → ", row.Record.Derived);
        text.Line("    by ", row.Record.Formula + (row.Record.Reference is { } reference ? $" ({reference})" : ""));
        var rounded = row.Effect.Unknowns.Count(IsRounding);
        var open = row.Effect.Unknowns.Where(u => !IsRounding(u)).Select(u => $"{u.Name} ~ {u.Prior}")
            .Concat(rounded == 0 ? [] : [Numbers.Plural(rounded, "rounded number")]).ToArray();
        text.Line("    ", open.Length == 0 ? "nothing uncertain" : "uncertain: " + string.Join("; ", open));
        if (row.IsSensitivityAnalysis)
        {
            text.Line("    ", "imputed: what rests on this row is a sensitivity analysis");
        }
    }

    private static bool IsRounding(Unknown unknown) => unknown.Name.StartsWith(Rounding, StringComparison.Ordinal);
}
