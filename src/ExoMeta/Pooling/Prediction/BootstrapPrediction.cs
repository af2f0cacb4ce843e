using System.Globalization;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Pooling;

/// <summary>A simulated prediction interval, each end with its Monte Carlo error.</summary>
/// <param name="Lower">Lower end.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="Mean">The interval of the mean from the same draws, without the spread of true effects.</param>
/// <param name="Replicates">Draws.</param>
/// <param name="Seed">Their seed.</param>
public sealed record BootstrapPredictionInterval(
    MonteCarloEstimate Lower, MonteCarloEstimate Upper, Interval Mean, int Replicates, ulong Seed)
{
    /// <summary>The interval.</summary>
    public Interval Interval => new(Lower.Estimate, Upper.Estimate);
}

/// <summary>
/// The prediction interval of Nagashima, Noma and Furukawa (2019, Stat. Methods Med. Res. 28:1689), which allows for τ² being estimated by
/// drawing it from its confidence distribution.
/// </summary>
public static class BootstrapPrediction
{
    private const uint DrawStream = 0x9a3;
    private const int ChunkSize = 1024;

    /// <summary>Simulates the interval.</summary>
    /// <remarks>
    /// Draws of θ = μ̂(τ²) + τ·Z − T·SE(τ²), Z normal, T Student's t with k − 1 degrees of freedom, μ̂ the mean with weights w = 1/(v + τ²)
    /// and SE² = Σw(y − μ̂)²/((k − 1)Σw) (Hartung 1999); the ends are their quantiles. τ² has the confidence distribution
    /// H(τ²) = P(Q ≥ q; τ²) of Cochran's Q, with its mass below 0 put at 0. It is drawn without inverting H: with standard normal e, Q has
    /// the distribution of e'Me + τ²·e'MWMe (M projects √W·1 out, W = 1/v), so that (q − e'Me)/e'MWMe is a draw from H.
    /// The interval does not depend on the estimator of τ². Dependent rows enter rotated, as everywhere.
    /// </remarks>
    /// <param name="effects">The rows, at least two.</param>
    /// <param name="level">Level in (0, 1).</param>
    /// <param name="replicates">Draws, at least 1000.</param>
    /// <param name="seed">Their seed.</param>
    /// <param name="threads">Threads to use; 0 means all cores. Never changes a result.</param>
    /// <exception cref="ArgumentException">As <see cref="RandomEffectsModel.Fit"/>; one row; fewer than 1000 draws.</exception>
    public static BootstrapPredictionInterval Of(
        EffectSet effects, double level = 0.95, int replicates = 100_000, ulong seed = 1, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(effects);
        EffectSetChecks.ThrowIfInvalid(new PoolingOptions { Level = level }, effects.Covariance is not null);
        var model = RotatedRows.Of(effects).Model;
        if (model.Count < 2)
        {
            throw new ArgumentException("one effect: a prediction interval needs the heterogeneity of at least two", nameof(effects));
        }

        if (replicates < 1000)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{replicates} draws do not tell the tails of a prediction interval: at least 1000 are needed"),
                nameof(replicates));
        }

        var (predictions, means) = (new double[replicates], new double[replicates]);
        var sampler = new Sampler(model);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? Environment.ProcessorCount : threads };
        Parallel.For(0, (replicates - 1) / ChunkSize + 1, options, chunk =>
        {
            var scratch = new double[model.Count];
            for (var i = chunk * ChunkSize; i < Math.Min(replicates, (chunk + 1) * ChunkSize); i++)
            {
                var stream = new RandomStream(new StreamKey(seed, (ulong)i, DrawStream));
                (predictions[i], means[i]) = sampler.Draw(ref stream, scratch);
            }
        });
        Array.Sort(predictions);
        Array.Sort(means);
        var tail = 0.5 * (1 - level);
        return new(
            Quantiles.EstimateOfSorted(predictions, tail), Quantiles.EstimateOfSorted(predictions, 1 - tail),
            new(Quantiles.OfSorted(means, tail), Quantiles.OfSorted(means, 1 - tail)), replicates, seed);
    }

    /// <summary>
    /// Draws of τ² alone from its confidence distribution, in the order of their replicates: those that <see cref="Of"/> uses with the same seed.
    /// </summary>
    /// <param name="effects">The rows, at least two.</param>
    /// <param name="replicates">Draws.</param>
    /// <param name="seed">Their seed.</param>
    /// <exception cref="ArgumentException">As <see cref="RandomEffectsModel.Fit"/>.</exception>
    public static double[] TauSquaredDraws(EffectSet effects, int replicates, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(effects);
        var model = RotatedRows.Of(effects).Model;
        var (sampler, scratch, draws) = (new Sampler(model), new double[model.Count], new double[replicates]);
        for (var i = 0; i < replicates; i++)
        {
            var stream = new RandomStream(new StreamKey(seed, (ulong)i, DrawStream));
            draws[i] = sampler.TauSquared(ref stream, scratch);
        }

        return draws;
    }

    /// <summary>The rows as arrays that threads share.</summary>
    private sealed class Sampler
    {
        private readonly double[] _y;
        private readonly double[] _x;
        private readonly double[] _v;
        private readonly double[] _unit;
        private readonly double _q;

        public Sampler(MarginalModel model)
        {
            (_y, _x, _v) = (model.Y.ToArray(), model.X.ToArray(), model.V.ToArray());
            var m = model.Moments(0);
            _q = m.Q;
            _unit = [.. _x.Zip(_v, (x, v) => x / Math.Sqrt(v * m.Information))];
        }

        public (double Prediction, double Mean) Draw(ref RandomStream stream, double[] scratch)
        {
            var tauSquared = TauSquared(ref stream, scratch);
            double information = 0, product = 0;
            for (var i = 0; i < _y.Length; i++)
            {
                var wx = _x[i] / (_v[i] + tauSquared);
                information += wx * _x[i];
                product += wx * _y[i];
            }

            var mean = product / information;
            var q = 0.0;
            for (var i = 0; i < _y.Length; i++)
            {
                var residual = _y[i] - _x[i] * mean;
                q += residual * residual / (_v[i] + tauSquared);
            }

            var df = _y.Length - 1;
            var centre = mean - stream.NextStudentT(df) * Math.Sqrt(q / df / information);
            return (centre + Math.Sqrt(tauSquared) * stream.NextNormal(), centre);
        }

        public double TauSquared(ref RandomStream stream, double[] e)
        {
            var along = 0.0;
            for (var i = 0; i < e.Length; i++)
            {
                e[i] = stream.NextNormal();
                along += _unit[i] * e[i];
            }

            double sampling = 0, between = 0;
            for (var i = 0; i < e.Length; i++)
            {
                var rest = e[i] - _unit[i] * along;
                sampling += rest * rest;
                between += rest * rest / _v[i];
            }

            return Math.Max(0, (_q - sampling) / between);
        }
    }
}
