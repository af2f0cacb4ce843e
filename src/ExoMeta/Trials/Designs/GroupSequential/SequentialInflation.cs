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
    /// P(rejects at the drift), in (α, 1); with two sides in either direction, as for the fixed trial. Of a design that spends β, 1 − β.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The power is not inside (α, 1).</exception>
    /// <exception cref="DesignException">No drift reaches the power, because futility bounds stop too many trials.</exception>
    public static SequentialInflation Of(GroupSequentialBoundaries boundaries, double power)
    {
        var alpha = boundaries.Design.Alpha;
        if (!(power > alpha && power < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(power), power, "a power above alpha and below 1 was expected");
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
        while (SequentialExits.Of(boundaries, high).Rejection < power)
        {
            high += 1;
            if (high > 100)
            {
                throw new DesignException("the futility bounds stop so many trials that no effect reaches the power");
            }
        }

        return RootFinder.Brent(drift => SequentialExits.Of(boundaries, drift).Rejection - power, 0, high);
    }
}
