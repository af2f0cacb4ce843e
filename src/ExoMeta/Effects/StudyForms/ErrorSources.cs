using System.Collections.Immutable;
using System.Globalization;

namespace ExoMeta.Effects;

/// <summary>Degrees of freedom of a t distribution.</summary>
/// <param name="Value">Their value; +∞ for the normal.</param>
/// <param name="Words">How records say it.</param>
internal sealed record Freedom(Formula Value, string Words)
{
    /// <summary>The normal distribution.</summary>
    public static Freedom Infinite { get; } = new(double.PositiveInfinity, "normal");

    /// <summary>Sizes of groups less a number.</summary>
    public static Freedom Of(string words, double less, params Formula[] sizes) =>
        new(sizes.Aggregate((Formula)(-less), (sum, size) => sum + size), words);
}

/// <summary>An estimate as printed, on the way to its standard error.</summary>
/// <param name="Cells">The row.</param>
/// <param name="Scale">The scale of the estimate.</param>
/// <param name="Printed">The estimate.</param>
/// <param name="Estimate">The estimate, with its rounding.</param>
/// <param name="IsRaw">
/// Whether interval, error or test belong to the printed scale rather than to the analysis scale: 1 or 0; an unknown where no source says it.
/// </param>
/// <param name="DegreesOfFreedom">Of the t distribution behind interval or test; +∞ for the normal.</param>
internal sealed record PrintedEstimate(
    StudyCells Cells, PrintedScale Scale, PrintedNumber Printed, Formula Estimate, Formula IsRaw, Freedom DegreesOfFreedom)
{
    /// <summary>Distance from no effect on the printed (raw) or on the analysis scale, over the slope that takes it to the analysis scale.</summary>
    public Formula Distance => OnEither(
        Formula.Abs(Scale.Slope(Estimate) * (Estimate - Scale.Null)), Formula.Abs(Scale.To(Estimate) - Scale.To(Scale.Null)));

    /// <summary>A width on the scale of the error, taken to the analysis scale.</summary>
    public Formula Width(Formula from, Formula to) => OnEither(Scale.Slope(Estimate) * (to - from), Scale.To(to) - Scale.To(from));

    /// <summary>What holds if the error belongs to the printed scale, or what holds if it belongs to the analysis scale.</summary>
    public Formula OnEither(Formula raw, Formula analysis) => Formula.Select(Condition.Equal(IsRaw, 1), raw, analysis);

    /// <summary>A quantile of the t distribution behind it.</summary>
    public Formula Quantile(double tail) => Formula.UpperQuantile(tail, DegreesOfFreedom.Value);
}

/// <summary>Gives the standard error on the analysis scale; what it returns counts only when no problem was noted.</summary>
internal delegate Formula ErrorReader(PrintedEstimate estimate);

/// <summary>Standard errors from what is printed beside an estimate.</summary>
internal static class ErrorSources
{
    private static readonly string[] Sides = ["1", "2"];

    /// <summary>(ub − lb)/(2q).</summary>
    public static Formula FromInterval(PrintedEstimate estimate)
    {
        var cells = estimate.Cells;
        var (lb, ub) = (Limit(estimate, "lb"), Limit(estimate, "ub"));
        var quantile = estimate.Quantile(0.5 - cells.Level() / 200);
        foreach (var (column, message) in cells.Problems.Count > 0 ? [] : IntervalProblems(estimate, lb, ub))
        {
            cells.Note(column, message);
        }

        var (low, high) = (cells.Rounded("lower limit", lb), cells.Rounded("upper limit", ub));
        return estimate.Width(low, high) / (2 * quantile);
    }

    /// <summary>|est − bound|/q from one limit: of a one-sided interval, or the only legible one of a two-sided interval.</summary>
    public static Formula FromBound(PrintedEstimate estimate)
    {
        var cells = estimate.Cells;
        if (cells.Has("lb") == cells.Has("ub"))
        {
            cells.Note(cells.Has("lb") ? "ub" : "lb", cells.Has("lb")
                ? "estimate-bound takes one limit, and lb is filled too; estimate-ci takes both"
                : "is empty, and so is ub; estimate-bound needs one of them");
            return double.NaN;
        }

        var column = cells.Has("lb") ? "lb" : "ub";
        var limit = Limit(estimate, column);
        var isTwoSided = cells.Choice("sided", Sides) == "2";
        var quantile = estimate.Quantile(isTwoSided ? 0.5 - cells.Level() / 200 : 1 - cells.Level() / 100);
        if (column == "lb" ? limit.Value >= estimate.Printed.Value : limit.Value <= estimate.Printed.Value)
        {
            cells.Note(column, $"the {(column == "lb" ? "lower" : "upper")} limit {limit} is not {(column == "lb" ? "below" : "above")} the estimate {estimate.Printed}");
        }

        var bound = cells.Rounded(column == "lb" ? "lower limit" : "upper limit", limit);
        return Formula.Abs(estimate.Width(estimate.Estimate, bound)) / quantile;
    }

