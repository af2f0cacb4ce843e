using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials.Designs;

/// <summary>A rate that is constant between given times: a hazard, or patients recruited per unit of time.</summary>
/// <param name="Starts">Where each piece begins: 0 first, then increasing; the last piece never ends.</param>
/// <param name="Rates">The rate of each piece, at least 0.</param>
public sealed record PiecewiseRate(ImmutableArray<double> Starts, ImmutableArray<double> Rates)
{
    /// <summary>The same rate all the time.</summary>
    public static PiecewiseRate Constant(double rate) => new([0], [rate]);

    /// <summary>The constant hazard with which a probability has happened by a time.</summary>
    /// <param name="probability">In [0, 1).</param>
    /// <param name="time">Above 0.</param>
    public static PiecewiseRate OfProbability(double probability, double time) => Constant(-PortableMath.Log1p(-probability) / time);

    /// <summary>The same with every rate multiplied.</summary>
    public PiecewiseRate Times(double factor) => this with { Rates = [.. Rates.Select(r => factor * r)] };

    /// <summary>The rate integrated from 0 to a time.</summary>
    public double Integral(double time)
    {
        var sum = 0.0;
        for (var i = 0; i < Starts.Length && Starts[i] < time; i++)
        {
            sum += Rates[i] * (Math.Min(time, i + 1 < Starts.Length ? Starts[i + 1] : double.PositiveInfinity) - Starts[i]);
        }

        return sum;
    }

    /// <summary>P(the event comes before <paramref name="time"/> and before dropout), of a hazard of this rate and a constant one of dropout.</summary>
    public double EventBefore(double time, double dropout)
    {
        var (sum, survival) = (0.0, 1.0);
        for (var i = 0; i < Starts.Length && Starts[i] < time; i++)
        {
            var length = Math.Min(time, i + 1 < Starts.Length ? Starts[i + 1] : double.PositiveInfinity) - Starts[i];
            var all = Rates[i] + dropout;
            var leaves = all > 0 ? -PortableMath.Expm1(-all * length) : 0;
            sum += all > 0 ? survival * leaves * Rates[i] / all : 0;
            survival *= 1 - leaves;
        }

        return sum;
    }

    /// <summary>What is wrong, in words; empty when it is sound.</summary>
    /// <param name="what">What the rate is, for the message.</param>
    internal IEnumerable<string> Problems(string what)
    {
        if (Starts.IsDefaultOrEmpty || Starts.Length != (Rates.IsDefault ? 0 : Rates.Length) || Starts[0] != 0
            || !Starts.Zip(Starts.Skip(1)).All(pair => pair.First < pair.Second) || !Starts.All(double.IsFinite))
        {
            yield return $"{what}: one rate for each start was expected, starts increasing from 0";
        }
        else if (!Rates.All(r => r >= 0 && double.IsFinite(r)) || Rates.Sum() <= 0)
        {
            yield return $"{what}: rates of at least 0, not all 0, were expected";
        }
    }

    /// <summary>By value.</summary>
    public bool Equals(PiecewiseRate? other) =>
        other is not null && Starts.AsSpan().SequenceEqual(other.Starts.AsSpan()) && Rates.AsSpan().SequenceEqual(other.Rates.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Starts.IsDefault ? 0 : Starts.Length, Rates.IsDefaultOrEmpty ? 0 : Rates[0]);
}
