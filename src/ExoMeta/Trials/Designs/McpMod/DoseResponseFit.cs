using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials.Designs;

/// <summary>A dose–response curve e₀ + e₁f(d) fitted to means of arms; the method and the bounds are those of simulated trials (docs/simulate.md).</summary>
/// <param name="Family">The family of f.</param>
/// <param name="Parameters">Its parameters, given ones included; δ of a quadratic may be above 0.</param>
/// <param name="Level">e₀.</param>
/// <param name="Height">e₁.</param>
/// <param name="Deviance">Sum of squares that the curve leaves, each over the variance of its mean.</param>
/// <param name="Criterion">Generalised information criterion: deviance + 2·parameters, level and height included.</param>
/// <param name="LargestDose">The largest dose.</param>
public sealed record DoseResponseFit(
    DoseResponseFamily Family, ImmutableArray<double> Parameters, double Level, double Height, double Deviance, double Criterion, double LargestDose)
{
    private const int Length = TrialBlock.GroupSize;

    /// <summary>The fitted mean at a dose.</summary>
    public double At(double dose) => Level + Height * Family.Create(Parameters.AsSpan()).At(dose);

    /// <summary>The smallest dose above 0 and up to the largest with a given effect over dose 0; null when there is none.</summary>
    /// <param name="effect">Of either sign.</param>
    public double? TargetDose(double effect)
    {
        Span<double> parameters = stackalloc double[Length * Parameters.Length];
        for (var p = 0; p < Parameters.Length; p++)
        {
            parameters.Slice(p * Length, Length).Fill(Parameters[p]);
        }

        Span<double> doses = stackalloc double[Length];
        doses.Fill(effect / Height);
        Family.FillDoses<LaneOne>(LargestDose, parameters, doses);
        return double.IsFinite(doses[0]) ? doses[0] : null;
    }

    /// <summary>Fits a family.</summary>
    /// <param name="family">The family.</param>
    /// <param name="parameters">Its parameters, of which an offset or a scale is kept.</param>
    /// <param name="doses">Dose of each arm, 0 first, increasing.</param>
    /// <param name="means">Mean of each arm, independent of each other up to their level: for effects over a control 0 and then the effects.</param>
    /// <param name="variances">Variance of each mean, above 0: for effects over a control the part of their variances that control brings in, and then what is left of each.
    /// +∞ for an arm without information.</param>
    /// <returns>The fit; null when no curve of the family can be fitted.</returns>
    /// <exception cref="ArgumentException">Lengths, doses or variances are not sound.</exception>
    public static DoseResponseFit? Of(
        DoseResponseFamily family, ReadOnlySpan<double> parameters, ReadOnlySpan<double> doses, ReadOnlySpan<double> means, ReadOnlySpan<double> variances)
    {
        double[] scale = [.. doses];
        if (doses.Length < 2 || means.Length != doses.Length || variances.Length != doses.Length || parameters.Length != family.Parameters.Length)
        {
            throw new ArgumentException("two or more doses, a mean and a variance of each, and all parameters of the family were expected", nameof(doses));
        }

        if (scale[0] != 0 || !scale.Zip(scale.Skip(1)).All(pair => pair.First < pair.Second) || !variances.ToArray().All(v => v > 0))
        {
            throw new ArgumentException("doses of 0 and increasing, and variances above 0 were expected", nameof(doses));
        }

        var columns = new CurveColumns(doses.Length, Length);
        for (var arm = 0; arm < doses.Length; arm++)
        {
            columns.Mean(arm).Fill(means[arm]);
            columns.Weight(arm).Fill(1 / variances[arm]);
        }

        var fit = family.CreateFit(scale, [.. parameters]);
        fit.Fit<LaneOne>(columns, 1);
        if (BitConverter.DoubleToInt64Bits(columns.IsFitted[0]) == 0)
        {
            return null;
        }

        double[] fitted = [.. parameters];
        for (var p = 0; p < fitted.Length; p++)
        {
            fitted[p] = family.Parameters[p].IsGiven ? fitted[p] : p == 0 ? columns.First[0] : columns.Second[0];
        }

        var (shape, height) = (family.Create(fitted), columns.Height[0]);
        var (weight, level) = (0.0, 0.0);
        for (var arm = 0; arm < doses.Length; arm++)
        {
            weight += 1 / variances[arm];
            level += (means[arm] - height * shape.At(doses[arm])) / variances[arm];
        }

        return new(family, [.. fitted], level / weight, height, columns.Deviance[0], columns.Deviance[0] + 2 * fit.Parameters, scale[^1]);
    }
}
