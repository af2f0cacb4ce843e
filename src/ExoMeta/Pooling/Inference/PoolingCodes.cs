namespace ExoMeta.Pooling;

/// <summary>Codes of the choices in <see cref="PoolingOptions"/>, beside <see cref="HeterogeneityEstimators.Codes"/>.</summary>
public static class PoolingCodes
{
    /// <summary>z, hksj, hksj-adhoc, kr.</summary>
    public static NamedChoices<InferenceMethod> Inference { get; } = new(
        "inference",
        [
            ("z", InferenceMethod.Wald),
            ("hksj", InferenceMethod.HartungKnapp),
            ("hksj-adhoc", InferenceMethod.HartungKnappNeverNarrower),
            ("kr", InferenceMethod.KenwardRoger),
        ]);

    /// <summary>qp, pl.</summary>
    public static NamedChoices<TauSquaredInterval> TauSquaredIntervals { get; } = new(
        "τ² interval",
        [
            ("qp", TauSquaredInterval.QProfile),
            ("pl", TauSquaredInterval.ProfileLikelihood),
        ]);

    /// <summary>z, t-k1, t-k2, bootstrap; riley is an alias of t-k2.</summary>
    public static NamedChoices<PredictionMethod> Predictions { get; } = new(
        "prediction interval",
        [
            ("z", PredictionMethod.Normal),
            ("t-k1", PredictionMethod.StudentKMinus1),
            ("t-k2", PredictionMethod.StudentKMinus2),
            ("bootstrap", PredictionMethod.Bootstrap),
            ("riley", PredictionMethod.StudentKMinus2),
        ]);
}
