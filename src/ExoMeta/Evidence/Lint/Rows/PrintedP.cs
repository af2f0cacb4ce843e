using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using ExoMeta.Effects;

namespace ExoMeta.Evidence.Lint;

/// <summary>A p-value as printed: 0.03, &lt; 0.001, p = .04.</summary>
/// <param name="Text">The cell.</param>
/// <param name="Number">The number.</param>
/// <param name="Relation">−1 for below, 0 for equal, 1 for above.</param>
internal sealed partial record PrintedP(string Text, PrintedNumber Number, int Relation)
{
    /// <summary>All p-values that may be meant.</summary>
    public Bounds Bounds => Relation switch
    {
        < 0 => new(0, Number.Value),
        > 0 => new(Number.Value, 1),
        _ => new(Math.Max(0, Number.Low), Math.Min(1, Number.High)),
    };

    /// <summary><c>p = 0.03</c>.</summary>
    public override string ToString() => $"p {(Relation < 0 ? "<" : Relation > 0 ? ">" : "=")} {Number.Text}";

    /// <summary>Reads a p-value with or without its relation.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PrintedP? p)
    {
        p = null;
        var match = Form().Match(text);
        if (!match.Success || !PrintedNumber.TryParse(match.Groups["number"].Value, out var number, out _))
        {
            return false;
        }

        p = new(text, number, match.Groups["relation"].Value switch
        {
            "<" or "≤" or "<=" => -1,
            ">" or "≥" or ">=" => 1,
            _ => 0,
        });
        return true;
    }

    /// <summary>Whether a cell is an inequality without its number, or says no more than "not significant".</summary>
    public static bool SaysNoNumber(string text) => NoNumber().IsMatch(text);

    [GeneratedRegex(@"^\s*(?:[pP]\s*)?(?<relation><=|>=|[<>≤≥=])?\s*(?<number>-?(?:\d+\.?\d*|\.\d+)(?:[eE]-?\d{1,3})?)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex(@"^\s*(?:[pP]?\s*(?:<=|>=|[<>≤≥])|(?:[pP]\s*=?\s*)?n\.?\s?s\.?|not significant)\s*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex NoNumber();
}
