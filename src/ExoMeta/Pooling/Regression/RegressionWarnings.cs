using System.Collections.Immutable;
using System.Globalization;

namespace ExoMeta.Pooling;

/// <summary>What the reader must know before believing a meta-regression.</summary>
internal static class RegressionWarnings
{
    private const int EffectsPerCoefficient = 10;

    public static ImmutableArray<string> Of(EffectSet effects, RegressionFit result, HeterogeneityFit fit, double? nullTauSquared)
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        var options = result.Options;
        var moderators = result.Design.Columns.Length - (result.Design.HasIntercept ? 1 : 0);
        if (EffectSetChecks.DependenceWarning(effects) is { } dependence)
        {
            warnings.Add(dependence);
        }

        if (moderators > 0 && result.K < EffectsPerCoefficient * moderators)
        {
            warnings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{result.K} effects for {moderators} coefficient{(moderators == 1 ? "" : "s")} of moderators: fewer than {EffectsPerCoefficient} for each find associations by chance (Higgins and Thompson 2004)"));
        }

        if (fit.Maxima > 1)
        {
            warnings.Add(string.Create(
                CultureInfo.InvariantCulture, $"the likelihood of τ² has {fit.Maxima} maxima; the highest is reported"));
        }

        var factor = result.Inference.VarianceFactor;
        if (options.Inference == InferenceMethod.HartungKnapp && result.Coefficients.Any(c => c.StandardError == 0))
        {
            warnings.Add("the model fits every effect exactly, so that the Hartung–Knapp standard errors are 0: choose hksj-adhoc");
        }
        else if (options.Inference == InferenceMethod.HartungKnapp && factor < PoolingWarnings.SmallestFactorOfOne)
        {
            warnings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"the Hartung–Knapp factor q = {factor:0.###} is below 1 and narrows the intervals; hksj-adhoc never does"));
        }

        foreach (var test in result.TermTests.Where(t => double.IsNaN(t.Statistic)))
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"the test of '{test.Term}' does not exist: {result.QDegreesOfFreedom} residual degrees of freedom are too few for it"));
        }

        if (nullTauSquared == 0)
        {
            warnings.Add("without moderators τ² is 0 already: R² = 0 says that there was nothing to account for");
        }

        if (options.Prediction == PredictionMethod.StudentKMinus2 && result.QDegreesOfFreedom == 1)
        {
            warnings.Add("the rows leave no degree of freedom for the t(k − p − 1) prediction interval: it uses 1");
        }

        if (options.Method == HeterogeneityEstimator.EqualEffects && result.QPValue < 0.1)
        {
            warnings.Add("the effects differ by more than sampling error (p of QE < 0.1), which the equal-effects model leaves out");
        }

        return warnings.ToImmutable();
    }
}
