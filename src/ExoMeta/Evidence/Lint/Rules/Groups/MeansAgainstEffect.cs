using ExoMeta.Effects;

namespace ExoMeta.Evidence.Lint;

/// <summary>
/// Means (and standard deviations) that do not give the printed effect over the rounding of all of them. MD: m₁ − m₂. ROM: m₁/m₂ or its
/// logarithm. SMD: the difference over the pooled SD or either arm's, with or without Hedges' factor, any of which may be called SMD. The
/// opposite sign is an error; another size is a warning, because it may be adjusted for baseline. Rows marked adjusted are left out.
/// </summary>
internal sealed class MeansAgainstEffect() : LintRowRule(
    "means-contradict-effect", LintSeverity.Error,
    "The means do not give the printed MD, SMD or ROM within rounding; the opposite sign is an error. Not where the column 'adjusted' says yes.",
    "m1i m2i (with sd1i sd2i n1i n2i for SMD) with est and a measure MD, WMD, SMD, SMDH or ROM",
    "Hedges 1981; Glass 1976")
{
    internal override IEnumerable<LintFinding> CheckRow(LintRow row)
    {
        if (row.IsAdjusted || row.Effect is not { EstimateColumn: "est" } effect
            || row.Group(GroupRole.Treated) is not { Mean: { } m1 } treated || row.Group(GroupRole.Control) is not { Mean: { } m2 } control)
        {
            yield break;
        }

        var difference = Bounds.Of(m1) - Bounds.Of(m2);
        var (expected, isRatio) = effect.Measure.ToUpperInvariant() switch
        {
            "MD" or "WMD" => (difference, false),
            "SMD" or "SMDH" => (Standardized(difference, treated, control), false),
            "ROM" when m1.Low > 0 && m2.Low > 0 => ((Bounds?)new Bounds(m1.Low / m2.High, m1.High / m2.Low), true),
            _ => (null, false),
        };
        var printed = Bounds.Of(effect.Estimate);
        if (expected is not { } range || range.Overlaps(printed) || (isRatio && range.Log.Overlaps(printed)))
        {
            yield break;
        }

        var mirrored = isRatio ? new Bounds(1 / range.High, 1 / range.Low) : new(-range.High, -range.Low);
        var isMirrored = mirrored.Overlaps(printed) || (isRatio && mirrored.Log.Overlaps(printed));
        var isOpposite = !isRatio && ((range.Low > 0 && printed.High < 0) || (range.High < 0 && printed.Low > 0));
        yield return Find(row, "est", isOpposite ? LintSeverity.Error : LintSeverity.Warning,
            $"the means {Say.Text(m1)} and {Say.Text(m2)} give {effect.Measure} {Say.Number((range.Low + range.High) / 2)}, but {Say.Text(effect.Estimate)} is printed"
            + (isMirrored ? "; it is that of the arms swapped" : isOpposite ? "; the sign is the opposite" : ""));
    }

    private static Bounds? Standardized(Bounds difference, Group treated, Group control)
    {
        if (Deviation(treated) is not { } s1 || Deviation(control) is not { } s2 || treated.Size is not >= 2 || control.Size is not >= 2)
        {
            return null;
        }

        var (n1, n2) = (treated.Size.Value, control.Size.Value);
        var df = n1 + n2 - 2;
        double Pooled(double a, double b) => Math.Sqrt(((n1 - 1) * a * a + (n2 - 1) * b * b) / df);
        Bounds[] deviations = [s1, s2, new(Pooled(s1.Low, s2.Low), Pooled(s1.High, s2.High)), new(Math.Sqrt((s1.Low * s1.Low + s2.Low * s2.Low) / 2), Math.Sqrt((s1.High * s1.High + s2.High * s2.High) / 2))];
        double[] factors = [1, 1 - 3 / (4 * df - 1)];
        return deviations
            .SelectMany(s => factors.SelectMany(j => new[] { s.Low, s.High }.SelectMany(d => new[] { j * difference.Low / d, j * difference.High / d })))
            .Aggregate((Bounds?)null, (all, x) => all?.Union(Bounds.Exactly(x)) ?? Bounds.Exactly(x));
    }

    private static Bounds? Deviation(Group group)
    {
        if (group.Spread is not { Low: > 0 } spread)
        {
            return null;
        }

        return Bounds.Of(spread).Map(s => group.IsStandardError ? s * Math.Sqrt(group.Size ?? 1) : s);
    }
}
