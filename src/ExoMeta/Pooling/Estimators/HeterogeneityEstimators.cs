using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>The registry of τ² estimators: a new one is one new file and one line here.</summary>
public static class HeterogeneityEstimators
{
    private static readonly ImmutableArray<TauSquaredEstimator> Estimators =
    [
        new EqualEffectsEstimator(),
        new DerSimonianLairdEstimator(),
        new HedgesEstimator(),
        new HunterSchmidtEstimator(),
        new SidikJonkmanEstimator(),
        new MaximumLikelihoodEstimator(),
        new RestrictedMaximumLikelihoodEstimator(),
        new EmpiricalBayesEstimator(),
        new PauleMandelEstimator(),
    ];

    /// <summary>Every estimator, in the order of the docs.</summary>
    public static ImmutableArray<HeterogeneityEstimatorInfo> All { get; } = [.. Estimators.Select(e => e.Info)];

    /// <summary>Codes of the command line (REML) and the choices they name.</summary>
    public static NamedChoices<HeterogeneityEstimator> Codes { get; } = new("method", [.. All.Select(e => (e.Code, e.Kind))]);

    /// <summary>What the registry says about an estimator.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a defined estimator.</exception>
    public static HeterogeneityEstimatorInfo Describe(HeterogeneityEstimator kind) => Of(kind).Info;

    internal static TauSquaredEstimator Of(HeterogeneityEstimator kind)
    {
        foreach (var estimator in Estimators)
        {
            if (estimator.Info.Kind == kind)
            {
                return estimator;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(kind), kind, "not an estimator of τ²");
    }
}
