namespace ExoMeta.Pooling;

/// <summary>
/// Solves Q(τ²) = target for the generalised Q. Q is convex and falling in τ² (dQ/dτ² = −y'PPy, d²Q/dτ⁴ = 2y'PPPy ≥ 0),
/// so Newton's method from τ² = 0 climbs monotonically to the one root and cannot overshoot it.
/// </summary>
internal static class GeneralisedQ
{
    private const int MaxIterations = 2000;

    /// <summary>The τ² at which Q equals the target; exactly 0 when Q(0) ≤ target.</summary>
    /// <exception cref="FitFailedException">No convergence within the iteration limit.</exception>
    public static HeterogeneityFit Solve(MarginalModel model, double target)
    {
        var tauSquared = 0.0;
        for (var iteration = 1; iteration <= MaxIterations; iteration++)
        {
            var m = model.Moments(tauSquared);
            var excess = m.Q - target;
            var step = excess / m.QSlope;
            if (double.IsNaN(step) && excess > 0)
            {
                break;
            }

            // A step that no longer climbs, or is below one part in 10¹⁶, is rounding: the root is reached.
            if (!(step > tauSquared * 1.1e-16))
            {
                return new(tauSquared, 0, iteration, tauSquared == 0 ? "Q at τ² = 0 does not exceed its target" : "Newton step below rounding");
            }

            tauSquared += step;
        }

        throw new FitFailedException(
            "the generalised Q equation did not converge", new FitReport(0, MaxIterations, false, "iteration limit"));
    }
}
