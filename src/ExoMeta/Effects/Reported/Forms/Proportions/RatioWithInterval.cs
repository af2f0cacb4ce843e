using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;

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
    public override IEnumerable<(string Column, string Message)> Validate() =>
        IntervalCheck.Validate(Estimate, Lower, Upper, isLog: true);

    /// <inheritdoc/>
    public override Recovery Recover(ImmutableArray<Assumption> assumptions)
    {
        var z = -Normal.Quantile(0.5 - Level / 200);
        var unknowns = new UnknownsBuilder();
        var (estimate, lower, upper) = (
            unknowns.Rounded("estimate", Estimate), unknowns.Rounded("lower limit", Lower), unknowns.Rounded("upper limit", Upper));
        var effect = unknowns.Effect(
            Formula.Log(estimate), IntervalCheck.Variance(lower, upper, isLog: true, z), double.PositiveInfinity);
        return new Recovery.WithVariance(Measure, AnalysisScale.Log, effect, new(
            Printed, Derived.Effect($"log {Measure}", effect.PlugIn),
            "log(est); SE = (log ub − log lb)/(2z)", "Higgins et al. 2023, Cochrane Handbook 6.3.2"));
    }
}
