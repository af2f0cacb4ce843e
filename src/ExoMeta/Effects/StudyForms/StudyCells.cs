using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Problems;

namespace ExoMeta.Effects;

/// <summary>The cells of one row, as a study form reads them; collects unknowns and what is wrong.</summary>
/// <param name="form">The row's form.</param>
/// <param name="cell">The trimmed text of a column; empty when nothing stands there.</param>
/// <param name="carryRounding">Whether the rounding of printed numbers is an unknown.</param>
internal sealed class StudyCells(StudyForm form, Func<string, string> cell, bool carryRounding)
{
    private readonly List<(string Column, string Message)> _problems = [];
    private readonly List<string> _assumed = [];
    private HashSet<string>? _assumedColumns;

    /// <summary>What the row leaves open.</summary>
    public UnknownsBuilder Unknowns { get; } = new();

    /// <summary>What is wrong so far.</summary>
    public IReadOnlyList<(string Column, string Message)> Problems => _problems;

    /// <summary>What was assumed: <c>ri = uniform(0.2, 0.8)</c>.</summary>
    public IReadOnlyList<string> Assumed => _assumed;

    /// <summary>The row's own quote, or its cells with their columns.</summary>
    public string PrintedText => Has("printed")
        ? Text("printed")
        : string.Join(", ", form.Required.Concat(form.Optional).Where(Has).Select(c => $"{c} {Text(c)}"));

    /// <summary>Whether a column is filled.</summary>
    public bool Has(string column) => Text(column).Length > 0;

    /// <summary>The text of a column.</summary>
    public string Text(string column) => cell(column);

    /// <summary>Notes a problem.</summary>
    public void Note(string column, string message) => _problems.Add((column, message));

