using System.Collections.Immutable;
using ExoMeta.Analysis.Batch;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Pooling;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Batch;

/// <summary>Runs a manifest: finds what is stale, makes it, many entries at a time, and says what moved.</summary>
/// <param name="spec">The manifest.</param>
/// <param name="manifest">Its path, as the user named it.</param>
/// <param name="folder">The folder of outputs.</param>
internal sealed class BatchRun(BatchSpec spec, string manifest, string folder)
{
    private readonly EntryWork _work = new(spec);

    /// <summary>Makes what is stale.</summary>
    /// <param name="force">Whether everything counts as stale.</param>
    /// <param name="run">Threads, progress and cancellation; every entry runs on one thread.</param>
    /// <exception cref="InvalidInputException">Nothing can be done in the folder.</exception>
    public BatchReport Make(bool force, RunOptions run)
    {
        using var place = BatchFolder.Open(folder);
        var before = Known(force);
        var known = WithJournal(before);
        var (done, total) = (0, spec.Entries.Length);
        var reports = InParallel(run, entry =>
        {
            var report = Make(entry, known.GetValueOrDefault(entry.Id), before?.Entries.GetValueOrDefault(entry.Id), force, place, run.Cancellation);
            run.Progress?.Invoke(new(entry.Id, Interlocked.Increment(ref done), total));
            return report;
        });
        var removed = Gone(known).Select(e => Remove(e, place)).ToArray();
        var report = new BatchReport(manifest, folder, [.. reports, .. removed], before is null);
        var locked = new LockFile(
            ManifestFromFolder(), reports.Select(r => r.Known).OfType<LockedEntry>().ToImmutableSortedDictionary(e => e.Id, e => e, StringComparer.Ordinal))
        {
            Failed = [.. report.With(EntryStatus.Failed).Select(e => e.Id).Order(StringComparer.Ordinal)],
        };
        place.Settle(locked, ChangesPage.Of(report, before));
        return report;
    }

    /// <summary>Says what is stale, and writes nothing.</summary>
    public BatchReport Check(RunOptions run)
    {
        var before = Known(force: false);
        var known = WithJournal(before);
        var unsettled = BatchFolder.ReadJournal(folder).Select(e => e.Id).ToHashSet(StringComparer.Ordinal);
        var reports = InParallel(run, entry =>
        {
            var entryKnown = known.GetValueOrDefault(entry.Id);
            var staleness = StalenessOf(entry, entryKnown);
            ImmutableArray<string> reasons = [.. staleness.Reasons, .. unsettled.Contains(entry.Id) ? ["the batch that made it was interrupted"] : Array.Empty<string>()];
            return new EntryReport(entry.Id, reasons.IsEmpty ? EntryStatus.Fresh : EntryStatus.Stale, reasons) { Known = entryKnown };
        });
        var gone = Gone(known).Select(e => new EntryReport(e.Id, EntryStatus.Stale, ["the manifest no longer has it"]));
        return new(manifest, folder, [.. reports, .. gone], before is null);
    }

