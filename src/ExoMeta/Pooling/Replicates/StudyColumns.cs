using ExoMeta.Numerics.Random;

namespace ExoMeta.Pooling;

/// <summary>The rows of a chunk of simulated meta-analyses, study by study: what one study shows in all replicates lies side by side.</summary>
/// <param name="studies">Rows of each meta-analysis.</param>
/// <param name="capacity">Most replicates.</param>
internal sealed class StudyColumns(int studies, int capacity)
{
    private readonly double[] _y = new double[studies * capacity];
    private readonly double[] _v = new double[studies * capacity];

    /// <summary>Rows of each meta-analysis.</summary>
    public int Studies => studies;

    /// <summary>Replicates in use; setting it forgets what the columns hold, which lie this far apart.</summary>
    public int Count { get; set; }

    /// <summary>Estimates, one study after the other.</summary>
    public ReadOnlySpan<double> Estimates => _y.AsSpan(0, studies * Count);

    /// <summary>Sampling variances, one study after the other.</summary>
    public ReadOnlySpan<double> Variances => _v.AsSpan(0, studies * Count);

    /// <summary>Estimates of all studies, as columns to draw into.</summary>
    public ReplicateColumns AllY => new(_y, studies, Count, Count);

    /// <summary>Estimates of a study.</summary>
    public Span<double> Y(int study) => _y.AsSpan(study * Count, Count);

    /// <summary>Sampling variances of a study.</summary>
    public Span<double> V(int study) => _v.AsSpan(study * Count, Count);
}
