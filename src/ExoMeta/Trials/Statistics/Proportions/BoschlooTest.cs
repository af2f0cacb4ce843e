using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Optimisation;

namespace ExoMeta.Trials;

/// <summary>
/// Boschloo's (1970, Statistica Neerlandica 24:1) unconditional exact test of two risks: Fisher's one-sided p-value as the statistic, against its
/// own distribution at the common risk where small values are likeliest. It keeps the level for every common risk and rejects whatever Fisher's test
/// rejects, and more.
/// </summary>
/// <remarks>
/// Small p-values speak for fewer events in the treated arm; for more of them, exchange the arms. The greatest probability over common risks is sought
/// from a grid that is even in asin√π (spacing well below the standard deviation of an observed risk), each of its high peaks closer by Brent's method.
/// </remarks>
public sealed class BoschlooTest
{
    /// <summary>p-values that are equal but for rounding.</summary>
    private const double Rounding = 1e-11;

    private readonly FisherTable _fisher;
    private readonly double[] _angles;

    /// <summary>Two arms of fixed sizes.</summary>
    /// <param name="fisher">Fisher's p-values for these sizes.</param>
    public BoschlooTest(FisherTable fisher)
    {
        _fisher = fisher;
        var points = 100 + (int)(16 * Math.Sqrt(fisher.Size + fisher.ControlSize));
        _angles = [.. Enumerable.Range(0, points + 1).Select(i => i * (Math.PI / 2) / points)];
    }

    /// <summary>The greatest probability, over common risks, of a Fisher p-value of at most this one: Boschloo's p-value.</summary>
    /// <param name="fisherPValue">A one-sided p-value of Fisher's test, P(X ≤ a) given the events of both arms.</param>
    public double PValue(double fisherPValue) => GreatestProbability(LargestRejected(fisherPValue));

    /// <summary>The largest Fisher p-value that Boschloo's test rejects; 0 when it rejects none.</summary>
    /// <param name="level">One-sided level, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not inside (0, 1).</exception>
    public double CriticalValue(double level)
    {
        if (!(level > 0 && level < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "A level inside (0, 1) was expected.");
        }

        // A Fisher p-value is never below Boschloo's, so that all up to the level are rejected.
        var candidates = AllPValues().Where(p => p > 0).Distinct().Order().ToArray();
        var (rejected, accepted) = (-1, candidates.Length);
        while (accepted - rejected > 1)
        {
            var middle = (rejected + accepted) / 2;
            (rejected, accepted) = PValue(candidates[middle]) <= level * (1 + Rounding) ? (middle, accepted) : (rejected, middle);
        }

        return rejected < 0 ? 0 : candidates[rejected] * (1 + Rounding);
    }

    /// <summary>
    /// Boschloo's p-values of all tables, that of a treated and c control events at a(n₀ + 1) + c. Those above <paramref name="largest"/> are 1: nobody
    /// rejects by them.
    /// </summary>
    /// <remarks>
    /// The tables join the region of rejection in the order of Fisher's p-value, and its probability is kept on a grid of common risks half as wide as that of
    /// <see cref="PValue"/>; at its peaks it is read off the polynomial through five points. Within 10⁻⁶ of <see cref="PValue"/>, relative.
    /// </remarks>
    /// <param name="largest">The largest p-value that is asked for.</param>
    public double[] PValues(double largest = 0.5)
    {
        var (rows, points) = (_fisher.ControlSize + 1, 2 * _angles.Length - 1);
        var (masses, controlMasses) = (Masses(_fisher.Size, points), Masses(_fisher.ControlSize, points));
        double[] fisher = [.. AllPValues()];
        var order = Enumerable.Range(0, fisher.Length).Order(Comparer<int>.Create((i, j) => fisher[i].CompareTo(fisher[j]))).ToArray();
        var pValues = new double[fisher.Length];
        Array.Fill(pValues, 1);
        var probability = new double[points];
        for (var start = 0; start < order.Length;)
        {
            // Tables with the same p-value join together.
            var (end, bound) = (start, fisher[order[start]] * (1 + Rounding));
            for (; end < order.Length && fisher[order[end]] <= bound; end++)
            {
                var mass = masses.AsSpan(order[end] / rows * points, points);
                var controlMass = controlMasses.AsSpan(order[end] % rows * points, points);
                for (var g = 0; g < probability.Length; g++)
                {
                    probability[g] += mass[g] * controlMass[g];
                }
            }

            var p = GreatestOf(probability);
            if (p > largest)
            {
                break;
            }

            for (; start < end; start++)
            {
                pValues[order[start]] = p;
            }
        }

        return pValues;
    }

