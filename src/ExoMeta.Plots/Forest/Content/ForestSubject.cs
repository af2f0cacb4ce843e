using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Requests;
using ExoMeta.Evidence;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Forest;

/// <summary>What a forest plot shows: an outcome, and what the user wants beside its rows.</summary>
internal sealed record ForestSubject
{
    /// <summary>The outcome, its rows in the order in which they are drawn.</summary>
    public required OutcomeResult Outcome { get; init; }

    /// <summary>How the user wants it.</summary>
    public required ForestOptions Options { get; init; }

    /// <summary>Columns between label and plot.</summary>
    public required ImmutableArray<ForestColumn> Columns { get; init; }

    /// <summary>The judgements of the risk of bias of a row, in the order of the options; null where it has none.</summary>
    public required Func<EffectRow, ImmutableArray<RiskOfBias?>> Judgements { get; init; }

    /// <summary>What a row is known by in other figures and tables.</summary>
    public required Func<EffectRow, string> Key { get; init; }

    /// <summary>Id of the element of a page that says where a row comes from; null for none.</summary>
    public Func<EffectRow, string?> Link { get; init; } = _ => null;

    /// <summary>What a row without a weight is, in the legend.</summary>
    public string UnweightedRow { get; init; } = "row in no pool";

    /// <summary>Whether readers of a page may sort the rows: not those of a cumulative analysis, whose order is what they say.</summary>
    public bool IsSortable { get; init; } = true;

    /// <summary>The style.</summary>
    public ForestStyle Style => Options.Style;

    /// <summary>The name of the measure as the style writes it.</summary>
    public string MeasureName => Style.Words.Measure(ForestWords.MeasureName(Outcome.Measure, Outcome.Display));

    /// <summary>The subject of an outcome, whose columns are named by their headings.</summary>
    /// <exception cref="ArgumentException">The options name a column that the outcome does not have, or a judgement that is none.</exception>
    public static ForestSubject Of(OutcomeResult outcome, ForestOptions options, Func<EffectRow, string?>? link)
    {
        var keys = new Dictionary<EffectRow, string>(ReferenceEqualityComparer.Instance);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in outcome.Groups.SelectMany(g => g.Rows))
        {
            // A row that stands in two groups has a key in each.
            var key = "row-" + row.Id;
            keys[row] = taken.Add(key) ? key : $"{key}-{NumberText.Count(keys.Count + 1)}";
        }

        string Cell(EffectRow row, string column)
        {
            var index = outcome.ColumnHeadings.IndexOf(column);
            return index < 0 ? throw new ArgumentException($"the outcome has no column '{column}'", nameof(options)) : index < row.Columns.Length ? row.Columns[index] : "";
        }

        ImmutableArray<ForestColumn> own = [.. outcome.ColumnHeadings.Where(h => !options.RiskOfBias.Contains(h)).Select(h => new ForestColumn("", h, row => Cell(row, h)))];
        return Of(outcome, options, own, Cell, row => keys[row]) with { Link = link ?? (_ => null) };
    }

    /// <summary>The subject of an outcome with cells from elsewhere.</summary>
    /// <param name="outcome">The outcome, its rows in the order of their table.</param>
    /// <param name="options">How the user wants it.</param>
    /// <param name="raw">The columns of raw data.</param>
    /// <param name="cell">The cell of a row in a column.</param>
    /// <param name="key">What a row is known by.</param>
    public static ForestSubject Of(
        OutcomeResult outcome, ForestOptions options, ImmutableArray<ForestColumn> raw, Func<EffectRow, string, string> cell, Func<EffectRow, string> key) => new()
        {
            Outcome = outcome with
            {
                Groups =
                [
                    .. outcome.Groups.Select(g => g with
                    {
                        Rows = [.. options.Order.Arrange([.. g.Rows.Select(r => Ordered(r, options.Order, cell))]).Select(i => g.Rows[i])],
                    }),
                ],
            },
            Options = options,
            Columns = [.. options.Columns.SelectMany(c => c.Column is { } name ? [new ForestColumn("", c.Heading, row => cell(row, name))] : raw)],
            Judgements = row => [.. options.RiskOfBias.Select(domain => Judgement(cell(row, domain)))],
            Key = key,
        };

    private static OrderedRow Ordered(EffectRow row, RowOrder order, Func<EffectRow, string, string> cell) =>
        new(row.Label, row.Estimate, row.StandardError, row.Weight, order.Column is { } column ? cell(row, column) : "");

    private static RiskOfBias? Judgement(string text) =>
        text.Length == 0 ? null : RiskOfBiasLevels.TryParse(text, out var level, out var error) ? level : throw new ArgumentException(error, nameof(text));
}
