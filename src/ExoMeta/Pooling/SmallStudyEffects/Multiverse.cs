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
    HeterogeneityEstimator? Estimator, InferenceMethod? Inference, BiasCorrection Correction, double? Estimate, Interval? Interval, string? WhyNot);

/// <summary>
/// All analyses that could have been chosen for the same rows (Voracek, Kossmeier and Tran 2019, Z. Psychol. 227:64; Simonsohn, Simmons and Nelson 2020, Nat. Hum.
/// Behav. 4:1208): every estimator of τ² with every interval of the mean, as the rows stand and after trim and fill; PET-PEESE; selection models with and
/// without heterogeneity. They are no sample: shares of them are no probabilities.
/// </summary>
/// <param name="Cells">The analyses, in the order of the registries.</param>
public sealed record Multiverse(ImmutableArray<MultiverseCell> Cells)
{
    /// <summary>Runs every analysis.</summary>
    /// <remarks>Kenward–Roger intervals go with REML alone. PET-PEESE has its own weighted least squares, and selection models their own maximum likelihood with normal intervals.</remarks>
    /// <param name="effects">Two rows at least.</param>
    /// <param name="level">Level of the intervals.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="ArgumentException">Rows or a level that are wrong in themselves; fewer than two rows.</exception>
    public static Multiverse Of(EffectSet effects, double level, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(effects);
        EffectSetChecks.ThrowIfInvalid(effects);
        EffectSetChecks.ThrowIfInvalid(new PoolingOptions { Level = level }, dependentRows: false);
        if (effects.Count < 2)
        {
            throw new ArgumentException("a multiverse of analyses needs two effects or more", nameof(effects));
        }

        var cells = ImmutableArray.CreateBuilder<MultiverseCell>();
        foreach (var correction in new[] { BiasCorrection.None, BiasCorrection.TrimAndFill })
        {
            foreach (var options in Pools(level))
            {
                cancellation.ThrowIfCancellationRequested();
                cells.Add(Try(options.Method, options.Inference, correction, () =>
                {
                    var fit = correction == BiasCorrection.None ? RandomEffectsModel.Fit(effects, options) : TrimAndFill.Run(effects, options).Adjusted;
                    return (fit.Estimate, fit.Interval);
                }));
            }
        }

        cells.Add(Try(null, null, BiasCorrection.PetPeese, () =>
        {
            var chosen = PetPeese.Fit(effects, level).Chosen;
            return (chosen.Limit, chosen.LimitInterval);
        }));
        foreach (var correction in new[] { BiasCorrection.SelectionOfLarge, BiasCorrection.SelectionOfSmall })
        {
            foreach (var estimator in new[] { HeterogeneityEstimator.EqualEffects, HeterogeneityEstimator.MaximumLikelihood })
            {
                cancellation.ThrowIfCancellationRequested();
                cells.Add(Try(estimator, InferenceMethod.Wald, correction, () => Select(effects, level, estimator, correction)));
            }
        }

        return new(cells.ToImmutable());
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
            // The rows were checked: what is refused here is this analysis of them.
            reason = e.ParamName is { } name ? e.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : e.Message;
        }

        return new(estimator, inference, correction, null, null, reason);
    }
}
