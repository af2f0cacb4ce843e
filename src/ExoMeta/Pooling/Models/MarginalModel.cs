using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>
/// The marginal model y ~ N(Xβ, diag(v) + τ²·I) that every estimator works on, X of k rows and p columns. Without moderators p = 1 and
/// X is a column of ones. Dependent rows enter rotated: with V = U·diag(λ)·Uᵀ, the rows Uᵀy, UᵀX and λ obey the same model, because
/// V + τ²I = U·diag(λ + τ²)·Uᵀ; all quadratic forms, traces and determinants below are invariant under U.
/// So there is one code path, O(k·p²) for each τ², whatever the covariance and the moderators; one column has a path of its own, because
/// Monte Carlo propagation runs on it. Not thread-safe: it holds scratch space.
/// </summary>
internal sealed class MarginalModel
{
    private readonly double[] _y;
    private readonly double[] _x;
    private readonly double[] _v;
    private readonly double[] _w;
    private readonly WeightedLeastSquares? _leastSquares;
    private readonly bool _meanOnly;
    private double _designSquares;
    private double _logDesign;

    /// <summary>Rows about one mean: X is a column of ones (rotated with the rows, where they depend on each other).</summary>
    public MarginalModel(int count)
        : this(count, 1)
    {
        Array.Fill(_x, 1);
        _meanOnly = true;
    }

    /// <summary>Rows with a design of p columns, k &gt; p; fill every column.</summary>
    public MarginalModel(int count, int columns)
    {
        (Count, Columns) = (count, columns);
        _y = new double[count];
        _x = new double[count * columns];
        _v = new double[count];
        _w = new double[count];
        _leastSquares = columns > 1 ? new(count, columns) : null;
    }

    /// <summary>Number of rows k.</summary>
    public int Count { get; }

    /// <summary>Number of columns p of the design.</summary>
    public int Columns { get; }

    /// <summary>k − p.</summary>
    public int DegreesOfFreedom => Count - Columns;

    /// <summary>Rotated estimates; fill, then call <see cref="Prepare"/>.</summary>
    public Span<double> Y => _y;

    /// <summary>First column of the rotated design; without moderators the only one, and 1 for independent rows.</summary>
    public Span<double> X => Column(0);

    /// <summary>Eigenvalues of the sampling covariance; the variances of independent rows.</summary>
    public Span<double> V => _v;

    /// <summary>Smallest eigenvalue of the sampling covariance.</summary>
    public double MinVariance { get; private set; }

    /// <summary>Largest eigenvalue of the sampling covariance.</summary>
    public double MaxVariance { get; private set; }

    /// <summary>Sum of squares about the unweighted least-squares fit.</summary>
    public double SumOfSquares { get; private set; }

    /// <summary>Sum of squares about the unweighted mean, whatever the design; for independent rows.</summary>
    public double TotalSumOfSquares
    {
        get
        {
            if (_meanOnly)
            {
                return SumOfSquares;
            }

            double mean = 0, sum = 0;
            foreach (var y in _y)
            {
                mean += y / Count;
            }

            foreach (var y in _y)
            {
                sum += (y - mean) * (y - mean);
            }

            return sum;
        }
    }

    /// <summary>
    /// A τ² above which both likelihoods fall. For τ² ≥ max v the weights differ by a factor of 2 at most, so that
    /// y'PPy ≤ w_max²·SS while tr P ≥ (k − p)·w_max/2: the score is negative from max(max v, 2·SS/(k − p)) on.
    /// </summary>
    public double LikelihoodFallsFrom => Math.Max(MaxVariance, 2 * SumOfSquares / Math.Max(1, DegreesOfFreedom));

    /// <summary>A column of the rotated design.</summary>
    public Span<double> Column(int column) => _x.AsSpan(column * Count, Count);

    /// <summary>Takes note of the rows after they were filled in.</summary>
    /// <exception cref="FitFailedException">Columns of the design depend on each other.</exception>
    public void Prepare()
    {
        MinVariance = double.PositiveInfinity;
        MaxVariance = 0;
        for (var i = 0; i < _v.Length; i++)
        {
            MinVariance = Math.Min(MinVariance, _v[i]);
            MaxVariance = Math.Max(MaxVariance, _v[i]);
        }

        if (_leastSquares is { } leastSquares)
        {
            Array.Fill(_w, 1);
            leastSquares.Factor(_y, _x, _w);
            SumOfSquares = leastSquares.ResidualSumOfSquares;
            _logDesign = leastSquares.LogDeterminant;
            return;
        }

        double sxx = 0, sxy = 0;
        for (var i = 0; i < _y.Length; i++)
        {
            sxx += _x[i] * _x[i];
            sxy += _x[i] * _y[i];
        }

        var mean = sxy / sxx;
        var sum = 0.0;
        for (var i = 0; i < _y.Length; i++)
        {
            var r = _y[i] - _x[i] * mean;
            sum += r * r;
        }

        SumOfSquares = sum;

        // Rotation leaves the length of the column of ones as it is: exactly √k, whatever rounding made of sxx.
        _designSquares = _meanOnly ? Count : sxx;
    }

