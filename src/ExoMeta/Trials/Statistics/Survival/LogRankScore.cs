using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>
/// Observed minus expected events on treatment with its variance: a log-rank score, or the score of a Cox model at hazard ratio 1.
/// </summary>
/// <remarks>Scores of strata add up. Without information (variance 0: no events, or never two arms at risk) the score is 0 too.</remarks>
/// <typeparam name="TLane">The lane type.</typeparam>
/// <param name="ObservedMinusExpected">U; above 0 when treatment has more events than expected.</param>
/// <param name="Variance">V, at least 0: the information about the log hazard ratio at 0.</param>
/// <param name="Events">Number of events of both arms (not weighted).</param>
public readonly record struct LogRankScore<TLane>(TLane ObservedMinusExpected, TLane Variance, TLane Events)
    where TLane : struct, ILane<TLane>
{
    /// <summary>U/√V, standard normal under equal hazards; above 0 when the hazard is higher on treatment; 0 without information.</summary>
    public TLane Z
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ObservedMinusExpected / TLane.SquareRoot(OneWhereNone);
    }

    /// <summary>
    /// Peto's one-step estimate of the log hazard ratio of treatment to control, U/V (Yusuf et al. 1985); 0 without information.
    /// </summary>
    public TLane LogHazardRatio
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ObservedMinusExpected / OneWhereNone;
    }

    /// <summary>The standard error of the one-step estimate, 1/√V; +∞ without information.</summary>
    public TLane StandardError
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLane.Broadcast(1) / TLane.SquareRoot(Variance);
    }

    private TLane OneWhereNone
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLane.Select(TLane.LessThan(TLane.Broadcast(0), Variance), Variance, TLane.Broadcast(1));
    }

    /// <summary>The stratified score.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LogRankScore<TLane> operator +(in LogRankScore<TLane> left, in LogRankScore<TLane> right) =>
        new(left.ObservedMinusExpected + right.ObservedMinusExpected, left.Variance + right.Variance, left.Events + right.Events);
}
