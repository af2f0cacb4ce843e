namespace ExoMeta.Pooling;

/// <summary>
/// Solves Q(τ²) = target for the generalised Q by Newton's method on 1/Q = 1/target, with dQ/dτ² = −y'PPy. In the basis in which the
/// residuals' covariance is diagonal Q = Σz²/(λ + τ²), so that 1/Q is a weighted harmonic mean of linear functions of τ²: concave and
/// rising, and straight where the variances are equal. The iteration therefore climbs from τ² = 0 monotonically to the one root, cannot
/// overshoot it, and needs few steps (on Q itself it would need many: Q flattens out above the root).
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
            var step = excess / m.QSlope * (m.Q / target);
            if (excess > 0 && !(step > 0))
            {
                // Q or its slope has overflowed: a step of 0 is not a root.
                throw new FitFailedException(
                    "the generalised Q equation is out of the range of double precision",
                    new FitReport(0, iteration, Converged: false, "numbers out of range"));
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
