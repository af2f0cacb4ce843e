using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Trials;

/// <summary>The bounds of each look and comparison, on the scale of the endpoint's statistic.</summary>
/// <param name="Information">Information fraction of each look, that of the first comparison.</param>
/// <param name="Upper">Critical values by look and comparison.</param>
/// <param name="Lower">Futility bounds likewise, −∞ where there is none.</param>
internal sealed record TrialBoundaries(ImmutableArray<double> Information, double[][] Upper, double[][] Lower)
{
    /// <summary>The bounds of a sound design, and what decides by them.</summary>
    public static (TrialBoundaries Boundaries, TrialDecision Decision) Of(
        TrialDesign design, PatientNumbers patients, EndpointSimulator endpoint, RejectionSides sides)
    {
        if (design.Looks is { } looks)
        {
            var sequential = Sequential(design, looks, patients, endpoint);
            return (sequential, new BoundaryDecision(sides, sequential.Upper, sequential.Lower));
        }

        var procedure = design.Multiplicity.Prepare(design.Loadings, design.Alpha, endpoint.DegreesOfFreedom(0, 0));
        var comparisons = patients.Arms - 1;
        TrialBoundaries single = new(
            [1], [[.. Enumerable.Repeat(procedure.LargestCritical, comparisons)]], [[.. Enumerable.Repeat(double.NegativeInfinity, comparisons)]]);
        return (single, new ProcedureDecision(sides, procedure));
    }

    /// <summary>
    /// Each comparison has the boundaries of its own information fractions. A t statistic is compared with the t quantiles of their nominal
    /// levels (Pocock 1977, section 5; Jennison and Turnbull 2000, section 3.8), which keeps the level approximately.
    /// </summary>
    private static TrialBoundaries Sequential(TrialDesign design, SequentialLooks looks, PatientNumbers patients, EndpointSimulator endpoint)
    {
        var comparisons = patients.Arms - 1;
        var alpha = design.Multiplicity is MultiplicityProcedure.Bonferroni ? design.Alpha / comparisons : design.Alpha;
        var (upper, lower) = (Table(patients.Looks, comparisons), Table(patients.Looks, comparisons));
        var information = ImmutableArray<double>.Empty;
        for (var c = 0; c < comparisons; c++)
        {
            var fractions = endpoint.Information ?? Fractions(patients, c);
            information = c == 0 ? fractions : information;
            var boundaries = new GroupSequentialDesign(fractions, looks.Efficacy, alpha, Sides.One, looks.Futility).Solve();
            for (var k = 0; k < patients.Looks; k++)
            {
                var df = endpoint.DegreesOfFreedom(k, c);
                upper[k][c] = OnScale(boundaries.Critical[k], df);
                lower[k][c] = k < boundaries.Futility.Length ? OnScale(boundaries.Futility[k], df) : double.NegativeInfinity;
            }
        }

        return new(information, upper, lower);
    }

    /// <summary>Information of a comparison at each look over that at the last: n₁n₀/(n₁ + n₀), in proportion.</summary>
    private static ImmutableArray<double> Fractions(PatientNumbers patients, int comparison)
    {
        var last = patients.Looks - 1;
        return [.. Enumerable.Range(0, patients.Looks).Select(k => k == last ? 1 : patients.InverseSizes(last, comparison) / patients.InverseSizes(k, comparison))];
    }

    private static double OnScale(double z, double? degreesOfFreedom) => double.IsInfinity(z)
        ? z
        : CriticalValues.ForComparing(degreesOfFreedom is { } df
            ? z > 0 ? StudentT.UpperQuantile(Normal.Survival(z), df) : -StudentT.UpperQuantile(Normal.Survival(-z), df)
            : z);

    private static double[][] Table(int looks, int comparisons) => [.. Enumerable.Range(0, looks).Select(_ => new double[comparisons])];
}
