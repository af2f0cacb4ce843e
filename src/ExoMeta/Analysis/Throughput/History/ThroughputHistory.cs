using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ExoMeta.Analysis.Results;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Throughput;

/// <summary>A history file: one JSON object a line, each of one run, oldest first.</summary>
public static class ThroughputHistory
{
    /// <summary>Reads a file of which one line at least is of this version.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problems">Told that it is not there, that it has no line of this version, or what is wrong with each damaged line; nothing is read then.</param>
    public static ImmutableArray<ThroughputRecord> Load(string path, ProblemList problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (Directory.Exists(path) || !File.Exists(path))
        {
            problems.Add(new(path), null, Directory.Exists(path) ? "is a folder; a file of lines of JSON was expected" : "the file does not exist");
            return [];
        }

        var damage = new ProblemList();
        var history = Read(File.ReadAllText(path), path, damage);
        if (history.IsEmpty && damage.IsEmpty)
        {
            damage.Add(new(path), null, "has no line of this version; expected what 'exometa bench --history' wrote");
        }

        problems.AddRange(damage.ToSorted());
        return damage.IsEmpty ? history : [];
    }

    /// <summary>Reads the lines of this version; lines of other versions are passed over, and empty lines.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">Its name in problems.</param>
    /// <param name="problems">Told what is wrong with each damaged line.</param>
    public static ImmutableArray<ThroughputRecord> Read(string text, string file, ProblemList problems)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(problems);
        var records = ImmutableArray.CreateBuilder<ThroughputRecord>();
        var line = 0;
        foreach (var part in text.Split('\n'))
        {
            line++;
            if (!string.IsNullOrWhiteSpace(part) && Line(part, new(file, line), problems) is { } record)
            {
                records.Add(record);
            }
        }

        return records.ToImmutable();
    }

    /// <summary>One line, without its end.</summary>
    public static string Line(ThroughputRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", ThroughputRecord.Schema);
            ThroughputJson.WriteOrigin(json, record.Machine, record.Commit, record.OtherLoad, record.IsQuick);
            json.Objects("kernels", record.Kernels, kernel => ThroughputJson.WriteKernel(json, kernel));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static ThroughputRecord? Line(string text, SourceLocation place, ProblemList problems)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return new LineReader(document.RootElement, place, problems).Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second kind: half of a surrogate pair, which no text can hold.
            problems.Add(
                new(place.File, place.Line, (e as JsonException)?.BytePositionInLine is { } at ? (int)at + 1 : null), null,
                "is not a line of JSON; expected what 'exometa bench --history' wrote: repair or remove the line");
            return null;
        }
    }

    /// <summary>Reads one line and notes everything that is wrong with it.</summary>
    private sealed class LineReader(JsonElement root, SourceLocation place, ProblemList problems)
    {
        private bool _isWrong;

        public ThroughputRecord? Read()
        {
            if (root.ValueKind != JsonValueKind.Object)
            {
                Wrong(null, "expected an object");
                return null;
            }

            var schema = Number(root, "schema", "a whole number from 1 on", x => x >= 1 && x == Math.Floor(x));
            if (schema is not ThroughputRecord.Schema)
            {
                return null;
            }

            var machine = new BenchMachine(
                Text(root, "cpu"), (int)(Number(root, "vectorBits", "64, 128, 256 or 512", x => x is 64 or 128 or 256 or 512) ?? 0),
                (int)(Number(root, "cores", "a whole number from 1 on", x => x >= 1 && x <= 1e6 && x == Math.Floor(x)) ?? 0), Text(root, "runtime"));
            var commit = root.TryGetProperty("commit", out var noCommit) && noCommit.ValueKind == JsonValueKind.Null ? null : Text(root, "commit", "a text or null");
            var dirty = Flag(root, "dirty");
            var load = root.TryGetProperty("otherLoad", out var noLoad) && noLoad.ValueKind == JsonValueKind.Null
                ? null : Number(root, "otherLoad", "a number from 0 to 1, or null", x => x is >= 0 and <= 1);
            var quick = Flag(root, "quick");
            var kernels = Kernels();
            return _isWrong ? null : new(machine, commit is null ? null : new(commit, dirty), load, quick, kernels);
        }

        private ImmutableArray<KernelRecord> Kernels()
        {
            if (!root.TryGetProperty("kernels", out var list) || list.ValueKind != JsonValueKind.Array)
            {
                Wrong("kernels", "expected a list");
                return [];
            }

            var kernels = list.EnumerateArray().Where(k => k.ValueKind == JsonValueKind.Object || Wrong("kernels", "expected objects")).Select(Kernel).ToImmutableArray();
            foreach (var twice in kernels.GroupBy(k => k.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            {
                Wrong("kernels", $"'{twice.Key}' stands twice");
            }

            return kernels;
        }

        private KernelRecord Kernel(JsonElement kernel) => new(
            Text(kernel, "name"), Positive(kernel, "throughput"), Positive(kernel, "ratio"),
            Number(kernel, "spread", "a number from 0 on", x => x >= 0) ?? 0,
            Number(kernel, "error", "a number from 0 on", x => x >= 0) ?? 0, Flag(kernel, "below"));

        private double Positive(JsonElement parent, string name) => Number(parent, name, "a number above 0", x => x > 0) ?? 0;

        private double? Number(JsonElement parent, string name, string expected, Func<double, bool> isRight)
        {
            if (parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.GetDouble() is var number
                && double.IsFinite(number) && isRight(number))
            {
                return number;
            }

            Wrong(name, $"expected {expected}, found {Found(parent, name)}");
            return null;
        }

        private string Text(JsonElement parent, string name, string expected = "a text")
        {
            if (parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text)
            {
                return text;
            }

            Wrong(name, $"expected {expected}, found {Found(parent, name)}");
            return "";
        }

        private bool Flag(JsonElement parent, string name)
        {
            if (parent.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            {
                return value.GetBoolean();
            }

            Wrong(name, $"expected true or false, found {Found(parent, name)}");
            return false;
        }

        private static string Found(JsonElement parent, string name) => !parent.TryGetProperty(name, out var value) ? "nothing"
            : value.GetRawText() is { Length: <= 40 } raw ? raw : string.Create(CultureInfo.InvariantCulture, $"{value.ValueKind}");

        /// <summary>Notes a problem; always false.</summary>
        private bool Wrong(string? name, string message)
        {
            problems.Add(place, name, message);
            _isWrong = true;
            return false;
        }
    }
}
