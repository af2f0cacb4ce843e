using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Effects;

namespace ExoMeta.Pooling;

/// <summary>Rows with the same control data.</summary>
/// <param name="Rows">Indices of the rows.</param>
/// <param name="SameStudy">Whether they are of one study, so that the control group is surely one; otherwise it may be chance.</param>
/// <param name="Message">What a reader is told, rows named.</param>
public sealed record SharedControlSuspect(ImmutableArray<int> Rows, bool SameStudy, string Message);

/// <summary>Finds rows that seem to share a control group without saying so.</summary>
public static class SharedControls
{
    /// <summary>Groups of rows whose control columns are all equal.</summary>
    /// <remarks>
    /// In different studies counts of 0 say nothing and are passed over: groups of 10 without an event are common. Rows that already have a
    /// covariance with each other are passed over.
    /// </remarks>
    /// <param name="effects">Rows.</param>
    /// <param name="measure">Their measure, of two groups.</param>
    /// <param name="raw">Raw data of each row, in the measure's order; null for rows without raw data.</param>
    /// <exception cref="ArgumentException">Raw data that do not fit rows or measure.</exception>
    public static ImmutableArray<SharedControlSuspect> Detect(EffectSet effects, Measure measure, IReadOnlyList<double[]?> raw)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(raw);
        var columns = measure.ColumnSets[0].Columns;
        if (raw.Count != effects.Count || raw.Any(r => r is not null && r.Length != columns.Length))
        {
            throw new ArgumentException($"{effects.Count} effects need raw data of {columns.Length} numbers each, or none", nameof(raw));
        }

        if (!ControlShare.Codes.Contains(measure.Code))
        {
            return [];
        }

        return
        [
            .. from row in Enumerable.Range(0, effects.Count)
               where raw[row] is not null
               group row by string.Join('|', SharedControlCovariance.ControlData(measure, raw[row]!).Select(x => x.ToString("R", CultureInfo.InvariantCulture))) into rows
               let suspect = Suspect(effects, measure, raw, [.. rows])
               where suspect is not null
               select suspect,
        ];
    }

    private static SharedControlSuspect? Suspect(EffectSet effects, Measure measure, IReadOnlyList<double[]?> raw, int[] rows)
    {
        if (rows.Length < 2 || IsLinked(effects, rows))
        {
            return null;
        }

        var control = SharedControlCovariance.ControlData(measure, raw[rows[0]]!);
        var sameStudy = rows.Select(r => effects.Effects[r].Study).Distinct(StringComparer.Ordinal).Count() == 1 && !string.IsNullOrEmpty(effects.Effects[rows[0]].Study);
        if (!sameStudy && control[0] == 0 && measure.ColumnSets[0].Columns[control.Length].Kind == ColumnKind.Count)
        {
            return null;
        }

        var names = string.Join(", ", rows.Select(r => CovarianceChecks.Name(effects, r)));
        var columns = measure.ColumnSets[0].Columns;
        var data = string.Join(", ", control.Select((x, i) => string.Create(CultureInfo.InvariantCulture, $"{columns[columns.Length / 2 + i].Name} = {x}")));
        var consequence = sameStudy
            ? "they share a control group, and pooling them as independent counts it more than once"
            : "they may share a control group or repeat each other; if so, pooling them as independent counts it more than once";
        return new([.. rows], sameStudy, $"{names} have the same control data ({data}): {consequence}");
    }

    private static bool IsLinked(EffectSet effects, int[] rows) =>
        effects.Covariance is { } covariance && rows.All(i => rows.All(j => i == j || covariance[i, j] != 0));
}
