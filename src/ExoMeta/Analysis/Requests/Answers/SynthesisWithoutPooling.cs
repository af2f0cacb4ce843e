using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Requests;

/// <summary>What the rows say without being pooled (SWiM, Campbell et al. 2020): votes by direction and combined p-values.</summary>
/// <param name="LargerIsBetter">Whether a larger effect is favourable.</param>
/// <param name="Votes">Votes by the sign of each effect; an effect of exactly 0 has no direction.</param>
/// <param name="Combined">One-sided p-values of all rows in the favourable direction, combined by each method.</param>
/// <param name="Albatross">Each row's place in an albatross plot (Harrison et al. 2017); empty where the measure has no sample size, without rows whose p is 0 or 1 to
/// double precision, which have none.</param>
public sealed record SynthesisWithoutPooling(
    bool LargerIsBetter, VoteCount Votes, ImmutableArray<CombinedPValue> Combined, ImmutableArray<AlbatrossPoint> Albatross)
{
    /// <summary>From the rows of a request.</summary>
    internal static SynthesisWithoutPooling Of(PoolRequest request, PoolData data, bool largerIsBetter)
    {
        var effects = data.Effects.Effects;
        var sizes = SizesOf(request, data);
        var values = effects.Select((e, i) => OneSidedP.FromEffect(e, largerIsBetter, sizes.IsEmpty ? 1 : Math.Sqrt(sizes[i]))).ToArray();
        var points = sizes.IsEmpty ? [] : AlbatrossPlot.Place(
            [.. effects.Select((e, i) => new AlbatrossStudy(e.Label, sizes[i], values[i])).Where(study => study.P.Upper is > 0 and < 1)], new AlbatrossScale.StandardisedMeanDifference(), [0.2, 0.5, 0.8]).Studies;
        return new(
            largerIsBetter,
            VoteCounting.Count(effects.Select(e => e.Estimate == 0 ? EffectDirection.Unclear : e.Estimate > 0 == largerIsBetter ? EffectDirection.Favourable : EffectDirection.Unfavourable)),
            [.. Enum.GetValues<PValueCombination>().Select(m => CombinedPValues.Combine(values, m))],
            points);
    }

    /// <summary>Total sample size of each row, from the measure's own columns; empty where it has none (rates, given effects).</summary>
    private static ImmutableArray<double> SizesOf(PoolRequest request, PoolData data)
    {
        var columns = request.Table.Measure.ColumnSets[0].Columns.Select((c, i) => (c.Name, Index: i)).Where(c => c.Name is "n1i" or "n2i" or "ni").Select(c => c.Index).ToArray();
        return columns.Length == 0 || request.Table.IsReported ? [] : [.. data.Rows.Select(r => columns.Sum(c => r.Data[c]))];
    }
}
