using System.Collections.Immutable;

namespace ExoMeta.Effects;

/// <summary>One group: a mean, a proportion, a correlation.</summary>
internal static class SingleGroupForms
{
    private static readonly string[] Mean = ["mi", "sdi", "ni"];

    /// <summary>All forms of one group.</summary>
    public static ImmutableArray<StudyForm> All { get; } =
    [
        new ColumnsForm("mean-sd", "the mean of one group with its standard deviation", Mean, [], Mean, "the measure's formula, from the columns as printed", null, cells =>
        {
            var columns = ReadMean(cells, out _);
            columns.Take("sdi", cells.Read("sdi", ColumnKind.Positive, "SD"));
            return columns;
        }),
        new ColumnsForm(
            "mean-sem", "the mean of one group with its standard error", ["mi", "sei", "ni"], [], Mean,
            "SD = SEM·√n", "Higgins et al. 2023, Cochrane Handbook 6.5.2.2", cells =>
            {
                var columns = ReadMean(cells, out var n);
                var error = cells.Read("sei", ColumnKind.Positive, "SEM");
                columns.Derive("sdi", error * Formula.Sqrt(n));
                return columns;
            }),
        new ColumnsForm("proportion", "events in one group", ["xi", "ni"], [], ["xi", "ni"], "the measure's formula, from the columns as printed", null, cells =>
        {
            var columns = new MeasureColumns();
            CountForms.TakeEvents(cells, columns, "xi", "ni", "subjects");
            return columns;
        }),
        new ColumnsForm("correlation", "a correlation and the number of subjects", ["ri", "ni"], [], ["ri", "ni"], "the measure's formula, from the columns as printed", null, cells =>
        {
            var columns = new MeasureColumns();
            columns.Take("ri", cells.Read("ri", ColumnKind.Correlation, "correlation"));
            columns.Take("ni", cells.Size("ni", "number of subjects", 4));
            return columns;
        })
        {
            Only = ["COR", "UCOR", "ZCOR"],
        },
    ];

    private static MeasureColumns ReadMean(StudyCells cells, out Formula size)
    {
        var columns = new MeasureColumns();
        columns.Take("mi", cells.Read("mi", ColumnKind.Number, "mean"));
        size = cells.Size("ni", "number of subjects");
        columns.Take("ni", size);
        return columns;
    }
}
