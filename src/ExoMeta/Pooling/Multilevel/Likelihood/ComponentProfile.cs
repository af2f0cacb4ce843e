using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.LinearAlgebra;

namespace ExoMeta.Pooling;

/// <summary>
/// Profile-likelihood interval of a variance component (Hardy and Thompson 1996; Viechtbauer and López-López 2022): the values at which the likelihood,
/// maximised over the other components, lies at most χ²₁(level)/2 below its maximum. The ends are the crossings nearest to the estimate.
/// </summary>
internal sealed class ComponentProfile(MixedModelMaximum newton, BoundedMaximum best, bool[] held, double variance, double level)
{
    /// <summary>Steps after which a profile that has not fallen is taken as flat.</summary>
    private const int MaxDoublings = 80;

    private readonly double _critical = Math.Sqrt(ChiSquared.Quantile(level, 1));

    /// <summary>Parameters of a point of a profile above the maximum, which was then not the highest; null when none was met.</summary>
    public double[]? Higher { get; private set; }

    /// <summary>The interval of a component; +∞ where the profile does not fall.</summary>
    public Interval IntervalOf(int component)
    {
        var estimate = best.Parameters[component];
        var reach = Reach(component);
        return new(LowerEnd(component, estimate, reach), UpperEnd(component, estimate, reach));
    }

    private double LowerEnd(int component, double estimate, double reach)
    {
        if (estimate == 0)
        {
            return 0;
        }

        var root = new SignedRoot(this, newton, best, held, component, _critical);
        var (inside, insideValue) = (estimate, -_critical);
        for (var step = reach; ; step *= 2)
        {
            var outside = Math.Max(0, estimate - step);
            var value = root.Evaluate(outside);
            if (value > 0)
            {
                return BracketedRoot.Find(new Crossing(root), outside, value, inside, insideValue, out _);
            }

            if (outside == 0)
            {
                return 0;
            }

            (inside, insideValue) = (outside, value);
        }
    }

    private double UpperEnd(int component, double estimate, double reach)
    {
        var root = new SignedRoot(this, newton, best, held, component, _critical);
        var (inside, insideValue, step) = (estimate, -_critical, reach);
        for (var doubling = 0; doubling < MaxDoublings; doubling++, step *= 2)
        {
            var value = root.Evaluate(estimate + step);
            if (value > 0)
            {
                return BracketedRoot.Find(new Crossing(root), inside, insideValue, estimate + step, value, out _);
            }

            (inside, insideValue) = (estimate + step, value);
        }

        return double.PositiveInfinity;
    }

    /// <summary>A little more than half the Wald interval; the typical variance where the curvature gives none.</summary>
    private double Reach(int component)
    {
        var count = best.Parameters.Length;
        int[] free = [.. Enumerable.Range(0, count).Where(i => !held[i] && (i == component || best.Parameters[i] > 0))];
        var (n, at) = (free.Length, Array.IndexOf(free, component));
        var (information, unit) = (new double[n * n], new double[n]);
        unit[at] = 1;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                information[i * n + j] = -best.Hessian[free[i] * count + free[j]];
            }
        }

        if (!CholeskyFactor.TryFactor(information, n))
        {
            return variance;
        }

        CholeskyFactor.Solve(information, n, unit, 1);
        return 1.3 * _critical * Math.Sqrt(unit[at]);
    }

    private readonly record struct Crossing(SignedRoot Root) : IScalarFunction
    {
        public double Evaluate(double x) => Root.Evaluate(x);
    }

    /// <summary>
    /// √(2·drop) of the profile below the maximum, less its critical value: nearly linear in the component, so that few evaluations find its zero. Each
    /// starts on the line through the last two.
    /// </summary>
    private sealed class SignedRoot(ComponentProfile profile, MixedModelMaximum newton, BoundedMaximum best, bool[] held, int component, double critical)
    {
        private readonly bool[] _held = [.. held.Select((h, i) => h || i == component)];
        private double[] _last = best.Parameters;
        private double[] _before = best.Parameters;

        public double Evaluate(double x)
        {
            var run = _last[component] - _before[component];
            var share = run == 0 ? 0 : (x - _last[component]) / run;
            var start = (double[])_last.Clone();
            for (var i = 0; i < start.Length; i++)
            {
                start[i] = _held[i] ? start[i] : Math.Max(0, start[i] + share * (start[i] - _before[i]));
            }

            start[component] = x;
            var maximum = newton.Climb(start, _held, heightOnly: true);
            (_before, _last) = (_last, maximum.Parameters);
            if (maximum.Point.Value > best.Point.Value + 1e-9 * (1 + Math.Abs(best.Point.Value)))
            {
                profile.Higher = _last;
            }

            return Math.Sqrt(Math.Max(0, 2 * (best.Point.Value - maximum.Point.Value))) - critical;
        }
    }
}
