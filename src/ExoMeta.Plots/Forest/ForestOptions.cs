using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Problems;

namespace ExoMeta.Plots;

/// <summary>How the user wants a forest plot.</summary>
public sealed record ForestOptions
{
    private static readonly RequestOption StyleOption = new("style", OptionKind.Value, string.Join('|', ForestStyle.All.Select(s => s.Name)), "look of the forest plot (default: plain)");

    private static readonly RequestOption OrderOption = new(
        "order", OptionKind.Value, string.Join('|', RowOrder.All.Select(o => o.Name)) + "|COLUMN", "order of the studies, or that in which they come in (default: table)")
    { Choices = [.. RowOrder.All.Select(o => o.Name)] };

    private static readonly RequestOption SidesOption = new("sides", OptionKind.List, "LEFT,RIGHT", "what lies on the two sides of no effect: \"Favours vaccine,Favours control\"");

    /// <summary>Its look.</summary>
    public ForestStyle Style { get; init; } = ForestStyle.Plain;

    /// <summary>What stands between label and plot.</summary>
    public ImmutableArray<ForestColumnChoice> Columns { get; init; } = [ForestColumnChoice.Raw];

    /// <summary>Order of the studies, within their subgroups.</summary>
    public RowOrder Order { get; init; } = RowOrder.Table;

    /// <summary>Columns of the table with judgements of the risk of bias.</summary>
    public ImmutableArray<string> RiskOfBias { get; init; } = [];

    /// <summary>What lies on the two sides of no effect; null for what the data say.</summary>
    public (string Left, string Right)? Sides { get; init; }

    /// <summary>Whether a column of a table is named.</summary>
    internal bool NamesColumns => !RiskOfBias.IsEmpty || Columns.Any(c => c.Column is not null) || !RowOrder.All.Contains(Order);

    /// <summary>The options of a forest plot of studies.</summary>
    public static ImmutableArray<RequestOption> All { get; } =
    [
        StyleOption,
        OrderOption,
        new("columns", OptionKind.List, "none|raw|COLUMN:HEADING,…", "what stands beside the labels: raw data of the measure, columns of the table, both, nothing (default: raw)"),
        new("rob", OptionKind.List, "COLUMN,…", "columns of the table with judgements of the risk of bias, drawn as traffic lights"),
        SidesOption,
    ];

    /// <summary>The options of a forest plot of pools: its rows have no raw data and no risk of bias.</summary>
    public static ImmutableArray<RequestOption> OfPools { get; } = [StyleOption, OrderOption, SidesOption];

    /// <summary>Reads what the user wrote; what is wrong is noted under the name that the user wrote.</summary>
    public static ForestOptions Read(RequestText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var options = new ForestOptions();
        if (text.Name("style", ForestStyle.All.Select(s => s.Name)) is { } style && ForestStyle.Find(style) is { } found)
        {
            options = options with { Style = found };
        }

        if (text.Has("order"))
        {
            var order = text.Text("order")!.Trim();
            if (order.Length == 0)
            {
                text.Note("order", $"names nothing; expected one of {string.Join(' ', RowOrder.All.Select(o => o.Name))}, or a column");
            }

            options = options with { Order = RowOrder.Of(order) };
        }

        if (text.Has("rob"))
        {
            options = options with { RiskOfBias = Distinct(text, "rob", text.List("rob")) };
        }

        if (text.Has("columns"))
        {
            options = options with { Columns = ColumnsOf(text) };
        }

        return text.Has("sides") ? options with { Sides = SidesOf(text) } : options;
    }

    /// <summary>Notes columns that a table does not have and judgements that are none.</summary>
    /// <param name="request">How the table is read.</param>
    /// <param name="table">The table.</param>
    /// <param name="file">Its file.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public void Check(TableRequest request, RequestTable table, SourceLocation file, ProblemList problems)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(problems);
        ArgumentNullException.ThrowIfNull(request);
        if (Sides is not null && !request.Measure.HasNullValue)
        {
            problems.Add(file, "sides", $"{request.Measure.Code} compares nothing: it has no value of no effect that would have sides");
        }

        Check(new(request, table.ExtraColumns), table.Rows, file, problems);
    }

    internal void Check(TableCells cells, ImmutableArray<RequestRow> rows, SourceLocation file, ProblemList problems)
    {
        if (Order.ProblemIn(cells) is { } problem)
        {
            problems.Add(file, "order", problem);
        }

        foreach (var (option, column) in RiskOfBias.Select(c => ("rob", c)).Concat(Columns.Select(c => c.Column).OfType<string>().Select(c => ("columns", c))))
        {
            if (!cells.Has(column))
            {
                problems.Add(file, option, $"the table has no column '{column}'{NearestName.Hint(column, cells.Names)}");
            }
        }

        foreach (var column in RiskOfBias.Where(cells.Has))
        {
            foreach (var row in rows.Where(r => cells.Text(r, column).Length > 0))
            {
                if (!Evidence.RiskOfBiasLevels.TryParse(cells.Text(row, column), out _, out var error))
                {
                    problems.Add(cells.LocationOf(row, column) ?? file, column, error!);
                }
            }
        }
    }

    private static ImmutableArray<ForestColumnChoice> ColumnsOf(RequestText text)
    {
        var parts = text.List("columns");
        if (parts is ["none"])
        {
            return [];
        }

        var columns = ImmutableArray.CreateBuilder<ForestColumnChoice>();
        foreach (var part in parts)
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            var (column, heading) = colon < 0 ? (part.Trim(), part.Trim()) : (part[..colon].Trim(), part[(colon + 1)..].Trim());
            if (column == "none")
            {
                text.Note("columns", "'none' stands alone");
            }
            else if (column.Length == 0 || heading.Length == 0)
            {
                text.Note("columns", $"'{part}' is not COLUMN or COLUMN:HEADING");
            }
            else
            {
                columns.Add(column == "raw" && colon < 0 ? ForestColumnChoice.Raw : new(column, heading));
            }
        }

        return columns.ToImmutable();
    }

    private static ImmutableArray<string> Distinct(RequestText text, string option, ImmutableArray<string> names)
    {
        foreach (var twice in names.GroupBy(n => n, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            text.Note(option, $"names '{twice.Key}' more than once");
        }

        return names;
    }

    private static (string Left, string Right)? SidesOf(RequestText text)
    {
        if (text.List("sides") is [var left, var right])
        {
            return (left, right);
        }

        text.Note("sides", $"expected two texts with a comma between, that of the left side first, found '{text.Text("sides")}'");
        return null;
    }
}

/// <summary>A column between label and plot.</summary>
/// <param name="Column">The table's column; null for the raw data of the measure.</param>
/// <param name="Heading">Its heading; empty for raw data, which have their own.</param>
public sealed record ForestColumnChoice(string? Column, string Heading)
{
    /// <summary>The raw data of the measure.</summary>
    public static ForestColumnChoice Raw { get; } = new(null, "");
}
