using System.Collections.Immutable;
using System.Text.Json;
using System.Threading.Channels;
using ExoMeta.Analysis.Results;
using ExoMeta.Pooling;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Requests;

/// <summary>
/// Many pools in one process: one request a line, one answer a line, in order. A bad request is answered with what is wrong with it and
/// never ends the run.
/// </summary>
internal static class PoolJsonLines
{
    private const string Columns = "columns";

    private const string HalfCharacter = "a text holds half of a surrogate pair (\\ud800 to \\udfff without its other half), which is no character";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Lines that are read ahead of the one that is answered.</summary>
    private const int LinesAhead = 256;

    private static readonly JsonWriterOptions OneLine = new() { Indented = false };

    /// <summary>Answers every line of the input; empty lines are passed over.</summary>
    /// <param name="input">Requests.</param>
    /// <param name="output">Answers; flushed after each, so that a caller may wait for one before it asks the next.</param>
    /// <param name="cancellation">Ends the run between two requests.</param>
    public static void Run(TextReader input, TextWriter output, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);

        // A console waits for its user and hears no token: lines are read beside the work, a few ahead.
        var lines = Channel.CreateBounded<string>(LinesAhead);
        _ = Task.Run(() => ReadAsync(input, lines.Writer, cancellation), CancellationToken.None);
        while (lines.Reader.WaitToReadAsync(cancellation).AsTask().GetAwaiter().GetResult())
        {
            while (lines.Reader.TryRead(out var line))
            {
                cancellation.ThrowIfCancellationRequested();
                if (!string.IsNullOrWhiteSpace(line))
                {
                    output.Write(Answer(line) + "\n");
                    output.Flush();
                }
            }
        }
    }

    private static async Task ReadAsync(TextReader input, ChannelWriter<string> lines, CancellationToken cancellation)
    {
        try
        {
            while (input.ReadLine() is { } line)
            {
                await lines.WriteAsync(line, cancellation);
            }

            lines.Complete();
        }
#pragma warning disable CA1031 // Whatever ends the reading ends the run: it is thrown where the lines are taken.
        catch (Exception e)
#pragma warning restore CA1031
        {
            lines.TryComplete(e);
        }
    }

    /// <summary>Answers one request.</summary>
    /// <param name="line">The request.</param>
    /// <returns>The answer, without a line feed.</returns>
    public static string Answer(string line)
    {
        JsonElement? id = null;
        try
        {
            using var document = JsonDocument.Parse(line, Strict);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return Refusal(null, "a request is a JSON object: {\"id\":…,\"measure\":…,\"columns\":{…}}");
            }

            if (JsonLineText.HasHalves(line) && JsonLineText.IsBroken(root))
            {
                return Refusal(JsonLineText.IdOf(line), HalfCharacter);
            }

            id = root.TryGetProperty("id", out var given) ? given.Clone() : null;
            var answer = Answer(root);
            return Line(id, json =>
            {
                json.WriteBoolean("ok", true);
                json.WriteStartObject("result");
                PoolAnswerJson.WriteFields(json, answer);
                json.WriteEndObject();
            });
        }
        catch (InvalidOperationException) when (JsonLineText.HasHalves(line))
        {
            return Refusal(JsonLineText.IdOf(line), HalfCharacter);
        }
        catch (JsonException e)
        {
            return Refusal(JsonLineText.IdOf(line), $"not a JSON object: {JsonLineText.Words(e)}");
        }
        catch (InvalidInputException e)
        {
            return Refusal(id, string.Join("; ", e.Problems.Select(Words)));
        }
        catch (FitFailedException e)
        {
            return Refusal(id, $"a fit failed: {e.Message}");
        }
        catch (ArgumentException e)
        {
            return Refusal(id, e.Message);
        }
