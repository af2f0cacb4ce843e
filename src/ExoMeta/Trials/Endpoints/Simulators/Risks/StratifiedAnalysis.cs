using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>The tables of the strata of an arm against the reference arm, of the trials of a block.</summary>
/// <param name="counts">Events and patients of the strata.</param>
/// <param name="arm">The compared arm.</param>
/// <param name="scratch">Room for <see cref="MantelHaenszel.NumbersOfStratum"/> lanes a stratum.</param>
internal readonly ref struct StratumTables(StratumCounts counts, int arm, Span<double> scratch)
{
    private readonly Span<double> _scratch = scratch;

    /// <summary>Those of some trials, as <see cref="MantelHaenszel"/> reads them; until those of others are asked for.</summary>
    public ReadOnlySpan<double> At<TLane>(int i)
        where TLane : struct, ILane<TLane>
    {
        var tables = _scratch[..(MantelHaenszel.NumbersOfStratum * counts.Strata * TLane.Count)];
        counts.Lay<TLane>(arm, i, tables);
        return tables;
    }
}

/// <summary>Estimate and test of two risks in strata made ready: constants only, shared by all threads.</summary>
internal abstract class StratifiedAnalysis
{
    /// <summary>Writes estimates, standard errors, the part of the variance that comparisons share (+∞ before the first of them), and statistics.</summary>
    public abstract void Compare<TLane>(in StratumTables tables, in RiskComparison comparison)
        where TLane : struct, ILane<TLane>;
}

/// <summary>Of <see cref="StratifiedRiskTest.Pooled"/>.</summary>
internal sealed class PooledAnalysis(RiskMeasure measure, RiskStatistic statistic) : StratifiedAnalysis
{
    public override void Compare<TLane>(in StratumTables tables, in RiskComparison comparison)
    {
        measure.Estimate<TLane>(comparison);
        statistic.Fill<TLane>(comparison);
    }
}

/// <summary>An estimate of Mantel and Haenszel with a test over the strata.</summary>
internal abstract class CommonEffectAnalysis(RiskMeasure measure) : StratifiedAnalysis
{
    public sealed override void Compare<TLane>(in StratumTables tables, in RiskComparison comparison)
    {
        measure.EstimateOverStrata<TLane>(tables, comparison);
        Fill<TLane>(tables, comparison);
        Share<TLane>(comparison);
    }

    /// <summary>Writes the statistics; estimates and standard errors have been written.</summary>
    protected abstract void Fill<TLane>(in StratumTables tables, in RiskComparison comparison)
        where TLane : struct, ILane<TLane>;

    /// <summary>Two comparisons share their variances as patients do under equal variances; of comparisons that differ, the smallest part is what all share.</summary>
    private static void Share<TLane>(in RiskComparison comparison)
        where TLane : struct, ILane<TLane>
    {
        var shared = comparison.SharedVariance;
        for (var i = 0; i < shared.Length; i += TLane.Count)
        {
            var error = TLane.Load(comparison.StandardError[i..]);
            var size = TLane.Load(comparison.Size[i..]);
            var part = error * error * (size / (size + TLane.Load(comparison.ControlSize[i..])));
            var before = TLane.Load(shared[i..]);
            TLane.Store(TLane.Select(TLane.LessThan(part, before), part, before), shared[i..]);
        }
    }
}

/// <summary>Of <see cref="StratifiedRiskTest.Score"/>.</summary>
internal sealed class StratifiedScore(RiskMeasure measure) : CommonEffectAnalysis(measure)
{
    protected override void Fill<TLane>(in StratumTables tables, in RiskComparison comparison)
    {
        for (var i = 0; i < comparison.Statistic.Length; i += TLane.Count)
        {
            TLane.Store(MantelHaenszel.Statistic<TLane>(tables.At<TLane>(i)), comparison.Statistic[i..]);
        }
    }
}

/// <summary>Of <see cref="StratifiedRiskTest.Wald"/>.</summary>
internal sealed class StratifiedWald(RiskMeasure measure, double margin) : CommonEffectAnalysis(measure)
{
    private readonly WaldStatistic _statistic = new(margin);

    protected override void Fill<TLane>(in StratumTables tables, in RiskComparison comparison) => _statistic.Fill<TLane>(comparison);
}

/// <summary>Of <see cref="StratifiedRiskTest.FarringtonManning"/> on the difference.</summary>
/// <param name="margin">A risk difference.</param>
internal sealed class StratifiedDifferenceMargin(double margin) : CommonEffectAnalysis(RiskMeasure.RiskDifference)
{
    protected override void Fill<TLane>(in StratumTables tables, in RiskComparison comparison)
    {
        for (var i = 0; i < comparison.Statistic.Length; i += TLane.Count)
        {
            TLane.Store(FarringtonManning.DifferenceStatisticOverStrata(tables.At<TLane>(i), TLane.Broadcast(margin)), comparison.Statistic[i..]);
        }
    }
}

/// <summary>Of <see cref="StratifiedRiskTest.FarringtonManning"/> on the ratio.</summary>
/// <param name="margin">A risk ratio.</param>
internal sealed class StratifiedRatioMargin(double margin) : CommonEffectAnalysis(RiskMeasure.RiskRatio)
{
    protected override void Fill<TLane>(in StratumTables tables, in RiskComparison comparison)
    {
        for (var i = 0; i < comparison.Statistic.Length; i += TLane.Count)
        {
            TLane.Store(FarringtonManning.RatioStatisticOverStrata(tables.At<TLane>(i), TLane.Broadcast(margin)), comparison.Statistic[i..]);
        }
    }
}
