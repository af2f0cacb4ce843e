using System.Collections.Immutable;

namespace ExoMeta.Interactive;

/// <summary>How the interval of a pooled effect is made; what a model has no use for is refused.</summary>
public sealed record Inference
{
    private Inference(string code) => Code = code;

    /// <summary>Normal quantiles.</summary>
    public static Inference Normal { get; } = new("z");

    /// <summary>Hartung and Knapp; Sidik and Jonkman.</summary>
    public static Inference HartungKnapp { get; } = new("hksj");

    /// <summary>The same, never narrower than its unscaled variance.</summary>
    public static Inference HartungKnappNeverNarrower { get; } = new("hksj-adhoc");

    /// <summary>Kenward and Roger (REML).</summary>
    public static Inference KenwardRoger { get; } = new("kr");

    /// <summary>t (count, multilevel and multivariate models).</summary>
    public static Inference Student { get; } = new("t");

    /// <summary>t with degrees of freedom by containment (multilevel and multivariate models).</summary>
    public static Inference Containment { get; } = new("t-containment");

    /// <summary>All of them.</summary>
    public static ImmutableArray<Inference> All { get; } = [Normal, HartungKnapp, HartungKnappNeverNarrower, KenwardRoger, Student, Containment];

    /// <summary>Its code in <c>exometa pool --inference</c>.</summary>
    public string Code { get; }

    /// <summary>Its code.</summary>
    public override string ToString() => Code;
}
