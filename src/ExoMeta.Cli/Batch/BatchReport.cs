using System.Collections.Immutable;
using ExoMeta.Analysis.Batch;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Batch;

/// <summary>What became of an entry.</summary>
internal enum EntryStatus
{
    /// <summary>It was as it should be.</summary>
    Fresh,

    /// <summary>It was made, wholly or in part.</summary>
    Built,

    /// <summary>It is not as it should be, and nothing was made: that was the question.</summary>
    Stale,

    /// <summary>It could not be made; what stood before stands.</summary>
    Failed,

    /// <summary>The manifest no longer has it.</summary>
    Removed,
}

/// <summary>What became of one entry.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Reasons">Why.</param>
internal sealed record EntryReport(string Id, EntryStatus Status, ImmutableArray<string> Reasons)
{
    /// <summary>What is wrong with it.</summary>
    public ImmutableArray<Problem> Problems { get; init; } = [];

    /// <summary>Whether that is a defect of ours, or of the machine, and not of its inputs.</summary>
    public bool IsDefect { get; init; }

    /// <summary>What of its conclusions moved.</summary>
    public ImmutableArray<ConclusionChange> Changes { get; init; } = [];

    /// <summary>What is known of it now; null for nothing.</summary>
    public LockedEntry? Known { get; init; }
}

/// <summary>What a batch did.</summary>
/// <param name="Manifest">The manifest, as the user named it.</param>
/// <param name="Folder">The folder of outputs, as the user named it.</param>
/// <param name="Entries">Its entries in the order of the manifest, removed ones last.</param>
/// <param name="IsFirst">Whether nothing was known before.</param>
internal sealed record BatchReport(string Manifest, string Folder, ImmutableArray<EntryReport> Entries, bool IsFirst)
{
    /// <summary>Number of entries with a status.</summary>
    public int Count(EntryStatus status) => Entries.Count(e => e.Status == status);

    /// <summary>The entries with a status.</summary>
    public IEnumerable<EntryReport> With(EntryStatus status) => Entries.Where(e => e.Status == status);

    /// <summary>0 done; 1 a defect; 2 an entry failed; 3 something is stale.</summary>
    public int ExitCode => Entries.Any(e => e.IsDefect) ? 1 : Entries.Any(e => e.Status == EntryStatus.Failed) ? 2 : Entries.Any(e => e.Status == EntryStatus.Stale) ? 3 : 0;
}
