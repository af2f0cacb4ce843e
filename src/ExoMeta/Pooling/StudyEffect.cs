using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>One row of a meta-analysis.</summary>
/// <param name="Label">What the forest plot prints.</param>
/// <param name="Study">The study it comes from; rows of one study are not independent.</param>
/// <param name="Estimate">Effect on the analysis scale.</param>
/// <param name="Variance">Sampling variance, &gt; 0.</param>
public sealed record StudyEffect(string Label, string Study, double Estimate, double Variance);

/// <summary>The effects of a meta-analysis and, where rows depend on each other, their sampling covariance.</summary>
/// <param name="Effects">The rows, in the order in which they are printed.</param>
/// <param name="Covariance">Sampling covariance, rows × rows, or null when the rows are independent. Its diagonal is the variances.</param>
public sealed record EffectSet(ImmutableArray<StudyEffect> Effects, double[,]? Covariance = null)
{
    /// <summary>Number of rows.</summary>
    public int Count => Effects.Length;
}
