using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Integration;

/// <summary>
/// A Gaussian process with independent increments that is watched at a few times and goes on only while it stays inside an interval:
/// the density of Z_k = S(t_k)/√t_k, S(t) ~ N(θt, t), on what has gone on so far.
/// </summary>
/// <remarks>
/// Recursive integration (Armitage, McPherson and Rowe 1969, JRSS A 132:235–244; Jennison and Turnbull 2000, Group Sequential Methods,
/// chapter 19): f_k(z) = ∫ f_{k−1}(u) √(t_k/Δ_k) φ((z√t_k − u√t_{k−1} − θΔ_k)/√Δ_k) du, Δ_k = t_k − t_{k−1}. The integrals are composite
/// Gauss–Legendre sums of order 16 on panels no wider than three times the narrower of the two standard deviations at play, that of the
/// last increment (how smooth f is) and that of the next (how smooth the kernel is); the rule's error on a product of two such
/// densities is below 1e-16 a panel. Infinite ends are cut 11 standard deviations from the mean. What remains is rounding, about 1e-14.
/// </remarks>
public sealed class IncrementDensity
{
    private const int Order = 16;
    private const double PanelWidth = 3;

    /// <summary>Beyond lie 4e-28.</summary>
    private const double Reach = 11;

    private readonly double[] _points;
    private readonly double[] _masses;
    private readonly double _time;
    private readonly double _drift;

    private IncrementDensity(double time, double drift, double[] points, double[] masses) =>
        (_time, _drift, _points, _masses) = (time, drift, points, masses);

    /// <summary>The process before its first time: at 0 with certainty.</summary>
    /// <param name="drift">θ, the mean of S at time 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">θ is not finite.</exception>
    public static IncrementDensity Start(double drift) => double.IsFinite(drift)
        ? new(0, drift, [0], [1])
        : throw new ArgumentOutOfRangeException(nameof(drift), drift, "A finite drift was expected.");

    /// <summary>θ, the mean of S at time 1.</summary>
    public double Drift => _drift;

    /// <summary>P(has gone on so far).</summary>
    public double Mass
    {
        get
        {
            var sum = 0.0;
            foreach (var mass in _masses)
            {
                sum += mass;
            }

            return sum;
        }
    }

    /// <summary>P(has gone on so far, and Z at the given time exceeds the bound).</summary>
    /// <param name="time">The next time, later than the last.</param>
    /// <param name="bound">The bound; ±∞ are allowed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is not later than the last one.</exception>
    public double Above(double time, double bound) => Tail(time, bound, 1);

    /// <summary>P(has gone on so far, and Z at the given time is at most the bound).</summary>
    /// <param name="time">The next time, later than the last.</param>
    /// <param name="bound">The bound; ±∞ are allowed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is not later than the last one.</exception>
    public double Below(double time, double bound) => Tail(time, bound, -1);

    /// <summary>The density of Z at the given time, on what has gone on so far.</summary>
    /// <param name="time">The next time, later than the last.</param>
    /// <param name="value">Where.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is not later than the last one.</exception>
    public double At(double time, double value)
    {
        var kernel = new Kernel(this, time);
        var sum = 0.0;
        for (var i = 0; i < _points.Length; i++)
        {
            sum += _masses[i] * kernel.Density(value, _points[i]);
        }

        return sum;
    }

    /// <summary>The density on what goes on at the given time too, because Z lies inside (lower, upper) there.</summary>
    /// <param name="time">The next time, later than the last.</param>
    /// <param name="lower">Lower end; may be −∞. With an upper end that is not above it, nothing goes on.</param>
    /// <param name="upper">Upper end; may be +∞.</param>
    /// <param name="following">The time after, which decides how fine the grid is.</param>
    /// <exception cref="ArgumentException">An end is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The times are not in order.</exception>
    public IncrementDensity Continue(double time, double lower, double upper, double following)
    {
        if (double.IsNaN(lower) || double.IsNaN(upper))
        {
            throw new ArgumentException("An end of the interval is NaN.");
        }

        var kernel = new Kernel(this, time);
        if (!(following > time))
        {
            throw new ArgumentOutOfRangeException(nameof(following), following, "Times must increase.");
        }

        var mean = _drift * Math.Sqrt(time);
        var (from, to) = (Math.Max(lower, mean - Reach), Math.Min(upper, mean + Reach));
        if (!(from < to))
        {
            return new(time, _drift, [], []);
        }

        var scale = Math.Sqrt(Math.Min((time - _time) / time, (following - time) / time));
        var panels = (int)Math.Ceiling((to - from) / (PanelWidth * scale));
        var points = new double[panels * Order];
        var masses = new double[points.Length];
        Grid(from, to, panels, points, masses);
        var first = 0;
        for (var i = 0; i < points.Length; i++)
        {
            first = kernel.FirstNear(points[i], first);
            masses[i] *= kernel.Sum(points[i], first);
        }

        return new(time, _drift, points, masses);
    }

    private static void Grid(double from, double to, int panels, double[] points, double[] weights)
    {
        var (nodes, nodeWeights) = GaussLegendre.Rule(Order, 0, (to - from) / panels);
        for (var p = 0; p < panels; p++)
        {
            var start = from + (to - from) * p / panels;
            for (var i = 0; i < Order; i++)
            {
                points[p * Order + i] = start + nodes[i];
                weights[p * Order + i] = nodeWeights[i];
            }
        }
    }

    private double Tail(double time, double bound, int side)
    {
        var kernel = new Kernel(this, time);
        if (double.IsInfinity(bound))
        {
            return double.IsPositiveInfinity(bound) == side > 0 ? 0 : Mass;
        }

        var sum = 0.0;
        for (var i = 0; i < _points.Length; i++)
        {
            sum += _masses[i] * Normal.Survival(side * kernel.Standardised(bound, _points[i]));
        }

        return sum;
    }

    /// <summary>The step from the last time to the next.</summary>
    private readonly struct Kernel
    {
        /// <summary>exp(−½·12²) is 5e-32: what lies further adds nothing.</summary>
        private const double Cut = 12;

        private readonly IncrementDensity _last;
        private readonly double _next;
        private readonly double _previous;
        private readonly double _shift;
        private readonly double _height;

        public Kernel(IncrementDensity last, double time)
        {
            var increment = time - last._time;
            if (!(increment > 0) || double.IsInfinity(time))
            {
                throw new ArgumentOutOfRangeException(nameof(time), time, "Times must increase.");
            }

            var deviation = Math.Sqrt(increment);
            _last = last;
            _next = Math.Sqrt(time) / deviation;
            _previous = Math.Sqrt(last._time) / deviation;
            _shift = last._drift * deviation;
            _height = _next * 0.3989422804014327; // 1/√(2π)
        }

        public double Standardised(double value, double point) => value * _next - point * _previous - _shift;

        public double Density(double value, double point)
        {
            var x = Standardised(value, point);
            return _height * PortableMath.Exp(-0.5 * x * x);
        }

        /// <summary>The first point of the last grid that is near enough to count; for ascending values it never moves back.</summary>
        public int FirstNear(double value, int first)
        {
            while (first < _last._points.Length && Standardised(value, _last._points[first]) > Cut)
            {
                first++;
            }

            return first;
        }

        public double Sum(double value, int first)
        {
            var sum = 0.0;
            for (var i = first; i < _last._points.Length; i++)
            {
                var x = Standardised(value, _last._points[i]);
                if (x < -Cut)
                {
                    break;
                }

                sum += _last._masses[i] * PortableMath.Exp(-0.5 * x * x);
            }

            return _height * sum;
        }
    }
}