#pragma warning disable CA1031 // One request must not end the others; what fails here is our defect and is said to be.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Refusal(id, $"internal error, please report it: {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static PoolAnswer Answer(JsonElement root)
    {
        var problems = new ProblemList();
        var given = new Dictionary<string, OptionText>(StringComparer.Ordinal);
        List<(string Name, ImmutableArray<string?> Cells)>? columns = null;
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name == Columns)
            {
                columns = ColumnsOf(property.Value, problems);
            }
            else if (property.Name != "id" && property.Value.ValueKind != JsonValueKind.Null)
            {
                AddOption(property, given, problems);
            }
        }

        if (columns is null && problems.IsEmpty)
        {
            problems.Add(new("request"), Columns, "is missing; expected an object of columns, each a list of values");
        }

        var text = new RequestText(given, name => name, problems);
        var request = PoolRequestReader.Read(text);
        problems.ThrowIfAny();
        var table = RequestTable.FromColumns(columns!, Columns, request!.Table, problems);
        problems.ThrowIfAny();
        return PoolRunner.Run(request, table!);
    }

    private static void AddOption(JsonProperty property, Dictionary<string, OptionText> given, ProblemList problems)
    {
        var option = RequestOptions.All.FirstOrDefault(o => o.Name == property.Name);
        if (option is null)
        {
            var names = RequestOptions.All.Select(o => o.Name).Append("id").Append(Columns);
            problems.Add(new("request"), property.Name, $"unknown field{NearestName.Hint(property.Name, names)}");
            return;
        }

        if (TextOf(option, property.Value) is { } text)
        {
            given.Add(option.Name, text);
        }
        else
        {
            problems.Add(new("request"), property.Name, option.Kind switch
            {
                OptionKind.Switch => "expected true or false",
                OptionKind.List => $"expected a list of texts, or one text with commas: {option.Sample}",
                OptionKind.Matrix => "expected a list of rows, each a list of numbers",
                _ => $"expected one text or number: {option.Sample}",
            });
        }
    }

    private static OptionText? TextOf(RequestOption option, JsonElement value) => (option.Kind, value.ValueKind) switch
    {
        (OptionKind.Switch, JsonValueKind.True) => OptionText.Of("true"),
        (OptionKind.Switch, JsonValueKind.False) => OptionText.Of("false"),
        (OptionKind.Value, JsonValueKind.String) => OptionText.Of(value.GetString()!),
        (OptionKind.Value, JsonValueKind.Number) => OptionText.Of(value.GetRawText()),
        (OptionKind.List, JsonValueKind.String) => OptionText.Split(value.GetString()!),
        (OptionKind.List, JsonValueKind.Number) => OptionText.Of(value.GetRawText()),
        (OptionKind.List, JsonValueKind.Array) when value.EnumerateArray().All(IsCell) => new([.. value.EnumerateArray().Select(v => CellOf(v) ?? "")]),
        (OptionKind.Matrix, JsonValueKind.Array) when value.EnumerateArray().All(r => r.ValueKind == JsonValueKind.Array && r.EnumerateArray().All(c => c.ValueKind == JsonValueKind.Number)) =>
            new([.. value.EnumerateArray().Select(r => string.Join(",", r.EnumerateArray().Select(c => c.GetRawText())))]),
        (OptionKind.List, JsonValueKind.Object) when value.EnumerateObject().All(p => p.Value.ValueKind == JsonValueKind.String) =>
            new([.. value.EnumerateObject().Select(p => $"{p.Name}={p.Value.GetString()}")]),
        _ => null,
    };

    private static List<(string Name, ImmutableArray<string?> Cells)>? ColumnsOf(JsonElement value, ProblemList problems)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new("request"), Columns, "expected an object of columns, each a list of values");
            return null;
        }

        var columns = new List<(string, ImmutableArray<string?>)>();
        foreach (var column in value.EnumerateObject())
        {
            if (column.Value.ValueKind != JsonValueKind.Array || !column.Value.EnumerateArray().All(IsCell))
            {
                problems.Add(new(Columns), column.Name, "expected a list of numbers, texts and nulls");
                continue;
            }

            columns.Add((column.Name, [.. column.Value.EnumerateArray().Select(CellOf)]));
        }

        return columns;
    }

    private static bool IsCell(JsonElement value) =>
        value.ValueKind is JsonValueKind.Number or JsonValueKind.String or JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False;

    /// <summary>A cell as it would stand in a file: numbers keep their digits.</summary>
    private static string? CellOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };

    private static string Words(Problem problem) => problem.Location.File is "exometa" or "request"
        ? $"{problem.Name}: {problem.Message}"
        : problem.ToString();

    private static string Refusal(JsonElement? id, string error) => Line(id, json =>
    {
        json.WriteBoolean("ok", false);
        json.WriteString("error", error);
    });

    private static string Line(JsonElement? id, Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, OneLine))
        {
            json.WriteStartObject();
            json.WritePropertyName("id");
            if (id is { } given)
            {
                given.WriteTo(json);
            }
            else
            {
                json.WriteNullValue();
            }

            write(json);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
