using ExoMeta.Evidence;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Requests;

/// <summary>From a table of raw data to what the models take; the rooms of tables and of models do not see each other.</summary>
public static class StudyTableEffects
{
    /// <summary>The studies that have an effect, one row each; the others are named in the table's warnings.</summary>
    public static EffectSet ToEffectSet(this StudyTable table) => new([.. table.Rows.Where(r => r.Effect is not null)
        .Select(r => new StudyEffect(r.Label, r.Label, r.Effect!.Value.Estimate, r.Effect.Value.Variance))]);
}
