using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.LinearAlgebra;

namespace ExoMeta.Numerics.Random;

/// <summary>Multivariate normal: mean + L·z with the Cholesky factor L of the covariance matrix and a vector z of standard normal draws.</summary>
/// <remarks>
/// A draw takes as many words as there are variables, in their order. One by one, in eight replicates at a time and row by row into a
/// span, the draws have the same bits. Immutable; may be shared between threads.
/// </remarks>
public sealed class MultivariateNormalSampler
{
    // A pivot below this share of its variance is a rounding error: the matrix counts as singular.
    private const double RelativePivot = 1e-13;
    private const double Asymmetry = 1e-10;
    private const int StackDimension = 64;

    private readonly double[] _mean;
    private readonly double[] _factor;

    /// <summary>A multivariate normal distribution of d ≥ 1 variables.</summary>
    /// <param name="mean">d means, finite.</param>
    /// <param name="covariance">d × d, row-major: symmetric and positive definite.</param>
    /// <exception cref="ArgumentException">
    /// The shapes do not fit, a mean is not finite, or the covariance matrix is not symmetric (to 10⁻¹⁰ of the standard deviations' product)
    /// or not positive definite: a variable that follows exactly from others is left out, and computed from them.
    /// </exception>
    public MultivariateNormalSampler(ReadOnlySpan<double> mean, ReadOnlySpan<double> covariance)
    {
        var d = mean.Length;
        if (d == 0 || covariance.Length != (long)d * d)
        {
            throw new ArgumentException("At least one mean and a covariance for each pair of variables were expected.", nameof(covariance));
        }

        _mean = mean.ToArray();
        _factor = covariance.ToArray();
        if (!Array.TrueForAll(_mean, double.IsFinite))
        {
            throw new ArgumentException("Finite means were expected.", nameof(mean));
        }

        if (!IsSymmetric(covariance, d) || !CholeskyFactor.TryFactor(_factor, d, RelativePivot))
        {
            throw new ArgumentException("A symmetric, positive definite covariance matrix was expected.", nameof(covariance));
        }
    }

    /// <summary>Number of variables.</summary>
    public int Dimension => _mean.Length;

    /// <summary>The next draw of a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="destination">Takes the d values.</param>
    public void Draw(ref RandomStream stream, Span<double> destination)
    {
        destination = destination[..Dimension];
        foreach (ref var value in destination)
        {
            value = stream.NextNormal();
        }

        Transform<LaneOne>(destination);
    }

    /// <summary>The next draw of each of the streams that lie side by side.</summary>
    /// <param name="streams">The streams.</param>
    /// <param name="destination">Takes d × <see cref="ILane{TLane}.Count"/> values: the first variable of every replicate, then the second, …</param>
    public void Draw<TLane>(ref LaneStream<TLane> streams, Span<double> destination)
        where TLane : struct, ILane<TLane>
    {
        destination = destination[..(Dimension * TLane.Count)];
        for (var i = 0; i < destination.Length; i += TLane.Count)
        {
            TLane.Store(streams.NextNormal(), destination[i..]);
        }

        Transform<TLane>(destination);
    }

    /// <summary>The first draws of a stream: row i is what call i of <see cref="Draw(ref RandomStream, Span{double})"/> gives.</summary>
    /// <param name="key">The stream.</param>
    /// <param name="rows">Rows of d values each.</param>
    /// <exception cref="ArgumentException">The span does not hold whole rows.</exception>
    public void Fill<TLane>(StreamKey key, Span<double> rows)
        where TLane : struct, ILane<TLane>
    {
        var d = Dimension;
        if (rows.Length % d != 0)
        {
            throw new ArgumentException("Whole rows, of a value for each variable, were expected.", nameof(rows));
        }

        default(NormalSampler).Fill<TLane>(key, rows);
        var scratch = d <= StackDimension ? stackalloc double[d * TLane.Count] : new double[d * TLane.Count];
        while (!rows.IsEmpty)
        {
            var count = Math.Min(TLane.Count, rows.Length / d);
            for (var i = 0; i < count * d; i++)
            {
                scratch[i % d * TLane.Count + i / d] = rows[i];
            }

            Transform<TLane>(scratch);
            for (var i = 0; i < count * d; i++)
            {
                rows[i] = scratch[i % d * TLane.Count + i / d];
            }

            rows = rows[(count * d)..];
        }
    }

    private static bool IsSymmetric(ReadOnlySpan<double> a, int d)
    {
        for (var i = 0; i < d; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var scale = Math.Sqrt(a[i * d + i]) * Math.Sqrt(a[j * d + j]);
                if (!(Math.Abs(a[i * d + j] - a[j * d + i]) <= Asymmetry * scale))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Variables in rows, replicates in columns; from the last variable up, so that each finds its normal draws untouched.</summary>
    private void Transform<TLane>(Span<double> columns)
        where TLane : struct, ILane<TLane>
    {
        for (var i = Dimension - 1; i >= 0; i--)
        {
            var sum = TLane.Broadcast(_mean[i]);
            var row = _factor.AsSpan(i * Dimension, i + 1);
            for (var j = 0; j <= i; j++)
            {
                sum = TLane.FusedMultiplyAdd(TLane.Broadcast(row[j]), TLane.Load(columns[(j * TLane.Count)..]), sum);
            }

            TLane.Store(sum, columns[(i * TLane.Count)..]);
        }
    }
}
