using ExoMeta.Numerics.Integration;
using ExoMeta.Numerics.Optimisation;

namespace ExoMeta.Trials.Designs;

/// <summary>
/// What a group-sequential trial says when it has ended, in terms of the drift θ = E Z at the last look; divide by the square root of the whole
/// information for the effect itself. The sample space is ordered by stage (Armitage 1957; Tsiatis, Rosner and Mehta 1984, Biometrics 40:797–803):
/// an earlier rejection is stronger evidence than a later one, and at one look a larger Z.
/// </summary>
/// <param name="PValue">One-sided p-value; below α exactly when the trial rejected.</param>
/// <param name="MedianUnbiased">The drift at which half of all trials would show more.</param>
/// <param name="Lower">Lower confidence limit.</param>
/// <param name="Upper">Upper confidence limit.</param>
public sealed record StagewiseInference(double PValue, double MedianUnbiased, double Lower, double Upper)
{
    /// <summary>The inference after a trial has ended.</summary>
    /// <param name="boundaries">The boundaries of a one-sided design. Non-binding futility bounds are left out of the ordering, so that they may be overruled.</param>
    /// <param name="look">The look at which it ended, from 0.</param>
    /// <param name="z">The statistic there.</param>
    /// <param name="confidence">Two-sided confidence level in (0, 1).</param>
    /// <exception cref="ArgumentException">The design is two-sided.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such look, z is not finite, or the level is out of range.</exception>
    public static StagewiseInference Of(GroupSequentialBoundaries boundaries, int look, double z, double confidence = 0.95)
    {
        if (boundaries.Design.Sides != Sides.One)
        {
            throw new ArgumentException("A one-sided design was expected.", nameof(boundaries));
        }

        if (look < 0 || look >= boundaries.Critical.Length || !double.IsFinite(z) || !(confidence is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(look), look, "a look of the design, a finite statistic and a confidence level inside (0, 1) were expected");
        }

        var tail = (1 - confidence) / 2;
        return new(Beyond(boundaries, look, z, 0), Drift(0.5), Drift(tail), Drift(1 - tail));

        // P(beyond) rises with the drift.
        double Drift(double probability)
        {
            var middle = z / Math.Sqrt(boundaries.Design.Information[look]);
            var (low, high) = (middle - 1, middle + 1);
            while (Beyond(boundaries, look, z, low) > probability)
            {
                low -= 2;
            }

            while (Beyond(boundaries, look, z, high) < probability)
            {
                high += 2;
            }

            return RootFinder.Brent(drift => Beyond(boundaries, look, z, drift) - probability, low, high);
        }
    }

    /// <summary>The repeated confidence interval at a look, whether the trial ends or not (Jennison and Turnbull 1989, JRSS B 51:305–361).</summary>
    /// <param name="boundaries">The boundaries.</param>
    /// <param name="look">The look, from 0.</param>
    /// <param name="z">The statistic there.</param>
    /// <returns>(z ± c)/√t; of a one-sided design its lower limit holds with probability 1 − α, at all looks together.</returns>
    public static (double Lower, double Upper) Repeated(GroupSequentialBoundaries boundaries, int look, double z)
    {
        var root = Math.Sqrt(boundaries.Design.Information[look]);
        return ((z - boundaries.Critical[look]) / root, (z + boundaries.Critical[look]) / root);
    }

    /// <summary>P(an outcome at least as strong).</summary>
    private static double Beyond(GroupSequentialBoundaries boundaries, int look, double z, double drift)
    {
        var information = boundaries.Design.Information;
        var isBinding = boundaries.Design.Futility is GivenFutility { IsBinding: true } or BetaSpending { IsBinding: true };
        var density = IncrementDensity.Start(drift);
        var (stronger, weaker) = (0.0, 0.0);
        for (var k = 0; k < look; k++)
        {
            var lower = isBinding ? boundaries.Futility[k] : double.NegativeInfinity;
            stronger += density.Above(information[k], boundaries.Critical[k]);
            weaker += density.Below(information[k], lower);
            density = density.Continue(information[k], lower, boundaries.Critical[k], information[k + 1]);
        }

        // A trial that stopped for futility is weaker than all that went on.
        return isBinding && look < boundaries.Futility.Length && z <= boundaries.Futility[look]
            ? 1 - weaker - density.Below(information[look], z)
            : stronger + density.Above(information[look], z);
    }
}
