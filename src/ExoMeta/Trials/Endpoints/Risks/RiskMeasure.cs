using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>The scale on which a risk is compared with that of the control arm: that of θ, of the estimate and of a margin.</summary>
public abstract class RiskMeasure
{
    /// <summary>Log odds ratio: it carries every control risk inside (0, 1) to a risk inside (0, 1).</summary>
    public static RiskMeasure OddsRatio { get; } = new RiskMeasureOf<LogOddsRatioScale>("OR", "log odds ratio", 0, 1, isBounded: false);

    /// <summary>Log risk ratio.</summary>
    public static RiskMeasure RiskRatio { get; } = new RiskMeasureOf<LogRiskRatioScale>("RR", "log risk ratio", 0, double.NaN, isBounded: true);

    /// <summary>Risk difference.</summary>
    public static RiskMeasure RiskDifference { get; } = new RiskMeasureOf<RiskDifferenceScale>("RD", "risk difference", double.NaN, double.NaN, isBounded: true);

    /// <summary>All of them, in the order in which they are listed to people.</summary>
    public static ImmutableArray<RiskMeasure> All { get; } = [OddsRatio, RiskRatio, RiskDifference];

    /// <summary>Code of the measure of evidence that θ is on: OR, RR or RD.</summary>
    public abstract string Code { get; }

    /// <summary>Its name: "log odds ratio".</summary>
    public abstract string EffectName { get; }

    /// <summary>Whether an effect can carry a risk outside [0, 1].</summary>
    public abstract bool IsBounded { get; }

    /// <summary>Whether a control risk that is certain to be <paramref name="risk"/> leaves the effect undefined.</summary>
    internal abstract bool IsUndefinedAt(double risk);

    /// <summary>Why a control risk leaves the effect undefined; null when it does not.</summary>
    internal string? ProblemWithControlRisk(UncertainQuantity risk) =>
        !risk.IsProbability ? $"control risk is {risk}, which can leave [0, 1]; a probability was expected"
        : (IsUndefinedAt(0) && risk.HasAtom(0)) || (IsUndefinedAt(1) && risk.HasAtom(1))
            ? $"control risk is {risk}; a {EffectName} needs a risk above 0{(IsUndefinedAt(1) ? " and below 1" : "")}"
        : null;

    /// <summary>Why an effect cannot be with any value of a control risk; null when it can.</summary>
    internal string? ProblemAt(UncertainQuantity risk, double theta)
    {
        var (low, high) = risk.Support;
        var (lowest, highest) = (RiskAt(low, theta), RiskAt(high, theta));
        return IsBounded && (lowest > 1 + 1e-12 || highest < -1e-12)
            ? FormattableString.Invariant($"a {EffectName} of {theta} carries the control risk {risk} to {(lowest > 1 ? lowest : highest):0.####}, outside [0, 1]")
            : null;
    }

    /// <summary>The risk that θ carries a control risk to; it may lie outside [0, 1].</summary>
    internal abstract double RiskAt(double controlRisk, double theta);

    /// <summary>The risks of an arm, each at most brought to the nearest of [0, 1], with a mask of those that were.</summary>
    internal abstract void FillRisks<TLane>(ReadOnlySpan<double> control, ReadOnlySpan<double> theta, Span<double> risks, Span<double> isTruncated)
        where TLane : struct, ILane<TLane>;

    /// <summary>Writes estimates, standard errors and the control arm's part of the variance.</summary>
    internal abstract void Estimate<TLane>(in RiskComparison comparison)
        where TLane : struct, ILane<TLane>;

    /// <summary>Writes common effects of the strata and their standard errors; see <see cref="MantelHaenszel"/>.</summary>
    internal abstract void EstimateOverStrata<TLane>(in StratumTables tables, in RiskComparison comparison)
        where TLane : struct, ILane<TLane>;
}

