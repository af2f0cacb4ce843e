using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Requests;

/// <summary>What the pooled effect means to those who decide.</summary>
/// <param name="MinimalImportantDifference">The stated difference, on the display scale; null when none was.</param>
/// <param name="BeyondIt">P(mean effect beyond it), under the confidence or posterior distribution.</param>
/// <param name="NewStudyBeyondIt">The same of a new study's true effect; null where the model has none.</param>
/// <param name="Absolute">Absolute effects at the stated control risks.</param>
public sealed record MeaningOfEffect(
    double? MinimalImportantDifference, double? BeyondIt, double? NewStudyBeyondIt, ImmutableArray<AbsoluteEffect> Absolute)
{
    /// <summary>Says it; null when nothing was asked.</summary>
    internal static MeaningOfEffect? Of(PoolRequest request, PooledMean? mean)
    {
        if (mean is null || (request.MinimalImportantDifference is null && request.ControlRisks.IsEmpty))
        {
            return null;
        }

        var (display, scale) = (request.Table.Display, request.Table.Scale);
        double? beyond = null, newStudy = null;
        if (request.MinimalImportantDifference is { } difference)
        {
            var threshold = display.Inverse(scale, difference);
            double Beyond(Tails tails) => threshold < 0 ? tails.Below(threshold) : tails.Above(threshold);
            beyond = Beyond(mean.Distribution);
            newStudy = mean.NewStudy is { } one ? Beyond(one) : null;
        }

        return new(request.MinimalImportantDifference, beyond, newStudy, [.. request.ControlRisks.Select(r => AbsoluteEffect.At(r, request.Table.Measure.Code, mean))]);
    }
}

/// <summary>Risk under treatment where the risk without it is known.</summary>
/// <param name="ControlRisk">Risk without treatment.</param>
/// <param name="TreatedRisk">Risk under treatment.</param>
/// <param name="Interval">Its interval, from that of the effect.</param>
/// <param name="Prediction">The same for a new study; null where the model has none.</param>
/// <param name="IsCut">Whether one of these risks lay outside [0, 1] and was set to the nearer end, as RR and RD may make them.</param>
public sealed record AbsoluteEffect(double ControlRisk, double TreatedRisk, Interval Interval, Interval? Prediction, bool IsCut)
{
    /// <summary>Risk under treatment minus risk without it.</summary>
    public double Difference => TreatedRisk - ControlRisk;

    internal static AbsoluteEffect At(double controlRisk, string measure, PooledMean mean)
    {
        double Treated(double effect) => AbsoluteRisk.Treated(measure, effect, controlRisk);
        Interval On(Interval i) => new(Treated(i.Lower), Treated(i.Upper));
        Interval[] intervals = [mean.Interval, mean.Prediction ?? mean.Interval];
        var isCut = intervals.SelectMany(i => new[] { i.Lower, i.Upper }).Append(mean.Estimate).Any(e => AbsoluteRisk.IsCut(measure, e, controlRisk));
        return new(controlRisk, Treated(mean.Estimate), On(mean.Interval), mean.Prediction is { } p ? On(p) : null, isCut);
    }
}
