using System.Text;

namespace ExoMeta.Plots.Scenes;

/// <summary>Escapes text for XML and HTML, as content and as attribute value.</summary>
internal static class XmlText
{
    /// <summary>
    /// Escapes the five special characters; what XML 1.0 cannot hold becomes U+FFFD. Characters that turn the direction of what follows are left out, as
    /// <see cref="Text.TextMetrics.Clean"/> does: behind a name that holds one, "0.47 [0.33, 0.68]" would read backwards.
    /// </summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '<':
                    escaped.Append("&lt;");
                    break;
                case '>':
                    escaped.Append("&gt;");
                    break;
                case '&':
                    escaped.Append("&amp;");
                    break;
                case '"':
                    escaped.Append("&quot;");
                    break;
                case '\'':
                    escaped.Append("&#39;");
                    break;
                case '\t' or '\n':
                    escaped.Append((char)rune.Value);
                    break;
                case < 0x20 or (>= 0x7F and < 0xA0) or 0xFFFE or 0xFFFF:
                    escaped.Append('\uFFFD');
                    break;
                case (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069):
                    break;
                default:
                    escaped.Append(rune.ToString());
                    break;
            }
        }

        return escaped.ToString();
    }
}
