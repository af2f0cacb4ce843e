using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Evidence.Lint;

/// <summary>Logarithms of the spreads of the other studies: coefficients of variation, or SDs where some mean is not above 0.</summary>
internal sealed record SpreadScale(bool IsRelative, double Median, double Spread)
{
    private const double FarInDeviations = 3.5;

    public string Name => IsRelative ? "coefficient of variation" : "SD";

    public double Of(Group group) => PortableMath.Log(IsRelative ? group.Deviation!.Value / group.Mean!.Value : group.Deviation!.Value);

    /// <summary>Mean distance of some arms from the median, and what √n would make of it.</summary>
    public (double Distance, double Expected) Distance(List<Group> arms) =>
        (arms.Average(Of) - Median, arms.Average(g => 0.5 * PortableMath.Log(g.Size!.Value)));

    /// <summary>A distance that neither the other studies' scatter nor sampling gives: the variance of log SD is about 1/(2(n − 1)).</summary>
    public double Far(List<Group> arms)
    {
        var sampling = arms.Sum(g => 0.5 / (g.Size!.Value - 1)) / (arms.Count * arms.Count);
        return Math.Max(FarInDeviations * Math.Sqrt(Spread * Spread + sampling), PortableMath.Log(2.5));
    }
}

/// <summary>The spreads of an outcome, as seen from each of its rows.</summary>
internal sealed class OtherSpreads(IEnumerable<LintRow> outcome)
{
    /// <summary>In longer tables one row moves the median so little that it need not be left out of it.</summary>
    private const int Long = 500;
    private const int FewestStudies = 3;
    private const int FewestArms = 6;

    private readonly List<LintRow> _rows = [.. outcome.Where(r => r.Groups.Any(g => g.Deviation > 0))];
    private SpreadScale? _all;

    /// <summary>Median and robust spread of the other rows; null where fewer than three of them, or six arms, have a spread.</summary>
    public SpreadScale? Without(LintRow row, List<Group> arms) =>
        _rows.Count > Long ? _all ??= Of(_rows, []) : Of([.. _rows.Where(r => r != row)], arms);

    private static SpreadScale? Of(List<LintRow> others, List<Group> arms)
    {
        var groups = others.SelectMany(r => r.Groups).Where(g => g.Deviation > 0).ToList();
        if (others.Count < FewestStudies || groups.Count < FewestArms)
        {
            return null;
        }

        var scale = new SpreadScale(groups.Concat(arms).All(g => g.Mean is { Value: > 0 }), 0, 0);
        var logs = groups.Select(scale.Of).ToList();
        var median = Robust.Median(logs);
        return scale with { Median = median, Spread = Robust.Deviation(logs, median) };
    }
}

/// <summary>Median and the median absolute deviation, scaled to the normal's standard deviation.</summary>
internal static class Robust
{
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public static double Deviation(IEnumerable<double> values, double median) => 1.4826 * Median(values.Select(v => Math.Abs(v - median)));
}
