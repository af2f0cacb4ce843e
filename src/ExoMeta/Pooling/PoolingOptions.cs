using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>How the variance τ² between studies is estimated.</summary>
public enum HeterogeneityEstimator
{
    /// <summary>No heterogeneity: τ² = 0 by assumption (EE).</summary>
    EqualEffects,

    /// <summary>DerSimonian and Laird (1986) (DL).</summary>
    DerSimonianLaird,

    /// <summary>Hedges (1983) (HE).</summary>
    Hedges,

    /// <summary>Hunter and Schmidt (2004) (HS).</summary>
    HunterSchmidt,

    /// <summary>Sidik and Jonkman (2005) (SJ).</summary>
    SidikJonkman,

    /// <summary>Maximum likelihood (ML).</summary>
    MaximumLikelihood,

    /// <summary>Restricted maximum likelihood (REML).</summary>
    RestrictedMaximumLikelihood,

    /// <summary>Empirical Bayes, Morris (1983) (EB).</summary>
    EmpiricalBayes,

    /// <summary>Paule and Mandel (1982) (PM).</summary>
    PauleMandel,
}

/// <summary>How the interval of the pooled effect is made.</summary>
public enum InferenceMethod
{
    /// <summary>Normal quantiles (z).</summary>
    Wald,

    /// <summary>Hartung and Knapp (2001), Sidik and Jonkman (2002): t(k − p), variance factor q (hksj).</summary>
    HartungKnapp,

    /// <summary>Hartung–Knapp that never narrows the interval: max(1, q), Knapp and Hartung (2003), studied by Röver et al. (2015) (hksj-adhoc).</summary>
    HartungKnappNeverNarrower,

    /// <summary>Kenward and Roger (1997), Partlett and Riley (2017): adjusted variance and degrees of freedom, with REML only (kr).</summary>
    KenwardRoger,
}

/// <summary>How the interval of τ² is made.</summary>
public enum TauSquaredInterval
{
    /// <summary>Q-profile, Viechtbauer (2007).</summary>
    QProfile,

    /// <summary>Profile likelihood, Hardy and Thompson (1996).</summary>
    ProfileLikelihood,
}

/// <summary>How the prediction interval is made.</summary>
public enum PredictionMethod
{
    /// <summary>Normal quantiles.</summary>
    Normal,

    /// <summary>t with k − p degrees of freedom (k − 1 without moderators), as the interval of the mean: metafor's convention with Hartung–Knapp.</summary>
    StudentKMinus1,

    /// <summary>t with k − p − 1 degrees of freedom (k − 2 without moderators), Higgins et al. (2009).</summary>
    StudentKMinus2,

    /// <summary>Nagashima, Noma and Furukawa (2019): simulated, with τ² from its confidence distribution; see <see cref="BootstrapPrediction"/>.</summary>
    Bootstrap,
}

/// <summary>Choices of a random-effects analysis.</summary>
public sealed record PoolingOptions
{
    /// <summary>Estimator of τ².</summary>
    public HeterogeneityEstimator Method { get; init; } = HeterogeneityEstimator.RestrictedMaximumLikelihood;

    /// <summary>Interval of the pooled effect.</summary>
    public InferenceMethod Inference { get; init; } = InferenceMethod.Wald;

    /// <summary>Confidence level in (0, 1).</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Interval of τ².</summary>
    public TauSquaredInterval TauSquaredInterval { get; init; } = TauSquaredInterval.QProfile;

    /// <summary>
    /// Prediction interval; null means normal with Wald inference, t(k − 1) with Hartung–Knapp, and with Kenward–Roger t on the degrees of
    /// freedom of the confidence interval.
    /// </summary>
    public PredictionMethod? Prediction { get; init; }

    /// <summary>Seed of the draws of <see cref="PredictionMethod.Bootstrap"/>.</summary>
    public ulong PredictionSeed { get; init; } = 1;

    /// <summary>Number of these draws, at least 1000.</summary>
    public int PredictionReplicates { get; init; } = 100_000;

    /// <summary>
    /// Weights of the rows in place of 1/(v + τ²), each above 0, one a row in their order; null is 1/(v + τ²). Only ratios of weights matter.
    /// The standard error is that of a mean with these weights; τ², Q and I² do not use them.
    /// </summary>
    public ImmutableArray<double>? Weights { get; init; }
}
