namespace ExoMeta.Numerics.Integration;

/// <summary>An integral and how well it is known.</summary>
/// <param name="Value">The integral.</param>
/// <param name="Error">Estimated absolute error.</param>
/// <param name="Evaluations">Evaluations of the function.</param>
public readonly record struct QuadratureResult(double Value, double Error, int Evaluations);

/// <summary>Adaptive Gauss–Kronrod quadrature with 10 and 21 points (Kronrod 1965; error estimate of Piessens et al. 1983).</summary>
public static class AdaptiveQuadrature
{
    private const int MaximumIntervals = 2000;

    private static ReadOnlySpan<double> Nodes =>
    [
        0.9956571630258081, 0.9739065285171717, 0.9301574913557082, 0.8650633666889845, 0.7808177265864169, 0.6794095682990244,
        0.5627571346686047, 0.4333953941292472, 0.2943928627014602, 0.14887433898163122,
    ];

    private static ReadOnlySpan<double> KronrodWeights =>
    [
        0.011694638867371874, 0.032558162307964725, 0.054755896574351995, 0.07503967481091996, 0.0931254545836976, 0.10938715880229764,
        0.12349197626206584, 0.13470921731147334, 0.14277593857706009, 0.14773910490133849,
    ];

    private const double CentreWeight = 0.1494455540029169;

    private static ReadOnlySpan<double> GaussWeights =>
        [0.06667134430868814, 0.1494513491505806, 0.21908636251598204, 0.26926671930999635, 0.29552422471475287];

    /// <summary>Integrates a function over [lower, upper]; either end may be infinite.</summary>
    /// <param name="function">The function; never evaluated at the ends themselves.</param>
    /// <param name="lower">Lower end.</param>
    /// <param name="upper">Upper end, above the lower.</param>
    /// <param name="relativeTolerance">Error relative to the integral at which to stop.</param>
    /// <param name="absoluteTolerance">Absolute error at which to stop; either tolerance suffices.</param>
    /// <exception cref="ArgumentException">The ends are NaN or not in order.</exception>
    /// <exception cref="ArithmeticException">The function gave a value that is not finite, or 2000 intervals did not reach the tolerance.</exception>
    public static QuadratureResult Integrate(
        Func<double, double> function, double lower, double upper, double relativeTolerance = 1e-12, double absoluteTolerance = 0)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (!(lower <= upper))
        {
            throw new ArgumentException("The ends of the interval must be in order.");
        }

        var (mapped, from, to) = Map(function, lower, upper);
        var queue = new PriorityQueue<(double From, double To, double Value, double Error), double>();
        var first = Panel(mapped, from, to);
        queue.Enqueue((from, to, first.Value, first.Error), -first.Error);
        var (value, error) = first;
        var evaluations = 21;
        while (true)
        {
            if (error <= Math.Max(absoluteTolerance, relativeTolerance * Math.Abs(value)))
            {
                // Summed afresh, in the order of the intervals: the running sums may have drifted.
                var all = queue.UnorderedItems.Select(item => item.Element).OrderBy(interval => interval.From).ToArray();
                (value, error) = (all.Sum(interval => interval.Value), all.Sum(interval => interval.Error));
                if (error <= Math.Max(absoluteTolerance, relativeTolerance * Math.Abs(value)))
                {
                    return new(value, error, evaluations);
                }
            }

            if (queue.Count >= MaximumIntervals)
            {
                throw new ArithmeticException("The integral did not converge.");
            }

            var worst = queue.Dequeue();
            var middle = 0.5 * (worst.From + worst.To);
            var left = Panel(mapped, worst.From, middle);
            var right = Panel(mapped, middle, worst.To);
            evaluations += 42;
            queue.Enqueue((worst.From, middle, left.Value, left.Error), -left.Error);
            queue.Enqueue((middle, worst.To, right.Value, right.Error), -right.Error);
            value += left.Value + right.Value - worst.Value;
            error += left.Error + right.Error - worst.Error;
        }
    }

    /// <summary>An infinite end is at t = 0, where doubles are dense, by x = end ± (1 − t)/t; two of them are folded about 0.</summary>
    private static (Func<double, double> Function, double From, double To) Map(Func<double, double> f, double lower, double upper) =>
        (double.IsInfinity(lower), double.IsInfinity(upper)) switch
        {
            (false, false) => (f, lower, upper),
            (true, true) => (t => (f((1 - t) / t) + f(-(1 - t) / t)) / t / t, 0, 1),
            (false, true) => (t => f(lower + (1 - t) / t) / t / t, 0, 1),
            (true, false) => (t => f(upper - (1 - t) / t) / t / t, 0, 1),
        };

    private static (double Value, double Error) Panel(Func<double, double> function, double from, double to)
    {
        var half = 0.5 * (to - from);
        var middle = 0.5 * (from + to);
        var centre = Value(function, middle);
        Span<double> left = stackalloc double[10];
        Span<double> right = stackalloc double[10];
        var kronrod = CentreWeight * centre;
        var absolute = CentreWeight * Math.Abs(centre);
        var gauss = 0.0;
        for (var i = 0; i < 10; i++)
        {
            left[i] = Value(function, middle - half * Nodes[i]);
            right[i] = Value(function, middle + half * Nodes[i]);
            kronrod += KronrodWeights[i] * (left[i] + right[i]);
            absolute += KronrodWeights[i] * (Math.Abs(left[i]) + Math.Abs(right[i]));
            gauss += i % 2 == 1 ? GaussWeights[i / 2] * (left[i] + right[i]) : 0;
        }

        var mean = 0.5 * kronrod;
        var spread = CentreWeight * Math.Abs(centre - mean);
        for (var i = 0; i < 10; i++)
        {
            spread += KronrodWeights[i] * (Math.Abs(left[i] - mean) + Math.Abs(right[i] - mean));
        }

        var error = Math.Abs(half * (kronrod - gauss));
        spread *= Math.Abs(half);
        if (spread > 0 && error > 0)
        {
            var ratio = 200 * error / spread;
            error = spread * Math.Min(1, ratio * Math.Sqrt(ratio));
        }

        // No estimate below the rounding of the sum itself.
        return (half * kronrod, Math.Max(error, absolute * Math.Abs(half) * 2e-16));
    }

    private static double Value(Func<double, double> function, double x)
    {
        var value = function(x);
        return double.IsFinite(value) ? value : throw new ArithmeticException("The integrand is not finite inside the interval.");
    }
}
