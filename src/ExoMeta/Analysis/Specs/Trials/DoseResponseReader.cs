using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Analysis.Specs;

/// <summary>How the arms' effects follow from their doses.</summary>
/// <param name="Family">The family of shapes.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="At">The dose at which θ holds; null for the largest.</param>
public sealed record DoseResponseSpec(DoseResponseFamily Family, ImmutableArray<UncertainQuantity> Parameters, double? At);

/// <summary>Reads the group <c>dose_response</c> of an endpoint.</summary>
internal static class DoseResponseReader
{
    /// <summary>The group; null where there is none, or where it is wrong (problems say why).</summary>
    /// <param name="endpoint">The endpoint's group.</param>
    /// <param name="theta">Where its θ comes from.</param>
    /// <param name="arms">The trial's arms.</param>
    public static DoseResponseSpec? Read(SpecReader endpoint, ThetaSource theta, ImmutableArray<TrialArmSpec> arms)
    {
        if (!endpoint.Has("dose_response") || endpoint.Group("dose_response", required: false) is not { } group)
        {
            return null;
        }

        if (theta is ThetaSource.Evidence)
        {
            endpoint.Problem("dose_response", "stands beside 'evidence', which gives each arm an effect of its own; a shape needs one θ");
        }

        if (arms.Any(arm => !arm.IsControl && arm.Dose is null))
        {
            endpoint.Problem("dose_response", "needs the dose of every arm as a number");
        }

        var family = group.Named("shape", DoseResponseFamily.All, f => f.Name);
        var parameters = (family?.Parameters ?? []).Select(parameter => group.Quantity(parameter.Name)).OfType<UncertainQuantity>().ToImmutableArray();
        var at = group.Number("at", required: false);
        if (at is <= 0)
        {
            group.Problem("at", "expected a dose above 0");
        }

        RefuseOthers(group, family);
        group.RejectUnknownFields();
        if (family is null || parameters.Length != family.Parameters.Length)
        {
            return null;
        }

        foreach (var problem in Truth.DoseResponse.ShapeProblems(family, parameters))
        {
            group.Problem(problem[..problem.IndexOf(' ', StringComparison.Ordinal)], problem);
        }

        return new(family, parameters, at);
    }

    /// <summary>Refuses parameters of other shapes: as such, and not as misspelt.</summary>
    /// <param name="group">The group of a shape.</param>
    /// <param name="family">The shape; null where its name is wrong.</param>
    public static void RefuseOthers(SpecReader group, DoseResponseFamily? family)
    {
        foreach (var other in DoseResponseFamily.All.SelectMany(f => f.Parameters).Select(p => p.Name).Distinct().Where(group.Has))
        {
            if (family is not null && family.Parameters.All(p => p.Name != other))
            {
                group.Problem(other, $"means nothing with the shape '{family.Name}': {family.Formula}");
            }
        }
    }
}
