using System.Collections.Immutable;
using System.Globalization;

namespace ExoMeta.Pooling;

/// <summary>What the reader must know before believing a fit.</summary>
internal static class PoolingWarnings
{
    /// <summary>A factor that prints as 1 narrows nothing: where τ² solves Q = k − 1, q is 1 but for rounding.</summary>
    internal const double SmallestFactorOfOne = 0.9995;

    /// <summary>Collects the warnings of a fit, gravest first.</summary>
    public static ImmutableArray<string> Of(
        EffectSet effects, PoolingOptions options, HeterogeneityFit fit, MeanInference mean, double q)
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        var k = effects.Count;
        var randomEffects = options.Method != HeterogeneityEstimator.EqualEffects;
        var hartungKnapp = options.Inference is InferenceMethod.HartungKnapp or InferenceMethod.HartungKnappNeverNarrower;
        if (EffectSetChecks.DependenceWarning(effects) is { } dependence)
        {
            warnings.Add(dependence);
        }

        if (k == 1)
        {
            warnings.Add("one effect: heterogeneity cannot be estimated and nothing is pooled; the interval is that of the effect itself");
        }
        else if (k < 5)
        {
            AddOfFewEffects(warnings, k, options, mean, randomEffects);
        }

        if (fit.Maxima > 1)
        {
            warnings.Add(string.Create(
                CultureInfo.InvariantCulture, $"the likelihood of τ² has {fit.Maxima} maxima; the highest is reported"));
        }

        if (k > 1 && hartungKnapp && mean.StandardError == 0)
        {
            warnings.Add("all effects are equal, so that the Hartung–Knapp standard error is 0: choose hksj-adhoc");
        }
        else if (k > 1 && options.Inference == InferenceMethod.HartungKnapp && mean.VarianceFactor < SmallestFactorOfOne)
        {
            warnings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"the Hartung–Knapp factor q = {mean.VarianceFactor:0.###} is below 1 and narrows the interval; hksj-adhoc never does"));
        }

        if (k == 2 && randomEffects && options.Prediction == PredictionMethod.StudentKMinus2)
        {
            warnings.Add("two effects leave no degree of freedom for the t(k − 2) prediction interval: it uses 1");
        }

        if (!randomEffects && k > 1 && q > 0 && Numerics.Distributions.ChiSquared.Survival(q, k - 1) < 0.1)
        {
            warnings.Add("the effects differ by more than sampling error (p of Q < 0.1), which the equal-effects model leaves out");
        }

        return warnings.ToImmutable();
    }

    /// <summary>Two things that few effects do, and that have nothing to do with each other: t is far from normal, and τ² is hardly known.</summary>
    private static void AddOfFewEffects(
        ImmutableArray<string>.Builder warnings, int k, PoolingOptions options, MeanInference mean, bool randomEffects)
    {
        var normalInterval = options.Inference == InferenceMethod.Wald;
        if (!normalInterval)
        {
            var (reach, normal) = (mean.Critical(options.Level), Reference.Critical(options.Level, double.PositiveInfinity));
            warnings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{k} effects leave t with {mean.DegreesOfFreedom:0.##} degree{(mean.DegreesOfFreedom == 1 ? "" : "s")} of freedom: the interval reaches {reach:0.0#} standard errors to either side, where a normal one would reach {normal:0.0#}"));
        }

        if (randomEffects)
        {
            var consequence = normalInterval
                ? "the normal interval takes it as known"
                : "an estimate of 0 would not show that the effects agree";
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"{k} effects hardly determine τ²: {consequence}"));
        }
    }
}
