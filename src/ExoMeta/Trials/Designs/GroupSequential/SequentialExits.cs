using System.Collections.Immutable;
using ExoMeta.Numerics.Integration;

namespace ExoMeta.Trials.Designs;

/// <summary>Where and how trials of a group-sequential design end at one drift; probabilities that add up to 1.</summary>
/// <param name="Drift">E Z at the last look: θ√I of the whole information.</param>
/// <param name="Efficacy">P(Z first exceeds the critical value at this look).</param>
/// <param name="Opposite">P(Z first falls below minus the critical value at this look); zeros in one-sided designs.</param>
/// <param name="Futility">P(stops for futility at this look); at the last look, P(ends without a rejection).</param>
/// <param name="ExpectedInformation">Mean information fraction at which trials end.</param>
public sealed record SequentialExits(
    double Drift, ImmutableArray<double> Efficacy, ImmutableArray<double> Opposite, ImmutableArray<double> Futility, double ExpectedInformation)
{
    /// <summary>P(Z crosses the upper boundary).</summary>
    public double Power => Efficacy.Sum();

    /// <summary>P(rejects, in either direction).</summary>
    public double Rejection => Efficacy.Sum() + Opposite.Sum();

    /// <summary>P(ends at this look).</summary>
    /// <param name="look">From 0.</param>
    public double At(int look) => Efficacy[look] + Opposite[look] + Futility[look];

    /// <summary>The exit probabilities of a design, by recursive integration (<see cref="IncrementDensity"/>); absolute error about 1e-13.</summary>
    /// <param name="boundaries">The boundaries; futility bounds are obeyed, binding or not.</param>
    /// <param name="drift">E Z at the last look, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The drift is not finite.</exception>
    public static SequentialExits Of(GroupSequentialBoundaries boundaries, double drift)
    {
        var information = boundaries.Design.Information;
        var looks = information.Length;
        var isTwoSided = boundaries.Design.Sides == Sides.Two;
        var (efficacy, opposite, futility) = (new double[looks], new double[looks], new double[looks]);
        var density = IncrementDensity.Start(drift);
        var expected = 0.0;
        for (var k = 0; k < looks; k++)
        {
            var (t, upper) = (information[k], boundaries.Critical[k]);
            efficacy[k] = density.Above(t, upper);
            opposite[k] = isTwoSided ? density.Below(t, -upper) : 0;
            var stop = k == looks - 1 ? upper : boundaries.Futility.IsEmpty ? double.NegativeInfinity : boundaries.Futility[k];
            futility[k] = k == looks - 1 && isTwoSided ? density.Below(t, upper) - opposite[k] : density.Below(t, stop);
            expected += t * (efficacy[k] + opposite[k] + futility[k]);
            if (k < looks - 1)
            {
                density = density.Continue(t, isTwoSided ? -upper : stop, upper, information[k + 1]);
            }
        }

        return new(drift, [.. efficacy], [.. opposite], [.. futility], expected);
    }

    /// <summary>By value.</summary>
    public bool Equals(SequentialExits? other) =>
        other is not null && Drift.Equals(other.Drift) && Efficacy.AsSpan().SequenceEqual(other.Efficacy.AsSpan())
        && Opposite.AsSpan().SequenceEqual(other.Opposite.AsSpan()) && Futility.AsSpan().SequenceEqual(other.Futility.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Drift, ExpectedInformation);
}
