using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Effects;

/// <summary>Degrees of freedom of a t distribution.</summary>
/// <param name="In">Their value, given the values of the unknowns; +∞ for the normal.</param>
/// <param name="Known">The value where no unknown enters; null otherwise.</param>
/// <param name="Words">How records say it.</param>
internal sealed record Freedom(QuantityFormula In, double? Known, string Words)
{
    /// <summary>The normal distribution.</summary>
    public static Freedom Infinite { get; } = new(_ => double.PositiveInfinity, double.PositiveInfinity, "normal");

    /// <summary>Sizes of groups less a number.</summary>
    public static Freedom Of(string words, double less, params Quantity[] sizes)
    {
        double Sum(ReadOnlySpan<double> u)
        {
            var sum = -less;
            foreach (var size in sizes)
            {
                sum += size.In(u);
            }

            return sum;
        }

        return new(Sum, sizes.All(s => s.Index is null) ? Sum([]) : null, words);
    }
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
    StudyCells Cells, PrintedScale Scale, PrintedNumber Printed, Quantity Estimate, Quantity IsRaw, Freedom DegreesOfFreedom)
{
    /// <summary>Distance from no effect on the printed (raw) or on the analysis scale, over the slope that takes it to the analysis scale.</summary>
    public double Distance(ReadOnlySpan<double> u)
    {
        var none = Scale.Null;
        return IsRaw.In(u) == 1
            ? Math.Abs(Scale.Slope(Estimate.In(u)) * (Estimate.In(u) - none))
            : Math.Abs(Scale.To(Estimate.In(u)) - Scale.To(none));
    }

    /// <summary>A width on the scale of the error, taken to the analysis scale.</summary>
    public double Width(double from, double to, ReadOnlySpan<double> u) =>
        IsRaw.In(u) == 1 ? Scale.Slope(Estimate.In(u)) * (to - from) : Scale.To(to) - Scale.To(from);

    /// <summary>A quantile of the t distribution behind it, computed once where its degrees of freedom are known.</summary>
    public QuantityFormula Quantile(double tail)
    {
        if (DegreesOfFreedom.Known is not { } known)
        {
            return u => StudentT.UpperQuantile(tail, DegreesOfFreedom.In(u));
        }

        var quantile = known > 0 ? StudentT.UpperQuantile(tail, known) : double.NaN;
        return _ => quantile;
    }
}

/// <summary>Gives the standard error on the analysis scale; what it returns counts only when no problem was noted.</summary>
internal delegate QuantityFormula ErrorReader(PrintedEstimate estimate);

/// <summary>Standard errors from what is printed beside an estimate.</summary>
internal static class ErrorSources
{
    private static readonly string[] Sides = ["1", "2"];

    /// <summary>(ub − lb)/(2q).</summary>
    public static QuantityFormula FromInterval(PrintedEstimate estimate)
    {
        var cells = estimate.Cells;
        var (lb, ub) = (Limit(estimate, "lb"), Limit(estimate, "ub"));
        var quantile = estimate.Quantile(0.5 - cells.Level() / 200);
        foreach (var (column, message) in cells.Problems.Count > 0 ? [] : IntervalProblems(estimate, lb, ub))
        {
            cells.Note(column, message);
        }

        var (low, high) = (cells.Rounded("lower limit", lb), cells.Rounded("upper limit", ub));
        return u => estimate.Width(low.In(u), high.In(u), u) / (2 * quantile(u));
    }

    /// <summary>|est − bound|/q from one limit: of a one-sided interval, or the only legible one of a two-sided interval.</summary>
    public static QuantityFormula FromBound(PrintedEstimate estimate)
    {
        var cells = estimate.Cells;
        if (cells.Has("lb") == cells.Has("ub"))
        {
            cells.Note(cells.Has("lb") ? "ub" : "lb", cells.Has("lb")
                ? "estimate-bound takes one limit, and lb is filled too; estimate-ci takes both"
                : "is empty, and so is ub; estimate-bound needs one of them");
            return _ => double.NaN;
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
        return u => Math.Abs(estimate.Width(estimate.Estimate.In(u), bound.In(u), u)) / quantile(u);
    }

    /// <summary>The standard error itself; with the slope of the delta method when it belongs to the printed scale.</summary>
    public static QuantityFormula FromStandardError(PrintedEstimate estimate)
    {
        var error = estimate.Cells.Read("se", ColumnKind.Positive, "standard error");
        return u => Scaled(estimate, error.In(u), u);
    }

    /// <summary>The square root of a variance, likewise.</summary>
    public static QuantityFormula FromVariance(PrintedEstimate estimate)
    {
        var variance = estimate.Cells.Read("vi", ColumnKind.Positive, "variance");
        return u => Scaled(estimate, Math.Sqrt(variance.In(u)), u);
    }

    /// <summary>|est|/q(p).</summary>
    public static QuantityFormula FromP(PrintedEstimate estimate)
    {
        CheckNotNull(estimate);
        var statistic = TestStatistics.ReadP(estimate.Cells);
        return u => estimate.Distance(u) / statistic(u, estimate.DegreesOfFreedom.In(u));
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
        return u => estimate.Distance(u) / Math.Abs(statistic.In(u));
    };

    /// <summary>|est|/√F or |est|/√χ², with 1 numerator degree of freedom.</summary>
    public static ErrorReader FromSquared(string column, string what) => estimate =>
    {
        CheckNotNull(estimate);
        var statistic = estimate.Cells.Read(column, ColumnKind.Positive, what);
        return u => estimate.Distance(u) / Math.Sqrt(statistic.In(u));
    };

    private static double Scaled(PrintedEstimate estimate, double error, ReadOnlySpan<double> u) =>
        estimate.IsRaw.In(u) == 1 ? estimate.Scale.Slope(estimate.Estimate.In(u)) * error : error;

    private static PrintedNumber Limit(PrintedEstimate estimate, string column)
    {
        var limit = estimate.Cells.Printed(column);
        var isRaw = estimate.IsRaw.Index is null && estimate.IsRaw.In([]) == 1;
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
        var isRaw = estimate.IsRaw.In([]) == 1;
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
