using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Problems;

namespace ExoMeta.Effects;

/// <summary>An estimate with something that tells its error.</summary>
internal static class EstimateForms
{
    private const string Handbook = "Higgins et al. 2023, Cochrane Handbook 6.3";

    /// <summary>All forms of an estimate with its error.</summary>
    public static ImmutableArray<StudyForm> All { get; } =
    [
        new EstimateForm("estimate-ci", "an estimate with its confidence interval", ["lb", "ub"], ["level", "df"],
            "SE = (ub − lb)/(2q)", $"{Handbook}.1", ErrorSources.FromInterval),
        new EstimateForm("estimate-bound", "an estimate with one limit: of a one-sided interval (sided 1), or of a two-sided one (sided 2)", [],
            ["lb", "ub", "level", "sided", "df"], "SE = |est − limit|/q", $"{Handbook}.1", ErrorSources.FromBound),
        new EstimateForm("estimate-se", "an estimate with its standard error", ["se"], ["df"], "SE as printed", null, ErrorSources.FromStandardError),
        new EstimateForm("estimate-variance", "an estimate with its variance", ["vi"], ["df"], "SE = √variance", null, ErrorSources.FromVariance),
        new EstimateForm("estimate-p", "an estimate with its p-value: exact, <bound or >bound", ["p"], ["sided", "df"],
            "SE = |est|/q(p)", $"{Handbook}.2; 6.5.2.3", ErrorSources.FromP) { IsTest = true },
        new EstimateForm("estimate-t", "an estimate with its t", ["t"], ["df"], "SE = est/t", "Higgins et al. 2023, Cochrane Handbook 6.5.2.3", ErrorSources.FromSigned("t"))
            { IsTest = true },
        new EstimateForm("estimate-z", "an estimate with its z", ["z"], [], "SE = est/z", $"{Handbook}.2", ErrorSources.FromSigned("z")) { IsTest = true },
        new EstimateForm("estimate-f", "an estimate with its F on 1 and df degrees of freedom", ["f"], ["df"],
            "SE = |est|/√F", "Borenstein et al. 2009, 4.4", ErrorSources.FromSquared("f", "F")) { IsTest = true },
        new EstimateForm("estimate-chi2", "an estimate with its χ² on 1 degree of freedom", ["chi2"], [],
            "SE = |est|/√χ²", $"{Handbook}.2", ErrorSources.FromSquared("chi2", "χ²")) { IsTest = true },
    ];
}

