using ExoMeta.Trials;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads an ordinal endpoint.</summary>
internal sealed class OrdinalReader() : EndpointReader("ordinal")
{
    public override Endpoint? Read(SpecReader reader, string name, bool lowerIsBetter)
    {
        var (hasCategories, hasProbabilities) = (reader.Has("categories"), reader.Has("control_probabilities"));
        var categories = reader.Texts("categories", required: true);
        var probabilities = reader.Numbers("control_probabilities");
        var patients = reader.Number("effective_patients", required: false);
        var violation = reader.Numbers("violation", required: false);
        var test = CategoryTestReader.Test(reader) ?? CategoryTest.ProportionalOdds;
        var missing = CategoryTestReader.Missing(reader);
        return hasCategories && hasProbabilities
            ? new Endpoint.Ordinal(name, categories, probabilities)
            {
                LowerIsBetter = lowerIsBetter,
                EffectivePatients = patients,
                Violation = violation,
                Test = test,
                Missing = missing,
            }
            : null;
    }
}
