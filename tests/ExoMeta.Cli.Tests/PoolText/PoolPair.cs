using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ExoMeta.Cli.Tests.PoolText;

/// <summary>The text and the JSON of one request.</summary>
internal sealed partial class PoolPair : IDisposable
{
    private readonly JsonDocument _json;

    private PoolPair(string text, string warnings, JsonDocument json) => (Text, Warnings, _json) = (text, warnings, json);

    public string Text { get; }

    public string Warnings { get; }

    public string[] Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string Sentence => Lines[^1];

    public JsonElement Json => _json.RootElement;

    public static async Task<PoolPair> OfAsync(params string[] args)
    {
        var text = await Outcome.OfAsync(["pool", .. args]);
        Assert.True(text.ExitCode == 0, text.Error);
        var json = await Outcome.OfAsync(["pool", .. args, "--format", "json"]);
        Assert.Equal(0, json.ExitCode);
        return new(text.Output, text.Error, JsonDocument.Parse(json.Output));
    }

    public void Dispose() => _json.Dispose();

    /// <summary>The cells after the name of a row, below the line that holds <paramref name="after"/>.</summary>
    public string[] Row(string name, string after = "")
    {
        var line = Lines.SkipWhile(l => !l.Contains(after, StringComparison.Ordinal)).FirstOrDefault(l => l.StartsWith(name + "  ", StringComparison.Ordinal));
        Assert.True(line is not null, $"no row '{name}' after '{after}' in:\n{Text}");
        return Gap().Split(line[name.Length..].Trim());
    }

    /// <summary>The number that follows a text: "τ² = ".</summary>
    public string NumberAfter(string text)
    {
        Assert.Contains(text, Text, StringComparison.Ordinal);
        return Number().Match(Text, Text.IndexOf(text, StringComparison.Ordinal) + text.Length).Value;
    }

    /// <summary>A printed number is the value of JSON, rounded to the digits that are printed.</summary>
    public static void Shows(string printed, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            Assert.Equal("–", printed);
            return;
        }

        var x = value.GetDouble();
        if (printed == "< .0001")
        {
            Assert.True(x < 0.0001, $"{x} is not below .0001");
            return;
        }

        var parts = printed.Replace('−', '-').Split('e');
        var decimals = parts[0].Contains('.', StringComparison.Ordinal) ? parts[0].Length - parts[0].IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        var exponent = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var number = double.Parse(printed.Replace('−', '-'), CultureInfo.InvariantCulture);
        Assert.Equal(x, number, 0.5001 * Math.Pow(10, exponent - decimals));
    }

    /// <summary>Cells are these values.</summary>
    public static void Shows(IReadOnlyList<string> cells, params JsonElement[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Shows(cells[i], values[i]);
        }
    }

    [GeneratedRegex("  +")]
    private static partial Regex Gap();

    [GeneratedRegex(@"< \.0001|[-−]?\d+(\.\d+)?(e-?\d+)?|–")]
    private static partial Regex Number();
}
