using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Analysis.Requests;
using ExoMeta.Evidence;
using ExoMeta.Pooling;
using ExoMeta.Problems;

namespace ExoMeta.Interactive;

/// <content>
/// The choices, a method each, so that completion shows them all. Each gives a new pool and refuses at once what does not go together, as
/// <c>exometa pool</c> does (docs/pool.md); a later choice takes the place of an earlier one of its kind.
/// </content>
public sealed partial class PoolView
{
    /// <summary>The same with some choices made otherwise, by the names that <c>exometa pool --jsonl</c> has: ("tau2Ci", "pl"). An empty text takes a choice back.</summary>
    /// <exception cref="InvalidInputException">The choices do not go together: every problem.</exception>
    public PoolView With(params (string Name, string Text)[] choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        return Of(choices.Aggregate(_choices, (made, choice) => made.WithText(choice.Name, choice.Text)));
    }

    /// <summary>The same with one choice made otherwise.</summary>
    public PoolView With(string name, string text) => With((name, text));

    /// <summary>The same by another model.</summary>
    public PoolView With(PoolMethod method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return Of((method is PoolMethod.Bayesian ? _choices : _choices.With("prior").With("muPrior")).With("method", method.Code));
    }

    /// <summary>The same with another interval of the pooled effect.</summary>
    public PoolView With(Inference inference)
    {
        ArgumentNullException.ThrowIfNull(inference);
        return Of(_choices.With("inference", inference.Code));
    }

    /// <summary>With a pool of each subgroup and the test of their difference.</summary>
    public PoolView By(string column) => Of(_choices.With("subgroup", column));

    /// <summary>Meta-regression on columns; "a:b" is their interaction.</summary>
    public PoolView Regress(params string[] terms) => Of(_choices.With("mods", [.. terms]));

    /// <summary>With inference that is robust to clusters (CR2, Satterthwaite).</summary>
    public PoolView Robust(string cluster) => Of(_choices.With("cluster", cluster));

    /// <summary>With nested random effects, outermost first (multilevel model).</summary>
    public PoolView Nested(params string[] columns) => Of(_choices.With("nested", [.. columns]));

    /// <summary>One mean an outcome (multivariate model).</summary>
    /// <param name="outcome">Column of the outcome.</param>
    /// <param name="study">Column of the study that rows share.</param>
    /// <param name="structure">Covariance between outcomes.</param>
    public PoolView Multivariate(string outcome, string study, OutcomeStructure structure = OutcomeStructure.Unstructured) =>
        Of(_choices.With("outcomes", outcome, study).With("structure", OutcomeStructures.Codes.CodeOf(structure)));

    /// <summary>The Bayesian answer with a prior of τ, "half-normal(0.5)", and of μ, "normal(0, 4)"; flat where none is said.</summary>
    public PoolView Prior(string tau, string? mu = null)
    {
        var choices = _choices.With("method", Method.Bayes.Code).With("inference").With("prior", tau);
        return Of(mu is null ? choices.With("muPrior") : choices.With("muPrior", mu));
    }

    /// <summary>With another interval of τ².</summary>
    public PoolView HeterogeneityInterval(TauSquaredInterval interval) => Of(_choices.With("tau2Ci", PoolingCodes.TauSquaredIntervals.CodeOf(interval)));

    /// <summary>With another prediction interval.</summary>
    public PoolView Prediction(PredictionMethod prediction) => Of(_choices.With("prediction", PoolingCodes.Predictions.CodeOf(prediction)));

    /// <summary>With weights of the user, from a column, instead of inverse variances.</summary>
    public PoolView WeightedBy(string column) => Of(_choices.With("weights", column));

    /// <summary>With rows whose sampling errors correlate.</summary>
    /// <param name="correlation">Their correlation, −1 to 1.</param>
    /// <param name="within">Column whose equal values mark the rows.</param>
    public PoolView Correlated(double correlation, string within) => Of(_choices.With("rho", correlation).With("within", within));

    /// <summary>With rows that share their control group where they have the same value in a column.</summary>
    public PoolView SharedControls(string column) => Of(_choices.With("control", column));

    /// <summary>With the sampling covariance of the pooled rows, in their order.</summary>
    public PoolView Covariance(double[,] covariance)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        var rows = Enumerable.Range(0, covariance.GetLength(0)).Select(i => string.Join(',', Enumerable.Range(0, covariance.GetLength(1)).Select(j => Choices.Text(covariance[i, j]))));
        return Of(_choices.With("v", [.. rows]));
    }

    /// <summary>With a part of the evidence of rows kept by their risk of bias.</summary>
    /// <param name="riskOfBias">Column of the levels.</param>
    /// <param name="rules">What is kept at each: "high: 0.5, some: bias(0.1, 0.04), low: 1".</param>
    public PoolView Discount(string riskOfBias, string rules) => Of(_choices.With("riskOfBias", riskOfBias).With("discount", rules));

    /// <summary>With the probability that the effect is beyond a minimal important difference on the display scale.</summary>
    public PoolView ImportantDifference(double difference) => Of(_choices.With("mid", difference));

    /// <summary>With absolute effects at control risks (OR, RR, RD).</summary>
    public PoolView AtControlRisks(params double[] risks) => Of(_choices.With("controlRisks", [.. risks.Select(Choices.Text)]));

    /// <summary>With the influence of each row.</summary>
    public PoolView Influence() => Of(_choices.WithOn("diagnostics"));

    /// <summary>With the pool without each row.</summary>
    public PoolView LeaveOneOut() => Of(_choices.WithOn("leaveOneOut"));

    /// <summary>With the pool as rows come in.</summary>
    public PoolView Cumulate() => Of(_choices.WithOn("cumulative"));

    /// <summary>With small-study effects: Egger, Begg, trim and fill, selection models, fail-safe N, excess significance.</summary>
    public PoolView SmallStudyEffects() => Of(_choices.WithOn("bias"));

    /// <summary>With influence, the pool without each row, small-study effects.</summary>
    public PoolView Diagnose() => Of(_choices.WithOn("diagnostics").WithOn("leaveOneOut").WithOn("bias"));

    /// <summary>With a permutation test of the pooled effect or of the moderators.</summary>
    public PoolView Permute() => Of(_choices.WithOn("permutation"));

    /// <summary>With the analyses of all subsets of the rows.</summary>
    public PoolView Subsets() => Of(_choices.WithOn("gosh"));

    /// <summary>With bootstrap intervals of the pooled effect and of τ².</summary>
    public PoolView Bootstrap(BootstrapKind kind, int replicates = 10_000) =>
        Of(_choices.With("bootstrap", BootstrapOptions.Kinds.CodeOf(kind)).With("replicates", replicates.ToString(CultureInfo.InvariantCulture)));

    /// <summary>With votes by direction and combined p-values.</summary>
    /// <param name="favourable">The direction that is favourable.</param>
    public PoolView VoteByDirection(GoodDirection favourable) => Of(_choices.With("swim", favourable switch
    {
        GoodDirection.Down => "lower",
        GoodDirection.Up => "higher",
        _ => throw new ArgumentOutOfRangeException(nameof(favourable), favourable, "votes need a favourable direction"),
    }));

    /// <summary>With another level of intervals, 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not between 0 and 1.</exception>
    public PoolView Level(double level) => Of(_choices.With("level", EffectOptions.Percent(level)));

    /// <summary>With another seed of whatever is simulated.</summary>
    public PoolView Seed(ulong seed) => Of(_choices.With("seed", seed.ToString(CultureInfo.InvariantCulture)));
}
