using System.Collections.Immutable;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Requests;

/// <summary>A simulation of the power of a meta-analysis as a user asks for it.</summary>
/// <param name="Measure">What the studies measure: YV, MD, SMD or OR.</param>
/// <param name="Design">The truth and the studies.</param>
/// <param name="Options">The methods.</param>
/// <param name="Plan">Replicates, seed, and when to stop.</param>
public sealed record MetaPowerRequest(string Measure, MetaPowerDesign Design, MetaPowerOptions Options, MonteCarloPlan Plan)
{
    /// <summary>The options of <c>meta-power</c>.</summary>
    public static ImmutableArray<RequestOption> Choices { get; } =
    [
        new("k", OptionKind.Value, "K", "number of studies (default: as many as sizes or variances are listed)"),
        new("n", OptionKind.List, "N,…", "size of the treated group: one for all studies, or one a study"),
        new("nControl", OptionKind.List, "N,…", "size of the control group (default: as the treated group's)"),
        new("variances", OptionKind.List, "V,…", "known sampling variances instead of sizes: one for all studies, or one a study (YV)"),
        new("measure", OptionKind.Value, "YV|MD|SMD|OR", "effects with known variance, mean differences, Hedges' g, log odds ratios (default: YV)"),
        new("sd", OptionKind.Value, "S", "standard deviation within groups (YV with sizes, MD; default: 1)"),
        new("controlRisk", OptionKind.Value, "P", "risk in the control groups (OR)"),
        new("effect", OptionKind.Value, "MU", "mean of the true effects on the analysis scale (default: 0, which gives the type-I error)"),
        new("tau2", OptionKind.Value, "T", "variance of the true effects (default: 0)"),
        new("distribution", OptionKind.Value, "normal|t(DF)|two-point(W)", "distribution of the true effects (default: normal)"),
        new("methods", OptionKind.List, "EE,DL,PM,ML,REML", "estimators of τ² (default: these; HE, HS, SJ and EB can be had)"),
        new("inference", OptionKind.List, "z,hksj,hksj-adhoc", "intervals of the mean (default: these)"),
        new("level", OptionKind.Value, "95", "confidence level in percent (default: 95)"),
        new("replicates", OptionKind.Value, "N", "simulated meta-analyses (default: 100000), with --target-error the most (default: 10000000)"),
        new("targetError", OptionKind.Value, "E", "stop when every rejection rate and coverage has a Monte Carlo error of at most this"),
        new("seed", OptionKind.Value, "N", "seed of every simulated number (default: 1)"),
    ];
}
