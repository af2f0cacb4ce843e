using System.Globalization;

namespace ExoMeta.Plots.Report.Markup;

/// <summary>Makes identifiers that are safe in an anchor.</summary>
internal static class Anchor
{
    /// <summary>Letters, digits and hyphens stay; anything else becomes its code.</summary>
    public static string Of(string prefix, string id) =>
        prefix + "-" + string.Concat(id.Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c.ToString() : ((int)c).ToString("x", CultureInfo.InvariantCulture)));
}