/// <summary>One form of an estimate with its error.</summary>
/// <remarks>
/// <para>The estimate is one of the table's measure, or of the measure in the column <c>measure</c>: a mean difference with both group sizes
/// gives a standardized one too, with the pooled deviation SE/√(1/n₁ + 1/n₂) (Cochrane Handbook 6.5.2.3).</para>
/// <para><c>scale</c> says how a ratio, a logit or a Fisher z is printed; <c>error_scale</c> whether interval, error or test belong to that
/// printed scale (raw, delta method: Oehlert 1992) or to the scale of analysis. Quantiles are normal unless <c>df</c> is given or follows from
/// the sizes: n₁ + n₂ − 2 for MD and ROM, n − 1 for MC and ROMC; <c>df</c> inf makes them normal.</para>
/// </remarks>
internal sealed class EstimateForm(
    string name, string prints, string[] required, string[] optional, string formula, string? reference, ErrorReader error)
    : StudyForm(name, prints, ["est", .. required], ["scale", "error_scale", .. optional, "n1i", "n2i", "ni"])
{
    /// <summary>Whether the error comes from a test of no effect.</summary>
    public bool IsTest { get; init; }

    /// <summary>Every measure; but a test of one group has a null value of its own, which no table states.</summary>
    public override bool Gives(Measure measure) => !IsTest || measure.HasNullValue;

    internal override StudyRecovery? Recover(StudyCells cells, Measure target)
    {
        cells.ReadAssumedColumns();
        var printedMeasure = ReadMeasure(cells, target);
        var standardizes = printedMeasure != target.Code && printedMeasure == "MD";
        var scale = ReadScale(cells, standardizes ? AnalysisScale.Identity : target.AnalysisScale, printedMeasure);
        var printed = cells.Printed("est");
        if (scale is null || cells.Problems.Count > 0 || WrongEstimate(cells, scale, printed))
        {
            return null;
        }

        var sizes = (n1: OptionalSize(cells, "n1i"), n2: OptionalSize(cells, "n2i"), n: OptionalSize(cells, "ni"));
        var df = DegreesOfFreedom(cells, printedMeasure, sizes);
        var estimate = new PrintedEstimate(cells, scale, printed, cells.Rounded("estimate", printed), ReadErrorScale(cells, scale, printedMeasure), df);
        if (cells.Problems.Count > 0)
        {
            return null;
        }

        var standardError = error(estimate);
        if (cells.Problems.Count > 0)
        {
            return null;
        }

        var point = scale.To(estimate.Estimate);
        var words = Words(scale, estimate, df.Words);
        return standardizes
            ? Standardized(cells, target, point, standardError, sizes.n1!.Value, sizes.n2!.Value, words)
            : new(_ => cells.Unknowns.Effect(point, Formula.Square(standardError), df.Value), HasZeroCell: false, "", words, reference);
    }

    /// <summary>d = difference/(SE/√(1/n₁ + 1/n₂)), by way of two means with that common deviation.</summary>
    private StudyRecovery? Standardized(
        StudyCells cells, Measure target, Formula difference, Formula standardError, Formula n1, Formula n2, string words)
    {
        var pooled = standardError / Formula.Sqrt(1 / n1 + 1 / n2);
        var columns = new MeasureColumns();
        columns.Take("m1i", difference);
        columns.Take("m2i", 0);
        columns.Derive("sd1i", pooled);
        columns.Take("sd2i", pooled);
        columns.Take("n1i", n1);
        columns.Take("n2i", n2);
        return columns.Recover(
            cells, this, target, $"{words}; SD = SE/√(1/n₁ + 1/n₂)", "Higgins et al. 2023, Cochrane Handbook 6.5.2.3");
    }

    private string Words(PrintedScale scale, PrintedEstimate estimate, string degreesOfFreedom)
    {
        var delta = !estimate.IsRaw.IsKnown ? "; times the slope of the transformation if the test was on the printed scale"
            : estimate.IsRaw.Value == 1 ? "; times the slope of the transformation (delta method)" : "";
        var own = scale.IsAnalysis || estimate.IsRaw.Value == 1 ? "" : $" on the {PrintedScale.Of(scale.Analysis)[0].Name} scale";
        var needsQuantile = formula.Contains('q', StringComparison.Ordinal);
        return (scale.Words is null ? "" : $"{scale.Words}; ") + formula + own + delta + (needsQuantile ? $", q {degreesOfFreedom}" : "");
    }

    private static string ReadMeasure(StudyCells cells, Measure target)
    {
        var code = cells.Text("measure");
        if (code.Length == 0 || target.Code == "YV" || string.Equals(code, target.Code, StringComparison.OrdinalIgnoreCase))
        {
            return target.Code;
        }

        if (!Measures.TryFind(code, out var measure))
        {
            cells.Note("measure", $"unknown measure '{code}'{NearestName.Hint(code, Measures.All.Select(m => m.Code))}");
            return target.Code;
        }

        if (measure.Code != "MD" || target.Code != "SMD")
        {
            var gives = measure.Code == "MD" ? "MD, or SMD with n1i and n2i" : measure.Code;
            cells.Note("measure", $"{measure.Code} with its error gives {gives}, not {target.Code}");
            return target.Code;
        }

        foreach (var column in new[] { "n1i", "n2i" }.Where(c => !cells.Has(c)))
        {
            cells.Note(column, "is empty, but a mean difference gives a standardized one only with both group sizes");
        }

        return measure.Code;
    }

    private static PrintedScale? ReadScale(StudyCells cells, AnalysisScale analysis, string measure)
    {
        var scales = PrintedScale.Of(analysis);
        var names = scales.Select(s => s.Name).ToList();
        if (cells.Has("scale"))
        {
            var other = PrintedScale.All.FirstOrDefault(s => s.Name == cells.Text("scale"));
            if (other is not null && other.Analysis != analysis)
            {
                var hint = measure == "YV" ? "; --scale log pools logarithms of ratios" : "";
                cells.Note("scale", $"{measure} is not printed on the {other.Name} scale; expected {Listed(names)}{hint}");
                return null;
            }

            return cells.Choice("scale", names) is { } name ? scales.First(s => s.Name == name) : null;
        }

        if (scales.Length == 1)
        {
            return scales[0];
        }

        cells.Note("scale", $"is empty, but {measure} can be printed on several; expected {Listed(names)}");
        return null;
    }

    private static string Listed(List<string> names) => names.Count == 1 ? names[0] : $"{string.Join(", ", names.SkipLast(1))} or {names[^1]}";

    private static bool WrongEstimate(StudyCells cells, PrintedScale scale, PrintedNumber printed)
    {
        if (scale.WhatIsWrong(printed.Value) is not { } wrong)
        {
            return false;
        }

        cells.Note("est", $"{printed} {wrong}");
        return true;
    }

    /// <summary>Whether the error belongs to the printed scale: stated, a convention of the field, or unknown.</summary>
    private Formula ReadErrorScale(StudyCells cells, PrintedScale scale, string measure)
    {
        var own = PrintedScale.Of(scale.Analysis)[0].Name;
        if (cells.Has("error_scale"))
        {
            if (scale.IsAnalysis && cells.Text("error_scale") != own)
            {
                cells.Note("error_scale", $"'{cells.Text("error_scale")}' cannot be where the estimate itself is on the {own} scale; expected {own} or nothing");
            }

            return cells.Choice("error_scale", own, "raw") == "raw" ? 1 : 0;
        }

        if (scale.IsAnalysis)
        {
            return 0;
        }

        if (Required.Contains("se") || Required.Contains("vi"))
        {
            if (scale.Name != "percent")
            {
                cells.Note("error_scale", $"is empty, and an error beside a {scale.Name} may be its own (raw) or that of its {own}; expected raw or {own}");
            }

            return 1;
        }

        const string Reason = "no source says on which scale its test was made, and nothing favours either (0 = log ratio, 1 = printed scale; "
            + "the plug-in takes the log ratio, whose interval reproduces the printed test)";
        return IsTest && measure is "ROM" or "ROMC"
            ? cells.Unknowns.Add(new(UnknownReadings.ScaleOfTest, new UncertainQuantity.Choice([(0, 0.5), (1, 0.5)]), 0, Reason))
            : 0;
    }

    private static Formula? OptionalSize(StudyCells cells, string column) =>
        cells.Has(column) ? cells.Size(column, column == "n1i" ? "number of treated" : column == "n2i" ? "number of controls" : "number of subjects") : null;

    private Freedom DegreesOfFreedom(StudyCells cells, string measure, (Formula? N1, Formula? N2, Formula? N) sizes)
    {
        if (Optional.Contains("df") && TestStatistics.ReadDegreesOfFreedom(cells) is { } stated)
        {
            return double.IsPositiveInfinity(cells.Unknowns.Lowest(stated)) ? Freedom.Infinite : Freedom.Of($"of t on {cells.Text("df")} df", 0, stated);
        }

        return (measure, sizes) switch
        {
            ("MD" or "ROM", ({ } n1, { } n2, _)) => Freedom.Of("of t on n₁ + n₂ − 2 df", 2, n1, n2),
            ("MC" or "ROMC", (_, _, { } n)) => Freedom.Of("of t on n − 1 df", 1, n),
            _ => Freedom.Infinite,
        };
    }
}
