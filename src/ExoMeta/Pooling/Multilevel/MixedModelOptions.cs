namespace ExoMeta.Pooling;

/// <summary>Which likelihood a mixed model maximises.</summary>
public enum LikelihoodKind
{
    /// <summary>Restricted (REML), Patterson and Thompson (1971).</summary>
    Restricted,

    /// <summary>Full (ML).</summary>
    Full,
}

/// <summary>Reference distribution of the coefficients of a mixed model.</summary>
public enum MixedModelInference
{
    /// <summary>Normal quantiles (z).</summary>
    Wald,

    /// <summary>t with k − p degrees of freedom.</summary>
    StudentResidual,

    /// <summary>
    /// t with the degrees of freedom of the level that contains a coefficient: the smallest number of groups, less p, among the levels
    /// within whose groups its column of the design does not vary; k − p when it varies within all (Pinheiro and Bates 2000, section 2.4.2).
    /// </summary>
    StudentContainment,
}

/// <summary>Codes of the choices in <see cref="MixedModelOptions"/>.</summary>
public static class MixedModelCodes
{
    /// <summary>REML, ML.</summary>
    public static NamedChoices<LikelihoodKind> Likelihood { get; } = new(
        "method", [("REML", LikelihoodKind.Restricted), ("ML", LikelihoodKind.Full)]);

    /// <summary>z, t, t-containment.</summary>
    public static NamedChoices<MixedModelInference> Inference { get; } = new(
        "inference",
        [
            ("z", MixedModelInference.Wald),
            ("t", MixedModelInference.StudentResidual),
            ("t-containment", MixedModelInference.StudentContainment),
        ]);
}

/// <summary>Choices of a multilevel or multivariate analysis.</summary>
public sealed record MixedModelOptions
{
    /// <summary>Which likelihood is maximised.</summary>
    public LikelihoodKind Likelihood { get; init; } = LikelihoodKind.Restricted;

    /// <summary>Reference distribution of the coefficients.</summary>
    public MixedModelInference Inference { get; init; } = MixedModelInference.Wald;

    /// <summary>Confidence level in (0, 1).</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Whether profile-likelihood intervals of the variance components are computed; they cost more than the fit itself.</summary>
    public bool ComponentIntervals { get; init; } = true;

    /// <summary>REML or ML, as files and results name it.</summary>
    public string Code => MixedModelCodes.Likelihood.CodeOf(Likelihood);
}
