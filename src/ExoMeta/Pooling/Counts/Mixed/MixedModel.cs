using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Effects;

namespace ExoMeta.Pooling;

/// <summary>
/// Generalised linear mixed models of counts (Stijnen, Hamza and Özdemir 2010; Jackson, Law, Stijnen, Viechtbauer and White 2018): maximum
/// likelihood by adaptive Gauss–Hermite quadrature, standard errors from the full observed information.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>GLMM-UM.FS: aᵢ and cᵢ binomial with logits αᵢ ± θᵢ/2 (Poisson with log rates for IRR), αᵢ fixed, θᵢ ~ N(θ, τ²).</item>
/// <item>GLMM-UM.RS: the same with αᵢ ~ N(α, σ²), independent of θᵢ.</item>
/// <item>GLMM-CM.AL: aᵢ among the aᵢ + cᵢ events binomial with logit θᵢ + log(n₁ᵢ/n₂ᵢ).</item>
/// <item>GLMM-CM.EL: aᵢ given both margins noncentral hypergeometric with log odds ratio θᵢ; for IRR binomial with logit θᵢ + log(t₁ᵢ/t₂ᵢ).</item>
/// <item>GLMM (and the unconditional codes) for PLO: xᵢ of nᵢ binomial with logit θᵢ.</item>
/// </list>
/// Studies without events, or with nothing else, in both arms are dropped with a warning. When τ² is exactly 0 the standard error is that of
/// the model without it (the information about the mean does not depend on τ at τ = 0), and τ² has none. Heterogeneity: the
/// likelihood-ratio test of one common effect against one effect a study, k − 1 degrees of freedom, in which infinite effects count at their limit,
/// and the Wald test (inverse-variance Q of the studies' own maximum-likelihood effects, finite ones only); for GLMM-UM.RS both are
/// those of GLMM-UM.FS.
/// </remarks>
internal static class MixedModel
{
    public static CountModelFit Fit(CountModelInfo info, Measure measure, ImmutableArray<CountTable> tables, CountModelOptions options)
    {
        var setup = MixedModelSetup.Of(info, measure, tables);
        var search = new ProfileOverTau(setup.Likelihood, options.Start);
        var maximum = search.Find();
        var k = setup.Likelihood.Studies;
        var many = k > 1;
        var tau = maximum.Tau;
        var hasIntercepts = setup.Likelihood is RandomInterceptLikelihood;
        var (variance, tauVariance) = Variances(maximum.Hessian, setup.Likelihood.EffectIndex, tau > 0);
        if (!many)
        {
            // One study tells nothing about τ²: its likelihood is highest at 0, and the fit is that of the study alone.
            tauVariance = double.NaN;
        }

        var (estimate, standardError) = (maximum.X[setup.Likelihood.EffectIndex], Math.Sqrt(variance));
        if (!(standardError > 0) || !double.IsFinite(standardError))
        {
            throw new FitFailedException("the observed information is not positive definite: the counts do not determine the pooled effect");
        }

        var degreesOfFreedom = options.Inference == CountInference.StudentT && many ? k - 1 : double.PositiveInfinity;
        var half = Reference.Critical(options.Level, degreesOfFreedom) * standardError;
        var statistic = estimate / standardError;
        return new()
        {
            Method = info.Method,
            Measure = measure,
            Options = options,
            K = k,
            Estimate = estimate,
            StandardError = standardError,
            Statistic = statistic,
            DegreesOfFreedom = double.IsPositiveInfinity(degreesOfFreedom) ? null : degreesOfFreedom,
            PValue = Reference.TwoSidedP(statistic, degreesOfFreedom),
            Interval = new(estimate - half, estimate + half),
            TauSquared = many ? tau * tau : null,
            TauSquaredStandardError = tau > 0 && many ? 2 * tau * Math.Sqrt(tauVariance) : null,
            TauSquaredInterval = many && options.TauSquaredInterval ? search.Interval(maximum, options.Level) : null,
            InterceptVariance = hasIntercepts ? AtBoundary(maximum.X[2] * maximum.X[2]) : null,
            Heterogeneity = setup.LikelihoodRatio(maximum, options.Start),
            WaldHeterogeneity = setup.Wald(),
            LogLikelihood = maximum.Value,
            LogLikelihoodConstant = setup.Likelihood.Constant,
            PredictionInterval = many ? Prediction(options, estimate, variance + tau * tau, k) : null,
            QuadratureNodes = tau > 0 || hasIntercepts ? QuadratureRule.OfLevel(maximum.Level).Nodes.Length : 0,
            Fit = new(options.Start, maximum.Evaluations, true, tau > 0
                ? "profile of τ scanned and climbed by Newton steps; doubling the nodes changes nothing"
                : "profile of τ scanned; the likelihood is highest at τ² = 0"),
            Warnings = Warnings(setup, options, maximum, k),
        };
    }

