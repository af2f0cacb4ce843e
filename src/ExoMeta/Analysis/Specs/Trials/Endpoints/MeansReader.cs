using ExoMeta.Problems;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads what endpoints of means have in common: the test, the baseline, unequal variances, missing outcomes.</summary>
internal static class MeansReader
{
    private static readonly (string, MissingDependence)[] Dependences =
        [("baseline", MissingDependence.Baseline), ("outcome", MissingDependence.Outcome)];

    /// <summary>Reads the fields; the endpoint that takes them may be null when it could not be read.</summary>
    public static T? Complete<T>(T? endpoint, SpecReader reader)
        where T : Endpoint.Means
    {
        var named = reader.Named("test", TestOfMeans.All, t => t.Name, required: false);
        var (adjustsForBaseline, centres) = ReadAdjustment(reader);
        if (adjustsForBaseline && named is TestOfMeans.Student or TestOfMeans.Welch)
        {
            reader.Problem("adjust_for", $"'baseline' is test: ancova, and test: {named!.Name} is named");
        }

        var test = named ?? (adjustsForBaseline ? new TestOfMeans.Ancova() : new TestOfMeans.Student());
        var correlation = reader.Quantity("baseline_correlation", required: false);
        var ratio = reader.Quantity("sd_ratio", required: false);
        var missing = ReadMissing(reader);
        return endpoint is null
            ? null
            : (T)(endpoint with { Test = test, BaselineCorrelation = correlation, DeviationRatio = ratio, Missing = missing, Centres = centres });
    }

    /// <summary>Centres, and what the analysis adjusts for.</summary>
    private static (bool Baseline, TrialCentres? Centres) ReadAdjustment(SpecReader reader)
    {
        var adjustments = reader.Texts("adjust_for");
        foreach (var other in adjustments.Where(name => name is not "baseline" and not "centre"))
        {
            reader.Problem("adjust_for", $"unknown value '{other}', expected baseline, centre{NearestName.Hint(other, ["baseline", "centre"])}");
        }

        var hasCentres = reader.Has("centres");
        foreach (var field in new[] { "centre_sd" }.Where(field => !hasCentres && reader.Has(field)))
        {
            reader.Problem(field, "has no part without centres, their number");
        }

        if (!hasCentres && adjustments.Contains("centre"))
        {
            reader.Problem("adjust_for", "'centre' needs centres, their number, and centre_sd");
        }

        var count = reader.Integer("centres", 2, TrialCentres.Most, required: false);
        var deviation = reader.Quantity("centre_sd", required: hasCentres);
        var centres = count is { } number && deviation is not null ? new TrialCentres((int)number, deviation, adjustments.Contains("centre")) : null;
        return (adjustments.Contains("baseline"), centres);
    }

    private static MissingMeasurements? ReadMissing(SpecReader reader)
    {
        var isThere = reader.Has("missing");
        var probabilities = MissingReader.Read(reader, "missing");
        var dependence = reader.Choice("missing_depends_on", Dependences, required: false);
        var slope = reader.Number("missing_slope", required: reader.Has("missing_depends_on"));
        foreach (var field in new[] { "missing_depends_on", "missing_slope" }.Where(field => !isThere && reader.Has(field)))
        {
            reader.Problem(field, "has no part without missing, the probability of a missing outcome");
        }

        if (isThere && reader.Has("missing_slope") && !reader.Has("missing_depends_on"))
        {
            reader.Problem("missing_slope", "has no part without missing_depends_on: baseline or outcome");
        }

        return probabilities is null ? null : new(probabilities, dependence ?? MissingDependence.Nothing, dependence is null ? 0 : slope ?? 0);
    }
}
