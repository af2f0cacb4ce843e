using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Trials;

/// <summary>The bounds of each look and comparison, on the scale of the endpoint's statistic.</summary>
/// <param name="Information">Information fraction of each look, that of the first comparison.</param>
/// <param name="Upper">Critical values by look and comparison; where stages are combined those of the combined statistic, or of the product of p-values.</param>
/// <param name="Lower">Futility bounds likewise, −∞ where there is none.</param>
internal sealed record TrialBoundaries(ImmutableArray<double> Information, double[][] Upper, double[][] Lower)
{
    /// <summary>The bounds of a sound design, and what decides by them.</summary>
    public static PreparedPlan Of(TrialDesign design, PatientNumbers patients, EndpointSimulator endpoint, RejectionSides sides) =>
        design.Interim is { } plan ? plan.Prepare(design, patients, endpoint, sides) : design.Analysis.Plan(design, patients, endpoint, sides);

    /// <summary>One critical value at one look.</summary>
    public static TrialBoundaries Once(double critical, PatientNumbers patients) => new(
        [1], [[.. Enumerable.Repeat(critical, patients.Arms - 1)]], [[.. Enumerable.Repeat(double.NegativeInfinity, patients.Arms - 1)]]);

    /// <summary>
    /// Each comparison has the boundaries of its own information fractions. A t statistic is compared with the t quantiles of their nominal
    /// levels (Pocock 1977, section 5; Jennison and Turnbull 2000, section 3.8), which keeps the level approximately.
    /// </summary>
    /// <param name="patients">Planned patients.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="solve">The boundaries for the information fractions of a comparison.</param>
    public static TrialBoundaries Sequential(
        PatientNumbers patients, EndpointSimulator endpoint, Func<ImmutableArray<double>, int, GroupSequentialBoundaries> solve)
    {
        var solved = Enumerable.Range(0, patients.Arms - 1).Select(c => solve(endpoint.Information ?? Fractions(patients, c), c)).ToArray();
        return new(
            solved[0].Design.Information,
            Table(patients, endpoint, (look, c) => solved[c].Critical[look]),
            Table(patients, endpoint, (look, c) => look < solved[c].Futility.Length ? solved[c].Futility[look] : double.NegativeInfinity));
    }

    /// <summary>The same bounds for all comparisons, on the z scale, taken to that of the statistics.</summary>
    public static TrialBoundaries Common(
        ImmutableArray<double> information, ImmutableArray<double> upper, ImmutableArray<double> lower, PatientNumbers patients, EndpointSimulator endpoint) => new(
            information,
            Table(patients, endpoint, (look, _) => upper[look]),
            Table(patients, endpoint, (look, _) => look < upper.Length - 1 ? lower[look] : double.NegativeInfinity));

    /// <summary>Bounds of a combined statistic, the same for all comparisons.</summary>
    public static TrialBoundaries OfStages(ImmutableArray<double> information, ImmutableArray<double> upper, Func<int, double> lower, int comparisons) => new(
        information,
        [.. upper.Select(bound => Enumerable.Repeat(bound, comparisons).ToArray())],
        [.. upper.Select((_, look) => Enumerable.Repeat(lower(look), comparisons).ToArray())]);

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

    private static double[][] Table(PatientNumbers patients, EndpointSimulator endpoint, Func<int, int, double> bound) =>
    [
        .. Enumerable.Range(0, patients.Looks).Select(look => Enumerable.Range(0, patients.Arms - 1)
            .Select(c => OnScale(bound(look, c), endpoint.DegreesOfFreedom(look, c))).ToArray()),
    ];
}
