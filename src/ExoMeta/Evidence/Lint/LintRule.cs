using System.Globalization;
using ExoMeta.Effects;

namespace ExoMeta.Evidence.Lint;

/// <summary>One question that a careful reviewer asks of a table. One class a rule, listed in <see cref="LintRules"/>.</summary>
/// <param name="id">Stable kebab-case name.</param>
/// <param name="severity">The gravest finding that it can make.</param>
/// <param name="summary">What it finds, in one sentence.</param>
/// <param name="appliesTo">The columns that it reads.</param>
/// <param name="reference">Author and year; null for arithmetic.</param>
public abstract class LintRule(string id, LintSeverity severity, string summary, string appliesTo, string? reference = null)
{
    /// <summary>Stable kebab-case name.</summary>
    public string Id { get; } = id;

    /// <summary>The gravest finding that it can make.</summary>
    public LintSeverity Severity { get; } = severity;

    /// <summary>What it finds, in one sentence.</summary>
    public string Summary { get; } = summary;

    /// <summary>The columns that it reads.</summary>
    public string AppliesTo { get; } = appliesTo;

    /// <summary>Author and year; null for arithmetic.</summary>
    public string? Reference { get; } = reference;

    /// <summary>The findings of this rule.</summary>
    internal abstract IEnumerable<LintFinding> Check(LintTable table);

    private protected LintFinding Find(LintRow row, string column, LintSeverity found, string reason) =>
        new(row.LocationOf(column), row.Label, Id, found, reason);
}

/// <summary>A rule that looks at one row at a time.</summary>
/// <inheritdoc/>
public abstract class LintRowRule(string id, LintSeverity severity, string summary, string appliesTo, string? reference = null)
    : LintRule(id, severity, summary, appliesTo, reference)
{
    /// <inheritdoc/>
    internal sealed override IEnumerable<LintFinding> Check(LintTable table) => table.Rows.SelectMany(CheckRow);

    /// <summary>The findings in one row.</summary>
    internal abstract IEnumerable<LintFinding> CheckRow(LintRow row);
}

/// <summary>Numbers in reasons.</summary>
internal static class Say
{
    /// <summary>Three significant digits, more for large numbers; a true minus sign.</summary>
    public static string Number(double value)
    {
        var size = Math.Abs(value);
        var text = size == Math.Floor(size) && size < 1e15 ? size.ToString("0", CultureInfo.InvariantCulture)
            : size >= 100 ? size.ToString("0.#", CultureInfo.InvariantCulture)
            : size >= 0.0001 ? size.ToString("G3", CultureInfo.InvariantCulture)
            : size.ToString("0.##E+0", CultureInfo.InvariantCulture);
        return value < 0 ? "\u2212" + text : text;
    }

    /// <summary>What was printed, with a true minus sign.</summary>
    public static string Text(PrintedNumber number) => number.Text.Replace('-', '\u2212');

    /// <summary>What was printed, with a true minus sign.</summary>
    public static string Text(string text) => text.Replace('-', '\u2212');

    /// <summary>A p-value; two digits.</summary>
    public static string P(double p) => p < 1e-6 ? "below 0.000001" : p.ToString(p >= 0.0001 ? "G2" : "0.#E+0", CultureInfo.InvariantCulture);

    /// <summary>A p-value, or its range where rounding leaves one.</summary>
    public static string P(Bounds range)
    {
        var (low, high) = (P(range.Low), P(range.High));
        return low == high ? low : range.Low <= 0 ? $"at most {high}" : $"{low} to {high}";
    }

    /// <summary>A line of a file.</summary>
    public static string Line(LintRow row) => $"line {Number(row.Line)}";
}
