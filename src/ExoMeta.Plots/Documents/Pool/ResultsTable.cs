using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Documents.Pool;

/// <summary>
/// The table of estimates that every model prints: estimate, standard error, statistic (z, or t with its degrees of freedom), p and interval.
/// </summary>
internal sealed class ResultsTable
{
    private readonly List<(string Name, double? Estimate, double? Error, double? Statistic, double? Df, double? P, Interval? Interval)> _rows = [];

    /// <summary>Adds a row.</summary>
    public ResultsTable Add(string name, double? estimate, double? error, double? statistic, double? df, double? p, Interval? interval)
    {
        _rows.Add((TextMetrics.Clean(name), estimate, error, statistic, df, p, interval));
        return this;
    }

    /// <summary>Adds a coefficient.</summary>
    public ResultsTable Add(RegressionCoefficient c, string? name = null) =>
        Add(name ?? c.Name, c.Estimate, c.StandardError, c.Statistic, c.DegreesOfFreedom, c.PValue, c.Interval);

    /// <summary>The table as a document takes it.</summary>
    public TextTable ToTable()
    {
        var isStudent = _rows.Exists(r => r.Df is not null);
        string[] Cells(string name, string estimate, string error, string statistic, string df, string p, string lower, string upper) =>
            isStudent ? [name, estimate, error, statistic, df, p, lower, upper] : [name, estimate, error, statistic, p, lower, upper];
        var table = new TextTable(Cells("", "estimate", "se", isStudent ? "t" : "z", "df", "p", "ci.lb", "ci.ub"));
        foreach (var r in _rows)
        {
            table.Add(Cells(
                r.Name, Numbers.Text(r.Estimate), Numbers.Text(r.Error), Numbers.Text(r.Statistic, "0.000"), Numbers.Whole(r.Df),
                Numbers.P(r.P), Numbers.Text(r.Interval?.Lower), Numbers.Text(r.Interval?.Upper)));
        }

        return table;
    }
}
