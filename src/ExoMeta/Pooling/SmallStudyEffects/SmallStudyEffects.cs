using System.Collections.Immutable;
using System.Globalization;

namespace ExoMeta.Pooling;

/// <summary>Everything about small-study effects in one call.</summary>
public static class SmallStudyEffects
{
    /// <summary>Below this the tests have too little power (Sterne et al. 2011).</summary>
    private const int EnoughForTests = 10;

    /// <summary>Runs every method that applies.</summary>
    /// <remarks>
    /// Estimator, inference and level are those of the options for the random-effects regressions and trim and fill (L₀, side by regression);
    /// selection models use maximum likelihood whatever the estimator, with τ² = 0 under equal effects, one cutpoint at one-sided p = 0.025
    /// and beta, once for the selection of large effects (p = P(Z ≥ z)) and once for that of small ones: which of them is the favourable
    /// direction the caller knows. What does not apply is null, with its reason in the notes; asymmetry has other causes than publication (Sterne et al. 2011).
    /// </remarks>
    /// <param name="effects">The rows; for dependent rows nothing applies.</param>
    /// <param name="options">Estimator, inference, level.</param>
    /// <param name="counts">2×2 counts for the tests that need them, or null.</param>
    /// <exception cref="ArgumentException">Rows, options or counts that are wrong in themselves.</exception>
    public static SmallStudyAssessment Assess(
        EffectSet effects,
        PoolingOptions options,
        ImmutableArray<TwoByTwo>? counts = null)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(options);
        EffectSetChecks.ThrowIfInvalid(effects);
        EffectSetChecks.ThrowIfInvalid(options, effects.Covariance is not null);
        var notes = ImmutableArray.CreateBuilder<string>();
        if (effects.Count < EnoughForTests)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{effects.Count} effects: with fewer than {EnoughForTests} these methods have little power, and a p above 0.05 is no sign of symmetry (Sterne et al. 2011)"));
        }

        var attempt = new Attempt(notes);
        var selection = new SelectionOptions
        {
            Level = options.Level,
            EqualEffects = options.Method == HeterogeneityEstimator.EqualEffects,
        };
        var less = selection with { Alternative = SelectionAlternative.Less };
        return new()
        {
            K = effects.Count,
            Egger = attempt.Run("egger", () => EggerTest.LeastSquares(effects, level: options.Level)),
            EggerRandomEffects = attempt.Run("eggerRma", () => EggerTest.RandomEffects(effects, options)),
            PeeseRandomEffects = attempt.Run("peese", () => EggerTest.RandomEffects(effects, options, FunnelPredictor.Variance)),
            PetPeese = attempt.Run("petPeese", () => PetPeese.Fit(effects, options.Level)),
            Begg = attempt.Run("begg", () => RankCorrelationTest.Run(effects)),
            Harbord = attempt.Run("harbord", () => CountRegressionTests.Harbord(counts ?? [], options.Level)),
            Peters = attempt.Run("peters", () => CountRegressionTests.Peters(counts ?? [], options.Level)),
            Macaskill = attempt.Run("macaskill", () => CountRegressionTests.Macaskill(counts ?? [], options.Level)),
            TrimAndFill = attempt.Run("trimFill", () => TrimAndFill.Run(effects, options)),
            FailSafeN = attempt.Run("failSafeN", () => FailSafeN.Compute(effects)),
            StepSelection = Select("step", new SelectionFunction.Step([0.025]), selection),
            StepSelectionLess = Select("stepLess", new SelectionFunction.Step([0.025]), less),
            BetaSelection = Select("beta", new SelectionFunction.Beta(), selection),
            BetaSelectionLess = Select("betaLess", new SelectionFunction.Beta(), less),
            ExcessSignificance = attempt.Run("excessSignificance", () => ExcessSignificance.Run(effects)),
            HenmiCopas = attempt.Run("henmiCopas", () => IntervalOfHenmiAndCopas(effects, options.Level)),
            Notes = notes.ToImmutable(),
        };

        SelectionResult? Select(string name, SelectionFunction function, SelectionOptions choices)
        {
            var result = attempt.Run($"selection.{name}", () => SelectionModel.Fit(effects, function, choices));
            notes.AddRange((result?.Warnings ?? []).Select(w => $"selection.{name}: {w}"));
            return result;
        }
    }

    private static HenmiCopasResult IntervalOfHenmiAndCopas(EffectSet effects, double level)
    {
        NotApplicableException.ThrowIfFewer(effects, 2, "the interval of Henmi and Copas");
        NotApplicableException.ThrowIfDependent(effects, "the interval of Henmi and Copas");
        return HenmiCopas.Of(effects, level);
    }

    /// <summary>Runs a part; the reason why it does not apply, or did not converge, becomes a note.</summary>
    private sealed class Attempt(ImmutableArray<string>.Builder notes)
    {
        public T? Run<T>(string part, Func<T> compute)
            where T : class
        {
            try
            {
                return compute();
            }
            catch (NotApplicableException reason)
            {
                notes.Add($"{part}: {reason.Message}");
            }
            catch (FitFailedException reason)
            {
                notes.Add($"{part}: {reason.Message}");
            }

            return null;
        }
    }
}
