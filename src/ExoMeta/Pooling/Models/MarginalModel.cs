using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>
/// The marginal model y ~ N(x·μ, diag(v) + τ²·I) that every estimator works on. Independent rows enter with x = 1.
/// Dependent rows enter rotated: with V = U·diag(λ)·Uᵀ, the rows Uᵀy, Uᵀ1 and λ obey the same model, because
/// V + τ²I = U·diag(λ + τ²)·Uᵀ; all quadratic forms, traces and determinants below are invariant under U.
/// So there is one code path, O(k) for each τ², whatever the covariance. Not thread-safe: it holds scratch space.
/// </summary>
internal sealed class MarginalModel
{
    private readonly double[] _y;
    private readonly double[] _x;
    private readonly double[] _v;
    private readonly double[] _w;

    public MarginalModel(int count)
    {
        Count = count;
        _y = new double[count];
        _x = new double[count];
        _v = new double[count];
        _w = new double[count];
        Array.Fill(_x, 1);
    }

    /// <summary>Number of rows k.</summary>
    public int Count { get; }

    /// <summary>Rotated estimates; fill, then call <see cref="Prepare"/>.</summary>
    public Span<double> Y => _y;

    /// <summary>Rotated design column; 1 for independent rows.</summary>
    public Span<double> X => _x;

    /// <summary>Eigenvalues of the sampling covariance; the variances of independent rows.</summary>
    public Span<double> V => _v;

    /// <summary>Smallest eigenvalue of the sampling covariance.</summary>
    public double MinVariance { get; private set; }

    /// <summary>Largest eigenvalue of the sampling covariance.</summary>
    public double MaxVariance { get; private set; }

    /// <summary>Sum of squares about the unweighted mean.</summary>
    public double SumOfSquares { get; private set; }

    /// <summary>
    /// A τ² above which both likelihoods fall. For τ² ≥ max v the weights differ by a factor of 2 at most, so that
    /// y'PPy ≤ w_max²·SS while tr P ≥ (k − 1)·w_max/2: the score is negative from max(max v, 2·SS/(k − 1)) on.
    /// </summary>
    public double LikelihoodFallsFrom => Math.Max(MaxVariance, 2 * SumOfSquares / Math.Max(1, Count - 1));

    /// <summary>Takes note of the rows after they were filled in.</summary>
    public void Prepare()
    {
        MinVariance = double.PositiveInfinity;
        MaxVariance = 0;
        double sxx = 0, sxy = 0;
        for (var i = 0; i < _v.Length; i++)
        {
            MinVariance = Math.Min(MinVariance, _v[i]);
            MaxVariance = Math.Max(MaxVariance, _v[i]);
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
    }

    /// <summary>Everything that one τ² determines, except the determinant. O(k), no allocation.</summary>
    public ModelMoments Moments(double tauSquared)
    {
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

        return new(sw, sw2, information, information2, mean, q, slope);
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

    /// <summary>Full log likelihood at τ² and its best mean.</summary>
    public double LogLikelihood(double tauSquared)
    {
        const double logTwoPi = 1.8378770664093454836;
        return -0.5 * (Count * logTwoPi + LogDeterminant(tauSquared) + Moments(tauSquared).Q);
    }

    /// <summary>Restricted log likelihood at τ², with the constant ½·log|X'X| (Harville 1974).</summary>
    public double RestrictedLogLikelihood(double tauSquared)
    {
        const double logTwoPi = 1.8378770664093454836;
        var m = Moments(tauSquared);
        return -0.5 * ((Count - 1) * logTwoPi + LogDeterminant(tauSquared) + PortableMath.Log(m.Information) + m.Q)
            + 0.5 * PortableMath.Log(Count);
    }

    /// <summary>The quadratic form y'Py of weights 1/(v + shift), and the traces that its variance needs.</summary>
    public QuadraticForm InverseVarianceForm(double shift)
    {
        for (var i = 0; i < _v.Length; i++)
        {
            _w[i] = 1 / (_v[i] + shift);
        }

        return QuadraticForm.Of(_y, _x, _v, _w);
    }

    /// <summary>The quadratic form y'Py of equal weights.</summary>
    public QuadraticForm UnweightedForm()
    {
        Array.Fill(_w, 1);
        return QuadraticForm.Of(_y, _x, _v, _w);
    }
}

/// <summary>What one τ² determines; P = W − Wx(x'Wx)⁻¹x'W.</summary>
/// <param name="SumWeights">tr W.</param>
/// <param name="SumSquaredWeights">tr W².</param>
/// <param name="Information">x'Wx, the reciprocal variance of the mean.</param>
/// <param name="Information2">x'W²x.</param>
/// <param name="Mean">The weighted mean.</param>
/// <param name="Q">y'Py, the generalised Q.</param>
/// <param name="QSlope">y'PPy = −dQ/dτ².</param>
internal readonly record struct ModelMoments(
    double SumWeights, double SumSquaredWeights, double Information, double Information2, double Mean, double Q, double QSlope)
{
    /// <summary>tr P.</summary>
    public double TraceP => SumWeights - Information2 / Information;
}
