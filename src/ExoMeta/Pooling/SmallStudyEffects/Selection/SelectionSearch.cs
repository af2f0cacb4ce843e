using System.Globalization;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Optimisation;

namespace ExoMeta.Pooling;

/// <summary>The search for the highest maximum.</summary>
internal sealed class SelectionSearch
{
    /// <summary>Two maxima are one when they differ by less than this in the log likelihood and in μ's standard errors.</summary>
    private const double SameMaximum = 1e-6;

    /// <summary>Where μ starts, in standard deviations of a study's effect about the fit without selection.</summary>
    private static readonly double[] Shifts = [0, -1, 1, -3, 3, -8, 8];

    private readonly SelectionSetup _setup;
    private readonly SelectionOptions _options;
    private readonly SelectionLikelihood _likelihood;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly double _tauSquared;
    private readonly double _meanVariance;

    /// <summary>Geometric mean of the variances: where they span decades, their mean lies beyond maxima near 0.</summary>
    private readonly double _middlingVariance;

    public SelectionSearch(double[] y, double[] v, SelectionSetup setup, SelectionOptions options, SelectionLikelihood likelihood)
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
        _middlingVariance = PortableMath.Exp(v.Average(PortableMath.Log));

        // Far beyond anything the data could say: a maximum that lies there is none.
        var reach = y.Max() - y.Min() + 2 * Math.Sqrt(v.Max());
        var n = likelihood.Dimension;
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
        var none = new double[_likelihood.Dimension];
        (none[0], none[1]) = (UnselectedMean, _tauSquared);
        none.AsSpan(2).Fill(_setup.Weight.None);
        yield return none;
        double[] variances = _options.EqualEffects ? [0] : _tauSquared > 0 ? [_tauSquared, 0] : [0, _middlingVariance, _meanVariance];
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