    /// <summary>Binomial probabilities of every count at every risk of a grid that is even in asin√π, by count.</summary>
    private static double[] Masses(int size, int points)
    {
        var masses = new double[(size + 1) * points];
        for (var g = 0; g < points; g++)
        {
            var sine = PortableMath.SinCos(g * (Math.PI / 2) / (points - 1)).Sin;
            for (var x = 0; x <= size; x++)
            {
                masses[x * points + g] = PortableMath.Exp(Binomial.LogMass(x, size, Math.Min(1, sine * sine)));
            }
        }

        return masses;
    }

    /// <summary>The greatest value of a smooth function that is known on a grid.</summary>
    private static double GreatestOf(ReadOnlySpan<double> values)
    {
        var greatest = Math.Max(values[0], values[^1]);
        foreach (var value in values)
        {
            greatest = Math.Max(greatest, value);
        }

        // Between neighbours a peak rises by little: only the high ones matter.
        var high = 0.99 * greatest;
        for (var i = 2; i < values.Length - 2; i++)
        {
            if (values[i] >= high && values[i] >= values[i - 1] && values[i] >= values[i + 1])
            {
                greatest = Math.Max(greatest, PeakOf(values.Slice(i - 2, 5)));
            }
        }

        return greatest;
    }

    /// <summary>The peak of the polynomial through five equidistant points, the middle one of which is the highest: two Newton steps from the parabola's.</summary>
    private static double PeakOf(ReadOnlySpan<double> y)
    {
        // Central differences: y(x) = y₂ + b·x + c·x² + d·x³ + e·x⁴ with x in steps of the grid.
        var (odd, even) = (y[3] - y[1], y[3] + y[1] - 2 * y[2]);
        var (wideOdd, wideEven) = (y[4] - y[0], y[4] + y[0] - 2 * y[2]);
        var (b, c) = ((8 * odd - wideOdd) / 12, (16 * even - wideEven) / 24);
        var (d, e) = ((wideOdd - 2 * odd) / 12, (wideEven - 4 * even) / 24);
        var x = c < 0 ? Math.Clamp(-b / (2 * c), -1, 1) : 0;
        for (var step = 0; step < 2; step++)
        {
            var curvature = 2 * c + x * (6 * d + x * 12 * e);
            x = curvature < 0 ? Math.Clamp(x - (b + x * (2 * c + x * (3 * d + x * 4 * e))) / curvature, -1, 1) : x;
        }

        return Math.Max(y[2], y[2] + x * (b + x * (c + x * (d + x * e))));
    }

    private IEnumerable<double> AllPValues() =>
        from a in Enumerable.Range(0, _fisher.Size + 1)
        from c in Enumerable.Range(0, _fisher.ControlSize + 1)
        select At(a, c);

    private double At(int events, int controlEvents) => _fisher.Lower<LaneOne>(new(events), new(controlEvents)).Value;

    /// <summary>For every number of control events the largest number of treated ones that is rejected; −1 for none.</summary>
    private int[] LargestRejected(double fisherPValue)
    {
        // It never falls with the control events.
        var largest = new int[_fisher.ControlSize + 1];
        var a = -1;
        for (var c = 0; c < largest.Length; c++)
        {
            while (a < _fisher.Size && At(a + 1, c) <= fisherPValue * (1 + Rounding))
            {
                a++;
            }

            largest[c] = a;
        }

        return largest;
    }

    private double GreatestProbability(int[] largest)
    {
        double[] values = [.. _angles.Select(angle => Probability(largest, angle))];
        var greatest = values.Max();
        for (var i = 1; i < values.Length - 1; i++)
        {
            // Between neighbours a peak rises by little: only the high ones matter.
            if (values[i] >= values[i - 1] && values[i] >= values[i + 1] && values[i] >= 0.9 * greatest)
            {
                greatest = Math.Max(greatest, Peak(largest, _angles[i - 1], _angles[i + 1]));
            }
        }

        return greatest;
    }

    private double Peak(int[] largest, double low, double high) =>
        -Minimiser.Brent(angle => -Probability(largest, angle), low, high).Value;

    /// <summary>Probability of rejection at the common risk sin²(angle).</summary>
    private double Probability(int[] largest, double angle)
    {
        var sine = PortableMath.SinCos(angle).Sin;
        var risk = Math.Min(1, sine * sine);
        var (upTo, next, sum) = (0.0, 0, 0.0);
        for (var c = 0; c < largest.Length; c++)
        {
            while (next <= largest[c])
            {
                upTo += PortableMath.Exp(Binomial.LogMass(next, _fisher.Size, risk));
                next++;
            }

            sum += upTo * PortableMath.Exp(Binomial.LogMass(c, _fisher.ControlSize, risk));
        }

        return sum;
    }
}
