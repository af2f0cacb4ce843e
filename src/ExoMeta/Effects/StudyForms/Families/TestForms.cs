using System.Collections.Immutable;

namespace ExoMeta.Effects;

/// <summary>A test of two groups' means, or of one group's change, without the means: enough for a standardized difference.</summary>
/// <remarks>
/// The pooled t of two groups is the difference over s√(1/n₁ + 1/n₂), so that d = t√(1/n₁ + 1/n₂); F with 1 numerator degree of freedom is
/// t² without its sign; a p-value gives |t| on n₁ + n₂ − 2 degrees of freedom (Borenstein et al. 2009, chapter 4; Cochrane Handbook 6.5.2).
/// A paired t is the mean change over s/√n.
/// </remarks>
internal static class TestForms
{
    private static readonly string[] Sizes = ["n1i", "n2i"];
    private static readonly string[] Directions = ["up", "down"];

    /// <summary>All forms of a test alone.</summary>
    public static ImmutableArray<StudyForm> All { get; } =
    [
        OfGroups("t-test", "the t of an unpaired t test and the group sizes", "t", [], "d = t√(1/n₁ + 1/n₂)", SignedT),
        OfGroups("f-test", "the F of a one-way analysis of two groups, their sizes and the direction", "f", ["direction"],
            "d = ±√F·√(1/n₁ + 1/n₂)", (cells, _) => FromF(cells)),
        OfGroups("p-test", "the p-value of an unpaired t test, the group sizes and the direction", "p", ["direction"],
            "d = ±t(p; n₁ + n₂ − 2)·√(1/n₁ + 1/n₂)", FromP),
        new ColumnsForm(
            "paired-t", "the t of a paired t test and the number of subjects", ["t", "ni"], [], ["ni"],
            "change/SD of the changes = t/√n", "Borenstein et al. 2009, 4.4", ReadPaired)
        {
            Only = ["SMCC"],
        },
    ];

    private static ColumnsForm OfGroups(
        string name, string prints, string statistic, string[] also, string formula,
        Func<StudyCells, Formula, Formula> read) =>
        new(name, prints, [statistic, .. Sizes, .. also], statistic == "p" ? ["sided"] : [], ["n1i"], formula, "Borenstein et al. 2009, 4.4", cells =>
        {
            var columns = new MeasureColumns();
            var (n1, n2) = (cells.Size("n1i", "number of treated"), cells.Size("n2i", "number of controls"));
            var t = read(cells, n1 + n2 - 2);
            columns.Take("n1i", n1);
            columns.Take("n2i", n2);
            columns.Take("m1i", t * Formula.Sqrt(1 / n1 + 1 / n2));
            columns.Take("m2i", 0);
            columns.Take("sd1i", 1);
            columns.Take("sd2i", 1);
            return columns;
        })
        {
            Only = ["SMD"],
        };

    private static Formula SignedT(StudyCells cells, Formula degreesOfFreedom) => cells.Rounded("t", cells.Printed("t"));

    private static Formula FromF(StudyCells cells)
    {
        var (f, sign) = (cells.Read("f", ColumnKind.Positive, "F"), Sign(cells));
        return sign * Formula.Sqrt(f);
    }

    private static Formula FromP(StudyCells cells, Formula degreesOfFreedom)
    {
        var (t, sign) = (TestStatistics.ReadP(cells, degreesOfFreedom), Sign(cells));
        return sign * t;
    }

    private static MeasureColumns ReadPaired(StudyCells cells)
    {
        var columns = new MeasureColumns();
        var (n, t) = (cells.Size("ni", "number of subjects", 3), cells.Rounded("t", cells.Printed("t")));
        columns.Take("ni", n);
        columns.Take("m1i", t / Formula.Sqrt(n));
        columns.Take("sd1i", 1);
        foreach (var column in (string[])["m2i", "sd2i", "ri"])
        {
            columns.Take(column, 0);
        }

        return columns;
    }

    /// <summary>Whether the treated lie above the controls.</summary>
    private static double Sign(StudyCells cells) => cells.Choice("direction", Directions) == "down" ? -1 : 1;
}
