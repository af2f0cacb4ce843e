using System.Collections.Immutable;
using System.Globalization;

namespace ExoMeta.Effects;

/// <summary>Medians of treated (1) and controls (2), with quartiles, range or both.</summary>
internal static class MedianForms
{
    private static readonly string[] Range = ["min1i", "med1i", "max1i", "n1i", "min2i", "med2i", "max2i", "n2i"];
    private static readonly string[] Quartiles = ["q11i", "med1i", "q31i", "n1i", "q12i", "med2i", "q32i", "n2i"];

    private static readonly string[] AllFive =
        ["min1i", "q11i", "med1i", "q31i", "max1i", "n1i", "min2i", "q12i", "med2i", "q32i", "max2i", "n2i"];

    /// <summary>What a group of quantiles gives.</summary>
    private delegate Formula FromQuantiles(Formula[] quantiles, Formula n);

    /// <summary>All forms of two groups' medians.</summary>
    public static ImmutableArray<StudyForm> All { get; } =
    [
        new ColumnsForm(
            "medians-iqr", "medians with quartiles", Quartiles, ["msham"], GroupForms.Gives,
            "mean = w(q₁ + q₃)/2 + (1 − w)m, w = 0.7 + 0.39/n; SD = (q₃ − q₁)/(2Φ⁻¹((0.75n − 0.125)/(n + 0.25)))",
            "Luo et al. 2018; Wan et al. 2014", cells => Read(
                cells, ["q1", "med", "q3"],
                (q, n) => SampleFromQuantiles.MeanOfQuartiles(q[0], q[1], q[2], n),
                (q, n) => SampleFromQuantiles.DeviationOfQuartiles(q[0], q[2], n),
                (q, n) => SampleFromQuantiles.SkewnessOfQuartiles(q[0], q[1], q[2], n))),
        new ColumnsForm(
            "medians-range", "medians with minimum and maximum", Range, ["msham"], GroupForms.Gives,
            "mean = w(a + b)/2 + (1 − w)m, w = 4/(4 + n^0.75); SD = (b − a)/(2Φ⁻¹((n − 0.375)/(n + 0.25)))",
            "Luo et al. 2018; Wan et al. 2014", cells => Read(
                cells, ["min", "med", "max"],
                (q, n) => SampleFromQuantiles.MeanOfRange(q[0], q[1], q[2], n),
                (q, n) => SampleFromQuantiles.DeviationOfRange(q[0], q[2], n),
                (q, n) => SampleFromQuantiles.SkewnessOfRange(q[0], q[1], q[2], n))),
        new ColumnsForm(
            "medians-iqr-range", "medians with quartiles, minimum and maximum", AllFive, ["msham"], GroupForms.Gives,
            "mean = w₁(a + b)/2 + w₂(q₁ + q₃)/2 + (1 − w₁ − w₂)m, w₁ = 2.2/(2.2 + n^0.75), w₂ = 0.7 − 0.72/n^0.55; "
            + "SD = w(b − a)/ξ + (1 − w)(q₃ − q₁)/η, w = 1/(1 + 0.07n^0.6)",
            "Luo et al. 2018; Shi et al. 2020", cells => Read(
                cells, ["min", "q1", "med", "q3", "max"],
                (q, n) => SampleFromQuantiles.MeanOfAllFive(q[0], q[1], q[2], q[3], q[4], n),
                (q, n) => SampleFromQuantiles.DeviationOfAllFive(q[0], q[1], q[3], q[4], n),
                (q, n) => SampleFromQuantiles.SkewnessOfAllFive(q[0], q[1], q[2], q[3], q[4], n))),
    ];

    private static MeasureColumns Read(
        StudyCells cells, string[] names, FromQuantiles mean, FromQuantiles deviation,
        Func<double[], double, (double Statistic, double Critical)> skewness)
    {
        var columns = new MeasureColumns();
        foreach (var g in StudyGroup.Both)
        {
            var quantiles = ReadOrdered(cells, names, g);
            var n = cells.Size(g.Column("n"), g.Number);
            columns.Take(g.Column("n"), n);
            columns.Derive(g.Column("m"), mean(quantiles, n));
            columns.Derive(g.Column("sd"), deviation(quantiles, n));
            if (cells.Problems.Count == 0)
            {
                WarnOfSkewness(cells, columns, g, quantiles, n, skewness);
            }
        }

        if (cells.Has("msham"))
        {
            columns.Take("msham", cells.Read("msham", ColumnKind.Number, "sham mean"));
        }

        return columns;
    }

    private static Formula[] ReadOrdered(StudyCells cells, string[] names, StudyGroup group)
    {
        var columns = names.Select(n => group.Column(n)).ToArray();
        var printed = columns.Select(cells.Printed).ToArray();
        for (var i = 1; i < columns.Length; i++)
        {
            if (printed[i].Value < printed[i - 1].Value)
            {
                cells.Note(columns[i], $"{printed[i]} lies below {columns[i - 1]} {printed[i - 1]}; quantiles ascend");
            }
        }

        if (printed[^1].Value == printed[0].Value)
        {
            cells.Note(columns[^1], $"{columns[0]} and {columns[^1]} are both {printed[0]}, so that the group has no spread");
        }

        return [.. printed.Select((p, i) => cells.Rounded($"{group.Who} {InWords(names[i])}", p))];
    }

    private static string InWords(string quantile) => quantile switch
    {
        "min" => "minimum",
        "q1" => "lower quartile",
        "med" => "median",
        "q3" => "upper quartile",
        _ => "maximum",
    };

    private static void WarnOfSkewness(
        StudyCells cells, MeasureColumns columns, StudyGroup group, Formula[] quantiles, Formula n,
        Func<double[], double, (double Statistic, double Critical)> skewness)
    {
        const double SmallestTested = 5;
        var plugIn = cells.Unknowns.PlugIns();
        var (statistic, critical) = skewness([.. quantiles.Select(q => q.At(plugIn))], n.At(plugIn));
        if (n.At(plugIn) >= SmallestTested && statistic > critical)
        {
            columns.Warn(string.Create(
                CultureInfo.InvariantCulture,
                $"the {group.Who} group is skewed (statistic {statistic:0.000}, critical {critical:0.000} at 5 %, Shi et al. 2023): mean and SD from its quantiles assume a normal sample and may be far off"));
        }
    }
}
