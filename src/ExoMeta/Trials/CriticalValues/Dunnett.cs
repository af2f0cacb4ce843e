using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Integration;
using ExoMeta.Numerics.Optimisation;

namespace ExoMeta.Trials;

/// <summary>
/// Dunnett's single-step procedure: several treatments against one control, one critical value for all
/// (Dunnett 1955, A multiple comparison procedure for comparing several treatments with a control, JASA 50:1096–1121).
/// </summary>
/// <remarks>
/// The statistics share the control, so that their correlation is λ_i λ_j with λ_i = √(n_i/(n_i + n_0)); with equal arms and
/// r = n_0/n it is 1/(1 + r). Exact by quadrature for any allocation (<see cref="MultivariateNormal"/>), for normal statistics and for
/// t statistics with one pooled variance.
/// </remarks>
public static class Dunnett
{
    /// <summary>λ_i = √(n_i/(n_i + n_0)).</summary>
    /// <param name="sizes">Patients in each treated arm, ≥ 1.</param>
    /// <param name="controlSize">Patients in the control arm, ≥ 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public static ImmutableArray<double> Loadings(ImmutableArray<int> sizes, int controlSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(controlSize, 1);
        foreach (var size in sizes)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(sizes));
        }

        return [.. sizes.Select(size => Math.Sqrt(size / ((double)size + controlSize)))];
    }

    /// <summary>One-sided critical value c with P(max T_i &gt; c) = α when no treatment differs from the control.</summary>
    /// <param name="loadings">λ_i of each comparison, inside (−1, 1).</param>
    /// <param name="alpha">One-sided family-wise level in (0, 0.5).</param>
    /// <param name="degreesOfFreedom">Of the pooled variance, &gt; 0; null for normal statistics.</param>
    /// <returns>c, to about 1e-12; with one comparison the plain quantile.</returns>
    /// <exception cref="ArgumentException">No comparison.</exception>
    /// <exception cref="ArgumentOutOfRangeException">α, a loading or the degrees of freedom are out of range.</exception>
    public static double CriticalValue(ImmutableArray<double> loadings, double alpha, double? degreesOfFreedom = null)
    {
        if (loadings.IsDefaultOrEmpty)
        {
            throw new ArgumentException("at least one comparison is needed", nameof(loadings));
        }

        CriticalValues.Check(alpha, degreesOfFreedom);
        var single = CriticalValues.Single(alpha, degreesOfFreedom);
        if (loadings.Length == 1)
        {
            return single;
        }

        // The maximum exceeds c at least as often as one statistic does, and at most as often as Bonferroni says.
        var bonferroni = CriticalValues.Single(alpha / loadings.Length, degreesOfFreedom);
        return RootFinder.Brent(
            c => FamilywiseError(c, loadings, degreesOfFreedom) / alpha - 1, single * (1 - 1e-6), bonferroni * (1 + 1e-6));
    }

    /// <summary>Two-sided critical value c with P(max |T_i| &gt; c) = α when no treatment differs from the control.</summary>
    /// <param name="loadings">λ_i of each comparison, inside (−1, 1).</param>
    /// <param name="alpha">Two-sided family-wise level in (0, 1).</param>
    /// <param name="degreesOfFreedom">Of the pooled variance, &gt; 0; null for normal statistics.</param>
    /// <exception cref="ArgumentException">No comparison.</exception>
    /// <exception cref="ArgumentOutOfRangeException">α, a loading or the degrees of freedom are out of range.</exception>
    public static double TwoSidedCriticalValue(ImmutableArray<double> loadings, double alpha, double? degreesOfFreedom = null)
    {
        if (loadings.IsDefaultOrEmpty)
        {
            throw new ArgumentException("at least one comparison is needed", nameof(loadings));
        }

        CriticalValues.Check(alpha / 2, degreesOfFreedom);
        var single = CriticalValues.Single(alpha / 2, degreesOfFreedom);
        if (loadings.Length == 1)
        {
            return single;
        }

        var bonferroni = CriticalValues.Single(alpha / 2 / loadings.Length, degreesOfFreedom);
        double[] upper = new double[loadings.Length], lower = new double[loadings.Length];
        return RootFinder.Brent(Excess, single * (1 - 1e-6), bonferroni * (1 + 1e-6));

        double Excess(double c)
        {
            Array.Fill(upper, c);
            Array.Fill(lower, -c);
            return (1 - MultivariateNormal.StudentRectangle(lower, upper, loadings.AsSpan(), degreesOfFreedom ?? double.PositiveInfinity)) / alpha - 1;
        }
    }

    /// <summary>
    /// One-sided critical values of the step-down procedure (Dunnett and Tamhane 1991, Statistics in Medicine 10:939–947): the largest statistic is
    /// compared with the first, and only after it was rejected the next with the second, and so on.
    /// </summary>
    /// <param name="loadings">λ_i of the comparisons, in descending order of their statistics (any order when they are equal).</param>
    /// <param name="alpha">One-sided family-wise level in (0, 0.5).</param>
    /// <param name="degreesOfFreedom">Of the pooled variance, &gt; 0; null for normal statistics.</param>
    /// <returns>One value a comparison; the last is that of a single comparison.</returns>
    /// <exception cref="ArgumentException">No comparison.</exception>
    /// <exception cref="ArgumentOutOfRangeException">α, a loading or the degrees of freedom are out of range.</exception>
    public static ImmutableArray<double> StepDownCriticalValues(
        ImmutableArray<double> loadings, double alpha, double? degreesOfFreedom = null) => loadings.IsDefaultOrEmpty
        ? throw new ArgumentException("at least one comparison is needed", nameof(loadings))
        : [.. Enumerable.Range(0, loadings.Length).Select(i => CriticalValue(loadings[i..], alpha, degreesOfFreedom))];

    /// <summary>The one-sided critical value of <see cref="CriticalValue(ImmutableArray{double}, double, double?)"/> for arms of equal size.</summary>
    /// <param name="comparisons">Number of treatments, ≥ 1.</param>
    /// <param name="ratio">r = patients in the control arm / patients in each treated arm, &gt; 0.</param>
    /// <param name="alpha">One-sided family-wise level in (0, 0.5).</param>
    /// <param name="degreesOfFreedom">Of the pooled variance, &gt; 0; null for normal statistics.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static double CriticalValue(int comparisons, double ratio, double alpha, double? degreesOfFreedom = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(comparisons, 1);
        if (!(ratio > 0 && double.IsFinite(ratio)))
        {
            throw new ArgumentOutOfRangeException(nameof(ratio), "the ratio of control to treated patients must be above 0");
        }

        return CriticalValue([.. Enumerable.Repeat(Math.Sqrt(1 / (1 + ratio)), comparisons)], alpha, degreesOfFreedom);
    }

    /// <summary>P(max T_i &gt; c) when no treatment differs from the control.</summary>
    /// <param name="critical">c.</param>
    /// <param name="loadings">λ_i of each comparison, inside (−1, 1).</param>
    /// <param name="degreesOfFreedom">Of the pooled variance, &gt; 0; null for normal statistics.</param>
    /// <exception cref="ArgumentException">No comparison.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A loading or the degrees of freedom are out of range.</exception>
    public static double FamilywiseError(double critical, ImmutableArray<double> loadings, double? degreesOfFreedom = null)
    {
        var lower = new double[loadings.Length];
        var upper = new double[loadings.Length];
        Array.Fill(lower, double.NegativeInfinity);
        Array.Fill(upper, critical);
        return 1 - MultivariateNormal.StudentRectangle(
            lower, upper, loadings.AsSpan(), degreesOfFreedom ?? double.PositiveInfinity);
    }
}
