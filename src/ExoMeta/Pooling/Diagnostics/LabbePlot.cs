using System.Collections.Immutable;
using ExoMeta.Effects;

namespace ExoMeta.Pooling;

/// <summary>A study's place in a L'Abbé plot.</summary>
/// <param name="Label">The study.</param>
/// <param name="Control">x: events over patients of the control group, as counted.</param>
/// <param name="Treated">y: the same of the treated group.</param>
/// <param name="Total">Patients of both groups.</param>
public sealed record LabbePoint(string Label, double Control, double Treated, double Total);

/// <summary>The risk that a pooled effect makes of one control risk.</summary>
/// <param name="Control">Risk of the control group.</param>
/// <param name="Treated">Risk of the treated group at the pooled effect.</param>
/// <param name="Interval">Its interval, from that of the pooled effect.</param>
/// <param name="IsCut">Whether the risk of the treated group would leave [0, 1], as RR and RD may make it; it is set to the nearer end.</param>
public readonly record struct LabbeCurvePoint(double Control, double Treated, Interval Interval, bool IsCut);

/// <summary>Coordinates of a L'Abbé plot (L'Abbé, Detsky and O'Rourke 1987, Ann. Intern. Med. 107:224): risks of the two groups against each other.</summary>
/// <param name="Points">The studies, in their order.</param>
/// <param name="Curve">Where studies with the pooled effect would lie; empty without one.</param>
public sealed record LabbePlot(ImmutableArray<LabbePoint> Points, ImmutableArray<LabbeCurvePoint> Curve)
{
    /// <summary>Places studies and curve.</summary>
    /// <param name="tables">The studies.</param>
    /// <param name="measure">Measure of the pooled effect, one of <see cref="AbsoluteRisk.Measures"/>.</param>
    /// <param name="pooled">The pooled effect with its interval, on the analysis scale; null for none.</param>
    /// <param name="largestRisk">Control risk at which the curve ends, in (0, 1]; at 1 itself there are no odds, so it ends just before.</param>
    /// <param name="pointsOfCurve">Points of the curve, at least 2, even in the control risk.</param>
    /// <exception cref="ArgumentException">Another measure.</exception>
    public static LabbePlot Of(
        IEnumerable<TwoByTwo> tables, string measure, (double Estimate, Interval Interval)? pooled, double largestRisk = 1, int pointsOfCurve = 201)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentOutOfRangeException.ThrowIfLessThan(pointsOfCurve, 2);
        if (!(largestRisk is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(largestRisk), largestRisk, "a risk lies between 0 and 1");
        }

        if (!AbsoluteRisk.Measures.Contains(measure))
        {
            throw new ArgumentException($"a L'Abbé plot is drawn for {string.Join(", ", AbsoluteRisk.Measures)}, not for {measure}", nameof(measure));
        }

        return new(
            [.. tables.Select(t => new LabbePoint(t.Label, t.Events2 / t.Size2, t.Events1 / t.Size1, t.Total))],
            pooled is { } effect
                ? [.. Enumerable.Range(0, pointsOfCurve).Select(i => At(measure, effect.Estimate, effect.Interval, largestRisk * Math.Clamp((double)i / (pointsOfCurve - 1), Edge, 1 - Edge)))]
                : []);
    }

    /// <summary>How near to its ends the curve is drawn: at control risks of 0 and 1 there are no odds.</summary>
    private const double Edge = 1e-6;

    private static LabbeCurvePoint At(string measure, double estimate, Interval interval, double control) => new(
        control, AbsoluteRisk.Treated(measure, estimate, control),
        new(AbsoluteRisk.Treated(measure, interval.Lower, control), AbsoluteRisk.Treated(measure, interval.Upper, control)),
        AbsoluteRisk.IsCut(measure, estimate, control));
}
