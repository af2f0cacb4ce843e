using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>A test of means carried out in the trials of a block. Constants only, shared by all threads.</summary>
internal abstract class MeanAnalysis
{
    /// <summary>Degrees of freedom of a comparison.</summary>
    /// <param name="sizes">Patients of the arms that the variance is pooled over, those of the reference arm first.</param>
    /// <param name="deviationRatio">Standard deviation of the other arms over that of the reference arm.</param>
    public abstract double DegreesOfFreedom(ReadOnlySpan<double> sizes, double deviationRatio);

    /// <summary>Tests a comparison.</summary>
    /// <param name="moments">The arms' patients.</param>
    /// <param name="arms">The arms that the variance is pooled over; comparison c is of arm c + 1 with arm 0.</param>
    /// <param name="comparison">The comparison.</param>
    /// <param name="result">Takes estimates, standard errors, t statistics and their degrees of freedom.</param>
    public abstract void Compare<TLane>(MomentColumns moments, ReadOnlySpan<int> arms, int comparison, in MeanResults result)
        where TLane : struct, ILane<TLane>;

    /// <summary>The part of the variances that the reference arm brings in.</summary>
    public abstract void Share<TLane>(MomentColumns moments, ReadOnlySpan<int> arms, Span<double> shared)
        where TLane : struct, ILane<TLane>;

    /// <summary>Turns t statistics into normal scores.</summary>
    /// <param name="statistics">The statistics.</param>
    /// <param name="degreesOfFreedom">Their degrees of freedom.</param>
    /// <param name="planned">The scores of the degrees of freedom that most trials have.</param>
    public static void Score<TLane>(Span<double> statistics, ReadOnlySpan<double> degreesOfFreedom, NormalScore planned)
        where TLane : struct, ILane<TLane>
    {
        var expected = TLane.Broadcast(planned.IsFitted ? planned.DegreesOfFreedom : double.NaN);
        for (var i = 0; i < statistics.Length; i += TLane.Count)
        {
            // Which of the two polynomials a trial's score comes from depends on that trial alone.
            var (t, df) = (TLane.Load(statistics[i..]), TLane.Load(degreesOfFreedom[i..]));
            var isOther = (TLane.EqualTo(df, expected) | TLane.EqualTo(t, TLane.Broadcast(0))) ^ TLane.BroadcastBits(ulong.MaxValue);
            var score = planned.Evaluate(TLane.Select(isOther, TLane.Broadcast(0), t));
            TLane.Store(TLane.Any(isOther) ? TLane.Select(isOther, VaryingNormalScore.Evaluate(t, df), score) : score, statistics[i..]);
        }
    }
}

/// <summary>Columns that take the results of a comparison.</summary>
internal readonly ref struct MeanResults(Span<double> estimates, Span<double> errors, Span<double> statistics, Span<double> degreesOfFreedom)
{
    public Span<double> Estimates { get; } = estimates;

    public Span<double> Errors { get; } = errors;

    public Span<double> Statistics { get; } = statistics;

    public Span<double> DegreesOfFreedom { get; } = degreesOfFreedom;
}

/// <summary>One comparison of means on lanes.</summary>
internal interface IMeanComparison
{
    static abstract MeanEffect<TLane> Compare<TLane>(in ArmMoments<TLane> treated, in ArmMoments<TLane> control, in VarianceSums<TLane> pooled)
        where TLane : struct, ILane<TLane>;

    /// <summary><see cref="MeanAnalysis.DegreesOfFreedom"/>.</summary>
    static abstract double DegreesOfFreedom(ReadOnlySpan<double> sizes, double deviationRatio);
}

/// <summary>The test of a comparison in every trial.</summary>
/// <typeparam name="TComparison">The comparison.</typeparam>
internal sealed class MeanAnalysis<TComparison> : MeanAnalysis
    where TComparison : struct, IMeanComparison
{
    public override double DegreesOfFreedom(ReadOnlySpan<double> sizes, double deviationRatio) => TComparison.DegreesOfFreedom(sizes, deviationRatio);

    public override void Compare<TLane>(MomentColumns moments, ReadOnlySpan<int> arms, int comparison, in MeanResults result)
    {
        var estimates = result.Estimates;
        var errors = result.Errors;
        var statistics = result.Statistics;
        var degreesOfFreedom = result.DegreesOfFreedom;
        for (var i = 0; i < estimates.Length; i += TLane.Count)
        {
            var effect = TComparison.Compare(
                moments.Load<TLane>(comparison + 1, i), moments.Load<TLane>(0, i), Pool<TLane>(moments, arms, i));
            TLane.Store(effect.Effect.Estimate, estimates[i..]);
            TLane.Store(effect.Effect.StandardError, errors[i..]);
            TLane.Store(effect.Effect.Statistic, statistics[i..]);
            TLane.Store(effect.DegreesOfFreedom, degreesOfFreedom[i..]);
        }
    }

    /// <summary>Half the squared error of the reference arm compared with one just like it.</summary>
    public override void Share<TLane>(MomentColumns moments, ReadOnlySpan<int> arms, Span<double> shared)
    {
        var (zero, half) = (TLane.Broadcast(0), TLane.Broadcast(0.5));
        for (var i = 0; i < shared.Length; i += TLane.Count)
        {
            var control = moments.Load<TLane>(0, i);
            var error = TComparison.Compare(control, control, Pool<TLane>(moments, arms, i)).Effect.StandardError;
            var isKnown = TLane.LessThan(error, TLane.Broadcast(double.PositiveInfinity));
            TLane.Store(TLane.Select(isKnown, half * error * error, zero), shared[i..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static VarianceSums<TLane> Pool<TLane>(MomentColumns moments, ReadOnlySpan<int> arms, int at)
        where TLane : struct, ILane<TLane>
    {
        var zero = TLane.Broadcast(0);
        var sums = new VarianceSums<TLane>(zero, zero, zero, zero);
        foreach (var arm in arms)
        {
            sums = sums.Plus(moments.Load<TLane>(arm, at));
        }

        return sums;
    }
}
