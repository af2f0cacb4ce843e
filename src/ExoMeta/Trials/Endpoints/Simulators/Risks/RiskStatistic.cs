using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>A test of two risks made ready: constants only, shared by all threads.</summary>
internal abstract class RiskStatistic
{
    /// <summary>Writes the statistics; estimates and standard errors have been written.</summary>
    public abstract void Fill<TLane>(in RiskComparison comparison)
        where TLane : struct, ILane<TLane>;
}

/// <summary>Of <see cref="RiskTest.Score"/>.</summary>
internal sealed class ScoreStatistic : RiskStatistic
{
    public override void Fill<TLane>(in RiskComparison comparison)
    {
        for (var i = 0; i < comparison.Statistic.Length; i += TLane.Count)
        {
            TLane.Store(RiskScore.Statistic(comparison.At<TLane>(i)), comparison.Statistic[i..]);
        }
    }
}

/// <summary>Of <see cref="RiskTest.CorrectedChiSquare"/>.</summary>
internal sealed class CorrectedStatistic : RiskStatistic
{
    public override void Fill<TLane>(in RiskComparison comparison)
    {
        for (var i = 0; i < comparison.Statistic.Length; i += TLane.Count)
        {
            TLane.Store(RiskScore.CorrectedStatistic(comparison.At<TLane>(i)), comparison.Statistic[i..]);
        }
    }
}

/// <summary>Of <see cref="RiskTest.Wald"/>.</summary>
/// <param name="margin">On the scale of the estimate.</param>
internal sealed class WaldStatistic(double margin) : RiskStatistic
{
    public override void Fill<TLane>(in RiskComparison comparison)
    {
        var tested = TLane.Broadcast(margin);
        for (var i = 0; i < comparison.Statistic.Length; i += TLane.Count)
        {
            TLane.Store((TLane.Load(comparison.Estimate[i..]) - tested) / TLane.Load(comparison.StandardError[i..]), comparison.Statistic[i..]);
        }
    }
}

/// <summary>Of <see cref="RiskTest.FarringtonManning"/> on the difference.</summary>
/// <param name="margin">A risk difference.</param>
internal sealed class DifferenceMarginStatistic(double margin) : RiskStatistic
{
    public override void Fill<TLane>(in RiskComparison comparison)
    {
        for (var i = 0; i < comparison.Statistic.Length; i += TLane.Count)
        {
            TLane.Store(FarringtonManning.DifferenceStatistic(comparison.At<TLane>(i), TLane.Broadcast(margin)), comparison.Statistic[i..]);
        }
    }
}

/// <summary>Of <see cref="RiskTest.FarringtonManning"/> on the ratio.</summary>
/// <param name="margin">A risk ratio.</param>
internal sealed class RatioMarginStatistic(double margin) : RiskStatistic
{
    public override void Fill<TLane>(in RiskComparison comparison)
    {
        for (var i = 0; i < comparison.Statistic.Length; i += TLane.Count)
        {
            TLane.Store(FarringtonManning.RatioStatistic(comparison.At<TLane>(i), TLane.Broadcast(margin)), comparison.Statistic[i..]);
        }
    }
}
