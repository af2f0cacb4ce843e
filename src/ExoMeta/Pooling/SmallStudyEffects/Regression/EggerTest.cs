namespace ExoMeta.Pooling;

/// <summary>Egger's regression test of funnel-plot asymmetry and its relatives.</summary>
public static class EggerTest
{
    /// <summary>
    /// The form of Egger et al. (1997): least squares of the effect on its standard error with weights 1/v and an estimated residual
    /// variance; t with k − 2 degrees of freedom. The test of the slope is that of the intercept in the regression of y/√v on 1/√v.
    /// </summary>
    /// <remarks>
    /// The limit is the intercept, the effect expected as the standard error goes to 0, with its t interval. With the variance as
    /// predictor the limit is PEESE; with the sample size there is none. Fewer than ten effects give the test little power (Sterne et al. 2011).
    /// </remarks>
    /// <param name="effects">Independent rows, at least three, of unequal precision.</param>
    /// <param name="predictor">What the effects are regressed on.</param>
    /// <param name="sizes">Sample sizes, one a row, for the predictors that need them.</param>
    /// <param name="level">Level of the limit's interval, in (0, 1).</param>
    /// <exception cref="ArgumentException">Too few rows, dependent rows, a predictor that does not vary, or sizes missing or not above 0.</exception>
    public static FunnelRegression LeastSquares(
        EffectSet effects,
        FunnelPredictor predictor = FunnelPredictor.StandardError,
        IReadOnlyList<double>? sizes = null,
        double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(effects);
        EffectSetChecks.ThrowIfInvalid(effects);
        NotApplicableException.ThrowIfFewer(effects, 3, "Egger's test");
        var line = WeightedLine.Fit(
            Values(effects, predictor, sizes),
            [.. effects.Effects.Select(e => e.Estimate)],
            [.. effects.Effects.Select(e => 1 / e.Variance)],
            "Egger's test",
            NameOf(predictor));
        return FunnelRegression.Of(line, level, HasLimit(predictor));
    }

    /// <summary>The random-effects form (Sterne and Egger 2005): meta-regression on the predictor with any estimator of τ² and any inference.</summary>
    /// <remarks>The limit is the intercept with its interval. Fewer than ten effects give the test little power (Sterne et al. 2011).</remarks>
    /// <param name="effects">Independent rows, at least three, of unequal precision.</param>
    /// <param name="options">Estimator, inference and level; weights of the user are not allowed.</param>
    /// <param name="predictor">What the effects are regressed on.</param>
    /// <param name="sizes">Sample sizes, one a row, for the predictors that need them.</param>
    /// <exception cref="ArgumentException">Too few rows, dependent rows, a predictor that does not vary, or sizes missing or not above 0.</exception>
    /// <exception cref="FitFailedException">The estimate of τ² did not converge.</exception>
    public static FunnelRegression RandomEffects(
        EffectSet effects,
        PoolingOptions options,
        FunnelPredictor predictor = FunnelPredictor.StandardError,
        IReadOnlyList<double>? sizes = null)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(options);
        EffectSetChecks.ThrowIfInvalid(effects);
        NotApplicableException.ThrowIfFewer(effects, 3, "Egger's test");
        NotApplicableException.ThrowIfWeighted(options, "Egger's test");
        var values = Values(effects, predictor, sizes);
        var mean = values.Average();
        if (!(values.Sum(x => (x - mean) * (x - mean)) > WeightedLine.SmallestSpread * values.Sum(x => x * x)))
        {
            throw new NotApplicableException($"Egger's test cannot be computed: {NameOf(predictor)} is the same in all effects");
        }

        var fit = MetaRegression.Fit(effects, DesignMatrix.Of(Moderator.Numeric("predictor", values)), options);
        var (limit, slope) = (fit.Coefficients[0], fit.Coefficients[1]);
        var hasLimit = HasLimit(predictor);
        return new(
            slope.Estimate,
            slope.StandardError,
            slope.Statistic,
            slope.DegreesOfFreedom,
            slope.PValue,
            hasLimit ? limit.Estimate : null,
            hasLimit ? limit.StandardError : null,
            hasLimit ? limit.Interval : null);
    }

    /// <summary>Whether the predictor is 0 for an infinitely large study.</summary>
    internal static bool HasLimit(FunnelPredictor predictor) => predictor != FunnelPredictor.SampleSize;

    internal static string NameOf(FunnelPredictor predictor) => predictor switch
    {
        FunnelPredictor.StandardError => "the standard error",
        FunnelPredictor.Variance => "the variance",
        _ => "the sample size",
    };

    /// <summary>The predictor's values.</summary>
    internal static double[] Values(EffectSet effects, FunnelPredictor predictor, IReadOnlyList<double>? sizes)
    {
        if (predictor is FunnelPredictor.StandardError or FunnelPredictor.Variance)
        {
            return [.. effects.Effects.Select(e => predictor == FunnelPredictor.Variance ? e.Variance : Math.Sqrt(e.Variance))];
        }

        if (sizes is null || sizes.Count != effects.Count)
        {
            throw new NotApplicableException("a regression on the sample size needs one size a row");
        }

        for (var i = 0; i < sizes.Count; i++)
        {
            if (!(sizes[i] > 0) || !double.IsFinite(sizes[i]))
            {
                throw new NotApplicableException(string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"row {i + 1} ({effects.Effects[i].Label}): the sample size is {sizes[i]}; it must be finite and above 0"));
            }
        }

        return [.. predictor == FunnelPredictor.SampleSize ? sizes : sizes.Select(n => 1 / n)];
    }
}
