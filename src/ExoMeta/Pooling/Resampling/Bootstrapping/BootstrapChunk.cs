using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Pooling;

/// <summary>The fit that a bootstrap is about, with what its replicates need.</summary>
/// <param name="Effects">The rows.</param>
/// <param name="Method">Estimator of τ².</param>
/// <param name="Inference">Standard error of the studentised deviations.</param>
/// <param name="Mean">μ̂.</param>
/// <param name="StandardError">Its standard error by that inference.</param>
/// <param name="TauSquared">τ̂².</param>
/// <param name="Options">Kind, replicates, seed.</param>
internal sealed record BootstrapFit(
    EffectSet Effects, HeterogeneityEstimator Method, ChunkInference Inference, double Mean, double StandardError, double TauSquared,
    BootstrapOptions Options)
{
    /// <summary>
    /// A replicate that holds every study once has the mean of the original but for rounding: what differs by less than √ε of the mean or
    /// of the standard error is a tie.
    /// </summary>
    public double Tie { get; } = PermutationP.Tie * Math.Max(Math.Abs(Mean), StandardError);
}

/// <summary>Draws and fits replicates chunk by chunk. Not thread-safe: it holds scratch space.</summary>
internal sealed class BootstrapChunk(BootstrapFit fit) : IReplicateSource
{
    private readonly StudyColumns _columns = new(fit.Effects.Count, MonteCarloDriver.ChunkSize);
    private readonly ChunkFitter _fitter = new(fit.Method, fit.Effects.Count, MonteCarloDriver.ChunkSize);
    private readonly BootstrapSampler _sampler = BootstrapSampler.Of(fit.Options.Kind, fit.Effects, fit.Mean, fit.TauSquared);

    /// <summary>The fits of the last chunk.</summary>
    public ChunkFits Fits { get; } = new(MonteCarloDriver.ChunkSize);

    /// <summary>Replicates of the last chunk that hold one study only.</summary>
    public long OneStudyOnly => _sampler.OneStudyOnly;

    /// <summary>Draws and fits a chunk.</summary>
    public void Run(long first, int count)
    {
        _columns.Count = count;
        _sampler.Fill(fit.Options.Seed, first, _columns);
        _fitter.Fit(_columns, Fits);
    }

    /// <summary>Three series: μ*; the studentised deviation; τ²*. NaN where a fit failed.</summary>
    public void Fill(long first, int count, Span<double> values)
    {
        Run(first, count);
        Fits.Mean.AsSpan(0, count).CopyTo(values);
        for (var r = 0; r < count; r++)
        {
            values[count + r] = Studentised(r);
        }

        Fits.TauSquared.AsSpan(0, count).CopyTo(values[(2 * count)..]);
    }

    /// <summary>Standard error of a replicate of the last chunk. Rows that are all alike have Q = 0, whatever rounding made of it.</summary>
    public double StandardError(int replicate)
    {
        var q = Fits.Q[replicate];
        return fit.Inference.StandardError(Fits.Information[replicate], q < PermutationP.Tie * PermutationP.Tie ? 0 : q);
    }

    private double Studentised(int replicate)
    {
        var deviation = Fits.Mean[replicate] - fit.Mean;
        return Math.Abs(deviation) <= fit.Tie ? 0 : deviation / StandardError(replicate);
    }
}
