using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Optimisation;

namespace ExoMeta.Trials.Designs;

/// <summary>
/// How much larger than a fixed trial a group-sequential one must be for the same power, and what it takes on average
/// (Jennison and Turnbull 2000, Group Sequential Methods, section 2.3 and chapter 19).
/// </summary>
/// <param name="Drift">E Z at the last look of the effect that is detected with the power asked for.</param>
/// <param name="Factor">Largest size over the size of the fixed trial: (drift/(z_α + z_β))².</param>
/// <param name="UnderAlternative">Exit probabilities at the drift (H1).</param>
/// <param name="Halfway">Exit probabilities at half of it (H01).</param>
/// <param name="UnderNull">Exit probabilities without an effect (H0), futility obeyed.</param>
public sealed record SequentialInflation(
    double Drift, double Factor, SequentialExits UnderAlternative, SequentialExits Halfway, SequentialExits UnderNull)
{
    /// <summary>The inflation for a power.</summary>
    /// <param name="boundaries">The boundaries.</param>
    /// <param name="power">
    /// P(crosses the upper boundary at the drift), above the level of one side and below 1; of a design that spends β, 1 − β.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The power is out of range, or not the 1 − β of the design.</exception>
    /// <exception cref="DesignException">No drift reaches the power, because futility bounds stop too many trials.</exception>
    public static SequentialInflation Of(GroupSequentialBoundaries boundaries, double power)
    {
        if (!(power > boundaries.Design.SideAlpha && power < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(power), power, "a power above the level and below 1 was expected");
        }

        if (boundaries.Design.Futility is BetaSpending spending && !(Math.Abs(1 - spending.Beta - power) < 1e-12))
        {
            throw new ArgumentOutOfRangeException(nameof(power), power, "the 1 - beta that the futility bounds spend was expected");
        }

        var fixedDrift = Normal.UpperQuantile(boundaries.Design.SideAlpha) + Normal.Quantile(power);
        var drift = boundaries.Drift ?? DriftFor(boundaries, power);
        return new(
            drift, drift * drift / (fixedDrift * fixedDrift), SequentialExits.Of(boundaries, drift), SequentialExits.Of(boundaries, drift / 2),
            SequentialExits.Of(boundaries, 0));
    }

    private static double DriftFor(GroupSequentialBoundaries boundaries, double power)
    {
        var high = 1.0;
        while (SequentialExits.Of(boundaries, high).Power < power)
        {
            high += 1;
            if (high > 100)
            {
                throw new DesignException("the futility bounds stop so many trials that no effect reaches the power");
            }
        }

        return RootFinder.Brent(drift => SequentialExits.Of(boundaries, drift).Power - power, 0, high);
    }
}
