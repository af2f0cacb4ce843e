using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExoMeta.Notebooks.Tests.Running;

/// <summary>A notebook of format 4.5, kept as it was read but for the outputs of its code cells.</summary>
internal sealed class NotebookFile
{
    // Jupyter's own layout: one space an indent, letters as themselves.
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly JsonObject _root;

    private NotebookFile(string name, JsonObject root, IReadOnlyList<CodeCell> codeCells) =>
        (Name, _root, CodeCells) = (name, root, codeCells);

    /// <summary>Name for messages.</summary>
    public string Name { get; }

    /// <summary>The code cells in order.</summary>
    public IReadOnlyList<CodeCell> CodeCells { get; }

    /// <summary>Reads a notebook.</summary>
    /// <exception cref="FormatException">It is not of format 4.5, its kernel is not C#, or a cell has no id of its own.</exception>
    public static NotebookFile Parse(string name, string json)
    {
        var root = JsonNode.Parse(json)?.AsObject() ?? throw new FormatException($"{name} is empty");
        if ((int?)root["nbformat"] != 4 || (int?)root["nbformat_minor"] != 5)
        {
            throw new FormatException($"{name} is not of notebook format 4.5");
        }

        if ((string?)root["metadata"]?["kernelspec"]?["language"] != "C#")
        {
            throw new FormatException($"{name} is not a C# notebook");
        }

        var cells = root["cells"]?.AsArray().Select(c => c!.AsObject()).ToArray() ?? [];
        var ids = cells.Select(c => (string?)c["id"]).ToArray();
        if (ids.Contains(null) || ids.Distinct(StringComparer.Ordinal).Count() != ids.Length)
        {
            throw new FormatException($"{name} has a cell without an id of its own");
        }

        var code = cells.Select((cell, i) => (cell, Number: i + 1)).Where(c => (string?)c.cell["cell_type"] == "code");
        return new(name, root, [.. code.Select(c => new CodeCell(c.Number, c.cell))]);
    }

    /// <summary>A notebook of code cells alone.</summary>
    public static NotebookFile Of(string name, params ReadOnlySpan<string> sources)
    {
        var cells = new JsonArray();
        for (var i = 0; i < sources.Length; i++)
        {
            cells.Add(new JsonObject
            {
                ["cell_type"] = "code",
                ["id"] = $"cell-{i + 1}",
                ["metadata"] = new JsonObject(),
                ["source"] = Lines(sources[i]),
                ["execution_count"] = null,
                ["outputs"] = new JsonArray(),
            });
        }

        var root = new JsonObject
        {
            ["cells"] = cells,
            ["metadata"] = new JsonObject { ["kernelspec"] = new JsonObject { ["language"] = "C#" } },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
        return Parse(name, root.ToJsonString());
    }

    /// <summary>The notebook with the outputs that its cells hold now.</summary>
    public string Write() => _root.ToJsonString(Layout) + "\n";

    /// <summary>A text as the list of lines that notebooks hold, line ends included.</summary>
    internal static JsonArray Lines(string text)
    {
        var lines = new JsonArray();
        var line = new StringBuilder();
        foreach (var c in text)
        {
            line.Append(c);
            if (c == '\n')
            {
                lines.Add(line.ToString());
                line.Clear();
            }
        }

        if (line.Length > 0)
        {
            lines.Add(line.ToString());
        }

        return lines;
    }
}
