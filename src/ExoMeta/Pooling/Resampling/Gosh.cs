using System.Globalization;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Pooling;

/// <summary>How subsets are chosen for a GOSH plot.</summary>
public sealed record GoshOptions
{
    /// <summary>All subsets are fitted when there are at most this many; else this many are drawn, none twice.</summary>
    public int MaximumSubsets { get; init; } = 1 << 20;

    /// <summary>Seed of the drawn subsets.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads to use; 0 means all cores. Never changes a result.</summary>
    public int Threads { get; init; }
}

/// <summary>The columns that a GOSH run fills: one entry for each subset.</summary>
public sealed class GoshColumns
{
    private readonly int _words;
    private readonly ulong[] _members;

    /// <summary>Makes room for a number of subsets of k rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No subsets, or no rows.</exception>
    public GoshColumns(int subsets, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(subsets, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        (Count, Rows, _words) = (subsets, rows, (rows + 63) / 64);
        _members = new ulong[checked(subsets * _words)];
        (Size, Estimate, TauSquared) = (new int[subsets], new double[subsets], new double[subsets]);
        (ISquared, HSquared, Q) = (new double[subsets], new double[subsets], new double[subsets]);
    }

    /// <summary>Number of subsets.</summary>
    public int Count { get; }

    /// <summary>Number of rows k that they are taken from.</summary>
    public int Rows { get; }

    /// <summary>Rows in each subset.</summary>
    public int[] Size { get; }

    /// <summary>Pooled effect, on the analysis scale.</summary>
    public double[] Estimate { get; }

    /// <summary>τ²; 0 by convention for one row.</summary>
    public double[] TauSquared { get; }

    /// <summary>I², percent; 0 for one row.</summary>
    public double[] ISquared { get; }

    /// <summary>H², a ratio; 1 for one row.</summary>
    public double[] HSquared { get; }

    /// <summary>Cochran's Q; 0 for one row.</summary>
    public double[] Q { get; }

    /// <summary>Whether a subset has a row.</summary>
    public bool Contains(int subset, int row) => (_members[subset * _words + row / 64] >> (row % 64) & 1) == 1;

    internal int SizeOf(int subset)
    {
        var size = 0;
        foreach (var word in Members(subset))
        {
            size += System.Numerics.BitOperations.PopCount(word);
        }

        return size;
    }

    internal Span<ulong> Members(int subset) => _members.AsSpan(subset * _words, _words);
}

/// <summary>
/// Graphical display of study heterogeneity (Olkin, Dahabreh and Trikalinos 2012, Res. Synth. Methods 3:214): the analysis of all subsets
/// of the rows, or of a sample of them.
/// </summary>
public static class Gosh
{
    private const uint SubsetStream = 0x605;
    private const int ChunkSize = 1024;

    /// <summary>Number of subsets that a run fits: 2ᵏ − 1, or <see cref="GoshOptions.MaximumSubsets"/> if that is less.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No rows, or no subsets allowed.</exception>
    public static int SubsetsOf(int rows, GoshOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumSubsets, 1, nameof(options));
        return rows < 31 ? Math.Min((1 << rows) - 1, options.MaximumSubsets) : options.MaximumSubsets;
    }

    /// <summary>Fits the subsets.</summary>
    /// <remarks>
    /// All subsets: the i-th holds row j when bit j of i + 1 is set. A sample: each row is in a subset with probability ½, empty and repeated
    /// subsets are drawn again, so that every subset is equally likely. The estimate and τ² are those of the chosen method.
    /// </remarks>
    /// <param name="effects">The rows, dependent or not.</param>
    /// <param name="options">Estimator.</param>
    /// <param name="gosh">Which subsets, seed and threads.</param>
    /// <param name="columns">Filled; made for <see cref="SubsetsOf"/> subsets of these rows.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <returns>Whether all subsets were fitted.</returns>
    /// <exception cref="ArgumentException">As <see cref="RandomEffectsModel.Fit"/>; columns of another size.</exception>
    /// <exception cref="FitFailedException">An iterative estimate did not converge.</exception>
    public static bool Run(
        EffectSet effects, PoolingOptions options, GoshOptions gosh, GoshColumns columns, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(gosh);
        ArgumentNullException.ThrowIfNull(columns);
        using var fitters = new ThreadScratch<SubsetColumnsFitter>(() => new SubsetColumnsFitter(new SubsetFitter(effects, options)));
        _ = fitters.Own;
        var count = SubsetsOf(effects.Count, gosh);
        if (columns.Count != count || columns.Rows != effects.Count)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"the columns are made for {columns.Count} subsets of {columns.Rows} rows; this run has {count} of {effects.Count}"), nameof(columns));
        }

        var all = effects.Count < 31 && count == (1 << effects.Count) - 1;
        Choose(columns, all, gosh.Seed);
        var parallel = new ParallelOptions
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = gosh.Threads == 0 ? Environment.ProcessorCount : gosh.Threads,
        };
        try
        {
            Parallel.For(0, (count - 1) / ChunkSize + 1, parallel, chunk =>
                fitters.Own.Fit(columns, chunk * ChunkSize, Math.Min(ChunkSize, count - chunk * ChunkSize)));
        }
        catch (AggregateException exception)
        {
            // The loop wraps what its threads throw; the caller is promised the exception itself.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception.Flatten().InnerExceptions[0]);
        }

        return all;
    }

    private static void Choose(GoshColumns columns, bool all, ulong seed)
    {
        if (all)
        {
            for (var i = 0; i < columns.Count; i++)
            {
                columns.Members(i)[0] = (ulong)i + 1;
            }

            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var subset = 0;
        for (ulong attempt = 0; subset < columns.Count; attempt++)
        {
            var stream = new RandomStream(new StreamKey(seed, attempt, SubsetStream));
            var members = columns.Members(subset);
            var any = 0UL;
            for (var word = 0; word < members.Length; word++)
            {
                var rows = Math.Min(64, columns.Rows - 64 * word);
                members[word] = rows == 64 ? stream.NextBits() : stream.NextBits() & ((1UL << rows) - 1);
                any |= members[word];
            }

            if (any != 0 && seen.Add(Key(members)))
            {
                subset++;
            }
        }
    }

    private static string Key(ReadOnlySpan<ulong> members) => new(System.Runtime.InteropServices.MemoryMarshal.Cast<ulong, char>(members));
}
