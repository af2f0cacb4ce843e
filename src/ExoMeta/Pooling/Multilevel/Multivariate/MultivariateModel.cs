using System.Collections.Immutable;
using System.Globalization;

namespace ExoMeta.Pooling;

/// <summary>
/// Meta-analysis of several outcomes at once, y_ij = β_j + u_ij + e_ij (van Houwelingen, Arends and Stijnen 2002; Jackson, Riley and White 2011):
/// the true effects u_i of trial i have covariance G between outcomes, sampling errors have covariance V within trials. A trial need not
/// report every outcome.
/// </summary>
public static class MultivariateModel
{
    private static readonly double[] StartShares = [0.03, 0.3, 1, 3];

    /// <summary>Fits the model by REML or ML.</summary>
    /// <remarks>
    /// UN is maximised over the Cholesky factor of G, so that every correlation stays in [−1, 1]; correlations of ±1 and variances of 0 are
    /// reported exactly, with a warning. Climbs start from twelve covariances; the highest maximum counts.
    /// The prediction interval of outcome j is β̂_j ± c·√(se_j² + τ_j²).
    /// </remarks>
    /// <param name="effects">Rows with variances and the covariance of sampling errors within trials.</param>
    /// <param name="trials">Trial of each row.</param>
    /// <param name="outcomes">Outcome of each row.</param>
    /// <param name="structure">What is assumed of G.</param>
    /// <param name="options">Likelihood, inference and level.</param>
    /// <param name="design">A design of other columns; null for one pooled effect per outcome.</param>
    /// <exception cref="ArgumentException">
    /// Rows that cannot be pooled; labels that are not one per row, or empty; a variance or correlation that no two trials can tell; no residual
    /// degree of freedom.
    /// </exception>
    /// <exception cref="FitFailedException">No climb converged.</exception>
    public static MultivariateAnalysis Fit(
        EffectSet effects, ImmutableArray<string> trials, ImmutableArray<string> outcomes, OutcomeStructure structure, MixedModelOptions options,
        DesignMatrix? design = null)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(options);
        MixedModelChecks.ThrowIfInvalid(options);
        EffectSetChecks.ThrowIfInvalid(effects);
        var layout = OutcomeLayout.Of(effects, trials, outcomes);
        layout.ThrowIfNotEstimable(structure);
        var rows = RowBlocks.Of(effects, design ?? layout.Design(outcomes), layout.Trials);
        MixedModelChecks.ThrowIfSaturated(rows);
        var covariance = new OutcomeCovariance(rows, layout.Trials, layout.Outcomes, layout.Names.Length);
        var likelihood = new MarginalLikelihood(rows, covariance, options.Likelihood == LikelihoodKind.Restricted);
        var variances = layout.TypicalVariances(effects);
        var parameters = OutcomeStructures.ParametersOf(structure, variances);
        var (best, maxima, evaluations) = LikelihoodSearch.Climb(new MixedModelMaximum(likelihood, parameters), Starts(parameters, variances), null, 0);
        var g = new OutcomeMatrix(best.Components, variances);
        var point = g.Changed ? likelihood.Evaluate(g.Components) : best.Point;
        if (point is null || point.Value < best.Point.Value - 1e-6)
        {
            throw new FitFailedException("the likelihood falls where the covariance of the outcomes becomes singular");
        }

        var working = new WorkingModel(rows, covariance, g.Components);
        var summary = new MixedModelSummary(
            working, point, options, [(layout.Trials, layout.TrialCount), (layout.Pairs(), layout.PairCount)]);
        return new MultivariateAnalysis
        {
            Options = options,
            Structure = structure,
            K = rows.Count,
            Trials = layout.TrialCount,
            Coefficients = summary.Coefficients,
            CoefficientCovariance = summary.CovarianceRows(),
            Moderators = summary.Moderators,
            LogLikelihood = point.Value,
            Q = summary.Q,
            QDegreesOfFreedom = rows.Count - rows.Columns,
            QPValue = summary.QPValue,
            Studies = summary.Studies(),
            WorkingModel = working,
            Fit = new(0, evaluations, Converged: true, string.Create(
                CultureInfo.InvariantCulture, $"highest of {maxima} maxima that the starts led to; parameters to 1e-13")),
            Outcomes = [.. layout.Names.Select((name, a) => Outcome(layout, a, name, g, design is null ? summary : null, options))],
            Correlations = parameters.HasCorrelation ? Correlations(layout, g) : [],
            Warnings = Warnings(layout, g, structure, maxima, parameters.HasCorrelation),
        };
    }

    private static IEnumerable<double[]> Starts(OutcomeParameters parameters, double[] variances)
    {
        double[] correlations = parameters.HasCorrelation ? [0.1, 0.8, -0.7 / (variances.Length - 1)] : [0];
        return from share in StartShares
               from correlation in correlations
               select parameters.Start([.. variances.Select(v => share * v)], correlation);
    }

    private static OutcomeInFit Outcome(
        OutcomeLayout layout, int a, string name, OutcomeMatrix g, MixedModelSummary? summary, MixedModelOptions options)
    {
        var (trials, tauSquared) = (layout.TrialsOf(a, a), g[a, a]);
        if (summary?.Coefficients[a] is not { } effect)
        {
            return new(name, trials, tauSquared, null, null);
        }

        var half = Reference.Critical(options.Level, summary.DegreesOfFreedom[a])
            * Math.Sqrt(effect.StandardError * effect.StandardError + tauSquared);
        return new(name, trials, tauSquared, effect, new(effect.Estimate - half, effect.Estimate + half));
    }

    private static ImmutableArray<OutcomeCorrelation> Correlations(OutcomeLayout layout, OutcomeMatrix g) =>
    [
        .. from a in Enumerable.Range(0, layout.Names.Length)
           from b in Enumerable.Range(a + 1, layout.Names.Length - a - 1)
           select new OutcomeCorrelation(layout.Names[a], layout.Names[b], layout.TrialsOf(a, b), g.Correlation(a, b)),
    ];

    private static ImmutableArray<string> Warnings(OutcomeLayout layout, OutcomeMatrix g, OutcomeStructure structure, int maxima, bool correlated)
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        warnings.AddRange(layout.Doubles());
        for (var a = 0; a < layout.Names.Length; a++)
        {
            if (g[a, a] == 0)
            {
                warnings.Add($"τ² of {layout.Names[a]} is estimated at 0: the likelihood is highest at the boundary");
            }
        }

        if (correlated && g.IsSingular)
        {
            warnings.Add("the correlation of true effects is estimated at its boundary, where outcomes determine each other: the data do not tell it from perfect dependence; compare DIAG");
        }

        if (layout.TrialCount < 5)
        {
            warnings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{layout.TrialCount} trials hardly determine the covariance of outcomes ({OutcomeStructures.Codes.CodeOf(structure)}): inference takes it as known"));
        }

        if (maxima > 1)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"the likelihood has {maxima} maxima; the highest that was found is reported"));
        }

        return warnings.ToImmutable();
    }
}
