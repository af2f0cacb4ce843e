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
        var test = reader.Named("test", TestOfMeans.All, t => t.Name, required: false) ?? new TestOfMeans.Student();
        var correlation = reader.Quantity("baseline_correlation", required: false);
        var ratio = reader.Quantity("sd_ratio", required: false);
        var missing = ReadMissing(reader);
        return endpoint is null
            ? null
            : (T)(endpoint with { Test = test, BaselineCorrelation = correlation, DeviationRatio = ratio, Missing = missing });
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
