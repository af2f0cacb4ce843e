using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Effects;

/// <summary>A ratio with its confidence interval: OR 0.069 (0.016–0.292).</summary>
/// <remarks>
/// Estimate log(est), SE (log ub − log lb)/(2z) with z the normal quantile of the level (Cochrane Handbook, Higgins et al. 2023,
/// 6.3.2). The rounding of the three numbers is unknown.
/// </remarks>
/// <param name="Printed">The printed value.</param>
/// <param name="Measure">OR, RR or HR.</param>
/// <param name="Estimate">The ratio.</param>
/// <param name="Lower">Lower limit.</param>
/// <param name="Upper">Upper limit.</param>
/// <param name="Level">Confidence level in percent.</param>
public sealed record RatioWithInterval(
    string Printed, string Measure, PrintedNumber Estimate, PrintedNumber Lower, PrintedNumber Upper, double Level)
    : ReportedStatistic(Printed)
{
    /// <summary>The form.</summary>
    public static ReportedForm Description { get; } = new(
        "ratio-ci", ["measure", "est", "lb", "ub", "level"], [],
        cells => (cells.Choice("measure", "OR", "RR", "HR"), cells.Number("est"), cells.Number("lb"), cells.Number("ub"), cells.Level())
            is ({ } measure, { } estimate, { } lower, { } upper, { } level)
                ? new RatioWithInterval(cells.Printed, measure, estimate, lower, upper, level)
                : null);

    /// <inheritdoc/>
    public override string Form => Description.Name;

    /// <inheritdoc/>
    public override IEnumerable<(string Column, string Message)> Validate()
    {
        var signs = new[] { ("est", Estimate), ("lb", Lower), ("ub", Upper) }
            .Where(c => c.Item2.Value <= 0)
            .Select(c => (c.Item1, $"{c.Item2} is no ratio; expected a number above 0"))
            .ToList();
        if (signs.Count > 0)
        {
            return signs;
        }

        if (Lower.Value >= Upper.Value)
        {
            return [("lb", $"the lower limit {Lower} is not below the upper limit {Upper}")];
        }

        if (Estimate.Value < Lower.Value || Estimate.Value > Upper.Value)
        {
            return [("est", $"{Estimate} lies outside its interval {Lower} to {Upper}")];
        }

        // The estimate of a Wald interval is the geometric mean of its limits; rounding widens both to intervals.
        var (middleLow, middleHigh) = (Math.Sqrt(Lower.Low * Upper.Low), Math.Sqrt(Lower.High * Upper.High));
        return middleLow > Estimate.High || middleHigh < Estimate.Low
            ? [("est", $"{Estimate} is not the geometric middle of {Lower} to {Upper} (that is {NumberText.Short(Math.Sqrt(Lower.Value * Upper.Value))}): "
                + "the interval is not symmetric on the log scale beyond what rounding explains, so that it gives no standard error")]
            : [];
    }

    /// <inheritdoc/>
    public override Recovery Recover(ImmutableArray<Assumption> assumptions)
    {
        var z = -Normal.Quantile(0.5 - Level / 200);
        var unknowns = new UnknownsBuilder();
        var (estimate, lower, upper) = (
            unknowns.Rounded("estimate", Estimate), unknowns.Rounded("lower limit", Lower), unknowns.Rounded("upper limit", Upper));
        var effect = unknowns.Effect(u =>
        {
            var standardError = PortableMath.Log(upper.In(u) / lower.In(u)) / (2 * z);
            return new(PortableMath.Log(estimate.In(u)), standardError * standardError);
        });
        return new Recovery.WithVariance(Measure, AnalysisScale.Log, effect, new(
            Printed, Derived.Effect($"log {Measure}", effect.PlugIn),
            "log(est); SE = (log ub \u2212 log lb)/(2z)", "Higgins et al. 2023, Cochrane Handbook 6.3.2"));
    }
}