    private EntryReport Make(BatchEntry entry, LockedEntry? known, LockedEntry? before, bool force, BatchFolder place, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var staleness = StalenessOf(entry, known);
        EntryReport Report(EntryStatus status, LockedEntry? now) => new(entry.Id, status, [.. force && staleness.IsFresh ? ["asked to"] : staleness.Reasons])
        {
            Known = now, Changes = now is null ? [] : [.. ConclusionChange.Between(before?.Conclusions ?? [], now.Conclusions)],
        };
        if (!force && staleness.IsFresh)
        {
            return Report(EntryStatus.Fresh, known);
        }

        try
        {
            var isWhole = force || !staleness.Whole.IsEmpty || entry is BatchEntry.Run;
            var wanted = staleness.Files.Select(f => f.File).ToHashSet(StringComparer.Ordinal);
            var made = _work.Make(entry, file => isWhole || wanted.Contains(file), cancellation);
            var now = new LockedEntry(entry.Id, entry.Kind, entry.Options, ProgramIdentity.Value, made.Inputs, [.. made.Files.Select(f => Locked(f, known)).OrderBy(f => f.File, StringComparer.Ordinal)], made.Conclusions);
            var dropped = (known?.Outputs ?? []).Where(o => !now.Outputs.Any(n => n.File == o.File));
            place.Finish(made.Files.Where(f => f.Bytes is not null).Select(f => (f.File, f.Bytes!)), dropped, now);
            return Report(EntryStatus.Built, now);
        }
        catch (OperationCanceledException)
        {
            throw;
        }
#pragma warning disable CA1031 // One entry must not end the others; what fails here and is no input's fault is said to be a defect.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Report(EntryStatus.Failed, known) with { Problems = ProblemsOf(e, entry), IsDefect = e is not (InvalidInputException or FitFailedException) };
        }
    }

    private static LockedOutput Locked(MadeFile file, LockedEntry? known) => file.Bytes is { } bytes
        ? new(file.File, file.Recipe, ContentHash.Of(bytes))
        : known!.Outputs.First(o => o.File == file.File);

    /// <summary>What has no place of its own stands where the entry stands.</summary>
    private static ImmutableArray<Problem> ProblemsOf(Exception failure, BatchEntry entry) => failure switch
    {
        InvalidInputException input => [.. input.Problems.Select(p => p.Location.File == "exometa" ? p with { Location = entry.Location, Name = $"{entry.Id}: {p.Name}" } : p)],
        FitFailedException fit => [new(entry.Location, entry.Id, $"a fit failed: {fit.Message}")],
        IOException or UnauthorizedAccessException => [new(entry.Location, entry.Id, failure.Message)],
        _ => [new(entry.Location, entry.Id, $"internal error, please report it: {failure.GetType().Name}: {failure.Message.ReplaceLineEndings(" ")}")],
    };

    private EntryReport[] InParallel(RunOptions run, Func<BatchEntry, EntryReport> work)
    {
        var reports = new EntryReport[spec.Entries.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = run.Threads == 0 ? Environment.ProcessorCount : run.Threads, CancellationToken = run.Cancellation };
        Parallel.For(0, reports.Length, options, i => reports[i] = work(spec.Entries[i]));
        return reports;
    }

    private Staleness StalenessOf(BatchEntry entry, LockedEntry? known) => Staleness.Of(
        entry, known, ProgramIdentity.Value, _work.Asked(entry), input => ContentHash.OfFile(spec.PathOf(input)), output => ContentHash.OfFile(Path.Combine(folder, output)));

    private IEnumerable<LockedEntry> Gone(ImmutableSortedDictionary<string, LockedEntry> known)
    {
        var ids = spec.Entries.Select(e => e.Id).ToHashSet(StringComparer.Ordinal);
        return known.Values.Where(e => !ids.Contains(e.Id));
    }

    private static EntryReport Remove(LockedEntry entry, BatchFolder place)
    {
        var kept = entry.Outputs.Where(o => !place.Remove(o)).Select(o => $"{o.File} was edited and is kept").ToArray();
        return new(entry.Id, EntryStatus.Removed, ["the manifest no longer has it", .. kept]) { Changes = [.. ConclusionChange.Between(entry.Conclusions, [])] };
    }

    private LockFile? Known(bool force)
    {
        var path = Path.Combine(folder, LockFile.Name);
        LockFile? known;
        try
        {
            known = LockFile.Read(path);
        }
        catch (InvalidInputException) when (force)
        {
            return null;
        }

        // Two manifests in one folder would remove each other's outputs.
        var own = ManifestFromFolder();
        return known is null || known.Manifest == own || !File.Exists(Path.Combine(folder, known.Manifest))
            ? known
            : throw new InvalidInputException([new(new(path), null, $"the outputs here belong to another manifest, {known.Manifest}; choose another folder for {own}")]);
    }

    private ImmutableSortedDictionary<string, LockedEntry> WithJournal(LockFile? before) =>
        BatchFolder.ReadJournal(folder).Aggregate(before?.Entries ?? ImmutableSortedDictionary.Create<string, LockedEntry>(StringComparer.Ordinal), (all, e) => all.SetItem(e.Id, e));

    /// <summary>The manifest as the lock file names it. From a folder that the manifest does not name itself, the way back is a matter of this machine.</summary>
    private string ManifestFromFolder() => spec.Out is { } own && Path.GetFullPath(spec.PathOf(own)) == Path.GetFullPath(folder)
        ? Path.GetRelativePath(Path.GetFullPath(folder), Path.GetFullPath(manifest)).Replace('\\', '/')
        : Path.GetFileName(manifest);
}
