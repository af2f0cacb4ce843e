using ExoMeta.Analysis.Requests;

namespace ExoMeta.Interactive;

/// <summary>The models of <c>exometa pool --method</c>, by their names.</summary>
public static class Method
{
    /// <summary>Equal effects.</summary>
    public static PoolMethod EE { get; } = Named("EE");

    /// <summary>DerSimonian and Laird.</summary>
    public static PoolMethod DL { get; } = Named("DL");

    /// <summary>Hedges (Cochran ANOVA).</summary>
    public static PoolMethod HE { get; } = Named("HE");

    /// <summary>Hunter and Schmidt.</summary>
    public static PoolMethod HS { get; } = Named("HS");

    /// <summary>Sidik and Jonkman.</summary>
    public static PoolMethod SJ { get; } = Named("SJ");

    /// <summary>Maximum likelihood.</summary>
    public static PoolMethod ML { get; } = Named("ML");

    /// <summary>Restricted maximum likelihood.</summary>
    public static PoolMethod REML { get; } = Named("REML");

    /// <summary>Empirical Bayes.</summary>
    public static PoolMethod EB { get; } = Named("EB");

    /// <summary>Paule and Mandel.</summary>
    public static PoolMethod PM { get; } = Named("PM");

    /// <summary>Mantel and Haenszel.</summary>
    public static PoolMethod MantelHaenszel { get; } = Named("MH");

    /// <summary>Peto.</summary>
    public static PoolMethod Peto { get; } = Named("PETO");

    /// <summary>Logistic or Poisson mixed model, unconditional, fixed study effects.</summary>
    public static PoolMethod UnconditionalFixedStudies { get; } = Named("GLMM-UM.FS");

    /// <summary>Logistic or Poisson mixed model, unconditional, random study effects.</summary>
    public static PoolMethod UnconditionalRandomStudies { get; } = Named("GLMM-UM.RS");

    /// <summary>Conditional mixed model, approximate likelihood.</summary>
    public static PoolMethod ConditionalApproximate { get; } = Named("GLMM-CM.AL");

    /// <summary>Conditional mixed model, exact likelihood.</summary>
    public static PoolMethod ConditionalExact { get; } = Named("GLMM-CM.EL");

    /// <summary>Bayesian random effects by exact integration; <see cref="PoolView.Prior(string, string?)"/> says the prior of τ.</summary>
    public static PoolMethod Bayes { get; } = Named("BAYES");

    private static PoolMethod Named(string code) => PoolMethod.All.First(m => m.Code == code);
}
