using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>The dispersion φ of counts whose variance is φ times their mean.</summary>
public static class QuasiDispersion
{
    /// <summary>
    /// Pearson's: Σ(x − λ̂t)²/(λ̂t) over the n patients of both arms, each with the rate λ̂ of its arm, over n − 2 (McCullagh and Nelder 1989, section 4.5). An arm without events adds nothing. 1,
    /// the Poisson distribution's, where that is 0 or not defined (all patients alike, no events, or two patients only).
    /// </summary>
    /// <param name="treated">The treated arm.</param>
    /// <param name="treatedSquares">Its sum of squared numbers of events over follow-up, Σx²/t.</param>
    /// <param name="control">The control arm.</param>
    /// <param name="controlSquares">Its sum.</param>
    /// <param name="patients">Patients of both arms.</param>
    public static TLane Of<TLane>(in EventCounts<TLane> treated, TLane treatedSquares, in EventCounts<TLane> control, TLane controlSquares, TLane patients)
        where TLane : struct, ILane<TLane>
    {
        var (zero, two) = (TLane.Broadcast(0), TLane.Broadcast(2));
        var dispersion = (Residuals(treated, treatedSquares) + Residuals(control, controlSquares)) / (patients - two);
        var isDefined = TLane.LessThan(two, patients) & TLane.LessThan(TLane.Broadcast(1e-12), dispersion);
        return TLane.Select(isDefined, dispersion, TLane.Broadcast(1));
    }

    /// <summary>Σx²/(λ̂t) − 2X + λ̂T with λ̂ = X/T.</summary>
    private static TLane Residuals<TLane>(in EventCounts<TLane> arm, TLane squares)
        where TLane : struct, ILane<TLane> =>
        squares * arm.Exposure / arm.Events - arm.Events & TLane.LessThan(TLane.Broadcast(0), arm.Events);
}
