using System.Text.RegularExpressions;
using ExoMeta.Effects;

namespace ExoMeta.Evidence.Lint;

/// <summary>Finds effects with intervals in texts: OR 0.069 (95% CI 0.016–0.292), SMD = −4.34 [3.04, 5.63].</summary>
internal static partial class QuotedEffects
{
    /// <summary>The effects that the row's texts print and its cells do not; a text that is only part of a longer one is not read twice.</summary>
    public static IEnumerable<PrintedEffect> Of(LintRow row)
    {
        var seen = new HashSet<(string, string, string, string)>();
        foreach (var column in LintColumns.Texts)
        {
            foreach (Match match in Statement().Matches(row.Text(column)))
            {
                var (estimate, lower, upper) = (Number(match, "est"), Number(match, "lb"), Number(match, "ub"));
                var measure = match.Groups["measure"].Value;
                if (estimate is null || lower is null || upper is null || !seen.Add((measure, estimate.Text, lower.Text, upper.Text))
                    || (row.Number("est")?.Value == estimate.Value && row.Number("lb")?.Value == lower.Value && row.Number("ub")?.Value == upper.Value))
                {
                    continue;
                }

                yield return new(measure, DataRows.ScaleOf(measure), estimate, column)
                {
                    Lower = lower,
                    LowerColumn = column,
                    Upper = upper,
                    UpperColumn = column,
                    Level = Number(match, "level") is { Value: > 50 and < 100 } level ? level.Value : 95,
                    DegreesOfFreedom = PrintedEffect.AnyDegreesOfFreedom,
                    IsQuoted = true,
                };
            }
        }
    }

    private static PrintedNumber? Number(Match match, string group) =>
        match.Groups[group].Success && PrintedNumber.TryParse(match.Groups[group].Value.Replace('−', '-'), out var number, out _) ? number : null;

    [GeneratedRegex(
        @"\b(?<measure>OR|RR|HR|IRR|SMD|MD|WMD|RD|odds ratio|risk ratio|hazard ratio|rate ratio)\b(?:\s*\([A-Z]{2,3}\))?(?:\s+(?:was|of))?\s*[=:]?\s*"
        + @"(?<est>[-−]?\d+(?:\.\d+)?)\s*,?\s*[\(\[]\s*(?:(?<level>\d{2}(?:\.\d+)?)\s*%\s*(?:CI|confidence interval)?\s*[:=,]?\s*)?"
        + @"(?<lb>[-−]?\d+(?:\.\d+)?)\s*(?:,|;|to|–|—|(?<=\d)-)\s*(?<ub>[-−]?\d+(?:\.\d+)?)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Statement();
}
