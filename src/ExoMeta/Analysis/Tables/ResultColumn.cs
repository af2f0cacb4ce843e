using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace ExoMeta.Analysis.Tables;

/// <summary>One column of a result table; null is what does not exist, so that no number has to stand for it.</summary>
/// <param name="Name">The field's own name where it has one: yi, vi, ci.lb, rstudent; else the name in JSON.</param>
public abstract record ResultColumn(string Name)
{
    /// <summary>What its cells hold: text, double, long or bool.</summary>
    public abstract Type CellType { get; }

    /// <summary>Number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>A cell; null where there is nothing.</summary>
    /// <param name="row">The row, from 0.</param>
    public abstract object? this[int row] { get; }

    /// <summary>A cell as a file writes it: numbers with all their digits, nothing for null.</summary>
    /// <param name="row">The row, from 0.</param>
    public string TextOf(int row) => this[row] switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        var text => text.ToString()!,
    };

    /// <summary>Writes a cell as a JSON value.</summary>
    internal void Write(Utf8JsonWriter json, int row)
    {
        switch (this[row])
        {
            case string words:
                json.WriteStringValue(words);
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    /// <summary>Words.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Cells">One a row.</param>
    public sealed record Text(string Name, ImmutableArray<string?> Cells) : ResultColumn(Name)
    {
        /// <inheritdoc/>
        public override Type CellType => typeof(string);

        /// <inheritdoc/>
        public override int Count => Cells.Length;

        /// <inheritdoc/>
        public override object? this[int row] => Cells[row];
    }

    /// <summary>Numbers in full precision; what is not finite is null, and −0 is 0, as in JSON.</summary>
    public sealed record Number : ResultColumn
    {
        /// <summary>Makes a column.</summary>
        /// <param name="name">Its name.</param>
        /// <param name="cells">One a row.</param>
        public Number(string name, IEnumerable<double?> cells)
            : base(name) => Cells = [.. cells.Select(c => c is { } x && double.IsFinite(x) ? x == 0 ? 0 : x : (double?)null)];

        /// <summary>One a row.</summary>
        public ImmutableArray<double?> Cells { get; }

        /// <inheritdoc/>
        public override Type CellType => typeof(double);

        /// <inheritdoc/>
        public override int Count => Cells.Length;

        /// <inheritdoc/>
        public override object? this[int row] => Cells[row];
    }

    /// <summary>Counts.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Cells">One a row.</param>
    public sealed record WholeNumber(string Name, ImmutableArray<long?> Cells) : ResultColumn(Name)
    {
        /// <inheritdoc/>
        public override Type CellType => typeof(long);

        /// <inheritdoc/>
        public override int Count => Cells.Length;

        /// <inheritdoc/>
        public override object? this[int row] => Cells[row];
    }

    /// <summary>Yes or no.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Cells">One a row.</param>
    public sealed record Flag(string Name, ImmutableArray<bool?> Cells) : ResultColumn(Name)
    {
        /// <inheritdoc/>
        public override Type CellType => typeof(bool);

        /// <inheritdoc/>
        public override int Count => Cells.Length;

        /// <inheritdoc/>
        public override object? this[int row] => Cells[row];
    }
}
