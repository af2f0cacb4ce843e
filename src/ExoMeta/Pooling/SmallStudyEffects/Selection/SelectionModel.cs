using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.LinearAlgebra;
using ExoMeta.Numerics.Optimisation;

namespace ExoMeta.Pooling;

/// <summary>
/// Selection models: studies are drawn from y ~ N(μ, v + τ²) and published with probability proportional to w(p; δ), which is estimated
/// together with μ and τ² by maximum likelihood (Hedges 1992; Vevea and Hedges 1995; Citkowicz and Vevea 2017; Preston et al. 2004).
/// </summary>
public static class SelectionModel
{
    /// <summary>A variance below this belongs to a parameter that was taken as known.</summary>
    private const double SmallestVariance = 1e-300;

    /// <summary>Fits a selection model.</summary>
    /// <remarks>
    /// Newton's method with exact derivatives in a box, from several starts, because these likelihoods have several maxima; the highest
    /// that lies inside the range searched for μ and τ² is reported. τ² is exactly 0 at the boundary. Standard errors come from the observed
    /// information in (μ, τ², δ) with τ² taken as known where it is 0; warnings name parameters at a bound. Small sets of studies can hardly tell
    /// selection from heterogeneity: read the answer as a sensitivity analysis.
    /// </remarks>
    /// <param name="effects">Independent rows, at least as many as parameters.</param>
    /// <param name="function">The selection function.</param>
    /// <param name="options">Direction of selection, level, bounds; defaults when null.</param>
    /// <exception cref="ArgumentException">Too few rows, dependent rows, bad cutpoints or options, or beta with two-sided p.</exception>
    /// <exception cref="FitFailedException">No start led to a maximum within the searched range.</exception>
    public static SelectionResult Fit(EffectSet effects, SelectionFunction function, SelectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(function);
        options ??= new();
        EffectSetChecks.ThrowIfInvalid(effects);
        if (!(options.Level is > 0 and < 1) || !(options.LargestDelta > 1) || !double.IsFinite(options.LargestDelta))
        {
            throw new ArgumentException("the level must lie between 0 and 1 and the largest δ must be finite and above 1", nameof(options));
        }

        NotApplicableException.ThrowIfDependent(effects, "a selection model");
        var sign = options.Alternative == SelectionAlternative.Less ? -1.0 : 1.0;
        double[] y = [.. effects.Effects.Select(e => sign * e.Estimate)];
        double[] v = [.. effects.Effects.Select(e => e.Variance)];
        var setup = SelectionSetup.Of(function, [.. y.Zip(v, (a, b) => a / Math.Sqrt(b))], options);
        NotApplicableException.ThrowIfFewer(
            effects, (options.EqualEffects ? 1 : 2) + setup.ModelParameters, $"the selection model ({function.Name})");

        var likelihood = new SelectionLikelihood(y, v, setup.Places, setup.Weight, setup.Cells);
        var search = new SelectionSearch(y, v, setup, options, likelihood);
        var (best, starts, warnings) = search.Run();
        return Result(function, options, setup, search, best, sign, starts, warnings);
    }

