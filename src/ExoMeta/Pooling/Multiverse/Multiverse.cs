using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>What an analysis does about small-study effects.</summary>
public enum BiasCorrection
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Trim and fill (Duval and Tweedie 2000), L₀, the side by regression.</summary>
    TrimAndFill,

    /// <summary>PET-PEESE (Stanley and Doucouliagos 2014).</summary>
    PetPeese,

    /// <summary>Step selection model with one cutpoint at one-sided p = 0.025, large effects favoured.</summary>
    SelectionOfLarge,

    /// <summary>The same, small effects favoured.</summary>
    SelectionOfSmall,
}

/// <summary>One analysis of many: its choices, and what it says or why it says nothing.</summary>
/// <param name="Estimator">Estimator of τ²; null where the correction leaves no choice.</param>
/// <param name="Inference">Interval of the mean; null where the correction leaves no choice.</param>
/// <param name="Correction">What is done about small-study effects.</param>
/// <param name="Estimate">Effect, on the analysis scale; null where the analysis fails.</param>
/// <param name="Interval">Its interval; null where the analysis fails.</param>
/// <param name="WhyNot">Why it fails; null where it does not.</param>
public sealed record MultiverseCell(
    HeterogeneityEstimator? Estimator, InferenceMethod? Inference, BiasCorrection Correction, double? Estimate, Interval? Interval, string? WhyNot)
{
    /// <summary>What is taken for what printed results leave open; null where rows leave nothing open.</summary>
    public string? Imputation { get; init; }
}

/// <summary>
/// All analyses that could have been chosen for the same rows (Voracek, Kossmeier and Tran 2019, Z. Psychol. 227:64; Simonsohn, Simmons and Nelson 2020, Nat. Hum.
/// Behav. 4:1208): every estimator of τ² with every interval of the mean, as the rows stand and after trim and fill; PET-PEESE; selection models with and
/// without heterogeneity. They are no sample: shares of them are no probabilities.
/// </summary>
/// <param name="Cells">The analyses, in the order of the registries.</param>
public sealed record Multiverse(ImmutableArray<MultiverseCell> Cells)
{
    /// <summary>Runs every analysis of rows that are known.</summary>
    /// <remarks>Kenward–Roger intervals go with REML alone. PET-PEESE has its own weighted least squares, and selection models their own maximum likelihood with normal intervals.</remarks>
    /// <param name="effects">Two rows at least.</param>
    /// <param name="level">Level of the intervals.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="ArgumentException">Rows or a level that are wrong in themselves; fewer than two rows.</exception>
    public static Multiverse Of(EffectSet effects, double level, CancellationToken cancellation = default)
    {
        ThrowIfInvalid(effects, level);
        return new([.. Analyses(effects, level, cancellation)]);
    }

    /// <summary>Runs every analysis under every choice for what the rows leave open.</summary>
    /// <param name="imputations">The choices (<see cref="Imputation.Of"/>), that of the plug-in values first.</param>
    /// <param name="level">Level of the intervals.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="ArgumentException">Plug-in rows or a level that are wrong in themselves; fewer than two rows.</exception>
    public static Multiverse Across(ImmutableArray<Imputation> imputations, double level, CancellationToken cancellation = default)
    {
        ThrowIfInvalid(imputations[0].Effects, level);
        return imputations.Length == 1
            ? Of(imputations[0].Effects, level, cancellation)
            : new([.. imputations.SelectMany(i => Analyses(i.Effects, level, cancellation).Select(cell => cell with { Imputation = i.Name }))]);
    }

    private static void ThrowIfInvalid(EffectSet effects, double level)
    {
        ArgumentNullException.ThrowIfNull(effects);
        EffectSetChecks.ThrowIfInvalid(effects);
        EffectSetChecks.ThrowIfInvalid(new PoolingOptions { Level = level }, dependentRows: false);
        if (effects.Count < 2)
        {
            throw new ArgumentException("a multiverse of analyses needs two effects or more", nameof(effects));
        }
    }

    private static IEnumerable<MultiverseCell> Analyses(EffectSet effects, double level, CancellationToken cancellation)
    {
        foreach (var correction in new[] { BiasCorrection.None, BiasCorrection.TrimAndFill })
        {
            foreach (var options in Pools(level))
            {
                cancellation.ThrowIfCancellationRequested();
                yield return Try(options.Method, options.Inference, correction, () =>
                {
                    var fit = correction == BiasCorrection.None ? RandomEffectsModel.Fit(effects, options) : TrimAndFill.Run(effects, options).Adjusted;
                    return (fit.Estimate, fit.Interval);
                });
            }
        }

        yield return Try(null, null, BiasCorrection.PetPeese, () =>
        {
            var chosen = PetPeese.Fit(effects, level).Chosen;
            return (chosen.Limit, chosen.LimitInterval);
        });
        foreach (var correction in new[] { BiasCorrection.SelectionOfLarge, BiasCorrection.SelectionOfSmall })
        {
            foreach (var estimator in new[] { HeterogeneityEstimator.EqualEffects, HeterogeneityEstimator.MaximumLikelihood })
            {
                cancellation.ThrowIfCancellationRequested();
                yield return Try(estimator, InferenceMethod.Wald, correction, () => Select(effects, level, estimator, correction));
            }
        }
    }

    private static IEnumerable<PoolingOptions> Pools(double level) =>
        from estimator in HeterogeneityEstimators.All
        from inference in PoolingCodes.Inference.All
        where inference.Choice != InferenceMethod.KenwardRoger || estimator.Kind == HeterogeneityEstimator.RestrictedMaximumLikelihood
        select new PoolingOptions { Method = estimator.Kind, Inference = inference.Choice, Level = level };

    private static (double? Estimate, Interval? Interval) Select(EffectSet effects, double level, HeterogeneityEstimator estimator, BiasCorrection correction)
    {
        var fit = SelectionModel.Fit(effects, new SelectionFunction.Step([0.025]), new SelectionOptions
        {
            Level = level,
            EqualEffects = estimator == HeterogeneityEstimator.EqualEffects,
            Alternative = correction == BiasCorrection.SelectionOfLarge ? SelectionAlternative.Greater : SelectionAlternative.Less,
        });
        return fit.Interval is null ? throw new FitFailedException("the likelihood does not tell how precise the estimate is") : (fit.Estimate, fit.Interval);
    }

    private static MultiverseCell Try(
        HeterogeneityEstimator? estimator, InferenceMethod? inference, BiasCorrection correction, Func<(double? Estimate, Interval? Interval)> compute)
    {
        string reason;
        try
        {
            var (estimate, interval) = compute();
            if (estimate is { } e && interval is { } i && double.IsFinite(e) && double.IsFinite(i.Width))
            {
                return new(estimator, inference, correction, e, i, null);
            }

            reason = "the interval has no end";
        }
        catch (FitFailedException e)
        {
            reason = e.Message;
        }
        catch (ArgumentException e)
        {
            // Plug-in rows were checked: what is refused here is this analysis of them, or a choice that leaves a row without an effect.
            reason = e.ParamName is { } name ? e.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : e.Message;
        }

        return new(estimator, inference, correction, null, null, reason);
    }
}
