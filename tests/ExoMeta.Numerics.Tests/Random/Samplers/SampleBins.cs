using System.Globalization;

namespace ExoMeta.Numerics.Tests.Random;

/// <summary>Bins of a known distribution, with their exact probabilities: 64 of about equal probability, more at the ends down to 10⁻⁶.</summary>
internal sealed class SampleBins
{
    public const double StandardErrors = 4.5;

    private const double SmallestExpected = 8;
    private const int LargestSupport = 2000;

    private static readonly double[] Tails = [1e-6, 1e-4, 1e-2];

    private readonly double[] _cuts;

    public SampleBins(KnownDistribution known, int draws)
    {
        _cuts = FindCuts(known, draws);
        Below = [.. _cuts.Select(known.Cdf)];
        Above = [.. _cuts.Select(known.Survival)];
        Masses = new double[_cuts.Length + 1];
        for (var i = 0; i < Masses.Length; i++)
        {
            var (lower, upper) = (i == 0 ? 0 : Below[i - 1], i == _cuts.Length ? 1 : Below[i]);

            // Differences of whichever tail is the smaller.
            Masses[i] = lower < 0.5 ? upper - lower : Above[i - 1] - (i == _cuts.Length ? 0 : Above[i]);
        }
    }

    /// <summary>P(X ≤ cut).</summary>
    public double[] Below { get; }

    /// <summary>P(X &gt; cut).</summary>
    public double[] Above { get; }

    /// <summary>Probability of each bin.</summary>
    public double[] Masses { get; }

    /// <summary>The bin of a value: how many cuts are below it.</summary>
    public int Find(double value)
    {
        if (_cuts.Length == 0)
        {
            return 0;
        }

        // Bisection by the sign of a difference: branches on random values would cost ten times as much.
        var (first, count) = (0, _cuts.Length);
        while (count > 1)
        {
            var half = count / 2;
            first += half & (int)(BitConverter.DoubleToInt64Bits(_cuts[first + half - 1] - value) >> 63);
            count -= half;
        }

        return first + (_cuts[first] < value ? 1 : 0);
    }

    /// <summary>Each bin, each tail, and all bins together, in standard errors.</summary>
    public void Check(long[] counts)
    {
        var draws = counts.Sum();
        var chiSquared = 0.0;
        for (var (i, sum) = (0, 0L); i < counts.Length; i++)
        {
            var expected = draws * Masses[i];
            chiSquared += Masses[i] > 0 ? (counts[i] - expected) * (counts[i] - expected) / expected : 0;
            CheckCount(counts[i], Masses[i], draws, $"Bin {i}");
            sum += counts[i];
            if (i < _cuts.Length)
            {
                CheckCount(sum, Below[i], draws, $"The lower tail up to {_cuts[i]}");
                CheckCount(draws - sum, Above[i], draws, $"The upper tail above {_cuts[i]}");
            }
        }

        var df = counts.Length - 1;
        Assert.True(df == 0 || Math.Abs(chiSquared - df) < StandardErrors * Math.Sqrt(2 * df) + 8, Text($"The bins' chi-squared is {chiSquared} on {df}."));
    }

    private static void CheckCount(long count, double mass, long draws, FormattableString what)
    {
        // The square root makes counts of a few draws as good as normal.
        var variance = Math.Max(1 - mass, 0);
        var distance = variance == 0
            ? count - draws
            : 2 * (Math.Sqrt(count + 0.375) - Math.Sqrt(draws * mass + 0.375)) / Math.Sqrt(variance);
        Assert.True(
            Math.Abs(distance) < StandardErrors,
            Text($"{Text(what)}: {count} draws of {draws} where {draws * mass} were expected, {distance} standard errors."));
    }

    private static double[] FindCuts(KnownDistribution known, int draws)
    {
        double[] probabilities = [.. Tails, .. Enumerable.Range(1, 63).Select(i => i / 64.0)];
        IEnumerable<double> cuts = [.. probabilities.Select(p => Cut(known, x => known.Cdf(x) >= p)), .. Tails.Select(p => Cut(known, x => known.Survival(x) <= p))];
        var (low, high) = (cuts.Min(), cuts.Max());
        if (known.IsDiscrete && high - low <= LargestSupport)
        {
            cuts = Enumerable.Range(0, (int)(high - low) + 1).Select(i => low + i);
        }

        // No bin is so small that its count says nothing, and no cut is where nothing lies beyond.
        var kept = new List<double>();
        var below = 0.0;
        foreach (var cut in cuts.Distinct().Order())
        {
            var (cdf, survival) = (known.Cdf(cut), known.Survival(cut));
            var isInside = cut >= known.Cuttable.Low && cut <= known.Cuttable.High;
            if (isInside && draws * (cdf - below) > SmallestExpected && draws * survival > SmallestExpected)
            {
                kept.Add(cut);
                below = cdf;
            }
        }

        return [.. kept];
    }

    /// <summary>The smallest double, or whole number, from which on a condition holds.</summary>
    private static double Cut(KnownDistribution known, Func<double, bool> holds)
    {
        if (known.IsDiscrete)
        {
            var (none, some) = (-1L << 32, 1L << 32);
            while (some - none > 1)
            {
                var middle = none + (some - none) / 2;
                (none, some) = holds(middle) ? (none, middle) : (middle, some);
            }

            return some;
        }

        var (low, high) = (Order(known.Cuttable.Low), Order(known.Cuttable.High));
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            (low, high) = holds(Value(middle)) ? (low, middle) : (middle, high);
        }

        return Value(high);
    }

    /// <summary>Doubles as whole numbers, in the same order; halved, so that differences do not overflow.</summary>
    private static long Order(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        return (bits >= 0 ? bits : long.MinValue - bits) / 2;
    }

    private static double Value(long order) =>
        BitConverter.Int64BitsToDouble(order >= 0 ? 2 * order : long.MinValue - 2 * order);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
