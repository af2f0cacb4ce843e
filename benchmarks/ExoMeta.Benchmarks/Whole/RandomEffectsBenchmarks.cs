using BenchmarkDotNet.Attributes;
using ExoMeta.Effects;
using ExoMeta.Pooling;

namespace ExoMeta.Benchmarks;

/// <summary>
/// One fit of the thirteen BCG trials (Colditz et al. 1994, JAMA 271:698), log odds ratios: with intervals of the mean, of τ² and of
/// prediction, weights and heterogeneity.
/// </summary>
[MemoryDiagnoser]
public class RandomEffectsBenchmarks
{
    // Cases and group size of the vaccinated, then of the controls.
    private static readonly double[][] Trials =
    [
        [4, 123, 11, 139], [6, 306, 29, 303], [3, 231, 11, 220], [62, 13598, 248, 12867], [33, 5069, 47, 5808], [180, 1541, 372, 1451],
        [8, 2545, 10, 629], [505, 88391, 499, 88391], [29, 7499, 45, 7277], [17, 1716, 65, 1665], [186, 50634, 141, 27338],
        [5, 2498, 3, 2341], [27, 16913, 29, 17854],
    ];

    private static readonly PoolingOptions Wald = new();

    private static readonly PoolingOptions HartungKnapp = new() { Inference = InferenceMethod.HartungKnapp };

    private readonly EffectSet _effects = new([.. Trials.Select((trial, i) => Effect($"trial {"ABCDEFGHIJKLM"[i]}", trial))]);

    [Benchmark]
    public double RestrictedMaximumLikelihood() => Estimate(HeterogeneityEstimator.RestrictedMaximumLikelihood);

    [Benchmark]
    public double RestrictedMaximumLikelihoodWithHartungKnapp() => RandomEffectsModel.Fit(_effects, HartungKnapp).Estimate;

    [Benchmark]
    public int LeaveOneOutAndInfluence() => LeaveOneOut.Of(_effects, Wald).Length + Influence.Of(_effects, Wald).Rows.Length;

    [Benchmark]
    public double DerSimonianLaird() => Estimate(HeterogeneityEstimator.DerSimonianLaird);

    private double Estimate(HeterogeneityEstimator method) => RandomEffectsModel.Fit(_effects, new PoolingOptions { Method = method }).Estimate;

    private static StudyEffect Effect(string name, double[] trial)
    {
        var effect = Measures.OddsRatio.Compute(trial, ZeroCellRule.Default);
        return new(name, name, effect.Estimate, effect.Variance);
    }
}
