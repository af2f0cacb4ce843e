using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Optimisation;

namespace ExoMeta.Pooling;

/// <summary>
/// Selection models: studies are drawn from y ~ N(μ, v + τ²) and published with probability proportional to w(p; δ), which is estimated
/// together with μ and τ² by maximum likelihood (Hedges 1992; Vevea and Hedges 1995; Citkowicz and Vevea 2017; Preston et al. 2004).
/// </summary>
public static class SelectionModel
{
    /// <summary>Two maxima are one when they differ by less than this in the log likelihood and in μ's standard errors.</summary>
    private const double SameMaximum = 1e-6;

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
        var search = new Search(y, v, setup, options, likelihood);
        var (best, starts, warnings) = search.Run();
        return Result(function, options, setup, search, best, sign, starts, warnings);
    }

    private static SelectionResult Result(
        SelectionFunction function, SelectionOptions options, SelectionSetup setup, Search search, BoundedMinimum best, double sign, int starts, List<string> warnings)
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
        if (PositiveDefinite.TryInvert(information, n, inverse))
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

        return PositiveDefinite.TryInvert(information, n, inverse) ? inverse : null;
    }

    /// <summary>An infinite information has variance 0, which <see cref="Result"/> reads as no standard error.</summary>
    private static void TakeAsKnown(double[] information, int n, int parameter)
    {
        for (var i = 0; i < n; i++)
        {
            information[parameter * n + i] = information[i * n + parameter] = i == parameter ? double.MaxValue : 0;
        }
    }

    /// <summary>The search for the highest maximum.</summary>
    private sealed class Search
    {
        /// <summary>Where μ starts, in standard deviations of a study's effect about the fit without selection.</summary>
        private static readonly double[] Shifts = [0, -1, 1, -3, 3, -8, 8];

        private readonly SelectionSetup _setup;
        private readonly SelectionOptions _options;
        private readonly SelectionLikelihood _likelihood;
        private readonly double[] _lower;
        private readonly double[] _upper;
        private readonly double _tauSquared;
        private readonly double _meanVariance;

        public Search(double[] y, double[] v, SelectionSetup setup, SelectionOptions options, SelectionLikelihood likelihood)
        {
            (_setup, _options, _likelihood) = (setup, options, likelihood);
            var model = new MarginalModel(y.Length);
            y.CopyTo(model.Y);
            v.CopyTo(model.V);
            model.Prepare();
            _tauSquared = options.EqualEffects || y.Length == 1 ? 0 : LikelihoodMaximum.Find(model, restricted: false).TauSquared;
            UnselectedMean = model.Moments(_tauSquared).Mean;
            UnselectedLogLikelihood = model.LogLikelihood(_tauSquared);
            _meanVariance = v.Average();

            // Far beyond anything the data could say: a maximum that lies there is none.
            var reach = y.Max() - y.Min() + 2 * Math.Sqrt(v.Max());
            var n = likelihood.Count;
            (_lower, _upper) = (new double[n], new double[n]);
            (_lower[0], _upper[0]) = (y.Min() - 5 * reach, y.Max() + 5 * reach);
            (_lower[1], _upper[1]) = (0, options.EqualEffects ? 0 : 25 * reach * reach);
            for (var j = 2; j < n; j++)
            {
                (_lower[j], _upper[j]) = setup.Weight.Bounds;
            }
        }

        public double UnselectedMean { get; }

        public double UnselectedLogLikelihood { get; }

        public (BoundedMinimum Best, int Starts, List<string> Warnings) Run()
        {
            var maxima = new List<BoundedMinimum>();
            var (highest, starts) = (double.PositiveInfinity, 0);
            foreach (var start in Starts())
            {
                starts++;
                if (!IsFinite(start))
                {
                    continue;
                }

                var end = BoundedNewton.Minimise(_likelihood, start, _lower, _upper, _options.MaximumIterations);
                highest = Math.Min(highest, end.Value);
                if (end.Converged && !IsAtEdge(end) && !maxima.Exists(m => IsSame(m, end)))
                {
                    maxima.Add(end);
                }
            }

            // The bounds of δ are arbitrary: a maximum that lies on one is taken only when there is no other.
            if (maxima.OrderBy(HasDeltaAtBound).ThenBy(m => m.Value).FirstOrDefault() is not { } best)
            {
                throw new FitFailedException(
                    "the likelihood of the selection model has no maximum within the range of the data",
                    new FitReport(UnselectedMean, starts, Converged: false, "every start ran to the edge or into the iteration limit"));
            }

            var warnings = new List<string>();
            if (highest < best.Value - SameMaximum)
            {
                warnings.Add("the likelihood is higher still at the edge of the range searched, where it has no maximum; the highest maximum inside is reported");
            }

            if (maxima.Count > 1)
            {
                warnings.Add(string.Create(
                    CultureInfo.InvariantCulture, $"{maxima.Count} maxima of the likelihood were found; the highest is reported"));
            }

            return (best, starts, warnings);
        }

        private bool IsAtEdge(BoundedMinimum m) =>
            m.X[0] <= _lower[0] || m.X[0] >= _upper[0] || (!_options.EqualEffects && m.X[1] >= _upper[1]);

        private static bool HasDeltaAtBound(BoundedMinimum m) => m.AtBound.AsSpan(2).Contains(true);

        private static bool IsSame(BoundedMinimum a, BoundedMinimum b) =>
            Math.Abs(a.Value - b.Value) < SameMaximum
            && Math.Abs(a.X[0] - b.X[0]) * Math.Sqrt(Math.Max(0, a.Hessian[0])) < 1e3 * SameMaximum;

        /// <summary>
        /// A grid over μ and τ², because for given μ and τ² the likelihood of δ has one maximum: each start is that maximum, and the first is
        /// the fit without selection itself.
        /// </summary>
        private IEnumerable<double[]> Starts()
        {
            var none = new double[_likelihood.Count];
            (none[0], none[1]) = (UnselectedMean, _tauSquared);
            none.AsSpan(2).Fill(_setup.Weight.None);
            yield return none;
            double[] variances = _options.EqualEffects ? [0] : _tauSquared > 0 ? [_tauSquared, 0, 4 * _tauSquared] : [0, _meanVariance];
            var spread = Math.Sqrt(_tauSquared + _meanVariance);
            foreach (var shift in Shifts)
            {
                foreach (var tauSquared in variances)
                {
                    var start = (double[])none.Clone();
                    (start[0], start[1]) = (Math.Clamp(UnselectedMean + shift * spread, _lower[0], _upper[0]), tauSquared);
                    yield return _setup.Weight.Count == 0 ? start : BestDelta(start);
                }
            }
        }

        private double[] BestDelta(double[] start)
        {
            var (lower, upper) = ((double[])_lower.Clone(), (double[])_upper.Clone());
            (lower[0], upper[0], lower[1], upper[1]) = (start[0], start[0], start[1], start[1]);
            return IsFinite(start) ? BoundedNewton.Minimise(_likelihood, start, lower, upper, _options.MaximumIterations).X : start;
        }

        private bool IsFinite(double[] x) =>
            double.IsFinite(_likelihood.Evaluate(x, new double[x.Length], new double[x.Length * x.Length]));
    }
}
