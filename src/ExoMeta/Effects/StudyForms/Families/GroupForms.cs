using System.Collections.Immutable;

namespace ExoMeta.Effects;

/// <summary>Means of treated (1) and controls (2), with what is printed of their spread.</summary>
internal static class GroupForms
{
    /// <summary>The columns of two independent groups, the first of them what marks a measure of spreads or means.</summary>
    public static readonly string[] Gives = ["sd1i", "m1i", "n1i", "m2i", "sd2i", "n2i", "msham"];

    private static readonly string[] Sham = ["msham"];

    /// <summary>All forms of two groups' means.</summary>
    public static ImmutableArray<StudyForm> All { get; } =
    [
        new ColumnsForm(
            "means-sd", "means with standard deviations", ["m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"], Sham, Gives,
            "the measure's formula, from the columns as printed", null, cells => Read(cells, (g, n) =>
                cells.Read(g.Column("sd"), ColumnKind.StandardDeviation, $"{g.Who} SD"), derived: false)),
        new ColumnsForm(
            "means-sem", "means with standard errors of the mean", ["m1i", "se1i", "n1i", "m2i", "se2i", "n2i"], Sham, Gives,
            "SD = SEM·√n", "Higgins et al. 2023, Cochrane Handbook 6.5.2.2", cells => Read(cells, (g, n) =>
            {
                var error = cells.Read(g.Column("se"), ColumnKind.Positive, $"{g.Who} SEM");
                return error * Formula.Sqrt(n);
            })),
        new ColumnsForm(
            "means-ci", "means with confidence intervals",
            ["m1i", "lb1i", "ub1i", "n1i", "m2i", "lb2i", "ub2i", "n2i"], ["level", .. Sham], Gives,
            "SD = √n(ub − lb)/(2t), t with n − 1 df", "Higgins et al. 2023, Cochrane Handbook 6.5.2.2", ReadIntervals),
        new ColumnsForm(
            "means-spread", "means ± an error that is SD or SEM", ["m1i", "spread1i", "n1i", "m2i", "spread2i", "n2i"],
            ["spread_kind", .. Sham], Gives,
            "SD = spread if it is one, spread·√n if it is an SEM; the plug-in takes the larger SD: the SEM reading", null, ReadUnknownSpread),
        new ColumnsForm(
            "means-cv", "means without spread, and an assumed coefficient of variation", ["m1i", "n1i", "m2i", "n2i", "cv"], Sham, Gives,
            "SD = cv·|mean| in both groups: a sensitivity analysis with an imputed spread", "Hedges, Gurevitch & Curtis 1999", ReadImputed)
        {
            // A ratio of imputed spreads would say what was imputed.
            Only = ["MD", "SMD", "SMDH", "NMD", "ROM"],
        },
        new ColumnsForm(
            "changes-sd", "means before and after in both groups, with standard deviations",
            ["pre1i", "sdpre1i", "post1i", "sdpost1i", "n1i", "pre2i", "sdpre2i", "post2i", "sdpost2i", "n2i", "ri"], [], Gives,
            "difference of the mean changes; SD of a change = √(s₀² + s₁² − 2r·s₀s₁)", "Higgins et al. 2023, Cochrane Handbook 6.5.2.8", ReadChanges)
        {
            Only = ["MD"],
        },
    ];

    /// <summary>Reads both means and sizes, and each group's standard deviation by a reader of its own.</summary>
    private static MeasureColumns Read(StudyCells cells, Func<StudyGroup, Formula, Formula> deviation, bool derived = true)
    {
        var columns = new MeasureColumns();
        foreach (var g in StudyGroup.Both)
        {
            var n = cells.Size(g.Column("n"), g.Number);
            columns.Take(g.Column("m"), cells.Read(g.Column("m"), ColumnKind.Number, $"{g.Who} mean"));
            columns.Take(g.Column("n"), n);
            var formula = deviation(g, n);
            if (derived)
            {
                columns.Derive(g.Column("sd"), formula);
            }
            else
            {
                columns.Take(g.Column("sd"), formula);
            }
        }

        TakeSham(cells, columns);
        return columns;
    }

    private static void TakeSham(StudyCells cells, MeasureColumns columns)
    {
        if (cells.Has("msham"))
        {
            columns.Take("msham", cells.Read("msham", ColumnKind.Number, "sham mean"));
        }
    }

    private static MeasureColumns ReadIntervals(StudyCells cells)
    {
        var tail = 0.5 - cells.Level() / 200;
        return Read(cells, (g, n) =>
        {
            var (m, lb, ub) = (cells.Printed(g.Column("m")), cells.Printed(g.Column("lb")), cells.Printed(g.Column("ub")));
            foreach (var (column, message) in cells.Problems.Count > 0 ? [] : IntervalCheck.Validate(m, lb, ub, isLog: false))
            {
                cells.Note(column == "est" ? g.Column("m") : g.Column(column), message);
            }

            var (low, high) = (cells.Rounded($"{g.Who} lower limit", lb), cells.Rounded($"{g.Who} upper limit", ub));
            return Formula.Sqrt(n) * Formula.Abs(high - low) / (2 * Formula.UpperQuantile(tail, n - 1));
        });
    }

    private static MeasureColumns ReadUnknownSpread(StudyCells cells)
    {
        const double IsDeviation = 0;
        var kind = cells.SpreadKind();
        return Read(cells, (g, n) =>
        {
            var spread = cells.Read(g.Column("spread"), ColumnKind.Positive, $"{g.Who} spread");
            return Formula.Select(Condition.Equal(kind, IsDeviation), spread, spread * Formula.Sqrt(n));
        });
    }

    private static MeasureColumns ReadImputed(StudyCells cells)
    {
        var cv = cells.Read("cv", ColumnKind.Positive, "coefficient of variation");
        var columns = new MeasureColumns { IsSensitivityAnalysis = true };
        foreach (var g in StudyGroup.Both)
        {
            var mean = cells.Read(g.Column("m"), ColumnKind.Number, $"{g.Who} mean");
            columns.Take(g.Column("m"), mean);
            columns.Take(g.Column("n"), cells.Size(g.Column("n"), g.Number));
            columns.Derive(g.Column("sd"), cv * Formula.Abs(mean));
        }

        TakeSham(cells, columns);
        return columns;
    }

    private static MeasureColumns ReadChanges(StudyCells cells)
    {
        var columns = new MeasureColumns();
        var correlation = cells.Read("ri", ColumnKind.Correlation, "correlation of before and after");
        foreach (var g in StudyGroup.Both)
        {
            var (pre, post) = (Cell("pre", ColumnKind.Number, "mean before"), Cell("post", ColumnKind.Number, "mean after"));
            var (s0, s1) = (Cell("sdpre", ColumnKind.StandardDeviation, "SD before"), Cell("sdpost", ColumnKind.StandardDeviation, "SD after"));
            columns.Derive(g.Column("m"), post - pre);
            columns.Derive(g.Column("sd"), Formula.Sqrt(Formula.AtLeast(
                0, s0 * s0 + s1 * s1 - 2 * correlation * s0 * s1)));
            columns.Take(g.Column("n"), cells.Size(g.Column("n"), g.Number));
            Formula Cell(string name, ColumnKind kind, string what) => cells.Read(g.Column(name), kind, $"{g.Who} {what}");
        }

        return columns;
    }
}