    private static SelectionResult Result(
        SelectionFunction function, SelectionOptions options, SelectionSetup setup, SelectionSearch search, BoundedMinimum best, double sign, int starts, List<string> warnings)
    {
        var covariance = Covariance(best, setup.Weight);
        var n = best.X.Length;
        double? Error(int i) => covariance is { } c && c[i * n + i] > SmallestVariance ? Math.Sqrt(c[i * n + i]) : null;
        if (covariance is null)
        {
            warnings.Add("the information is not positive definite at the estimate: it has no standard errors");
        }

        var critical = Reference.Critical(options.Level, double.PositiveInfinity);
        var (estimate, error) = (sign * best.X[0], Error(0));
        var parameters = Parameters(setup, best, Error, critical);
        foreach (var p in parameters.Where(p => p.IsAtBound))
        {
            warnings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"δ of {p.Name} is at its bound {p.Delta:G6}: the likelihood still changes there, the estimate depends on the bound, and standard errors are not to be trusted"));
        }

        if (best.X[1] == 0 && !options.EqualEffects)
        {
            warnings.Add("τ² is 0 at its boundary: standard errors take it as known");
        }

        double? ratio = setup.ModelParameters == 0 ? null : Math.Max(0, 2 * (-best.Value - search.UnselectedLogLikelihood));
        return new()
        {
            Function = function,
            Options = options,
            Estimate = estimate,
            StandardError = error,
            PValue = error is { } e ? 2 * Normal.Survival(Math.Abs(estimate / e)) : null,
            Interval = error is { } s ? new Interval(estimate - critical * s, estimate + critical * s) : null,
            TauSquared = best.X[1],
            TauSquaredStandardError = best.X[1] == 0 ? null : Error(1),
            Parameters = parameters,
            LogLikelihood = -best.Value,
            UnselectedLogLikelihood = search.UnselectedLogLikelihood,
            LikelihoodRatio = ratio,
            LikelihoodRatioDegreesOfFreedom = setup.ModelParameters,
            LikelihoodRatioPValue = ratio is { } lr ? ChiSquared.Survival(lr, setup.ModelParameters) : null,
            Fit = new(
                sign * search.UnselectedMean,
                best.Iterations,
                Converged: true,
                string.Create(CultureInfo.InvariantCulture, $"{best.WhyStopped}; best of {starts} starts")),
            Warnings = [.. setup.Warnings, .. warnings],
        };
    }

    private static ImmutableArray<SelectionParameter> Parameters(
        SelectionSetup setup, BoundedMinimum best, Func<int, double?> error, double critical)
    {
        var parameters = ImmutableArray.CreateBuilder<SelectionParameter>(setup.Names.Length);
        for (var j = 0; j < setup.Names.Length; j++)
        {
            var free = setup.FreeOf[j];
            if (free < 0)
            {
                parameters.Add(new(setup.Names[j], setup.Fixed[j], null, null, setup.Studies?[j], IsAtBound: false));
                continue;
            }

            var delta = setup.Weight.Delta(best.X[2 + free]).Delta;
            var se = error(2 + free);
            parameters.Add(new(
                setup.Names[j],
                delta,
                se,
                se is { } s ? new Interval(Math.Max(0, delta - critical * s), delta + critical * s) : null,
                setup.Studies?[j],
                best.AtBound[2 + free]));
        }

        return parameters.MoveToImmutable();
    }

    /// <summary>
    /// Inverse of the observed information in (μ, τ², δ). τ² at 0 is taken as known; so are δ's at their bound where the information is not
    /// positive definite otherwise. Null when it is not even then.
    /// </summary>
    private static double[]? Covariance(BoundedMinimum best, SelectionWeight weight)
    {
        var n = best.X.Length;
        var information = (double[])best.Hessian.Clone();
        for (var j = 2; j < n; j++)
        {
            var (_, slope, curvature) = weight.Delta(best.X[j]);
            information[j * n + j] -= best.Gradient[j] * curvature / slope;
            for (var i = 0; i < n; i++)
            {
                information[i * n + j] /= slope;
                information[j * n + i] /= slope;
            }
        }

        if (best.X[1] == 0)
        {
            TakeAsKnown(information, n, 1);
        }

        var inverse = new double[n * n];
        if (CholeskyFactor.TryInvert(information, n, inverse))
        {
            return inverse;
        }

        for (var j = 2; j < n; j++)
        {
            if (best.AtBound[j])
            {
                TakeAsKnown(information, n, j);
            }
        }

        return CholeskyFactor.TryInvert(information, n, inverse) ? inverse : null;
    }

    /// <summary>An infinite information has variance 0, which <see cref="Result"/> reads as no standard error.</summary>
    private static void TakeAsKnown(double[] information, int n, int parameter)
    {
        for (var i = 0; i < n; i++)
        {
            information[parameter * n + i] = information[i * n + parameter] = i == parameter ? double.MaxValue : 0;
        }
    }
}
