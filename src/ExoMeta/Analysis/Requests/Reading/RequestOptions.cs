using System.Collections.Immutable;
using ExoMeta.Effects;

namespace ExoMeta.Analysis.Requests;

/// <summary>
/// Every option of the commands that read a table of raw data: the command line, the requests of <c>pool --jsonl</c>, their help and their
/// tests enumerate this list. A new option is one line here and one in <see cref="PoolRequestReader"/>.
/// </summary>
public static class RequestOptions
{
    /// <summary>How a table is read: <c>effects</c> and <c>pool</c>.</summary>
    public static ImmutableArray<RequestOption> Table { get; } =
    [
        new("measure", OptionKind.Value, "M", $"effect measure: {string.Join(' ', Measures.All.Select(m => m.Code))}") { Choices = [.. Measures.All.Select(m => m.Code)] },
        new("add", OptionKind.Value, "0.5", "what is added to cells when a zero asks for it (default: 0.5)"),
        new("to", OptionKind.Value, "only0|all|if0all|none", "which studies get it (default: only0)"),
        new("map", OptionKind.List, "NAME=COLUMN,…", "other column names: ai=deaths_t,n1i=n_t"),
        new("correct", OptionKind.Switch, "", "the form corrected for small-sample bias (ROM)"),
        new("scale", OptionKind.Value, "log|identity", "scale of est, lb and ub (YV)"),
        new("reported", OptionKind.Switch, "", "rows are printed results, each in the form that its column 'form' names"),
        new("display", OptionKind.Value, "SCALE", $"scale of the display: {string.Join('|', DisplayScales.Names)} (default: the measure's)") { Choices = [.. DisplayScales.Names] },
        new("level", OptionKind.Value, "95", "confidence level in percent (default: 95)"),
    ];

    /// <summary>What <c>pool</c> does with it.</summary>
    public static ImmutableArray<RequestOption> Pooling { get; } =
    [
        new("method", OptionKind.Value, "X", $"model: {string.Join(' ', PoolMethod.All.Select(m => m.Code))} (default: REML)") { Choices = [.. PoolMethod.All.Select(m => m.Code)] },
        new("inference", OptionKind.Value, "z|hksj|hksj-adhoc|kr|t|t-containment", "interval of the pooled effect (default: z); t belongs to GLMM, nested and outcomes, t-containment to the last two"),
        new("tau2Ci", OptionKind.Value, "qp|pl", "interval of τ²: Q-profile (default) or profile likelihood"),
        new("prediction", OptionKind.Value, "z|t-k1|t-k2|bootstrap", "prediction interval (default: that of the inference)"),
        new("prior", OptionKind.Value, "PRIOR", "prior of τ with BAYES: half-normal(0.5), half-cauchy(0.5), …"),
        new("muPrior", OptionKind.Value, "PRIOR", "prior of μ with BAYES: normal(0,4) (default: flat)"),
        new("mods", OptionKind.List, "a,b,a:b", "meta-regression on these columns; a:b is their interaction"),
        new("subgroup", OptionKind.Value, "COLUMN", "pools every subgroup and tests their difference"),
        new("cluster", OptionKind.Value, "COLUMN", "cluster-robust inference (CR2, Satterthwaite)"),
        new("nested", OptionKind.List, "outer,inner", "nested random effects (multilevel model)"),
        new("outcomes", OptionKind.List, "outcome,study", "one mean an outcome (multivariate model)"),
        new("structure", OptionKind.Value, "UN|CS|HCS|DIAG|ID", "covariance between outcomes (default: UN)"),
        new("v", OptionKind.Matrix, "FILE", "sampling covariance of the pooled rows: a line a row, numbers with commas, no header"),
        new("rho", OptionKind.Value, "R", "correlation of sampling errors of rows that share a value of --within"),
        new("within", OptionKind.Value, "COLUMN", "rows with the same value here depend on each other, by --rho"),
        new("control", OptionKind.Value, "COLUMN", "rows with the same value here share their control group"),
        new("weights", OptionKind.Value, "COLUMN", "weights of the user instead of inverse variances"),
        new("riskOfBias", OptionKind.Value, "COLUMN", "column of the levels that --discount names"),
        new("discount", OptionKind.Value, "RULES", "what is kept of the evidence at each level: \"high: 0.5, some: bias(0.1, 0.04), low: 1\""),
        new("mid", OptionKind.Value, "X", "minimal important difference on the display scale: P(effect beyond it)"),
        new("controlRisks", OptionKind.List, "0.1,0.3", "absolute effects at these control risks (OR, RR, RD)"),
        new("diagnostics", OptionKind.Switch, "", "influence of each row"),
        new("leaveOneOut", OptionKind.Switch, "", "the pool without each row"),
        new("cumulative", OptionKind.Switch, "", "the pool as rows come in"),
        new("permutation", OptionKind.Switch, "", "permutation test of the pooled effect or of the moderators"),
        new("bootstrap", OptionKind.Value, "parametric|nonparametric", "bootstrap intervals of the pooled effect and of τ²: drawn from the model, or resampled studies"),
        new("replicates", OptionKind.Value, "N", "bootstrap replicates (default: 10000)"),
        new("gosh", OptionKind.Switch, "", "the analyses of all subsets of the rows (a sample above 2^20)"),
        new("swim", OptionKind.Value, "lower|higher", "votes by direction and combined p-values, with the direction that is favourable"),
        new("bias", OptionKind.Switch, "", "small-study effects: Egger, Begg, trim and fill, selection models, fail-safe N, excess significance"),
        new("seed", OptionKind.Value, "N", "seed of whatever is simulated (bootstrap, bootstrap prediction, sampled permutations and subsets, what printed results leave open)"),
    ];

    /// <summary>All options of <c>pool</c>.</summary>
    public static ImmutableArray<RequestOption> All { get; } = [.. Table, .. Pooling];
}
