using System.Collections.Immutable;
using System.Globalization;
using System.IO.Enumeration;
using ExoMeta.Analysis.Specs;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Batch;

/// <summary>Reads a manifest; its JSON Schema is inputs/schema/batch.schema.json.</summary>
internal sealed class BatchSpecReader
{
    private static readonly string[] Kinds = ["run", "table", "tables", "trial"];

    /// <summary>Names that some systems keep for devices.</summary>
    private static readonly ImmutableArray<string> Devices =
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(1, 9).SelectMany(i => new[] { $"COM{i.ToString(CultureInfo.InvariantCulture)}", $"LPT{i.ToString(CultureInfo.InvariantCulture)}" })];

    private readonly string _fullFolder;
    private readonly BatchVocabulary _vocabulary;
    private readonly ProblemList _problems;
    private readonly SpecMap? _defaults;
    private readonly ulong _seed;

    private BatchSpecReader(string folder, BatchVocabulary vocabulary, SpecMap? defaults, ulong seed, ProblemList problems) =>
        (_fullFolder, _vocabulary, _defaults, _seed, _problems) = (Path.GetFullPath(folder.Length == 0 ? "." : folder), vocabulary, defaults, seed, problems);

    /// <summary>Reads a file.</summary>
    /// <param name="path">Path of the manifest; messages call it as given here.</param>
    /// <param name="vocabulary">What can be drawn.</param>
    /// <exception cref="InvalidInputException">Anything is wrong: every problem of the manifest.</exception>
    public static BatchSpec Read(string path, BatchVocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        var problems = new ProblemList();
        var map = SpecLoader.Load(path, path, problems);
        problems.ThrowIfAny();
        var reader = new SpecReader(map!, "batch", problems, []);
        var defaults = map!.Find("defaults") as SpecMap;
        if (reader.Group("defaults", required: false) is not null)
        {
            BatchFields.Check(defaults!, [.. vocabulary.PoolFigures.Concat(vocabulary.TrialFigures).Select(k => k.Name)], problems);
        }

        var seed = reader.Integer("seed", 0, AnalysisSpecReader.LargestSeed, required: false) ?? 1;
        var folder = Path.GetDirectoryName(path) ?? "";
        var entries = new BatchSpecReader(folder, vocabulary, defaults, (ulong)seed, problems);
        var read = (reader.Has("analyses"), map.Find("analyses")) switch
        {
            (true, SpecList { Items.Count: > 0 } list) => list.Items.SelectMany(entries.Read).ToImmutableArray(),
            (true, SpecList list) => entries.Nothing(list.Location, "names no analysis"),
            (true, { } other) => entries.Nothing(other.Location, $"expected a list, found {other.Kind}"),
            _ => entries.Nothing(map.Location, "is missing"),
        };
        var spec = new BatchSpec(folder, reader.OptionalText("out"), read);
        if (spec.Out is { } target && string.IsNullOrWhiteSpace(target))
        {
            reader.Problem("out", "expected the name of a folder, found nothing");
        }

        reader.RejectUnknownFields();
        RejectRepeats(read, problems);
        problems.ThrowIfAny();
        return spec;
    }

    private ImmutableArray<BatchEntry> Nothing(SourceLocation location, string message)
    {
        _problems.Add(location, "analyses", message);
        return [];
    }

    private static void RejectRepeats(ImmutableArray<BatchEntry> entries, ProblemList problems)
    {
        var seen = new Dictionary<string, BatchEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in entries.Where(e => e.Id.Length > 0 && !seen.TryAdd(e.Id, e)))
        {
            var first = seen[entry.Id];
            problems.Add(entry.Location, "id", string.Create(
                CultureInfo.InvariantCulture,
                $"'{entry.Id}' ({entry.File}) stands twice; first on line {first.Location.Line} ({first.File}){(first.Id == entry.Id ? "" : $" as '{first.Id}', and upper and lower case are one")}"));
        }
    }

    private IEnumerable<BatchEntry> Read(SpecNode node)
    {
        if (node is not SpecMap map)
        {
            _problems.Add(node.Location, "analyses", $"expected a group of fields such as {{id: …, table: FILE.csv, measure: OR}}, found {node.Kind}");
            return [];
        }

        string[] stated = [.. Kinds.Where(k => map.Find(k) is not null)];
        if (stated.Length != 1)
        {
            _problems.Add(map.Location, "analyses", stated.Length == 0
                ? $"expected one of {string.Join(", ", Kinds)}, found {string.Join(", ", map.Entries.Select(e => $"'{e.Key.Text}'"))}{HintOf(map)}"
                : $"{string.Join(" and ", stated)} in one entry; each needs an entry of its own");
            return [];
        }

        var kind = stated[0];
        ImmutableArray<string> figures = [.. (kind == "trial" ? _vocabulary.TrialFigures : _vocabulary.PoolFigures).Select(k => k.Name)];
        var reader = new SpecReader(BatchFields.WithDefaults(map, kind == "tables" ? "table" : kind, _defaults, figures), "batch", _problems, []);
        return kind switch
        {
            "run" => ReadRun(reader),
            "trial" => ReadTrial(reader),
            "table" => ReadTable(reader),
            _ => ReadTables(reader),
        };
    }

    private static string HintOf(SpecMap map) => map.Entries.Select(e => e.Key.Text).FirstOrDefault(f => !BatchFields.Of("table").Contains(f) && f != "id") is { } odd
        ? NearestName.Hint(odd, Kinds)
        : "";

    private IEnumerable<BatchEntry> ReadRun(SpecReader reader)
    {
        var seed = reader.Integer("seed", 0, AnalysisSpecReader.LargestSeed, required: false);
        var entry = new BatchEntry.Run(IdOf(reader), FileOf(reader, "run"), reader.Location)
        {
            Seed = (ulong?)seed,
            Options = Written(("seed", seed?.ToString(CultureInfo.InvariantCulture))),
        };
        reader.RejectUnknownFields();
        yield return entry;
    }

    private IEnumerable<BatchEntry> ReadTrial(SpecReader reader)
    {
        var truth = reader.Choice("truth", TruthKinds.Codes.All, required: false) ?? TruthKinds.Default;
        var (endpoint, size) = (reader.OptionalText("endpoint"), reader.Integer("size", 1, 10_000, required: false));
        var trials = reader.Integer("trials", 100, 1_000_000_000_000, required: false) ?? 1_000_000;
        var seed = (ulong?)reader.Integer("seed", 0, AnalysisSpecReader.LargestSeed, required: false) ?? _seed;
        var entry = new BatchEntry.Trial(IdOf(reader), FileOf(reader, "trial"), reader.Location)
        {
            Endpoint = endpoint, Size = (int)(size ?? 0), Truth = truth, Trials = trials, Seed = seed,
            Figures = BatchFigures.Read(reader, _vocabulary.TrialFigures, "simulate"), Formats = BatchFigures.ReadFormats(reader, _vocabulary),
            Options = Written(
                ("endpoint", endpoint), ("size", size?.ToString(CultureInfo.InvariantCulture)), ("truth", TruthKinds.Codes.CodeOf(truth)),
                ("trials", trials.ToString(CultureInfo.InvariantCulture)), ("seed", seed.ToString(CultureInfo.InvariantCulture))),
        };
        reader.RejectUnknownFields();
        yield return entry;
    }

    private IEnumerable<BatchEntry> ReadTable(SpecReader reader)
    {
        var (id, file) = (IdOf(reader), FileOf(reader, "table"));
        return Table(reader, [(id, file)]);
    }

    private IEnumerable<BatchEntry> ReadTables(SpecReader reader)
    {
        var pattern = reader.Text("tables").Replace('\\', '/');
        var template = reader.Text("id");
        var hasName = template.Contains("{name}", StringComparison.Ordinal);
        if (reader.Has("id") && !hasName)
        {
            reader.Problem("id", $"'{template}' is one name for many tables; expected {{name}} in it, in quotes: \"{{name}}\"");
        }

        return Table(reader, [.. Matches(reader, pattern).Select(f => (hasName ? IdOf(reader, template, f) : "", f))]);
    }

    /// <summary>Files that a pattern means, relative to the manifest, by their names' bytes.</summary>
    private ImmutableArray<string> Matches(SpecReader reader, string pattern)
    {
        var slash = pattern.LastIndexOf('/');
        var (place, last) = slash < 0 ? ("", pattern) : (pattern[..slash], pattern[(slash + 1)..]);
        if (pattern.Length == 0 || place.IndexOfAny(['*', '?']) >= 0)
        {
            reader.Problem("tables", pattern.Length == 0 ? "expected a pattern such as \"reviews/*.csv\"" : $"'{pattern}' has a wildcard in a folder's name; only the file's name may have one");
            return [];
        }

        var folder = Path.Combine(_fullFolder, place);
        if (!Directory.Exists(folder))
        {
            reader.Problem("tables", $"the folder '{place}' does not exist");
            return [];
        }

        ImmutableArray<string> found = [.. Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f))
            .Where(f => FileSystemName.MatchesSimpleExpression(last, f, ignoreCase: false)).Order(StringComparer.Ordinal).Select(f => place.Length == 0 ? f : $"{place}/{f}")];
        if (found.IsEmpty)
        {
            reader.Problem("tables", $"'{pattern}' matches no file");
        }

        return found;
    }

    /// <summary>Entries that differ by their table alone: their options are read once.</summary>
    private IEnumerable<BatchEntry> Table(SpecReader reader, ImmutableArray<(string Id, string File)> tables)
    {
        var (request, options, covariance) = TableOptions.Read(reader, _fullFolder, _seed, _problems);
        var figures = BatchFigures.Read(reader, _vocabulary.PoolFigures, "pool");
        var formats = BatchFigures.ReadFormats(reader, _vocabulary);
        reader.RejectUnknownFields();
        return request is null ? [] : tables.Select(t => new BatchEntry.Table(t.Id, t.File, reader.Location)
        {
            Request = request, Options = options, Covariance = covariance, Figures = figures, Formats = formats,
        });
    }

    private string FileOf(SpecReader reader, string name) => (reader.OptionalFile(name, _fullFolder, required: true) ?? "").Replace('\\', '/');

    private static string IdOf(SpecReader reader)
    {
        var id = reader.FileName("id", "folder");
        CheckDevice(reader, id);
        return id;
    }

    private static string IdOf(SpecReader reader, string template, string file)
    {
        var id = template.Replace("{name}", Path.GetFileNameWithoutExtension(file), StringComparison.Ordinal);
        if (!SpecReader.IsFileName(id))
        {
            reader.Problem("id", $"'{(id.Length > 80 ? id[..80] + "…" : id)}' (of {file}) cannot name a folder; use up to 80 letters, digits, '-' and '_'");
            return "";
        }

        CheckDevice(reader, id);
        return id;
    }

    private static void CheckDevice(SpecReader reader, string id)
    {
        if (Devices.Contains(id, StringComparer.OrdinalIgnoreCase))
        {
            reader.Problem("id", $"'{id}' names a device on some systems; choose another");
        }
    }

    private static ImmutableSortedDictionary<string, string> Written(params (string Name, string? Value)[] options) =>
        options.Where(o => o.Value is not null).ToImmutableSortedDictionary(o => o.Name, o => o.Value!, StringComparer.Ordinal);
}
