using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Requests;
using ExoMeta.Evidence;
using ExoMeta.Plots.Forest;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;
using ExoMeta.Problems;

namespace ExoMeta.Plots.Figures;

/// <summary>A meta-analysis as the outcome that a forest plot draws: its rows with the raw data of their measure, by subgroup where there are subgroups.</summary>
internal static class PooledForest
{
    /// <summary>Title of the group of all studies.</summary>
    public const string AllStudies = "All studies";

    /// <summary>What a row of an answer is known by in every figure.</summary>
    public static string KeyOf(int row) => "row-" + NumberText.Count(row + 1);

    /// <summary>The forest plot of an answer with one mean, frequentist or Bayesian.</summary>
    /// <exception cref="InvalidInputException">The options name columns that the table does not have, or judgements that are none.</exception>
    public static ForestSubject Of(PoolAnswer answer, ForestOptions options)
    {
        var cells = TableCells.Of(answer);
        var problems = new ProblemList();
        options.Check(cells, answer.Source, new("exometa"), problems);
        problems.ThrowIfAny();
        var rows = Rows(answer);
        var numbers = new Dictionary<EffectRow, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < rows.Length; i++)
        {
            numbers[rows[i]] = i;
        }

        var request = answer.Request.Table;
        var raw = request.IsReported
            ? []
            : new RawData(options.Style.Raw, [.. request.Measure.On(request.Reading.Interval).ColumnSets[0].Columns.Select(c => c.Name)], row => answer.Source[numbers[row]].Data).Columns();
        return ForestSubject.Of(OutcomeOf(answer, rows), options, raw, (row, column) => cells.Text(answer.Source[numbers[row]], column), row => KeyOf(numbers[row]));
    }

    /// <summary>The outcome of an answer, without raw data.</summary>
    public static OutcomeResult OutcomeOf(PoolAnswer answer) => OutcomeOf(answer, Rows(answer));

    private static OutcomeResult OutcomeOf(PoolAnswer answer, ImmutableArray<EffectRow> rows)
    {
        var (fit, bayesian) = FitOf(answer);
        var pool = new PooledResult(fit, bayesian, answer.Propagation, []);
        var request = answer.Request.Table;
        var good = answer.Request.LargerIsBetter switch { true => GoodDirection.Up, false => GoodDirection.Down, null => GoodDirection.None };
        return new(
            "pool", "Forest plot", request.Measure.Code, request.Scale, request.Display,
            answer.Exploratory is null ? PoolScope.Strict : PoolScope.Exploratory, answer.Exploratory?.Reason, answer.Exploratory?.Differences ?? [], good, [],
            answer.Subgroups is { } subgroups ? [.. Groups(answer, subgroups, rows), new(AllStudies, [], pool, "", [])] : [new(AllStudies, rows, pool, "", [])],
            [.. answer.Subgroups is { } tested ? Test(tested) : [], .. answer.Warnings]);
    }

    private static (MetaAnalysis Fit, BayesianMetaAnalysis? Bayesian) FitOf(PoolAnswer answer) => answer.Model switch
    {
        PooledModel.Pairwise { Fit: var pairwise } => (pairwise, null),
        PooledModel.Bayesian { Plain: var plain, AtLevel: var atLevel } => (plain, atLevel),
        _ => throw new ArgumentException("there is no single mean", nameof(answer)),
    };

    private static ImmutableArray<EffectRow> Rows(PoolAnswer answer)
    {
        var fit = FitOf(answer).Fit;
        return [.. answer.Rows.Select((_, i) => RowOf(answer, fit, i))];
    }

    private static EffectRow RowOf(PoolAnswer answer, MetaAnalysis fit, int i)
    {
        var (row, source) = (answer.Rows[i], answer.Source[i]);
        var isKnown = source.Reported?.Effect.IsKnown ?? true;
        var propagated = !isKnown && answer.Propagation is { } propagation && propagation.Rows.Length == answer.Rows.Length ? propagation.Rows[i] : null;
        return new(
            row.Label, row.Label, row.Label, [], row.Estimate, Math.Sqrt(row.Variance), propagated?.PlugInInterval ?? row.Interval,
            propagated, row.Weight ?? fit.Studies[i].Weight, null, source.Reported?.Record, source.Reported?.Effect.Unknowns ?? []);
    }

    private static IEnumerable<OutcomeGroup> Groups(PoolAnswer answer, SubgroupResult subgroups, ImmutableArray<EffectRow> rows)
    {
        var next = new int[subgroups.Subgroups.Length];
        var members = subgroups.Subgroups.Select(_ => new List<EffectRow>()).ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            // A subgroup's fit holds its rows in their order in the table.
            var own = Enumerable.Range(0, next.Length).First(g =>
                next[g] < subgroups.Subgroups[g].Fit.Studies.Length && subgroups.Subgroups[g].Fit.Studies[next[g]].Effect.Equals(answer.Effects.Effects[i]));
            members[own].Add(rows[i]);
            next[own]++;
        }

        return subgroups.Subgroups.Select((subgroup, g) => new OutcomeGroup(
            subgroup.Name, [.. members[g]], new(subgroup.Fit, null, null, []), "", []));
    }

    private static IEnumerable<string> Test(SubgroupResult subgroups)
    {
        var test = subgroups.TestWithSeparateTauSquared;
        if (double.IsFinite(test.Statistic))
        {
            yield return $"Test for subgroup differences: χ² = {NumberText.Fixed(test.Statistic, 2)} (df {NumberText.Count(test.DegreesOfFreedom)}), {NumberText.PEquals(test.PValue)}, with a τ² for each subgroup.";
        }
    }
}
