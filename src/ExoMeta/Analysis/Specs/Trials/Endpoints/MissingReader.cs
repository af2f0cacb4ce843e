using ExoMeta.Trials;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads probabilities of missing outcomes: one for all arms, two (of the control arm and of the compared arms), or one an arm.</summary>
internal static class MissingReader
{
    /// <summary>The probabilities; null where the field is not there, or names none, which is reported.</summary>
    public static ArmProbabilities? Read(SpecReader reader, string field)
    {
        var probabilities = reader.Quantities(field, required: false);
        if (reader.IsEmptyList(field))
        {
            reader.Problem(field, "expected one probability, two (of the control arm and of the compared arms), or one an arm in the order of 'arms'");
        }

        return probabilities.IsEmpty ? null : [.. probabilities];
    }
}
