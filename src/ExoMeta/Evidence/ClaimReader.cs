using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Problems;

namespace ExoMeta.Evidence;

/// <summary>Makes claims of the rows of an evidence table, noting everything that is wrong with them.</summary>
internal sealed class ClaimReader(CsvTable table)
{
    private static readonly string[] GoodDirections = ["up", "down", "none"];
    private static readonly string[] ComparatorTypes = ["concurrent", "baseline", "dose-against-dose", "none"];
    private static readonly string[] ProductClasses = ["cells", "exosomes", "conditioned medium", "cells + exosomes"];

    private static readonly string[] Domains =
    [
        "mortality", "inflammation", "lung injury", "oxygenation", "immunity", "clinical status", "coagulation", "safety", "other",
    ];

    private readonly Dictionary<string, SourceLocation> _ids = new(StringComparer.Ordinal);
    private readonly List<Problem> _problems = [];
    private ImmutableArray<CsvCell> _row;

    /// <summary>Every column of an evidence table.</summary>
    public static ImmutableArray<string> Columns { get; } =
    [
        "id", "study", "reference", "source", "section", "quote", "printed", "contradiction", "note",
        "species", "model", "compartment", "timepoint", "product", "product_class", "dose", "route",
        "comparator", "comparator_type", "outcome", "domain", "good_direction", "form",
        .. ValueColumns.All,
    ];

    /// <summary>What is wrong so far.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>The claim of a row; null when something is wrong with it.</summary>
    public Claim? Read(ImmutableArray<CsvCell> row)
    {
        var before = _problems.Count;
        _row = row;
        CheckId();
        var comparatorType = (ComparatorType?)Choice("comparator_type", ComparatorTypes);
        var goodDirection = (GoodDirection?)Choice("good_direction", GoodDirections);
        var claim = new Claim
        {
            Id = Text("id"),
            Location = new(table.File, Cell("id").Location.Line),
            Study = Stated("study"),
            Reference = Stated("reference"),
            Source = Stated("source"),
            Section = Text("section"),
            Quote = Stated("quote"),
            Printed = Stated("printed"),
            Contradiction = Optional("contradiction"),
            Note = Optional("note"),

            // What decides whether rows may be pooled must be said, if only as "not stated": two empty cells are not the same thing.
            Species = Stated("species"),
            Model = Stated("model"),
            Compartment = Stated("compartment"),
            Timepoint = Stated("timepoint"),
            Product = Stated("product"),
            ProductClass = Named("product_class", ProductClasses),
            Dose = Optional("dose"),
            Route = Optional("route"),
            Comparator = comparatorType is ComparatorType.None ? Text("comparator") : Stated("comparator"),
            ComparatorType = comparatorType ?? ComparatorType.None,
            Outcome = Stated("outcome"),
            Domain = Named("domain", Domains),
            GoodDirection = goodDirection ?? GoodDirection.None,
            Statistic = ReadStatistic(goodDirection) ?? new Qualitative(Text("printed")),
        };
        return _problems.Count == before ? claim : null;
    }

    private ReportedStatistic? ReadStatistic(GoodDirection? goodDirection)
    {
        if (Stated("form") is not { Length: > 0 } name)
        {
            return null;
        }

        if (!ReportedForms.TryFind(name, out var form))
        {
            Note("form", $"unknown form '{name}'{NearestName.Hint(name, ReportedForms.All.Select(f => f.Name))}");
            return null;
        }

        CheckOtherColumnsAreEmpty(form);
        var cells = new FormCells(Text("printed"), goodDirection switch
        {
            GoodDirection.Up => true,
            GoodDirection.Down => false,
            _ => null,
        }, Text);
        var statistic = form.Read(cells);
        foreach (var (column, message) in cells.Problems)
        {
            Note(column, message);
        }

        foreach (var (column, message) in cells.Problems.Count == 0 && statistic is not null ? statistic.Validate() : [])
        {
            Note(column, message);
        }

        if (statistic is Contradicted && Text("contradiction").Length == 0 && Text("note").Length == 0)
        {
            Note("contradiction", "is empty; a contradicted claim says here or in its note what contradicts it");
        }

        return statistic;
    }

    private void CheckOtherColumnsAreEmpty(ReportedForm form)
    {
        foreach (var column in ValueColumns.All.Where(c => !form.Columns.Contains(c) && Text(c).Length > 0))
        {
            var takes = form.Columns.IsEmpty ? "it takes no value column" : $"it takes {string.Join(", ", form.Columns)}";
            Note(column, $"the form {form.Name} does not take '{Text(column)}' here; {takes}");
        }
    }

    private void CheckId()
    {
        if (Stated("id") is not { Length: > 0 } id)
        {
            return;
        }

        if (!_ids.TryAdd(id, Cell("id").Location))
        {
            Note("id", $"'{id}' stands twice; the first is at {_ids[id]}");
        }
    }

    private CsvCell Cell(string column) => _row[table.IndexOf(column)];

    private string Text(string column) => Cell(column).Text;

    private string? Optional(string column) => Text(column) is { Length: > 0 } text ? text : null;

    private string Stated(string column)
    {
        if (Text(column).Length == 0)
        {
            Note(column, "is empty; where the source does not say it, write 'not stated'");
        }

        return Text(column);
    }

    private string Named(string column, string[] names)
    {
        Choice(column, names);
        return Text(column);
    }

    private int? Choice(string column, string[] names)
    {
        var text = Text(column);
        var index = Array.IndexOf(names, text);
        if (index >= 0)
        {
            return index;
        }

        Note(column, text.Length == 0
            ? $"is empty; expected one of: {string.Join(", ", names)}"
            : $"unknown {column} '{text}'{NearestName.Hint(text, names)}");
        return null;
    }

    private void Note(string column, string message) => _problems.Add(new(Cell(column).Location, column, message));
}
