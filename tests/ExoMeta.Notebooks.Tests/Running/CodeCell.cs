using System.Text.Json.Nodes;

namespace ExoMeta.Notebooks.Tests.Running;

/// <summary>One code cell of a notebook.</summary>
/// <param name="number">Its place among all cells of the notebook, counted from 1, as a reader counts.</param>
/// <param name="json">The cell.</param>
internal sealed class CodeCell(int number, JsonObject json)
{
    /// <summary>Its place among all cells, from 1.</summary>
    public int Number => number;

    /// <summary>Its code.</summary>
    public string Source => Text(json["source"]);

    /// <summary>Its outputs, each by a name for messages ("text/html", "printed") and its text.</summary>
    public IReadOnlyList<(string Kind, string Text)> Outputs
    {
        get
        {
            var outputs = new List<(string, string)>();
            foreach (var output in json["outputs"]!.AsArray().Select(o => o!.AsObject()))
            {
                if (output["data"] is JsonObject data)
                {
                    outputs.AddRange(data.Select(d => (d.Key, Text(d.Value))));
                }
                else
                {
                    outputs.Add(("printed", Text(output["text"])));
                }
            }

            return outputs;
        }
    }

    /// <summary>Replaces the outputs.</summary>
    /// <param name="executionCount">Its turn, from 1.</param>
    /// <param name="printed">What it wrote to the console; empty for nothing.</param>
    /// <param name="data">Its value by MIME type; empty for none.</param>
    public void SetOutputs(int executionCount, string printed, IReadOnlyList<(string MimeType, string Text)> data)
    {
        var outputs = new JsonArray();
        if (printed.Length > 0)
        {
            outputs.Add(new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = NotebookFile.Lines(printed) });
        }

        if (data.Count > 0)
        {
            var bundle = new JsonObject(data.Select(d => KeyValuePair.Create<string, JsonNode?>(d.MimeType, NotebookFile.Lines(d.Text))));
            outputs.Add(new JsonObject
            {
                ["output_type"] = "execute_result",
                ["execution_count"] = executionCount,
                ["metadata"] = new JsonObject(),
                ["data"] = bundle,
            });
        }

        json["execution_count"] = executionCount;
        json["outputs"] = outputs;
    }

    private static string Text(JsonNode? node) => node switch
    {
        JsonArray lines => string.Concat(lines.Select(l => (string?)l)),
        _ => (string?)node ?? "",
    };
}
