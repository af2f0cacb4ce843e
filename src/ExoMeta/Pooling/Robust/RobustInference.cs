using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>Which cluster-robust (sandwich) covariance.</summary>
public enum RobustEstimator
{
    /// <summary>Liang and Zeger (1986), without correction: too small for few clusters.</summary>
    CR0,

    /// <summary>CR0 times G/(G − 1).</summary>
    CR1,

    /// <summary>Bias-reduced linearisation (Bell and McCaffrey 2002; Pustejovsky and Tipton 2018): unbiased when the working model holds.</summary>
    CR2,
}

/// <summary>Degrees of freedom of robust t statistics.</summary>
public enum RobustDegreesOfFreedom
{
    /// <summary>Satterthwaite's, of each coefficient under the working model (Bell and McCaffrey 2002).</summary>
    Satterthwaite,

    /// <summary>Clusters less coefficients, G − p.</summary>
    ClustersLessCoefficients,
}

/// <summary>Choices of cluster-robust inference.</summary>
public sealed record RobustOptions
{
    /// <summary>The covariance.</summary>
    public RobustEstimator Estimator { get; init; } = RobustEstimator.CR2;

    /// <summary>Degrees of freedom.</summary>
    public RobustDegreesOfFreedom DegreesOfFreedom { get; init; } = RobustDegreesOfFreedom.Satterthwaite;

    /// <summary>Confidence level in (0, 1).</summary>
    public double Level { get; init; } = 0.95;
}

/// <summary>Cluster-robust inference about the coefficients of a fit.</summary>
public sealed record RobustInference
{
    /// <summary>The choices it was made with.</summary>
    public required RobustOptions Options { get; init; }

    /// <summary>Number of clusters G.</summary>
    public required int Clusters { get; init; }

    /// <summary>Coefficients in the order of the design, the estimates those of the fit.</summary>
    public required ImmutableArray<RegressionCoefficient> Coefficients { get; init; }

    /// <summary>Robust covariance of the coefficients, row by row.</summary>
    public required ImmutableArray<ImmutableArray<double>> Covariance { get; init; }

    /// <summary>Test of all coefficients but the intercept (all without intercept); null for one mean.</summary>
    public required CoefficientTest? Moderators { get; init; }

    /// <summary>What the reader must know before believing the result.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    internal ClusterSandwich Sandwich { get; init; } = null!;

    /// <summary>
    /// HTZ: tests that several coefficients are 0 together (Pustejovsky and Tipton 2018, section 3.2). Q = b'V⁻¹b is referred to Hotelling's T² with the
    /// degrees of freedom η of Zhang (2012): (η − q + 1)/(ηq)·Q ~ F(q, η − q + 1).
    /// </summary>
    /// <param name="coefficients">Indices of the coefficients, each once.</param>
    /// <returns>The test; its statistic and p are NaN where too few clusters support it (η ≤ q − 1, or V singular).</returns>
    /// <exception cref="ArgumentException">No coefficient, or an index that does not exist or occurs twice.</exception>
    public CoefficientTest Test(params ReadOnlySpan<int> coefficients)
    {
        int[] chosen = [.. coefficients];
        if (chosen.Length == 0 || chosen.Distinct().Count() != chosen.Length || chosen.Any(c => c < 0 || c >= Coefficients.Length))
        {
            throw new ArgumentException("choose coefficients of the fit, each once", nameof(coefficients));
        }

        return Sandwich.Test(string.Join(", ", chosen.Select(c => Coefficients[c].Name)), chosen);
    }
}
