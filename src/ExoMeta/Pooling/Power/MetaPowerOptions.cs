using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>Which methods pool the simulated studies.</summary>
public sealed record MetaPowerOptions
{
    /// <summary>The inferences that can be simulated.</summary>
    public static ImmutableArray<InferenceMethod> SimulatedInferences { get; } =
        [InferenceMethod.Wald, InferenceMethod.HartungKnapp, InferenceMethod.HartungKnappNeverNarrower];

    /// <summary>Estimators of τ².</summary>
    public ImmutableArray<HeterogeneityEstimator> Methods { get; init; } =
    [
        HeterogeneityEstimator.EqualEffects, HeterogeneityEstimator.DerSimonianLaird, HeterogeneityEstimator.PauleMandel,
        HeterogeneityEstimator.MaximumLikelihood, HeterogeneityEstimator.RestrictedMaximumLikelihood,
    ];

    /// <summary>Inferences about the mean; not Kenward–Roger.</summary>
    public ImmutableArray<InferenceMethod> Inferences { get; init; } = SimulatedInferences;

    /// <summary>Confidence level in (0, 1); tests are two-sided at one minus it.</summary>
    public double Level { get; init; } = 0.95;
}