/// <summary>Arms of the trials of a block side by side, and where their comparison is written.</summary>
internal readonly ref struct RiskComparison
{
    /// <summary>Events of the compared arm.</summary>
    public required ReadOnlySpan<double> Events { get; init; }

    /// <summary>Patients of the compared arm whose outcome counts.</summary>
    public required ReadOnlySpan<double> Size { get; init; }

    /// <summary>Events of the reference arm.</summary>
    public required ReadOnlySpan<double> ControlEvents { get; init; }

    /// <summary>Patients of the reference arm whose outcome counts.</summary>
    public required ReadOnlySpan<double> ControlSize { get; init; }

    /// <summary>Receives estimates.</summary>
    public required Span<double> Estimate { get; init; }

    /// <summary>Receives their standard errors.</summary>
    public required Span<double> StandardError { get; init; }

    /// <summary>Receives the reference arm's part of the variances.</summary>
    public required Span<double> SharedVariance { get; init; }

    /// <summary>Receives test statistics.</summary>
    public required Span<double> Statistic { get; init; }

    /// <summary>The counts of some trials.</summary>
    public RiskCounts<TLane> At<TLane>(int i)
        where TLane : struct, ILane<TLane> =>
        new(TLane.Load(Events[i..]), TLane.Load(Size[i..]), TLane.Load(ControlEvents[i..]), TLane.Load(ControlSize[i..]));
}

/// <summary>What a <see cref="RiskMeasure"/> is made of.</summary>
internal interface IRiskScale
{
    /// <summary>The risk that θ carries a control risk to.</summary>
    static abstract TLane RiskAt<TLane>(TLane control, TLane theta)
        where TLane : struct, ILane<TLane>;

    /// <summary>The estimate, and the control arm's part of its variance.</summary>
    static abstract EffectLanes<TLane> Effect<TLane>(in RiskCounts<TLane> counts, out TLane controlVariance)
        where TLane : struct, ILane<TLane>;

    /// <summary>The common effect of strata, whose tables stand as <see cref="MantelHaenszel"/> reads them.</summary>
    static abstract EffectLanes<TLane> EffectOverStrata<TLane>(ReadOnlySpan<double> tables)
        where TLane : struct, ILane<TLane>;
}

/// <summary>A measure by its kernels.</summary>
/// <param name="code">Its code.</param>
/// <param name="effectName">Its name.</param>
/// <param name="undefinedAt">A control risk at which the effect is not defined; NaN for none.</param>
/// <param name="alsoUndefinedAt">Another.</param>
/// <param name="isBounded">Whether an effect can carry a risk outside [0, 1].</param>
internal sealed class RiskMeasureOf<TScale>(string code, string effectName, double undefinedAt, double alsoUndefinedAt, bool isBounded) : RiskMeasure
    where TScale : struct, IRiskScale
{
    /// <summary>Rounding errors do not leave [0, 1].</summary>
    private const double Rounding = 1e-12;

    public override string Code => code;

    public override string EffectName => effectName;

    public override bool IsBounded => isBounded;

    internal override bool IsUndefinedAt(double risk) => risk == undefinedAt || risk == alsoUndefinedAt;

    internal override double RiskAt(double controlRisk, double theta) => TScale.RiskAt(new LaneOne(controlRisk), new LaneOne(theta)).Value;

    internal override void FillRisks<TLane>(ReadOnlySpan<double> control, ReadOnlySpan<double> theta, Span<double> risks, Span<double> isTruncated)
    {
        var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        for (var i = 0; i < theta.Length; i += TLane.Count)
        {
            var risk = TScale.RiskAt(TLane.Load(control[i..]), TLane.Load(theta[i..]));
            if (isBounded)
            {
                var isOutside = TLane.LessThan(risk, TLane.Broadcast(-Rounding)) | TLane.LessThan(TLane.Broadcast(1 + Rounding), risk);
                TLane.Store(isOutside | TLane.Load(isTruncated[i..]), isTruncated[i..]);
                risk &= TLane.LessThan(zero, risk);
                risk = TLane.Select(TLane.LessThan(risk, one), risk, one);
            }

            TLane.Store(risk, risks[i..]);
        }
    }

    internal override void Estimate<TLane>(in RiskComparison comparison)
    {
        for (var i = 0; i < comparison.Estimate.Length; i += TLane.Count)
        {
            var effect = TScale.Effect(comparison.At<TLane>(i), out TLane shared);
            TLane.Store(effect.Estimate, comparison.Estimate[i..]);
            TLane.Store(effect.StandardError, comparison.StandardError[i..]);
            TLane.Store(shared, comparison.SharedVariance[i..]);
        }
    }

    internal override void EstimateOverStrata<TLane>(in StratumTables tables, in RiskComparison comparison)
    {
        for (var i = 0; i < comparison.Estimate.Length; i += TLane.Count)
        {
            var effect = TScale.EffectOverStrata<TLane>(tables.At<TLane>(i));
            TLane.Store(effect.Estimate, comparison.Estimate[i..]);
            TLane.Store(effect.StandardError, comparison.StandardError[i..]);
        }
    }
}

