using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Requests;

/// <summary>The albatross plot of an answer (Harrison et al. 2017): each row's p-value against its size, with contours on the scale of its measure.</summary>
/// <param name="Plot">The plot; without contours where the scale is null.</param>
/// <param name="Rows">Number of the row, from 0, behind each study of the plot: rows whose p is too small for a number of double precision (|z| above 38) have no place in it.</param>
/// <param name="Scale">Scale of the contours; null where the measure has none.</param>
/// <param name="LargerIsRight">Whether larger effects lie right: the favourable direction where one was named.</param>
public sealed record PoolAlbatross(AlbatrossPlot Plot, ImmutableArray<int> Rows, AlbatrossScale? Scale, bool LargerIsRight)
{
    /// <summary>Of an answer: right is the direction that it calls favourable, or that of larger effects; null where its measure has no sample size or no value of no effect.</summary>
    public static PoolAlbatross? Of(PoolAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Swim is { } swim ? swim.Albatross : Of(answer.Request.Table, answer.Source, answer.Effects, largerIsRight: true);
    }

    internal static PoolAlbatross? Of(TableRequest table, ImmutableArray<RequestRow> rows, EffectSet effects, bool largerIsRight)
    {
        var sizes = SizesOf(table, rows);
        if (sizes.IsEmpty || !table.Measure.HasNullValue)
        {
            return null;
        }

        var studies = effects.Effects.Select((e, i) => (Row: i, Study: AlbatrossStudy.Of(e, sizes[i], largerIsRight)))
            .Where(s => s.Study.P.Upper > 0 && s.Study.OppositeP > 0).ToArray();
        var scale = ScaleOf(table.Measure.Code, rows);
        ImmutableArray<double> contours = scale is null ? [] : [.. ContoursOf(scale).Select(e => largerIsRight ? e : scale.Reverse(e)).Where(e => scale.Problem(e) is null || scale.Problem(scale.Reverse(e)) is null)];
        var smallest = studies.Select(s => 2 * Math.Min(s.Study.P.Upper, s.Study.OppositeP!.Value)).DefaultIfEmpty(1).Min();
        var plot = AlbatrossPlot.Place(
            [.. studies.Select(s => s.Study)], scale ?? new AlbatrossScale.StandardisedMeanDifference(), contours, Math.Min(1e-10, Math.Max(1e-300, 1e-3 * smallest)));
        return new(plot, [.. studies.Select(s => s.Row)], scale, largerIsRight);
    }

    /// <summary>Total sample size of each row, from the measure's own columns; empty where it has none (rates, given effects, printed results).</summary>
    internal static ImmutableArray<double> SizesOf(TableRequest table, ImmutableArray<RequestRow> rows)
    {
        var columns = table.Measure.ColumnSets[0].Columns.Select((c, i) => (c.Name, Index: i)).Where(c => c.Name is "n1i" or "n2i" or "ni").Select(c => c.Index).ToArray();
        return columns.Length == 0 || table.IsReported ? [] : [.. rows.Select(r => columns.Sum(c => r.Data[c]))];
    }

    /// <summary>
    /// Scale of the contours. Groups stand in the ratio of all treated to all controls, and the baseline risk is that of all controls together. Means of two groups
    /// are compared in standard deviations, whatever the measure: their p-values are nearly the same.
    /// </summary>
    private static AlbatrossScale? ScaleOf(string measure, ImmutableArray<RequestRow> rows)
    {
        double Sum(int column) => rows.Sum(r => r.Data[column]);
        switch (measure)
        {
            case "OR" or "PETO" or "RR" or "RD":
                var (risk, ratio) = (Sum(2) / Sum(3), Sum(1) / Sum(3));
                return risk is not (> 0 and < 1) ? null : measure switch
                {
                    "RR" => new AlbatrossScale.RiskRatio(risk, ratio),
                    "RD" => new AlbatrossScale.RiskDifference(risk, ratio),
                    _ => new AlbatrossScale.OddsRatio(risk, ratio),
                };
            case "SMD" or "SMDH" or "MD" or "ROM":
                var columns = Measures.All.First(m => m.Code == measure).ColumnSets[0].Columns;
                return new AlbatrossScale.StandardisedMeanDifference(Sum(Index(columns, "n1i")) / Sum(Index(columns, "n2i")));
            case "COR" or "UCOR" or "ZCOR":
                return new AlbatrossScale.Correlation();
            default:
                return null;
        }
    }

    private static int Index(ImmutableArray<MeasureColumn> columns, string name) => columns.IndexOf(columns.First(c => c.Name == name));

    /// <summary>Small, medium and large effects: Cohen's (1988) for means and correlations.</summary>
    private static ImmutableArray<double> ContoursOf(AlbatrossScale scale) => scale switch
    {
        AlbatrossScale.StandardisedMeanDifference => [0.2, 0.5, 0.8],
        AlbatrossScale.Correlation => [0.1, 0.3, 0.5],
        AlbatrossScale.RiskDifference => [0.01, 0.05, 0.1],
        _ => [1.25, 2, 4],
    };
}
