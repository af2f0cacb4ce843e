using System.Collections.Immutable;

namespace ExoMeta.Effects;

/// <summary>The same subjects twice: m₁ after, m₂ before, as in escalc's m1i − m2i. The correlation may be printed, assumed or a distribution.</summary>
internal static class PairedForms
{
    private static readonly string[] Gives = ["sd1i", "m1i", "m2i", "sd2i", "ni", "ri"];

    /// <summary>All forms of one group twice.</summary>
    public static ImmutableArray<StudyForm> All { get; } =
    [
        new ColumnsForm(
            "paired-sd", "means after (1) and before (2) with standard deviations and their correlation",
            ["m1i", "sd1i", "m2i", "sd2i", "ni", "ri"], [], Gives, "the measure's formula, from the columns as printed", null,
            cells => Read(cells, (time, _) => cells.Read(time.Column("sd"), ColumnKind.StandardDeviation, $"SD {time.Who}"), derived: false)),
        new ColumnsForm(
            "paired-sem", "means after (1) and before (2) with standard errors and their correlation",
            ["m1i", "se1i", "m2i", "se2i", "ni", "ri"], [], Gives, "SD = SEM·√n", "Higgins et al. 2023, Cochrane Handbook 6.5.2.2",
            cells => Read(cells, (time, n) =>
            {
                var error = cells.Read(time.Column("se"), ColumnKind.Positive, $"SEM {time.Who}");
                return error * Formula.Sqrt(n);
            }, derived: true)),
        new ColumnsForm(
            "change-sd", "mean change with the standard deviation of the changes", ["change", "sdchange", "ni"], [], Gives,
            "the measure's formula, from the columns as printed", null, cells => ReadChange(
                cells, n => cells.Read("sdchange", ColumnKind.Positive, "SD of the changes")))
        {
            Only = ["MC", "SMCC"],
        },
        new ColumnsForm(
            "change-sem", "mean change with its standard error", ["change", "sechange", "ni"], [], Gives,
            "SD of the changes = SE·√n", "Higgins et al. 2023, Cochrane Handbook 6.5.2.2", cells => ReadChange(cells, n =>
            {
                var error = cells.Read("sechange", ColumnKind.Positive, "SE of the mean change");
                return error * Formula.Sqrt(n);
            }))
        {
            Only = ["MC", "SMCC"],
        },
    ];

    private static MeasureColumns Read(StudyCells cells, Func<StudyGroup, Formula, Formula> deviation, bool derived)
    {
        var columns = new MeasureColumns();
        var n = cells.Size("ni", "number of subjects");
        columns.Take("ni", n);
        columns.Take("ri", cells.Read("ri", ColumnKind.Correlation, "correlation of before and after"));
        foreach (var time in StudyGroup.Times)
        {
            columns.Take(time.Column("m"), cells.Read(time.Column("m"), ColumnKind.Number, $"mean {time.Who}"));
            var formula = deviation(time, n);
            if (derived)
            {
                columns.Derive(time.Column("sd"), formula);
            }
            else
            {
                columns.Take(time.Column("sd"), formula);
            }
        }

        return columns;
    }

    /// <summary>A change as means m₁ = change and m₂ = 0 of which only the first varies: the changes then have its deviation.</summary>
    private static MeasureColumns ReadChange(StudyCells cells, Func<Formula, Formula> deviationOf)
    {
        var columns = new MeasureColumns();
        var n = cells.Size("ni", "number of subjects");
        columns.Take("ni", n);
        columns.Take("m1i", cells.Read("change", ColumnKind.Number, "mean change"));
        columns.Take("sd1i", deviationOf(n));
        foreach (var column in (string[])["m2i", "sd2i", "ri"])
        {
            columns.Take(column, 0);
        }

        return columns;
    }
}