/// <summary>Odds p/(1 − p) = exp(θ) p₀/(1 − p₀).</summary>
internal readonly struct LogOddsRatioScale : IRiskScale
{
    public static TLane RiskAt<TLane>(TLane control, TLane theta)
        where TLane : struct, ILane<TLane>
    {
        // The exponential of −|θ| cannot overflow; a risk that rounded to 0 or 1 is left where it is.
        var one = TLane.Broadcast(1);
        var odds = LaneMath.Exp(theta | TLane.BroadcastBits(1UL << 63));
        var others = one - control;
        var isLower = TLane.LessThan(theta, TLane.Broadcast(0));
        var lower = control * odds;
        return TLane.Select(isLower, lower / (others + lower), control / (control + others * odds));
    }

    public static EffectLanes<TLane> Effect<TLane>(in RiskCounts<TLane> counts, out TLane controlVariance)
        where TLane : struct, ILane<TLane> => RiskEffects.LogOddsRatio(counts, out controlVariance);

    public static EffectLanes<TLane> EffectOverStrata<TLane>(ReadOnlySpan<double> tables)
        where TLane : struct, ILane<TLane> => MantelHaenszel.LogOddsRatio<TLane>(tables);
}

/// <summary>p = exp(θ) p₀.</summary>
internal readonly struct LogRiskRatioScale : IRiskScale
{
    public static TLane RiskAt<TLane>(TLane control, TLane theta)
        where TLane : struct, ILane<TLane> => control * LaneMath.Exp(theta);

    public static EffectLanes<TLane> Effect<TLane>(in RiskCounts<TLane> counts, out TLane controlVariance)
        where TLane : struct, ILane<TLane> => RiskEffects.LogRiskRatio(counts, out controlVariance);

    public static EffectLanes<TLane> EffectOverStrata<TLane>(ReadOnlySpan<double> tables)
        where TLane : struct, ILane<TLane> => MantelHaenszel.LogRiskRatio<TLane>(tables);
}

/// <summary>p = p₀ + θ.</summary>
internal readonly struct RiskDifferenceScale : IRiskScale
{
    public static TLane RiskAt<TLane>(TLane control, TLane theta)
        where TLane : struct, ILane<TLane> => control + theta;

    public static EffectLanes<TLane> Effect<TLane>(in RiskCounts<TLane> counts, out TLane controlVariance)
        where TLane : struct, ILane<TLane> => RiskEffects.RiskDifference(counts, out controlVariance);

    public static EffectLanes<TLane> EffectOverStrata<TLane>(ReadOnlySpan<double> tables)
        where TLane : struct, ILane<TLane> => MantelHaenszel.RiskDifference<TLane>(tables);
}
