using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Pooling;

/// <summary>Sums over bootstrap replicates.</summary>
internal sealed class BootstrapTally(BootstrapFit fit) : IAccumulator<BootstrapTally>
{
    /// <summary>Pooled effects about μ̂.</summary>
    public CentredMoments Means { get; } = new(fit.Mean);

    /// <summary>τ² about τ̂².</summary>
    public CentredMoments TauSquared { get; } = new(fit.TauSquared);

    /// <summary>Pooled effects below μ̂.</summary>
    public long Below { get; private set; }

    /// <summary>Pooled effects equal to μ̂ but for rounding.</summary>
    public long Ties { get; private set; }

    /// <summary>Replicates with τ² = 0.</summary>
    public long ZeroTauSquared { get; private set; }

    /// <summary>Replicates of one study only.</summary>
    public long OneStudyOnly { get; private set; }

    /// <summary>Replicates with standard error 0.</summary>
    public long NoStandardError { get; private set; }

    /// <summary>Adds the replicates of a chunk that was run.</summary>
    public void Add(BootstrapChunk chunk, int count)
    {
        OneStudyOnly += chunk.OneStudyOnly;
        for (var r = 0; r < count; r++)
        {
            var (mean, tauSquared) = (chunk.Fits.Mean[r], chunk.Fits.TauSquared[r]);
            if (double.IsNaN(mean))
            {
                continue;
            }

            Means.Add(mean);
            TauSquared.Add(tauSquared);
            var isTie = Math.Abs(mean - fit.Mean) <= fit.Tie;
            Ties += isTie ? 1 : 0;
            Below += !isTie && mean < fit.Mean ? 1 : 0;
            ZeroTauSquared += tauSquared == 0 ? 1 : 0;
            NoStandardError += chunk.StandardError(r) == 0 ? 1 : 0;
        }
    }

    public void Merge(BootstrapTally next)
    {
        Means.Merge(next.Means);
        TauSquared.Merge(next.TauSquared);
        Below += next.Below;
        Ties += next.Ties;
        ZeroTauSquared += next.ZeroTauSquared;
        OneStudyOnly += next.OneStudyOnly;
        NoStandardError += next.NoStandardError;
    }

    public void Clear()
    {
        Means.Clear();
        TauSquared.Clear();
        (Below, Ties, ZeroTauSquared, OneStudyOnly, NoStandardError) = (0, 0, 0, 0, 0);
    }
}