    /// <summary>The standard error itself; with the slope of the delta method when it belongs to the printed scale.</summary>
    public static Formula FromStandardError(PrintedEstimate estimate)
    {
        var error = estimate.Cells.Read("se", ColumnKind.Positive, "standard error");
        return Scaled(estimate, error);
    }

    /// <summary>The square root of a variance, likewise.</summary>
    public static Formula FromVariance(PrintedEstimate estimate)
    {
        var variance = estimate.Cells.Read("vi", ColumnKind.Positive, "variance");
        return Scaled(estimate, Formula.Sqrt(variance));
    }

    /// <summary>|est|/q(p).</summary>
    public static Formula FromP(PrintedEstimate estimate)
    {
        CheckNotNull(estimate);
        var statistic = TestStatistics.ReadP(estimate.Cells, estimate.DegreesOfFreedom.Value);
        return estimate.Distance / statistic;
    }

    /// <summary>est/t or est/z, which must agree in sign.</summary>
    public static ErrorReader FromSigned(string column) => estimate =>
    {
        CheckNotNull(estimate);
        var cells = estimate.Cells;
        var printed = cells.Printed(column);
        if (printed.Value == 0)
        {
            cells.Note(column, $"a {column} of 0 gives no standard error");
        }
        else if (printed.Value * (estimate.Printed.Value - estimate.Scale.Null) < 0)
        {
            cells.Note(column, $"{column} {printed} and the estimate {estimate.Printed} point in opposite directions; the sign of one of them is wrong");
        }

        var statistic = cells.Rounded(column, printed);
        return estimate.Distance / Formula.Abs(statistic);
    };

    /// <summary>|est|/√F or |est|/√χ², with 1 numerator degree of freedom.</summary>
    public static ErrorReader FromSquared(string column, string what) => estimate =>
    {
        CheckNotNull(estimate);
        var statistic = estimate.Cells.Read(column, ColumnKind.Positive, what);
        return estimate.Distance / Formula.Sqrt(statistic);
    };

    private static Formula Scaled(PrintedEstimate estimate, Formula error) =>
        estimate.OnEither(estimate.Scale.Slope(estimate.Estimate) * error, error);

    private static PrintedNumber Limit(PrintedEstimate estimate, string column)
    {
        var limit = estimate.Cells.Printed(column);
        var isRaw = estimate.IsRaw.Value == 1;
        if (!isRaw && !double.IsNaN(limit.Value) && estimate.Scale.WhatIsWrong(limit.Value) is { } wrong)
        {
            estimate.Cells.Note(column, $"{limit} {wrong}");
        }

        return limit;
    }

    private static void CheckNotNull(PrintedEstimate estimate)
    {
        var none = estimate.Scale.Null;
        if (estimate.Printed.Value == none)
        {
            estimate.Cells.Note("est", string.Create(
                CultureInfo.InvariantCulture, $"{estimate.Printed} is no effect at all ({none} on the {estimate.Scale.Name} scale), so that a test gives no standard error"));
        }
    }

    private static IEnumerable<(string Column, string Message)> IntervalProblems(PrintedEstimate estimate, PrintedNumber lower, PrintedNumber upper)
    {
        var isRaw = estimate.IsRaw.Value == 1;
        var itself = PrintedScale.All[0];
        var problems = IntervalCheck.Validate(estimate.Printed, lower, upper, isRaw ? itself : estimate.Scale).ToList();
        var isElsewhere = problems.Count == 1 && problems[0].Column == "est" && !estimate.Scale.IsAnalysis
            && problems[0].Message.Contains("middle", StringComparison.Ordinal)
            && !IntervalCheck.Validate(estimate.Printed, lower, upper, isRaw ? estimate.Scale : itself).Any();
        return isElsewhere
            ? [(problems[0].Column, $"{problems[0].Message}; it is symmetric on the other scale: write {(isRaw ? "log" : "raw")} in error_scale to read it so")]
            : problems;
    }
}
