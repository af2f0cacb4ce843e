using System.Collections.Immutable;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Tables;

/// <summary>How records of one kind become a table: its columns in order, each with what it takes from a record.</summary>
/// <typeparam name="TRecord">A record of a result.</typeparam>
internal sealed class TableLayout<TRecord>
{
    private readonly List<Func<IReadOnlyList<TRecord>, ResultColumn>> _columns = [];

    /// <summary>Adds a column of words.</summary>
    public TableLayout<TRecord> Text(string name, Func<TRecord, string?> cell) => Add(rows => new ResultColumn.Text(name, [.. rows.Select(cell)]));

    /// <summary>Adds a column of numbers.</summary>
    public TableLayout<TRecord> Number(string name, Func<TRecord, double?> cell) => Add(rows => new ResultColumn.Number(name, rows.Select(cell)));

    /// <summary>Adds a column of counts.</summary>
    public TableLayout<TRecord> Whole(string name, Func<TRecord, long?> cell) => Add(rows => new ResultColumn.WholeNumber(name, [.. rows.Select(cell)]));

    /// <summary>Adds a column of yes and no.</summary>
    public TableLayout<TRecord> Flag(string name, Func<TRecord, bool?> cell) => Add(rows => new ResultColumn.Flag(name, [.. rows.Select(cell)]));

    /// <summary>Adds NAME.lb and NAME.ub.</summary>
    public TableLayout<TRecord> Interval(string name, Func<TRecord, Interval?> cell) =>
        Number(name + ".lb", r => cell(r)?.Lower).Number(name + ".ub", r => cell(r)?.Upper);

    /// <summary>Adds a simulated number with its error: NAME, NAME.mcse, NAME.ci.lb and NAME.ci.ub.</summary>
    public TableLayout<TRecord> Simulated(string name, Func<TRecord, MonteCarloEstimate?> cell) =>
        Number(name, r => cell(r)?.Estimate).Number(name + ".mcse", r => cell(r)?.Mcse)
            .Interval(name + ".ci", r => cell(r) is { } e ? new Interval(e.Lower, e.Upper) : null);

    /// <summary>Adds se, statistic, df, p, ci.lb and ci.ub. Without a statistic (a standard error of 0) there is no p either.</summary>
    public TableLayout<TRecord> Inference(
        Func<TRecord, double?> standardError, Func<TRecord, double?> statistic, Func<TRecord, double?> degreesOfFreedom, Func<TRecord, double?> p, Func<TRecord, Interval?> interval) =>
        Number("se", standardError).Number("statistic", statistic).Number("df", degreesOfFreedom)
            .Number("p", r => statistic(r) is { } z && double.IsFinite(z) ? p(r) : null).Interval("ci", interval);

    /// <summary>The table of some records.</summary>
    public ResultTable Of(string name, IReadOnlyList<TRecord> records) => new(name, [.. _columns.Select(c => c(records))]);

    private TableLayout<TRecord> Add(Func<IReadOnlyList<TRecord>, ResultColumn> column)
    {
        _columns.Add(column);
        return this;
    }
}