    /// <summary>Everything that one τ² determines, except the determinants. O(k·p²), no allocation.</summary>
    public ModelMoments Moments(double tauSquared)
    {
        if (_leastSquares is not null)
        {
            return MomentsOfDesign(_leastSquares, tauSquared);
        }

        double sw = 0, sw2 = 0, information = 0, information2 = 0, sxy = 0;
        for (var i = 0; i < _v.Length; i++)
        {
            var w = 1 / (_v[i] + tauSquared);
            _w[i] = w;
            var wx = w * _x[i];
            sw += w;
            sw2 += w * w;
            information += wx * _x[i];
            information2 += wx * wx;
            sxy += wx * _y[i];
        }

        var mean = sxy / information;
        double q = 0, slope = 0;
        for (var i = 0; i < _y.Length; i++)
        {
            var r = _y[i] - _x[i] * mean;
            var wr = _w[i] * r;
            q += wr * r;
            slope += wr * wr;
        }

        return new(sw, sw2, sw - information2 / information, q, slope, information, mean);
    }

    /// <summary>log |V + τ²I|.</summary>
    public double LogDeterminant(double tauSquared)
    {
        // Products of a few factors save most logarithms; each batch stays far from overflow.
        double sum = 0, product = 1;
        for (var i = 0; i < _v.Length; i++)
        {
            product *= _v[i] + tauSquared;
            if (product is > 1e100 or < 1e-100)
            {
                sum += PortableMath.Log(product);
                product = 1;
            }
        }

        return sum + PortableMath.Log(product);
    }

    /// <summary>Full log likelihood at τ² and its best coefficients.</summary>
    public double LogLikelihood(double tauSquared)
    {
        const double logTwoPi = 1.8378770664093454836;
        return -0.5 * (Count * logTwoPi + LogDeterminant(tauSquared) + Moments(tauSquared).Q);
    }

    /// <summary>Restricted log likelihood at τ², with the constant ½·log|X'X| (Harville 1974), so that it does not depend on the basis of X.</summary>
    public double RestrictedLogLikelihood(double tauSquared)
    {
        const double logTwoPi = 1.8378770664093454836;
        var m = Moments(tauSquared);
        var (logInformation, logDesign) = _leastSquares is { } leastSquares
            ? (leastSquares.LogDeterminant, _logDesign)
            : (PortableMath.Log(m.Information), PortableMath.Log(_designSquares));
        return -0.5 * (DegreesOfFreedom * logTwoPi + LogDeterminant(tauSquared) + logInformation + m.Q)
            + 0.5 * logDesign;
    }

    /// <summary>The quadratic form y'Py of weights 1/(v + shift), and the traces that its variance needs.</summary>
    public QuadraticForm InverseVarianceForm(double shift)
    {
        for (var i = 0; i < _v.Length; i++)
        {
            _w[i] = 1 / (_v[i] + shift);
        }

        return Form();
    }

    /// <summary>The quadratic form y'Py of equal weights.</summary>
    public QuadraticForm UnweightedForm()
    {
        Array.Fill(_w, 1);
        return Form();
    }

    /// <summary>The coefficients at τ² and their covariance (X'WX)⁻¹, in the basis of the columns that were filled in.</summary>
    public (double[] Coefficients, double[,] Covariance) Coefficients(double tauSquared)
    {
        var m = Moments(tauSquared);
        return _leastSquares is { } leastSquares
            ? (leastSquares.Coefficients(), leastSquares.Covariance())
            : ([m.Mean], new[,] { { 1 / m.Information } });
    }

    private QuadraticForm Form() => _leastSquares is { } leastSquares
        ? QuadraticForm.Of(leastSquares, _y, _x, _v, _w)
        : QuadraticForm.Of(_y, _x, _v, _w);

    private ModelMoments MomentsOfDesign(WeightedLeastSquares leastSquares, double tauSquared)
    {
        double sw = 0, sw2 = 0;
        for (var i = 0; i < _v.Length; i++)
        {
            var w = 1 / (_v[i] + tauSquared);
            _w[i] = w;
            sw += w;
            sw2 += w * w;
        }

        leastSquares.Factor(_y, _x, _w);
        var trace = 0.0;
        for (var i = 0; i < _w.Length; i++)
        {
            trace += _w[i] * (1 - leastSquares.Leverage(i));
        }

        return new(
            sw, sw2, trace, leastSquares.ResidualSumOfSquares, leastSquares.WeightedResidualSumOfSquares(_w), double.NaN, double.NaN);
    }
}

/// <summary>What one τ² determines; P = W − WX(X'WX)⁻¹X'W.</summary>
/// <param name="SumWeights">tr W.</param>
/// <param name="SumSquaredWeights">tr W².</param>
/// <param name="TraceP">tr P.</param>
/// <param name="Q">y'Py, the generalised Q.</param>
/// <param name="QSlope">y'PPy = −dQ/dτ².</param>
/// <param name="Information">x'Wx, the reciprocal variance of the mean; NaN where the design has several columns.</param>
/// <param name="Mean">The weighted mean; NaN where the design has several columns.</param>
internal readonly record struct ModelMoments(
    double SumWeights, double SumSquaredWeights, double TraceP, double Q, double QSlope, double Information, double Mean);
