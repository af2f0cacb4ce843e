using System.Globalization;
using System.Text.RegularExpressions;
using ExoMeta.Analysis;
using ExoMeta.Effects;
using ExoMeta.Plots.Forest;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>Sentences that more than one section needs.</summary>
internal static partial class ReportWords
{
    /// <summary>A disposition in words.</summary>
    public static string Name(Disposition disposition) => disposition switch
    {
        Disposition.Pooled => "pooled",
        Disposition.PooledWithPropagatedUncertainty => "pooled with propagated uncertainty",
        Disposition.ShownUnpooled => "shown unpooled",
        Disposition.Swim => "synthesised by direction (SWiM)",
        Disposition.Descriptive => "descriptive",
        _ => throw new ArgumentOutOfRangeException(nameof(disposition)),
    };

    /// <summary>"1 study", "3 studies".</summary>
    public static string Plural(long count, string one, string many) => $"{NumberText.Count(count)} {(count == 1 ? one : many)}";

    /// <summary>"Death: odds ratio 0.07 [0.02, 0.29], k = 2, total interval [0.01, 0.4]".</summary>
    public static string Pool(OutcomeResult outcome, OutcomeGroup group, PooledResult pool)
    {
        var fit = pool.Fit;
        var text = $"{outcome.Title}{(outcome.Groups.Length > 1 ? $" ({group.Title})" : "")}: {ForestWords.MeasureName(outcome.Measure, outcome.Display).ToLowerInvariant()} "
            + $"{NumberText.Effect(outcome.Display, outcome.Scale, fit.Estimate, fit.Interval)}, {(PoolWords.WhyNoTest(outcome) is null ? NumberText.PEquals(fit.PValue) + ", " : "")}k = {NumberText.Count(fit.K)}";
        if (PoolWords.Prediction(fit) is { } prediction)
        {
            text += $"; prediction interval {NumberText.EffectInterval(outcome.Display, outcome.Scale, prediction)}";
        }

        if (pool.Propagation?.Pooled is { } propagated)
        {
            text += $"; with what the sources leave open, total interval {NumberText.EffectInterval(outcome.Display, outcome.Scale, propagated.Total)}";
        }

        return text + (outcome.Discount is { } discount ? $"; rows discounted by {discount.Column}." : ".");
    }

    /// <summary>A pool for the summary: "−82 % [−99, +507] from 2 rows of 2 studies, none with a comparison group. Nothing is tested: …".</summary>
    public static string ShortPool(OutcomeResult outcome, OutcomeGroup group, PooledResult pool)
    {
        var fit = pool.Fit;
        var uncontrolled = group.Rows.Count(r => r.Uncontrolled is not null);
        var text = $"{ForestWords.MeasureName(outcome.Measure, outcome.Display).ToLowerInvariant()} {NumberText.Effect(outcome.Display, outcome.Scale, fit.Estimate, fit.Interval)} "
            + $"({ForestWords.Level(fit.Options.Level)} CI) from {Plural(fit.K, "row", "rows")} of {Plural(group.Rows.Select(r => r.Study).Distinct(StringComparer.Ordinal).Count(), "study", "studies")}";
        text += uncontrolled == 0 ? "" : uncontrolled == group.Rows.Length ? ", none with a comparison group" : $", {NumberText.Count(uncontrolled)} without a comparison group";
        if (PoolWords.WhyNoTest(outcome) is { } why)
        {
            return $"{text}. {why}.";
        }

        var includes = fit.Interval.Lower <= 0 && fit.Interval.Upper >= 0;
        return text + (includes ? $". It cannot be told from no effect." : $". Its interval excludes no effect, which is no evidence either: see what differs.");
    }

    /// <summary>A reason of not pooling without the names in it, so that outcomes with the same kind of reason stand together.</summary>
    public static string KindOfReason(string reason)
    {
        var plain = Reason(reason);
        return OneStudy().IsMatch(plain) ? "All effects come from one study; a pool needs two independent ones" : plain.TrimEnd('.');
    }

    /// <summary>A prior as written, without the noise digits of binary fractions.</summary>
    public static string Prior(Unknown unknown) => NoiseDigits().Replace(
        unknown.Prior.ToString() ?? "",
        m => double.Parse(m.Value, CultureInfo.InvariantCulture).ToString("G7", CultureInfo.InvariantCulture));

    /// <summary>A row's id and label, or one of them where they say the same.</summary>
    public static string RowName(EffectRow row) =>
        row.Label.StartsWith(row.Id, StringComparison.Ordinal) ? row.Label : $"{row.Id} · {row.Label}";

    /// <summary>A reason without a "Not pooled:" of its own, so that it can follow one.</summary>
    public static string Reason(string reason) => ForestWords.Reason(reason);

    [GeneratedRegex(@"^(\d+ effects?|one effect) of one study\b|^one study only\b", RegexOptions.IgnoreCase)]
    private static partial Regex OneStudy();

    [GeneratedRegex(@"\d+\.\d{8,}")]
    private static partial Regex NoiseDigits();

    /// <summary>The text with exactly one full stop.</summary>
    public static string Stop(string text) => text.TrimEnd('.', ' ') + ".";

    /// <summary>The text with a capital at its start and a full stop.</summary>
    public static string Sentence(string text) => text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + Stop(text)[1..];

    /// <summary>The sizes of the arms: "45 / 46", "200 each (600 in all)".</summary>
    public static string Sizes(IReadOnlyCollection<int> sizes) => sizes.Count > 1 && sizes.Distinct().Count() == 1
        ? $"{NumberText.Count(sizes.First())} each ({NumberText.Count(sizes.Sum())} in all)"
        : string.Join(" / ", sizes.Select(n => NumberText.Count(n)));
}
