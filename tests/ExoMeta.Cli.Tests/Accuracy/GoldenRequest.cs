using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExoMeta.Cli.Tests.Accuracy;

/// <summary>The reference files of tests/References/meta as requests of <c>pool --jsonl</c>.</summary>
internal static class GoldenRequest
{
    private static readonly string Folder = Repository.Path("tests", "References", "meta");

    /// <summary>Every data-set × measure pair, by name.</summary>
    public static IReadOnlyList<(string Name, JsonElement Golden)> All { get; } =
        [.. Directory.GetFiles(Folder, "*.json").Order(StringComparer.Ordinal).Select(f => (Path.GetFileNameWithoutExtension(f), Load(f)))];

    /// <summary>A request for this file's data, with whatever else is wanted of it.</summary>
    public static JsonObject Of(string id, JsonElement golden, params (string Name, JsonNode Value)[] options)
    {
        var request = new JsonObject { ["id"] = id, ["measure"] = golden.GetProperty("measure").GetString() };
        foreach (var (name, value) in options)
        {
            request[name] = value;
        }

        request["columns"] = Columns(golden);
        return request;
    }

    private static JsonObject Columns(JsonElement golden)
    {
        var raw = golden.GetProperty("raw");
        var columns = new JsonObject();
        if (raw.ValueKind == JsonValueKind.Array)
        {
            // YV: the effects themselves are the data.
            columns["yi"] = JsonNode.Parse(golden.GetProperty("yi").GetRawText());
            columns["vi"] = JsonNode.Parse(golden.GetProperty("vi").GetRawText());
            return columns;
        }

        foreach (var column in raw.EnumerateObject())
        {
            columns[column.Name] = JsonNode.Parse(column.Value.GetRawText());
        }

        return columns;
    }

    /// <summary>A column for the rows of the file from values of the rows that are kept.</summary>
    public static JsonArray Spread(JsonElement golden, JsonElement kept)
    {
        var raw = golden.GetProperty("raw");
        var length = raw.ValueKind == JsonValueKind.Array ? golden.GetProperty("k").GetInt32() : raw.EnumerateObject().First().Value.GetArrayLength();
        var cells = new JsonNode?[length];
        var values = kept.EnumerateArray().ToArray();
        var rows = golden.GetProperty("kept_rows").EnumerateArray().Select(r => r.GetInt32()).ToArray();
        if (values.Length == length)
        {
            return new JsonArray([.. values.Select(v => JsonNode.Parse(v.GetRawText()))]);
        }

        for (var i = 0; i < rows.Length; i++)
        {
            cells[rows[i] - 1] = JsonNode.Parse(values[i].GetRawText());
        }

        return new JsonArray(cells);
    }

    private static JsonElement Load(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        return document.RootElement.Clone();
    }
}

/// <summary>Requests that go through <c>pool --jsonl</c> in one run.</summary>
internal sealed class RequestBatch
{
    private readonly List<(JsonObject Request, Action<JsonElement> Check)> _requests = [];

    public void Add(JsonObject request, Action<JsonElement> check)
    {
        request["id"] = string.Create(CultureInfo.InvariantCulture, $"{request["id"]} #{_requests.Count}");
        _requests.Add((request, check));
    }

    /// <summary>Answers all and checks each; an answer that is not ok, or out of order, fails.</summary>
    public async Task RunAsync()
    {
        using var input = new StringReader(string.Join('\n', _requests.Select(r => r.Request.ToJsonString())));
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter();
        Assert.Equal(0, await App.RunAsync(["pool", "--jsonl"], input, output, error, TestContext.Current.CancellationToken));
        Assert.Equal("", error.ToString());
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(_requests.Count, lines.Length);
        foreach (var (line, (request, check)) in lines.Zip(_requests))
        {
            using var answer = JsonDocument.Parse(line);
            Assert.Equal((string?)request["id"], answer.RootElement.GetProperty("id").GetString());
            Assert.True(answer.RootElement.GetProperty("ok").GetBoolean(), line);
            check(answer.RootElement.GetProperty("result"));
        }
    }
}
