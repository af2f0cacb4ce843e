using ExoMeta.Effects;

namespace ExoMeta.Pooling;

/// <summary>
/// How far the control group's errors move an effect, in standard errors: by its mean (or proportion, or rate) and by its spread. The covariance of two
/// effects with one control group is the product of their means' loadings plus that of their spreads' (delta method; Gleser and Olkin 2009).
/// </summary>
/// <param name="Mean">Loading of the control's mean.</param>
/// <param name="Spread">Loading of the control's standard deviation.</param>
internal readonly record struct ControlShare(double Mean, double Spread)
{
    private static readonly (string Code, Func<double[], double, ControlShare> Of)[] ByMeasure =
    [
        ("OR", (r, add) => new(Math.Sqrt(1 / (r[2] + add) + 1 / (r[3] - r[2] + add)), 0)),
        ("RR", (r, add) => new(Math.Sqrt(1 / (r[2] + add) - 1 / (r[3] + 2 * add)), 0)),
        ("RD", (r, add) => new(RiskLoading(r[2] + add, r[3] - r[2] + add), 0)),
        ("AS", (r, add) => new(0.5 / Math.Sqrt(r[3] + 2 * add), 0)),
        ("IRR", (r, add) => new(1 / Math.Sqrt(r[2] + add), 0)),
        ("IRD", (r, add) => new(Math.Sqrt(r[2] + add) / r[3], 0)),
        ("IRSD", (r, _) => new(0.5 / Math.Sqrt(r[3]), 0)),
        ("MD", (r, _) => new(r[4] / Math.Sqrt(r[5]), 0)),
        ("ROM", (r, _) => new(r[4] / (Math.Sqrt(r[5]) * r[3]), 0)),
        ("CVR", (r, _) => new(r[4] / (Math.Sqrt(r[5]) * r[3]), Math.Sqrt(0.5 / (r[5] - 1)))),
        ("VR", (r, _) => new(0, Math.Sqrt(0.5 / (r[3] - 1)))),
        ("SMD", (r, _) => new(1 / Math.Sqrt(r[5]), 0)),
        ("SMDH", HeteroscedasticMeans),
    ];

    /// <summary>Codes of the measures for which the covariance is known.</summary>
    public static IEnumerable<string> Codes => ByMeasure.Select(m => m.Code);

    /// <summary>The loadings of a row; null for another measure.</summary>
    /// <param name="measure">Measure.</param>
    /// <param name="row">Raw data in the measure's order.</param>
    /// <param name="rule">What zero cells get, as in the row's own effect.</param>
    /// <param name="groups">Members of all groups that standardise an SMD together; null: its own two groups.</param>
    public static ControlShare? Of(Measure measure, double[] row, ZeroCellRule rule, double? groups)
    {
        var add = measure.TakesZeroCellRule ? rule.AdditionFor(measure.HasZeroCell(row)) : 0;
        foreach (var (code, share) in ByMeasure)
        {
            if (code == measure.Code)
            {
                var loadings = share(row, add);
                return code == "SMD" ? loadings with { Spread = SpreadOfDifference(measure, row, groups) } : loadings;
            }
        }

        return null;
    }

    private static double RiskLoading(double events, double others)
    {
        var n = events + others;
        return Math.Sqrt(events * others / n) / n;
    }

    /// <summary>
    /// All groups standardise: d₁d₂/(2N) with N over all groups (Gleser and Olkin 2009, equation 19.19). Each pair standardises itself: the control makes up
    /// n_c/N_i of the pooled variance's degrees of freedom, so d₁d₂·n_c/(2N₁N₂).
    /// </summary>
    private static double SpreadOfDifference(Measure measure, double[] row, double? groups)
    {
        var d = measure.Compute(row, ZeroCellRule.None).Estimate;
        return groups is { } n ? d / Math.Sqrt(2 * n) : d * Math.Sqrt(0.5 * row[5]) / (row[2] + row[5]);
    }

    private static ControlShare HeteroscedasticMeans(double[] r, double add)
    {
        var (v1, v2) = (r[1] * r[1], r[4] * r[4]);
        var average = 0.5 * (v1 + v2);
        Measures.TryFind("SMDH", out var measure);
        var effect = measure!.Compute(r, ZeroCellRule.None);
        var g = effect.Estimate;

        // The small-sample factor J², as it stands in the row's own variance.
        var plain = g * g * (v1 * v1 / (r[2] - 1) + v2 * v2 / (r[5] - 1)) / (8 * average * average)
            + (v1 / (r[2] - 1) + v2 / (r[5] - 1)) / average;
        var correction = Math.Sqrt(effect.Variance / plain);
        return new(correction * Math.Sqrt(v2 / ((r[5] - 1) * average)), correction * g * v2 / (average * Math.Sqrt(8 * (r[5] - 1))));
    }
}
