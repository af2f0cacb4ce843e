using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ExoMeta.Pooling;

/// <summary>The written form of a distribution: <c>name(number, number)</c>.</summary>
internal static class WrittenDistribution
{
    /// <summary>Reads a name and its numbers; all finite.</summary>
    public static bool TryRead(string text, out string name, out double[] arguments, [NotNullWhen(false)] out string? error)
    {
        text = text.Trim();
        name = "";
        arguments = [];
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open <= 0 || !text.EndsWith(')'))
        {
            error = $"'{text}' is not of the form name(number, …)";
            return false;
        }

        name = text[..open].Trim();
        var parts = text[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries);
        arguments = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out arguments[i])
                || !double.IsFinite(arguments[i]))
            {
                error = $"'{text}': '{parts[i]}' is not a number";
                return false;
            }
        }

        error = null;
        return true;
    }

    /// <summary>Writes a name and its numbers.</summary>
    public static string Write(string name, params ReadOnlySpan<double> arguments)
    {
        var text = new System.Text.StringBuilder(name).Append('(');
        for (var i = 0; i < arguments.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(arguments[i].ToString("R", CultureInfo.InvariantCulture));
        }

        return text.Append(')').ToString();
    }
}
