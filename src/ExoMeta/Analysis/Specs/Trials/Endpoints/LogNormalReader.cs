using ExoMeta.Trials;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads a log-normal endpoint.</summary>
internal sealed class LogNormalReader() : EndpointReader("log-normal")
{
    private static readonly (string, double)[] Substitutes =
        [("half", DetectionLimit.Half), ("root-half", DetectionLimit.RootHalf), ("at-limit", DetectionLimit.AtLimit)];

    public override Endpoint? Read(SpecReader reader, string name, bool lowerIsBetter)
    {
        var detection = ReadDetection(reader);
        return MeansReader.Complete(
            reader.Quantity("log_sd") is { } deviation
                ? new Endpoint.LogNormal(name, deviation) { LowerIsBetter = lowerIsBetter, LimitOfDetection = detection }
                : null,
            reader);
    }

    private static DetectionLimit? ReadDetection(SpecReader reader)
    {
        var hasLimit = reader.Has("limit_of_detection");
        foreach (var field in new[] { "control_median", "below_limit" }.Where(field => !hasLimit && reader.Has(field)))
        {
            reader.Problem(field, "has no part without limit_of_detection");
        }

        var limit = reader.Quantity("limit_of_detection", required: false);
        var median = reader.Quantity("control_median", required: hasLimit);
        var substitute = reader.Choice("below_limit", Substitutes, required: hasLimit);
        return limit is not null && median is not null && substitute is { } part ? new(limit, median, part) : null;
    }
}
