using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Integration;

namespace ExoMeta.Trials.Designs;

/// <summary>What the rest of a one-sided group-sequential trial will probably show, given the statistic of an interim look.</summary>
public static class ConditionalPower
{
    /// <summary>P(crosses the upper boundary at a later look), at a given effect.</summary>
    /// <remarks>With one look to come it is Φ̄((c − z√t)/√(1 − t) − θ√(1 − t)) (Lan, Simon and Halperin 1982, Sequential Analysis 1:207–219).</remarks>
    /// <param name="boundaries">The boundaries; futility bounds are obeyed.</param>
    /// <param name="look">The look that was taken, from 0; not the last.</param>
    /// <param name="z">Its statistic.</param>
    /// <param name="drift">θ: E Z at the last look.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no later look, or z or θ is not finite.</exception>
    public static double At(GroupSequentialBoundaries boundaries, int look, double z, double drift)
    {
        var information = boundaries.Design.Information;
        if (look < 0 || look >= information.Length - 1)
        {
            throw new ArgumentOutOfRangeException(nameof(look), look, "an interim look was expected");
        }

        if (!double.IsFinite(z) || !double.IsFinite(drift))
        {
            throw new ArgumentOutOfRangeException(nameof(z), z, "a finite statistic and a finite drift were expected");
        }

        // From here on the process starts anew: S(t) − S(t₀) on the clock t − t₀.
        var start = information[look];
        var reached = z * Math.Sqrt(start);
        var isTwoSided = boundaries.Design.Sides == Sides.Two;
        var density = IncrementDensity.Start(drift);
        var power = 0.0;
        for (var k = look + 1; k < information.Length; k++)
        {
            var elapsed = information[k] - start;
            var upper = From(boundaries.Critical[k], k);
            power += density.Above(elapsed, upper);
            if (k < information.Length - 1)
            {
                var lower = isTwoSided ? -boundaries.Critical[k] : boundaries.Futility.IsEmpty ? double.NegativeInfinity : boundaries.Futility[k];
                density = density.Continue(elapsed, From(lower, k), upper, information[k + 1] - start);
            }
        }

        return power;

        double From(double bound, int k) => (bound * Math.Sqrt(information[k]) - reached) / Math.Sqrt(information[k] - start);
    }

    /// <summary>The drift that the interim estimate itself suggests: z/√t.</summary>
    /// <param name="z">The statistic.</param>
    /// <param name="information">Its information fraction, in (0, 1].</param>
    public static double Trend(double z, double information) => z / Math.Sqrt(information);

    /// <summary>
    /// Predictive power of a single later analysis: conditional power averaged over the flat-prior posterior of the drift, N(z/√t, 1/t), which is
    /// Φ((z/√t − c)√(t/(1 − t))) (Spiegelhalter, Freedman and Blackburn 1986, Controlled Clinical Trials 7:8–17).
    /// </summary>
    /// <param name="z">The interim statistic.</param>
    /// <param name="information">t in (0, 1).</param>
    /// <param name="critical">c of the final analysis.</param>
    public static double Predictive(double z, double information, double critical) =>
        Normal.Cdf((z / Math.Sqrt(information) - critical) * Math.Sqrt(information / (1 - information)));
}
