using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>A difference of means with the degrees of freedom of its variance, lane by lane.</summary>
/// <remarks>Without information (<see cref="EffectLanes{TLane}"/>) the degrees of freedom are 1, so that the statistic's score is 0.</remarks>
/// <typeparam name="TLane">The lane type.</typeparam>
/// <param name="Effect">The estimate and its standard error.</param>
/// <param name="DegreesOfFreedom">Degrees of freedom of the t statistic.</param>
public readonly record struct MeanEffect<TLane>(EffectLanes<TLane> Effect, TLane DegreesOfFreedom)
    where TLane : struct, ILane<TLane>;

/// <summary>Tests of two means, treated less control, on lanes.</summary>
internal static class MeanEffects
{
    /// <summary>Student's t: a variance common to the arms that it is pooled over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MeanEffect<TLane> Student<TLane>(in ArmMoments<TLane> treated, in ArmMoments<TLane> control, in VarianceSums<TLane> pooled)
        where TLane : struct, ILane<TLane>
    {
        var one = TLane.Broadcast(1);
        var variance = pooled.Squares / pooled.DegreesOfFreedom * (one / treated.Size + one / control.Size);
        return Where(HaveBoth(treated, control), treated.Mean - control.Mean, variance, pooled.DegreesOfFreedom);
    }

    /// <summary>Welch's t: each arm has a variance of its own, degrees of freedom by Satterthwaite (1946) and Welch (1947).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MeanEffect<TLane> Welch<TLane>(in ArmMoments<TLane> treated, in ArmMoments<TLane> control)
        where TLane : struct, ILane<TLane>
    {
        var one = TLane.Broadcast(1);
        var (m1, m0) = (treated.Size - one, control.Size - one);
        var (v1, v0) = (treated.Squares / (treated.Size * m1), control.Squares / (control.Size * m0));
        var variance = v1 + v0;
        var haveTwo = TLane.LessThanOrEqual(one, m1) & TLane.LessThanOrEqual(one, m0);

        // As parts of the sum, so that a tiny variance cannot underflow when it is squared.
        var (w1, w0) = (v1 / variance, v0 / variance);
        return Where(haveTwo, treated.Mean - control.Mean, variance, one / (w1 * w1 / m1 + w0 * w0 / m0));
    }

    /// <summary>Analysis of covariance: adjusted for the baseline with one slope common to the arms that the variance is pooled over.</summary>
    /// <remarks>
    /// With sums within arms, slope b = Sxy/Sxx, residual sum of squares Syy − b·Sxy on one degree of freedom less, and variance
    /// s²(1/n₁ + 1/n₀ + (x̄₁ − x̄₀)²/Sxx) (Cochran 1957, Biometrics 13:261).
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MeanEffect<TLane> Ancova<TLane>(in ArmMoments<TLane> treated, in ArmMoments<TLane> control, in VarianceSums<TLane> pooled)
        where TLane : struct, ILane<TLane>
    {
        var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        var slope = pooled.Products / pooled.BaselineSquares;
        var shift = treated.BaselineMean - control.BaselineMean;
        var degreesOfFreedom = pooled.DegreesOfFreedom - one;
        var residual = pooled.Squares - slope * pooled.Products;
        residual = TLane.Select(TLane.LessThan(residual, zero), zero, residual);
        var variance = residual / degreesOfFreedom * (one / treated.Size + one / control.Size + shift * shift / pooled.BaselineSquares);
        var isInformative = HaveBoth(treated, control) & TLane.LessThan(zero, pooled.BaselineSquares);
        return Where(isInformative, treated.Mean - control.Mean - slope * shift, variance, degreesOfFreedom);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane HaveBoth<TLane>(in ArmMoments<TLane> treated, in ArmMoments<TLane> control)
        where TLane : struct, ILane<TLane> =>
        TLane.LessThanOrEqual(TLane.Broadcast(1), treated.Size) & TLane.LessThanOrEqual(TLane.Broadcast(1), control.Size);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static MeanEffect<TLane> Where<TLane>(TLane isInformative, TLane estimate, TLane variance, TLane degreesOfFreedom)
        where TLane : struct, ILane<TLane>
    {
        var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        isInformative &= TLane.LessThan(zero, variance) & TLane.LessThan(zero, degreesOfFreedom);
        return new(EffectLanes<TLane>.Where(isInformative, estimate, variance), TLane.Select(isInformative, degreesOfFreedom, one));
    }
}
