using System.Collections.Immutable;
using ExoMeta.Analysis.Specs;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>The same rows pooled with other estimators of τ² and other intervals, to show how much the choice matters.</summary>
internal static class SensitivityFits
{
    /// <summary>The declared other estimators with the analysis' interval, then the analysis' estimator with the other intervals.</summary>
    public static ImmutableArray<MetaAnalysis> Of(EffectSet effects, PoolingSpec pooling)
    {
        var estimators = pooling.Sensitivity.Where(m => m != pooling.Options.Method)
            .Select(m => (m, pooling.Options.Inference) switch
            {
                // Hartung–Knapp estimates the spread that equal effects deny: the model goes with the normal interval.
                (HeterogeneityEstimator.EqualEffects, _) => pooling.Options with { Method = m, Inference = InferenceMethod.Wald, Prediction = null },

                // Kenward–Roger is REML's; its nearest kin goes with any estimator.
                (_, InferenceMethod.KenwardRoger) => pooling.Options with { Method = m, Inference = InferenceMethod.HartungKnapp },
                _ => pooling.Options with { Method = m },
            });
        var intervals = Enum.GetValues<InferenceMethod>().Where(i => i != pooling.Options.Inference && i != InferenceMethod.KenwardRoger)
            .Select(i => pooling.Options with { Inference = i, Prediction = null });
        return pooling.Sensitivity.IsEmpty ? [] : [.. estimators.Concat(intervals).Select(o => RandomEffectsModel.Fit(effects, o))];
    }
}
