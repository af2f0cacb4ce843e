using System.Text.RegularExpressions;
using ExoMeta.Effects;

namespace ExoMeta.Evidence.Lint;

/// <summary>
/// A percentage that no whole number of events in the group gives, or not the number printed beside it. Half-way cases count as rounded
/// either way.
/// </summary>
internal sealed partial class GrimPercentage() : LintRowRule(
    "grim-percentage", LintSeverity.Error,
    "No whole number of events rounds to the printed percentage of the group, or the printed events give another one.",
    "pct1i or prop1i with n1i (and ai), pct2i or prop2i with n2i (and ci), pcti or propi with ni (and xi); '5/6 (83%)', '83% (5/6)' and '83% of 25' in texts",
    "Brown & Heathers 2017")
{
    private const double Slack = 1e-9;

    internal override IEnumerable<LintFinding> CheckRow(LintRow row)
    {
        foreach (var group in row.Groups)
        {
            if (group is { Share: var (column, number, isProportion), Size: { } n } && WhatIsWrong(number, isProportion ? 1 : 100, group.Events, n) is { } wrong)
            {
                yield return Find(row, column, LintSeverity.Error, wrong);
            }
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var column in LintColumns.Texts)
        {
            foreach (var (percent, events, size) in Quoted(row.Text(column)))
            {
                if (WhatIsWrong(percent, 100, events, size) is { } wrong && seen.Add(wrong))
                {
                    yield return Find(row, column, LintSeverity.Error, wrong);
                }
            }
        }
    }

    private static string? WhatIsWrong(PrintedNumber number, double whole, double? events, double n)
    {
        var printed = number.Text + (whole == 100 ? " %" : "");
        if (events is { } x)
        {
            return Rounds(x) ? null : $"{Say.Number(x)} of {Say.Number(n)} are {Say.Number(whole * x / n)}{(whole == 100 ? " %" : "")}, but {printed} is printed";
        }

        var below = Math.Floor(number.Value * n / whole);
        return Rounds(below) || Rounds(below + 1) || number.Value < 0 || number.Value > whole ? null
            : $"no whole number of {Say.Number(n)} rounds to {printed}: {Share(below)}, {Share(below + 1)}";

        bool Rounds(double count) => count >= 0 && count <= n && whole * count / n >= number.Low - Slack && whole * count / n <= number.High + Slack;
        string Share(double count) => $"{Say.Number(count)}/{Say.Number(n)} = {Say.Number(whole * count / n)}";
    }

    private static IEnumerable<(PrintedNumber Percent, double? Events, double Size)> Quoted(string text)
    {
        foreach (var match in new[] { CountFirst(), PercentFirst(), PercentOf() }.SelectMany(r => r.Matches(text)))
        {
            if (PrintedNumber.TryParse(match.Groups["p"].Value, out var percent, out _) && PrintedNumber.TryParse(match.Groups["n"].Value, out var n, out _) && n.Value >= 1)
            {
                double? events = match.Groups["x"].Success && PrintedNumber.TryParse(match.Groups["x"].Value, out var x, out _) ? x.Value : null;
                yield return (percent, events, n.Value);
            }
        }
    }

    [GeneratedRegex(@"(?<![\d./])(?<x>\d{1,6})\s*(?:/|of|out of)\s*(?<n>\d{1,6})(?:\s+[\p{L}-]+){0,3}\s*\(\s*(?<p>\d+(?:\.\d+)?)\s*%\s*\)", RegexOptions.CultureInvariant)]
    private static partial Regex CountFirst();

    [GeneratedRegex(@"(?<![\d./])(?<p>\d+(?:\.\d+)?)\s*%\s*\(\s*(?<x>\d{1,6})\s*(?:/|of|out of)\s*(?<n>\d{1,6})\s*\)", RegexOptions.CultureInvariant)]
    private static partial Regex PercentFirst();

    [GeneratedRegex(@"(?<![\d./])(?<p>\d+(?:\.\d+)?)\s*% of (?:the )?(?<n>\d{1,6})\b(?!\s*%|[.,/]\d)", RegexOptions.CultureInvariant)]
    private static partial Regex PercentOf();
}
