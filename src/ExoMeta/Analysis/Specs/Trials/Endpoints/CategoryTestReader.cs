using ExoMeta.Trials;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads what endpoints in ordered categories share.</summary>
internal static class CategoryTestReader
{
    private static readonly (string, bool)[] MissingRules = [("excluded", false), ("worst", true)];

    /// <summary>The test that decides; null when none is named.</summary>
    public static CategoryTest? Test(SpecReader reader) => reader.Named("test", CategoryTest.All, test => test.Name, required: false);

    /// <summary>Patients who are missing; null when there are none.</summary>
    public static MissingPatients? Missing(SpecReader reader)
    {
        var countAsWorst = reader.Choice("missing_counts_as", MissingRules, required: false) ?? false;
        if (!reader.Has("missing") && reader.Has("missing_counts_as"))
        {
            reader.Problem("missing_counts_as", "says how missing patients are analysed, and 'missing' does not say that there are any");
        }

        return MissingReader.Read(reader, "missing") is { } probabilities ? new(probabilities, countAsWorst) : null;
    }
}