    /// <summary>Reads the list of assumed columns and notes names that the row does not fill.</summary>
    public void ReadAssumedColumns()
    {
        var names = Text("assumed").Split([' ', ';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        _assumedColumns = [.. names];
        var filled = form.Required.Concat(form.Optional).Where(Has).ToList();
        foreach (var name in names.Where(n => !filled.Contains(n)))
        {
            Note("assumed", $"'{name}' is no filled column of this {form.Name} row{NearestName.Hint(name, filled)}");
        }
    }

    /// <summary>A number in its printed digits; NaN, with the problem noted, when it is none.</summary>
    public PrintedNumber Printed(string column)
    {
        if (PrintedNumber.TryParse(Text(column), out var number, out var error))
        {
            return number;
        }

        Note(column, Text(column).Contains('(', StringComparison.Ordinal) ? $"takes a printed number, not '{Text(column)}'" : error);
        return new(Text(column), double.NaN, double.NaN, double.NaN);
    }

    /// <summary>A printed number whose rounding is an unknown, kept inside <paramref name="low"/> and <paramref name="high"/>.</summary>
    public Formula Rounded(
        string what, PrintedNumber number, double low = double.NegativeInfinity, double high = double.PositiveInfinity)
    {
        if (!carryRounding || double.IsNaN(number.Value))
        {
            return number.Value;
        }

        var inside = number with { Low = Math.Max(low, number.Low), High = Math.Min(high, number.High) };
        return Unknowns.Rounded(what, inside);
    }

    /// <summary>A number or a distribution of the kind that a column holds; NaN, with the problem noted, when it is wrong.</summary>
    /// <param name="column">The column.</param>
    /// <param name="kind">What it may hold.</param>
    /// <param name="what">What unknowns call it.</param>
    public Formula Read(string column, ColumnKind kind, string what)
    {
        if (Text(column).Contains('(', StringComparison.Ordinal))
        {
            return Distribution(column, kind, what);
        }

        var number = Printed(column);
        if (!double.IsNaN(number.Value) && new MeasureColumn(column, kind).WhatIsWrong(number.Value) is { } wrong)
        {
            Note(column, wrong);
            return double.NaN;
        }

        var isAssumed = NoteIfAssumed(column);
        var (low, high) = Bounds(kind);
        return isAssumed || kind is ColumnKind.Count or ColumnKind.GroupSize ? number.Value : Rounded(what, number, low, high);
    }

    /// <summary>A number or distribution without rounding: degrees of freedom, which papers print as they are.</summary>
    public Formula ReadExact(string column, ColumnKind kind, string what)
    {
        if (Text(column).Contains('(', StringComparison.Ordinal))
        {
            return Distribution(column, kind, what);
        }

        var number = Printed(column);
        if (!double.IsNaN(number.Value) && new MeasureColumn(column, kind).WhatIsWrong(number.Value) is { } wrong)
        {
            Note(column, wrong);
        }

        NoteIfAssumed(column);
        return number.Value;
    }

    /// <summary>A group size ≥ <paramref name="smallest"/>.</summary>
    public Formula Size(string column, string what, int smallest = 2)
    {
        var size = Read(column, ColumnKind.GroupSize, what);
        var least = Unknowns.Lowest(size);
        if (least < smallest)
        {
            Note(column, string.Create(CultureInfo.InvariantCulture, $"{Text(column)} is too small a group; expected {smallest} or more"));
        }

        return size;
    }

    /// <summary>One of a few names; null when the cell is empty or wrong.</summary>
    public string? Choice(string column, params IReadOnlyList<string> names)
    {
        if (!Has(column) || names.Contains(Text(column)))
        {
            return Has(column) ? Text(column) : null;
        }

        var listed = names.Count == 1 ? names[0] : $"{string.Join(", ", names.SkipLast(1))} or {names[^1]}";
        Note(column, $"unknown {column} '{Text(column)}'; expected {listed}");
        return null;
    }

    /// <summary>Confidence level in percent; 95 when the cell is empty.</summary>
    public double Level()
    {
        var cells = new FormCells("", null, Text);
        var level = cells.Level();
        _problems.AddRange(cells.Problems);
        return level ?? 95;
    }

    /// <summary>
    /// Whether a ± is a standard deviation (0) or a standard error of the mean (1): stated in <c>spread_kind</c>, as sd, sem or a choice
    /// with its weights; either one equally likely where nothing is stated, with the larger standard deviation as plug-in.
    /// </summary>
    public Formula SpreadKind()
    {
        const string Name = UnknownReadings.KindOfError;
        const string Note = "0 = SD, 1 = SEM; the plug-in takes the SEM reading where it may, the larger spread";
        var text = Text("spread_kind");
        if (text is "" or "unknown")
        {
            return Unknowns.Add(new(Name, new UncertainQuantity.Choice([(0, 0.5), (1, 0.5)]), 1, $"the source does not say ({Note})"));
        }

        if (text is "sd" or "sem")
        {
            NoteIfAssumed("spread_kind");
            return text == "sd" ? 0 : 1;
        }

        if (!UncertainQuantity.TryParse(text, out var quantity, out _) || AssumptionDomain.WhatIsWrong("spread_kind", quantity) is not null)
        {
            this.Note("spread_kind", $"unknown spread_kind '{text}'; expected sd, sem, unknown or choice(0: w, 1: 1-w) with 0 = SD and 1 = SEM");
            return double.NaN;
        }

        _assumed.Add($"spread_kind = {quantity}");
        var reason = Has("reason") ? Text("reason") : "assumed in the table, without a stated reason";
        return Unknowns.Assumed(Name, new("spread_kind", quantity, reason), quantity.Support.High, $"{reason} ({Note})");
    }

    /// <summary>Notes assumptions that no number of the form took: what a paper must print cannot be assumed.</summary>
    public void CheckAssumptionsWereTaken()
    {
        foreach (var column in _assumedColumns ?? [])
        {
            if (!_assumed.Any(a => a.StartsWith($"{column} = ", StringComparison.Ordinal)))
            {
                Note("assumed", $"{column} is printed by its form ({form.Name}) and cannot be assumed");
            }
        }

        if (Has("reason") && _assumed.Count == 0 && Problems.Count == 0)
        {
            Note("reason", "says why something is assumed, but nothing is: name the assumed cells in 'assumed', or write a distribution in one");
        }
    }

    /// <summary>Whether the row calls a number of its own assumed, which the record then says.</summary>
    private bool NoteIfAssumed(string column)
    {
        if (_assumedColumns?.Contains(column) != true)
        {
            return false;
        }

        _assumed.Add($"{column} = {Text(column)}");
        return true;
    }

    private Formula Distribution(string column, ColumnKind kind, string what)
    {
        if (!UncertainQuantity.TryParse(Text(column), out var quantity, out var error))
        {
            Note(column, error);
            return double.NaN;
        }

        if (WhatIsWrong(column, kind, quantity) is { } wrong)
        {
            Note(column, wrong);
            return double.NaN;
        }

        _assumed.Add($"{column} = {quantity}");
        var reason = Has("reason") ? Text("reason") : "assumed in the table, without a stated reason";
        return Unknowns.Assumed(what, new(column, quantity, reason));
    }

    private static string? WhatIsWrong(string column, ColumnKind kind, UncertainQuantity quantity)
    {
        var isWhole = quantity switch
        {
            UncertainQuantity.Integers => true,
            UncertainQuantity.Choice choice => choice.Options.All(o => o.Value == Math.Floor(o.Value)),
            _ => false,
        };
        if (kind is ColumnKind.Count or ColumnKind.GroupSize && !isWhole)
        {
            return $"{quantity} draws no whole numbers; expected integers(a, b) or a choice of whole numbers";
        }

        var (low, high) = quantity.Support;
        var (least, most) = Bounds(kind);
        var hasAtoms = quantity is UncertainQuantity.Integers or UncertainQuantity.Choice;
        var wrong = hasAtoms && new MeasureColumn(column, kind).WhatIsWrong(low) is { } atom ? atom
            : low < least || high > most ? "a draw could lie outside what the column may hold" : null;
        return wrong is null ? null : $"{quantity}: {wrong}{Range(kind)}";
    }

    private static string Range(ColumnKind kind) => kind switch
    {
        ColumnKind.Correlation => " (-1 to 1)",
        ColumnKind.StandardDeviation => " (0 or more)",
        ColumnKind.Positive or ColumnKind.PersonTime => " (above 0)",
        _ => "",
    };

    private static (double Low, double High) Bounds(ColumnKind kind) => kind switch
    {
        ColumnKind.Correlation => (-1, 1),
        ColumnKind.Number => (double.NegativeInfinity, double.PositiveInfinity),
        _ => (0, double.PositiveInfinity),
    };
}
