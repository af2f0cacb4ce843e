using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>How two rates of events are tested. Each gives a statistic that is held against critical values of normal theory.</summary>
public abstract record RateTest
{
    private RateTest()
    {
    }

    /// <summary>All of them, in the order in which they are listed to people.</summary>
    public static ImmutableArray<RateTest> All { get; } = [new NegativeBinomial(), new QuasiPoisson(), new Poisson()];

    /// <summary>Its name in trial files.</summary>
    public abstract string Code { get; }

    /// <summary>The test in words.</summary>
    public abstract string Description { get; }

    /// <summary>Whether it looks at how patients differ, so that every patient has to be drawn.</summary>
    internal virtual bool NeedsPatients => true;

    /// <summary>Writes estimates, standard errors, the reference arm's part of the variance, and statistics.</summary>
    internal abstract void Compare<TLane>(in RateComparison comparison)
        where TLane : struct, ILane<TLane>;

    /// <summary>Wald's test of the log rate ratio, with the dispersion that both arms show (<see cref="DispersionByMoments"/>).</summary>
    public sealed record NegativeBinomial : RateTest
    {
        /// <inheritdoc/>
        public override string Code => "negative-binomial";

        /// <inheritdoc/>
        public override string Description =>
            "Wald test of the log rate ratio, negative binomial with the dispersion of both arms by moments, against critical values of normal theory: approximate in small arms";

        internal override void Compare<TLane>(in RateComparison comparison)
        {
            for (var i = 0; i < comparison.Estimate.Length; i += TLane.Count)
            {
                var (treated, control) = (comparison.Treated.At<TLane>(i), comparison.Control.At<TLane>(i));
                var effect = RateRatio.LogRateRatio(treated.Counts, control.Counts, DispersionByMoments.Of(treated, control), out var shared);
                comparison.Store(i, effect, shared, effect.Statistic);
            }
        }
    }

    /// <summary>Wald's test of the log rate ratio, with the variance of the Poisson distribution times the dispersion of Pearson's residuals (<see cref="QuasiDispersion"/>).</summary>
    public sealed record QuasiPoisson : RateTest
    {
        /// <inheritdoc/>
        public override string Code => "quasi-poisson";

        /// <inheritdoc/>
        public override string Description =>
            "Wald test of the log rate ratio, quasi-Poisson with Pearson's dispersion, against critical values of normal theory: approximate in small arms";

        internal override void Compare<TLane>(in RateComparison comparison)
        {
            for (var i = 0; i < comparison.Estimate.Length; i += TLane.Count)
            {
                var (treated, control) = (comparison.Treated.At<TLane>(i), comparison.Control.At<TLane>(i));
                var dispersion = QuasiDispersion.Of(
                    treated.Counts, comparison.Treated.SquaresByExposure<TLane>(i), control.Counts, comparison.Control.SquaresByExposure<TLane>(i), comparison.Patients<TLane>(i));
                var effect = RateRatio.LogRateRatio(treated.Counts, control.Counts, TLane.Broadcast(0), out var shared);
                var wider = new EffectLanes<TLane>(effect.Estimate, effect.StandardError * TLane.SquareRoot(dispersion));
                comparison.Store(i, wider, shared * dispersion, wider.Statistic);
            }
        }
    }

    /// <summary>The score test of equal rates of Poisson counts: its level is above the nominal one when patients differ.</summary>
    public sealed record Poisson : RateTest
    {
        /// <inheritdoc/>
        public override string Code => "poisson";

        /// <inheritdoc/>
        public override string Description =>
            "score test of equal Poisson rates, against critical values of normal theory: it takes no account of differences between patients";

        internal override bool NeedsPatients => false;

        internal override void Compare<TLane>(in RateComparison comparison)
        {
            var none = TLane.Broadcast(0);
            for (var i = 0; i < comparison.Estimate.Length; i += TLane.Count)
            {
                var (treated, control) = (comparison.Treated.At<TLane>(i).Counts, comparison.Control.At<TLane>(i).Counts);
                var effect = RateRatio.LogRateRatio(treated, control, none, out var shared);
                comparison.Store(i, effect, shared, RateRatio.ScoreStatistic(treated, control, none));
            }
        }
    }
}

/// <summary>What an arm's events and follow-up add up to, trial by trial, in columns.</summary>
internal readonly ref struct EventSums(Span<double> columns)
{
    /// <summary>Number of columns.</summary>
    public const int Columns = 6;

    private readonly Span<double> _columns = columns;

    /// <summary>Column k: events, follow-up, its squares, squares of events, events times follow-up, squares of events over follow-up.</summary>
    public Span<double> this[int k] => _columns.Slice(k * TrialBlock.Capacity, TrialBlock.Capacity);

    /// <summary>The sums of some trials.</summary>
    public EventSpread<TLane> At<TLane>(int i)
        where TLane : struct, ILane<TLane> => new(
            new(TLane.Load(this[0][i..]), TLane.Load(this[1][i..]), TLane.Load(this[2][i..])), TLane.Load(this[3][i..]), TLane.Load(this[4][i..]));

    /// <summary>Sums of squared events over follow-up.</summary>
    public TLane SquaresByExposure<TLane>(int i)
        where TLane : struct, ILane<TLane> => TLane.Load(this[5][i..]);
}

/// <summary>Two arms of the trials of a block, and where their comparison is written.</summary>
internal readonly ref struct RateComparison
{
    /// <summary>The compared arm.</summary>
    public required EventSums Treated { get; init; }

    /// <summary>The reference arm.</summary>
    public required EventSums Control { get; init; }

    /// <summary>Patients of the compared arm.</summary>
    public required ReadOnlySpan<double> Size { get; init; }

    /// <summary>Patients of the reference arm.</summary>
    public required ReadOnlySpan<double> ControlSize { get; init; }

    /// <summary>Receives estimates.</summary>
    public required Span<double> Estimate { get; init; }

    /// <summary>Receives their standard errors.</summary>
    public required Span<double> StandardError { get; init; }

    /// <summary>Receives the reference arm's part of the variances.</summary>
    public required Span<double> SharedVariance { get; init; }

    /// <summary>Receives test statistics.</summary>
    public required Span<double> Statistic { get; init; }

    /// <summary>Patients of both arms.</summary>
    public TLane Patients<TLane>(int i)
        where TLane : struct, ILane<TLane> => TLane.Load(Size[i..]) + TLane.Load(ControlSize[i..]);

    /// <summary>Writes the comparison of some trials.</summary>
    public void Store<TLane>(int i, in EffectLanes<TLane> effect, TLane shared, TLane statistic)
        where TLane : struct, ILane<TLane>
    {
        TLane.Store(effect.Estimate, Estimate[i..]);
        TLane.Store(effect.StandardError, StandardError[i..]);
        TLane.Store(shared, SharedVariance[i..]);
        TLane.Store(statistic, Statistic[i..]);
    }
}
