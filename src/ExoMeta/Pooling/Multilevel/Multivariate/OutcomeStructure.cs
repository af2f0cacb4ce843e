using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>What is assumed of the covariance G of the true effects of several outcomes in one trial.</summary>
public enum OutcomeStructure
{
    /// <summary>UN: a variance for every outcome and a correlation for every pair.</summary>
    Unstructured,

    /// <summary>CS, compound symmetry: one variance and one correlation.</summary>
    CompoundSymmetric,

    /// <summary>HCS, heteroscedastic compound symmetry: a variance for every outcome and one correlation.</summary>
    HeteroscedasticCompoundSymmetric,

    /// <summary>DIAG: a variance for every outcome, no correlation.</summary>
    Diagonal,

    /// <summary>ID: one variance, no correlation.</summary>
    Identity,
}

/// <summary>The structures with their codes; a new one is a class of parameters and a line here.</summary>
public static class OutcomeStructures
{
    /// <summary>UN, CS, HCS, DIAG, ID.</summary>
    public static NamedChoices<OutcomeStructure> Codes { get; } = new(
        "structure",
        [
            ("UN", OutcomeStructure.Unstructured),
            ("CS", OutcomeStructure.CompoundSymmetric),
            ("HCS", OutcomeStructure.HeteroscedasticCompoundSymmetric),
            ("DIAG", OutcomeStructure.Diagonal),
            ("ID", OutcomeStructure.Identity),
        ]);

    internal static OutcomeParameters ParametersOf(OutcomeStructure structure, double[] variances) => structure switch
    {
        OutcomeStructure.Unstructured => new CholeskyParameters(variances),
        OutcomeStructure.CompoundSymmetric => new CompoundSymmetryParameters(variances),
        OutcomeStructure.HeteroscedasticCompoundSymmetric => new HeteroscedasticParameters(variances),
        OutcomeStructure.Diagonal => new DiagonalParameters(variances),
        OutcomeStructure.Identity => new IdentityParameters(variances),
        _ => throw new ArgumentOutOfRangeException(nameof(structure), structure, "unknown structure"),
    };
}
