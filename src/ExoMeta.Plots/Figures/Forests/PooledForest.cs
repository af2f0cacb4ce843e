using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Requests;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Figures;

/// <summary>A meta-analysis as the outcome that a forest plot draws: its rows with the raw data of their measure, by subgroup where there are subgroups.</summary>
internal static class PooledForest
{
    /// <summary>Title of the group of all studies.</summary>
    public const string AllStudies = "All studies";

    /// <summary>The outcome of an answer with one mean, frequentist or Bayesian.</summary>
    public static OutcomeResult Of(PoolAnswer answer)
    {
        var (fit, bayesian) = answer.Model switch
        {
            PooledModel.Pairwise { Fit: var pairwise } => (pairwise, null),
            PooledModel.Bayesian { Plain: var plain, AtLevel: var atLevel } => (plain, atLevel),
            _ => throw new ArgumentException("there is no single mean", nameof(answer)),
        };
        var columns = Columns(answer);
        ImmutableArray<EffectRow> rows = [.. answer.Rows.Select((_, i) => RowOf(answer, fit, i, columns))];
        var pool = new PooledResult(fit, bayesian, answer.Propagation, []);
        var request = answer.Request.Table;
        return new(
            "pool", "Forest plot", request.Measure.Code, request.Scale, request.Display,
            answer.Exploratory is null ? PoolScope.Strict : PoolScope.Exploratory, answer.Exploratory?.Reason, answer.Exploratory?.Differences ?? [], GoodDirection.None, [.. columns.Select(c => c.Heading)],
            answer.Subgroups is { } subgroups ? [.. Groups(answer, subgroups, rows), new(AllStudies, [], pool, "", [])] : [new(AllStudies, rows, pool, "", [])],
            [.. answer.Subgroups is { } tested ? Test(tested) : [], .. answer.Warnings]);
    }

    private static EffectRow RowOf(PoolAnswer answer, MetaAnalysis fit, int i, ImmutableArray<(string Heading, Func<ImmutableArray<double>, string> Cell)> columns)
    {
        var (row, source) = (answer.Rows[i], answer.Source[i]);
        var isKnown = source.Reported?.Effect.IsKnown ?? true;
        var propagated = !isKnown && answer.Propagation is { } propagation && propagation.Rows.Length == answer.Rows.Length ? propagation.Rows[i] : null;
        return new(
            row.Label, row.Label, row.Label, [.. columns.Select(c => c.Cell(source.Data))], row.Estimate, Math.Sqrt(row.Variance), propagated?.PlugInInterval ?? row.Interval,
            propagated, row.Weight ?? fit.Studies[i].Weight, null, source.Reported?.Record, source.Reported?.Effect.Unknowns ?? []);
    }

    /// <summary>The raw columns that people expect beside an effect of the measure; none for effects without raw data.</summary>
    private static ImmutableArray<(string Heading, Func<ImmutableArray<double>, string> Cell)> Columns(PoolAnswer answer)
    {
        var request = answer.Request.Table;
        if (request.IsReported)
        {
            return [];
        }

        ImmutableArray<string> names = [.. request.Measure.On(request.Reading.Interval).ColumnSets[0].Columns.Select(c => c.Name)];
        Func<ImmutableArray<double>, string> Pair(string first, string second, Func<double, double, string> text)
        {
            var (a, b) = (names.IndexOf(first), names.IndexOf(second));
            return data => text(data[a], data[b]);
        }

        string Share(double events, double of) => $"{Text(events)}/{Text(of)}";
        string Spread(double mean, double sd) => $"{Text(mean)} ({Text(sd)})";
        return names switch
        {
            _ when names.Contains("ai") && names.Contains("n1i") => [("Treated, events/n", Pair("ai", "n1i", Share)), ("Control, events/n", Pair("ci", "n2i", Share))],
            _ when names.Contains("x1i") => [("Treated, events/time", Pair("x1i", "t1i", Share)), ("Control, events/time", Pair("x2i", "t2i", Share))],
            _ when names.Contains("m1i") && names.Contains("sd2i") && names.Contains("n1i") =>
            [
                ("Treated, mean (SD)", Pair("m1i", "sd1i", Spread)), ("n", Pair("n1i", "n1i", (n, _) => Text(n))),
                ("Control, mean (SD)", Pair("m2i", "sd2i", Spread)), ("n", Pair("n2i", "n2i", (n, _) => Text(n))),
            ],
            _ when names.Contains("xi") => [("Events/n", Pair("xi", "ni", Share))],
            _ => [],
        };
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

    /// <summary>Data as they stand in the table.</summary>
    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
