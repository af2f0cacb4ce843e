using System.Collections.Immutable;

namespace ExoMeta.Evidence.Lint;

/// <summary>What a cell may hold.</summary>
internal enum LintColumnKind
{
    Number,
    Count,
    Size,
    PersonTime,
    Deviation,
    StandardError,
    Correlation,
    Percentage,
    Proportion,
    P,
    PBound,
    PercentChange,
    Fold,
    Ratio,
    Statistic,
    PositiveStatistic,
    DegreesOfFreedom,
    Level,
    Items,
}

/// <summary>The columns that the linter knows by their names, besides those of evidence tables.</summary>
internal static class LintColumns
{
    /// <summary>Columns with text that a rule reads.</summary>
    public static ImmutableArray<string> Texts { get; } = ["printed", "quote", "text", "conclusion"];

    /// <summary>Columns of p-values.</summary>
    public static ImmutableArray<string> P { get; } = ["p", "pval"];

    /// <summary>Numeric columns of data tables, in the field's own names, with those of a printed test besides.</summary>
    public static ImmutableDictionary<string, LintColumnKind> Data { get; } = Kinds(
        (LintColumnKind.Count, "ai bi ci di x1i x2i xi"),
        (LintColumnKind.Size, "n1i n2i ni"),
        (LintColumnKind.PersonTime, "t1i t2i"),
        (LintColumnKind.Number, "m1i m2i mi yi est lb ub"),
        (LintColumnKind.Deviation, "sd1i sd2i sdi"),
        (LintColumnKind.StandardError, "sem1i sem2i semi sei vi"),
        (LintColumnKind.Correlation, "ri"),
        (LintColumnKind.Percentage, "pct1i pct2i pcti"),
        (LintColumnKind.Proportion, "prop1i prop2i propi"),
        (LintColumnKind.P, string.Join(' ', P)),
        (LintColumnKind.PBound, "p_bound"),
        (LintColumnKind.PercentChange, "percent_change"),
        (LintColumnKind.Fold, "fold_change"),
        (LintColumnKind.Statistic, "tval zval"),
        (LintColumnKind.PositiveStatistic, "fval chi2"),
        (LintColumnKind.DegreesOfFreedom, "df df1 df2"),
        (LintColumnKind.Level, "level"),
        (LintColumnKind.Items, "items"));

    /// <summary>Columns that label, group or explain; they alone make no table.</summary>
    public static ImmutableArray<string> Labels { get; } =
        ["study", "measure", "outcome", "adjusted", "favours", "good_direction", "arm", .. Texts];

    private static ImmutableDictionary<string, LintColumnKind> Kinds(params (LintColumnKind Kind, string Names)[] kinds) =>
        kinds.SelectMany(k => k.Names.Split(' ').Select(n => KeyValuePair.Create(n, k.Kind)))
            .ToImmutableDictionary(StringComparer.Ordinal);
}
