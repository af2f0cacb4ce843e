using ExoMeta.Effects;

namespace ExoMeta.Pooling;

/// <summary>A method that pools raw counts.</summary>
public enum CountMethod
{
    /// <summary>Mantel and Haenszel (1959): one common effect (MH).</summary>
    MantelHaenszel,

    /// <summary>Peto's one-step odds ratio, Yusuf et al. (1985) (PETO).</summary>
    Peto,

    /// <summary>Binomial or Poisson arms, a fixed intercept a study, normal effects (GLMM-UM.FS).</summary>
    FixedStudyIntercepts,

    /// <summary>Binomial or Poisson arms, normal intercepts and, independent of them, normal effects (GLMM-UM.RS).</summary>
    RandomStudyIntercepts,

    /// <summary>Events of the first arm among all events as a binomial variable: the conditional model for rare events (GLMM-CM.AL).</summary>
    ConditionalApproximate,

    /// <summary>Conditional on both margins: noncentral hypergeometric, or for rates binomial (GLMM-CM.EL).</summary>
    ConditionalExact,

    /// <summary>One binomial proportion a study, normal log odds (GLMM).</summary>
    LogisticNormal,
}

/// <summary>The distribution that the statistic of a mixed model is referred to.</summary>
public enum CountInference
{
    /// <summary>Normal (z).</summary>
    Normal,

    /// <summary>t(k − 1), k studies in the likelihood (t).</summary>
    StudentT,
}

/// <summary>Choices of an analysis of counts.</summary>
public sealed record CountModelOptions
{
    /// <summary>Reference distribution of the mixed models; Mantel–Haenszel and Peto are normal.</summary>
    public CountInference Inference { get; init; } = CountInference.Normal;

    /// <summary>Confidence level in (0, 1).</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>
    /// What zero cells get before a row's own effect and variance enter the Q of Mantel–Haenszel; the pooled effect itself takes raw
    /// counts, and so do Peto's method and the mixed models altogether.
    /// </summary>
    public ZeroCellRule ZeroCells { get; init; } = ZeroCellRule.Default;

    /// <summary>Whether the profile-likelihood interval of τ² is computed (mixed models).</summary>
    public bool TauSquaredInterval { get; init; } = true;

    /// <summary>Prediction interval of the mixed models; null means normal with normal inference and t(k − 1) with t.</summary>
    public PredictionMethod? Prediction { get; init; }

    /// <summary>
    /// Where the search for the mean begins, on the analysis scale. The answer does not depend on it: given τ² the likelihood has one
    /// maximum, and τ² is scanned.
    /// </summary>
    public double Start { get; init; }
}
