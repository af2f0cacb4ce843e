using System.Text.RegularExpressions;
using ExoMeta.Effects;

namespace ExoMeta.Evidence.Lint;

/// <summary>
/// Words of falling or rising against the sign of the number. The number: the sign of a percent change, the direction of a fold change,
/// the larger of two means or proportions, a ratio against 1, a difference against 0. The words: those of the value as printed; where it has none, of the quote, and
/// only if all of them point one way. Texts that deny something (no, not, without, failed) are left out, and ratios of an event are
/// compared only with what is printed beside them, because a quote may speak of survival where the number counts deaths. An error where the
/// words stand beside the number (printed, text); a warning from a quote.
/// </summary>
internal sealed partial class DirectionOfText() : LintRowRule(
    "direction-conflict", LintSeverity.Error,
    "The text says that something fell (rose), and the number says that it rose (fell).",
    "printed, quote, text, conclusion with est, percent_change, m1i m2i, or the values of a claim")
{
    internal override IEnumerable<LintFinding> CheckRow(LintRow row)
    {
        if (Change(row) is not var (sign, column, number, isEvent) || sign == 0)
        {
            yield break;
        }

        foreach (var text in LintColumns.Texts.Where(c => row.Text(c).Length > 0))
        {
            if ((isEvent && text is "quote" or "conclusion") || Words(row.Text(text)) is not (var said, { } word))
            {
                continue;
            }

            if (said != sign)
            {
                yield return Find(row, column, text is "printed" or "text" ? LintSeverity.Error : LintSeverity.Warning,
                    $"the {text} says '{word}', but {number} is a {(sign > 0 ? "rise" : "fall")}");
            }

            yield break;
        }
    }

    /// <summary>Which way the number points; null where the row has none.</summary>
    private static (int Sign, string Column, string Number, bool IsEvent)? Change(LintRow row)
    {
        var form = row.Text("form");
        if (row.IsClaim && form.StartsWith("percent-change", StringComparison.Ordinal) && row.Number("est") is { } percent)
        {
            return (Math.Sign(percent.Value), "est", $"{Say.Text(percent)} %", false);
        }

        if (form == "fold-change" && row.Number("est") is { } fold && row.Text("direction") is "increase" or "decrease" && row.Text("direction") is var way)
        {
            return (way == "increase" ? 1 : -1, "direction", $"a {fold}-fold {way}", false);
        }

        if (!row.IsClaim && row.Number("percent_change") is { } change)
        {
            return (Math.Sign(change.Value), "percent_change", $"{Say.Text(change)} %", false);
        }

        if (row.Effect is { NoEffect: { } null0 } effect && (!row.IsClaim || form == "ratio-ci"))
        {
            var sign = effect.Estimate.Low > null0 ? 1 : effect.Estimate.High < null0 ? -1 : 0;
            return (sign, effect.EstimateColumn, effect.Named, true);
        }

        if (row.Group(GroupRole.Treated) is { } treated && (row.Group(GroupRole.Control) ?? row.Group(GroupRole.Before)) is { } control)
        {
            return treated is { Mean: { } m1 } && control is { Mean: { } m2 }
                ? (Math.Sign(m1.Value - m2.Value), treated.MeanColumn!, $"{Say.Text(m2)} → {Say.Text(m1)}", false)
                : treated is { Events: { } x1, Size: { } n1 } && control is { Events: { } x2, Size: { } n2 }
                    ? (Math.Sign(x1 / n1 - x2 / n2), treated.EventsColumn!, $"{Say.Number(x1)}/{Say.Number(n1)} v {Say.Number(x2)}/{Say.Number(n2)}", true)
                    : null;
        }

        return form == "two-medians" && row.Number("est") is { } median && row.Number("base") is { } other
            ? (Math.Sign(median.Value - other.Value), "est", $"{Say.Text(other)} → {Say.Text(median)}", false)
            : null;
    }

    /// <summary>The direction that all words of a text share, and the first of them; null where they disagree, deny or are missing.</summary>
    private static (int Sign, string? Word) Words(string text)
    {
        if (Denial().IsMatch(text))
        {
            return (0, null);
        }

        var (down, up) = (Down().Match(text), Up().Match(text));
        return down.Success == up.Success ? (0, null) : down.Success ? (-1, down.Value) : (1, up.Value);
    }

    [GeneratedRegex(@"\b(?:decreas\w*|reduc\w*|lower(?:ed|s|ing)?|declin\w*|fell|fall|dropp?(?:ed|s)?|diminish\w*|lessened|fewer)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Down();

    [GeneratedRegex(@"\b(?:increas\w*|rais\w*|rose|rise|higher|elevat\w*|grew|thicken\w*)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Up();

    [GeneratedRegex(@"\b(?:no|not|without|neither|nor|fail\w*|unchanged|prevent\w*)\b|n't\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Denial();
}