    /// <summary>The search steps over a standard deviation, which ends near 0 where the variance is highest at its boundary: that is 0.</summary>
    private static double AtBoundary(double variance) => variance < 1e-16 ? 0 : variance;

    private static Interval Prediction(CountModelOptions options, double estimate, double variance, int k)
    {
        var method = options.Prediction
            ?? (options.Inference == CountInference.Normal ? PredictionMethod.Normal : PredictionMethod.StudentKMinus1);
        var degreesOfFreedom = method switch
        {
            PredictionMethod.Normal => double.PositiveInfinity,
            PredictionMethod.StudentKMinus1 => k - 1,
            PredictionMethod.StudentKMinus2 => Math.Max(1, k - 2),
            _ => throw new ArgumentException($"unknown prediction interval {method}", nameof(options)),
        };
        var half = Reference.Critical(options.Level, degreesOfFreedom) * Math.Sqrt(variance);
        return new(estimate - half, estimate + half);
    }

    /// <summary>Variances of the effect and of τ from the inverse of minus the Hessian, τ left out when it is 0.</summary>
    private static (double Effect, double Tau) Variances(double[] hessian, int effect, bool withTau)
    {
        var n = (int)Math.Sqrt(hessian.Length);
        var size = withTau ? n : n - 1;
        double Of(int index)
        {
            // Eliminates every variable but one: what is left of its diagonal is the reciprocal of its variance.
            var a = new double[size, size];
            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j < size; j++)
                {
                    a[i, j] = -hessian[i * n + j];
                }
            }

            for (var pivot = 0; pivot < size; pivot++)
            {
                if (pivot == index)
                {
                    continue;
                }

                for (var i = 0; i < size; i++)
                {
                    var factor = a[i, pivot] / a[pivot, pivot];
                    for (var j = 0; i != pivot && j < size; j++)
                    {
                        a[i, j] -= factor * a[pivot, j];
                    }
                }
            }

            return 1 / a[index, index];
        }

        return (Of(effect), withTau ? Of(n - 1) : double.NaN);
    }

    private static ImmutableArray<string> Warnings(MixedModelSetup setup, CountModelOptions options, MixedMaximum maximum, int k)
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        if (setup.Dropped is { } dropped)
        {
            warnings.Add($"{dropped} without events, or with nothing else, in both arms dropped");
        }

        if (k == 1)
        {
            warnings.Add("one study: heterogeneity cannot be estimated and nothing is pooled");
        }
        else if (k < 5)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"{k} studies hardly determine τ²"));
        }

        if (k > 1 && k < 10 && options.Inference == CountInference.Normal)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture,
                $"the normal interval takes the maximum-likelihood τ², which {k} studies underestimate, as known; t inference is wider"));
        }

        if (maximum.Maxima > 1)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"the likelihood of τ² has {maximum.Maxima} maxima; the highest is reported"));
        }

        return warnings.ToImmutable();
    }
}
