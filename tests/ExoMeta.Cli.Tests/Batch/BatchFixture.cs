using System.Text.Json;

namespace ExoMeta.Cli.Tests.Batch;

/// <summary>A folder with tables and a manifest, and what batches make of it.</summary>
internal sealed class BatchFixture : IDisposable
{
    public const string Manifest = """
        out: out
        defaults: {inference: hksj, figures: [forest]}
        analyses:
          - {id: a, table: a.csv, measure: OR}
          - {id: b, table: b.csv, measure: OR, figures: [forest, funnel]}
        """;

    private readonly TemporaryFolder _folder = new();

    public BatchFixture()
    {
        Write("a.csv", TableOf(3, 8, 5));
        Write("b.csv", TableOf(4, 9, 12));
        Write("batch.yaml", Manifest);
    }

    public string Folder => _folder.FullName;

    public string this[string name] => _folder[name];

    /// <summary>Three studies; the arguments are the treated events of each.</summary>
    public static string TableOf(params int[] events) =>
        "study,ai,n1i,ci,n2i\n" + string.Concat(events.Select((e, i) => $"Study {(char)('A' + i)},{e},{60 + i},{12 + i},{58 + (3 * i)}\n"));

    public string Write(string name, string text) => _folder.Write(name, text);

    public string Read(string name) => File.ReadAllText(this[name]);

    public bool Exists(string name) => File.Exists(this[name]);

    public Task<Outcome> RunAsync(params string[] more) => Outcome.OfAsync(["batch", this["batch.yaml"], .. more]);

    /// <summary>A batch as a document.</summary>
    public async Task<BatchDocument> DocumentAsync(params string[] more)
    {
        var outcome = await RunAsync(["--format", "json", .. more]);
        return new(JsonDocument.Parse(outcome.Output).RootElement, outcome);
    }

    /// <summary>Every file in the folder of outputs with its bytes.</summary>
    public SortedDictionary<string, string> Outputs(string folder = "out") => new(
        Directory.GetFiles(this[folder], "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(this[folder], f).Replace('\\', '/'), f => Convert.ToHexString(File.ReadAllBytes(f))),
        StringComparer.Ordinal);

    /// <summary>When each output was written.</summary>
    public Dictionary<string, DateTime> Times() => Directory.GetFiles(this["out"], "*", SearchOption.AllDirectories)
        .ToDictionary(f => Path.GetRelativePath(this["out"], f).Replace('\\', '/'), File.GetLastWriteTimeUtc, StringComparer.Ordinal);

    public void Dispose() => _folder.Dispose();
}

/// <summary>What <c>--format json</c> says.</summary>
internal sealed record BatchDocument(JsonElement Root, Outcome Outcome)
{
    public JsonElement Entry(string id) => Root.GetProperty("entries").EnumerateArray().Single(e => e.GetProperty("id").GetString() == id);

    public string Status(string id) => Entry(id).GetProperty("status").GetString()!;

    public string[] Reasons(string id) => [.. Entry(id).GetProperty("reasons").EnumerateArray().Select(r => r.GetString()!)];
}
