using System.Collections.Immutable;
using System.Globalization;

namespace ExoMeta.Effects;

/// <summary>What a column of a data table may hold.</summary>
public enum ColumnKind
{
    /// <summary>Events: whole numbers ≥ 0.</summary>
    Count,

    /// <summary>Group sizes: whole numbers ≥ 1.</summary>
    GroupSize,

    /// <summary>Person-time: above 0.</summary>
    PersonTime,

    /// <summary>Any finite number.</summary>
    Number,

    /// <summary>Above 0: a variance, a standard error, a ratio.</summary>
    Positive,

    /// <summary>Standard deviations: ≥ 0.</summary>
    StandardDeviation,

    /// <summary>Correlations: −1 to 1.</summary>
    Correlation,
}

/// <summary>One column that a measure is computed from.</summary>
/// <param name="Name">The field's own name for it, as in escalc: ai, n1i, m1i …</param>
/// <param name="Kind">What it may hold.</param>
public sealed record MeasureColumn(string Name, ColumnKind Kind)
{
    /// <summary>What is wrong with a finite value of this column; null when nothing is.</summary>
    public string? WhatIsWrong(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return Kind switch
        {
            ColumnKind.Count when value < 0 => $"{text} is negative; events are counted from 0",
            ColumnKind.Count when value != Math.Floor(value) => $"{text} is not a whole number; events are counted",
            ColumnKind.GroupSize when value < 1 => $"{text} is below 1; a group has at least one member",
            ColumnKind.GroupSize when value != Math.Floor(value) => $"{text} is not a whole number; group members are counted",
            ColumnKind.PersonTime or ColumnKind.Positive when value <= 0 => $"{text} is not above 0",
            ColumnKind.StandardDeviation when value < 0 => $"{text} is negative; a standard deviation is 0 or more",
            ColumnKind.Correlation when Math.Abs(value) > 1 => $"{text} is no correlation; expected -1 to 1",
            _ => null,
        };
    }
}

/// <summary>How an interval <c>est lb ub</c> of a YV table is read.</summary>
/// <param name="IsLog">Whether est, lb and ub are ratios, analysed as their logarithms.</param>
/// <param name="Level">Confidence level of the interval in percent.</param>
public sealed record IntervalReading(bool IsLog, double Level);

/// <summary>Takes a row in the columns of a set to the row that the measure computes with.</summary>
/// <param name="given">The row as read, in the order of the set's columns.</param>
/// <param name="interval">How an interval is read; null where the user said nothing.</param>
public delegate double[] RowConversion(ReadOnlySpan<double> given, IntervalReading? interval);

/// <summary>One set of columns that a measure accepts.</summary>
/// <param name="Columns">The columns, in the order in which <see cref="Measure.Compute"/> takes them (unless converted).</param>
/// <param name="EventsWithin">Pairs (events, group size) of column indices.</param>
/// <param name="Convert">Takes the row to the measure's first set; null for that set itself.</param>
/// <param name="NeedsIntervalReading">Whether scale and level of an interval must be known.</param>
public sealed record ColumnSet(
    ImmutableArray<MeasureColumn> Columns, ImmutableArray<(int Events, int Size)> EventsWithin,
    RowConversion? Convert = null, bool NeedsIntervalReading = false)
{
    /// <summary>The names, as a user writes them.</summary>
    public override string ToString() => string.Join(' ', Columns.Select(c => c.Name));

    /// <summary>The row in the order that <see cref="Measure.Compute"/> takes.</summary>
    public double[] ToMeasureRow(ReadOnlySpan<double> given, IntervalReading? interval) =>
        Convert is null ? given.ToArray() : Convert(given, interval);

    /// <summary>Names each pair of events and group size in which the events outnumber the group.</summary>
    public IEnumerable<(string Column, string Message)> EventsAboveSize(IReadOnlyList<double> row) =>
        from pair in EventsWithin
        where row[pair.Events] > row[pair.Size]
        select (Columns[pair.Events].Name, string.Create(
            CultureInfo.InvariantCulture,
            $"{row[pair.Events]} events among {row[pair.Size]} ({Columns[pair.Size].Name}); events cannot outnumber the group"));

    /// <summary>The same set with pairs (events, group size) of column indices.</summary>
    internal ColumnSet WithEvents(params (int Events, int Size)[] pairs) => this with { EventsWithin = [.. pairs] };

    /// <summary>The same set, taken to the measure's first set by a conversion.</summary>
    internal ColumnSet ConvertedBy(RowConversion conversion) => this with { Convert = conversion };

    internal static ColumnSet Of(params (string Name, ColumnKind Kind)[] columns) =>
        new([.. columns.Select(c => new MeasureColumn(c.Name, c.Kind))], []);
}
