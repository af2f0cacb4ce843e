using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Pooling;

/// <summary>
/// Profile-likelihood interval of a variance component (Hardy and Thompson 1996; Viechtbauer and López-López 2022): the values at which the likelihood,
/// maximised over the other components, lies at most χ²₁(level)/2 below its maximum. The ends are the crossings nearest to the estimate.
/// </summary>
internal sealed class ComponentProfile(MixedModelMaximum newton, BoundedMaximum best, bool[] held, double variance, double level)
{
    /// <summary>Doublings after which a profile that has not fallen is taken as flat.</summary>
    private const int MaxDoublings = 80;

    private readonly double _allowed = 0.5 * ChiSquared.Quantile(level, 1);

    /// <summary>The interval of a component; +∞ where the profile does not fall.</summary>
    public Interval IntervalOf(int component)
    {
        var profile = new Drop(newton, best, held, component, _allowed);
        var estimate = best.Parameters[component];
        return new(LowerEnd(profile, estimate), UpperEnd(profile, estimate));
    }

    private double LowerEnd(Drop profile, double estimate)
    {
        if (estimate == 0)
        {
            return 0;
        }

        var atZero = profile.Evaluate(0);
        return atZero <= 0 ? 0 : BracketedRoot.Find(new Crossing(profile.Restarted()), 0, atZero, estimate, -_allowed, out _);
    }

    private double UpperEnd(Drop profile, double estimate)
    {
        var (inside, insideDrop) = (estimate, -_allowed);
        profile = profile.Restarted();
        var outside = Math.Max(2 * estimate, 0.1 * variance);
        for (var doubling = 0; doubling < MaxDoublings; doubling++, outside *= 2)
        {
            var drop = profile.Evaluate(outside);
            if (drop > 0)
            {
                return BracketedRoot.Find(new Crossing(profile), inside, insideDrop, outside, drop, out _);
            }

            (inside, insideDrop) = (outside, drop);
        }

        return double.PositiveInfinity;
    }

    private readonly record struct Crossing(Drop Profile) : IScalarFunction
    {
        public double Evaluate(double x) => Profile.Evaluate(x);
    }

    /// <summary>How far the profile lies below the maximum, less what is allowed; each evaluation starts where the last one ended.</summary>
    private sealed class Drop(MixedModelMaximum newton, BoundedMaximum best, bool[] held, int component, double allowed)
    {
        private readonly bool[] _held = [.. held.Select((h, i) => h || i == component)];
        private double[] _start = best.Parameters;

        public Drop Restarted() => new(newton, best, held, component, allowed);

        public double Evaluate(double x)
        {
            var start = (double[])_start.Clone();
            start[component] = x;
            var maximum = newton.Climb(start, _held);
            _start = maximum.Parameters;
            return best.Point.Value - maximum.Point.Value - allowed;
        }
    }
}
