using System.Collections.Immutable;

namespace ExoMeta.Analysis.Batch;

/// <summary>What has become stale of an entry since it was made.</summary>
/// <param name="Whole">Why all of it is: other options, inputs or program; empty where only files are.</param>
/// <param name="Files">Why single files of it are.</param>
/// <param name="Dropped">Files that it wrote and that are no longer asked for.</param>
internal sealed record Staleness(ImmutableArray<string> Whole, ImmutableArray<(string File, string Reason)> Files, ImmutableArray<LockedOutput> Dropped)
{
    /// <summary>Whether everything is as it was made.</summary>
    public bool IsFresh => Whole.IsEmpty && Files.IsEmpty && Dropped.IsEmpty;

    /// <summary>All reasons, one a line.</summary>
    public IEnumerable<string> Reasons => [.. Whole, .. Files.Select(f => $"{f.File} {f.Reason}"), .. Dropped.Select(d => $"{d.File} is no longer asked for")];

    /// <summary>Compares an entry with what is known of it.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="known">What is known; null for nothing.</param>
    /// <param name="program">The program that would make it.</param>
    /// <param name="asked">Files that it is to write, as path and recipe; null for all that its kind writes.</param>
    /// <param name="hashOfInput">Hash of a file beside the manifest; null where there is none.</param>
    /// <param name="hashOfOutput">Hash of a file in the folder of outputs; null where there is none.</param>
    public static Staleness Of(
        BatchEntry entry, LockedEntry? known, string program, ImmutableArray<(string File, string Recipe)>? asked,
        Func<string, string?> hashOfInput, Func<string, string?> hashOfOutput)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (known is null || known.Outputs.IsEmpty)
        {
            return new(["never made"], [], []);
        }

        ImmutableArray<string> whole =
        [
            .. entry.Kind == known.Kind ? [] : new[] { $"it was of the kind {known.Kind}" },
            .. InputReasons(entry, known, hashOfInput),
            .. OptionReasons(entry.Options, known.Options),
            .. known.Program == program ? [] : new[] { "the program changed" },
        ];
        return new(
            whole,
            [.. OutputReasons(known, asked, hashOfOutput)],
            asked is null ? [] : [.. known.Outputs.Where(o => !asked.Value.Any(a => a.File == o.File))]);
    }

    private static IEnumerable<string> InputReasons(BatchEntry entry, LockedEntry known, Func<string, string?> hashOf)
    {
        if (!known.Inputs.Any(i => i.Name == entry.File))
        {
            yield return $"input {entry.File} is another file than before";
            yield break;
        }

        foreach (var input in known.Inputs)
        {
            var now = hashOf(input.Name);
            if (now != input.Sha256)
            {
                yield return now is null ? $"input {input.Name} cannot be read" : $"input {input.Name} changed";
            }
        }
    }

    private static IEnumerable<string> OptionReasons(ImmutableSortedDictionary<string, string> now, ImmutableSortedDictionary<string, string> before)
    {
        foreach (var name in now.Keys.Union(before.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (old, current) = (before.GetValueOrDefault(name), now.GetValueOrDefault(name));
            if (old != current)
            {
                yield return $"option {name}: {old ?? "(none)"} → {current ?? "(none)"}";
            }
        }
    }

    private static IEnumerable<(string, string)> OutputReasons(
        LockedEntry known, ImmutableArray<(string File, string Recipe)>? asked, Func<string, string?> hashOf)
    {
        foreach (var (file, recipe) in asked ?? [.. known.Outputs.Select(o => (o.File, o.Recipe))])
        {
            if (known.Outputs.FirstOrDefault(o => o.File == file) is not { } output)
            {
                yield return (file, "is asked for anew");
            }
            else if (output.Recipe != recipe)
            {
                yield return (file, $"was made as '{output.Recipe}', is asked for as '{recipe}'");
            }
            else if (hashOf(file) is var now && now != output.Sha256)
            {
                yield return (file, now is null ? "is missing" : "was edited");
            }
        }
    }
}
