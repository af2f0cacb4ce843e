using ExoMeta.Numerics.Distributions;
using ExoMeta.Trials;

namespace ExoMeta.Tests.Trials;

/// <summary>Tests and estimates of two risks written anew, and sums over all tables.</summary>
internal static class RiskOracle
{
    /// <summary>Whether a test rejects x of n against c of m, one-sided at a level, for lower risks.</summary>
    public delegate bool Rejects(int x, int n, int c, int m);

    /// <summary>Binomial probabilities of 0 … n.</summary>
    public static double[] Masses(int n, double p)
    {
        if (p is 0 or 1)
        {
            return [.. Enumerable.Range(0, n + 1).Select(k => k == (p == 0 ? 0 : n) ? 1.0 : 0)];
        }

        // From the mode outwards, so that nothing underflows.
        var masses = new double[n + 1];
        var mode = (int)((n + 1) * p);
        mode = Math.Min(mode, n);
        masses[mode] = 1;
        for (var k = mode; k < n; k++)
        {
            masses[k + 1] = masses[k] * p * (n - k) / ((1 - p) * (k + 1));
        }

        for (var k = mode; k > 0; k--)
        {
            masses[k - 1] = masses[k] * (1 - p) * k / (p * (n - k + 1));
        }

        var sum = masses.Sum();
        return [.. masses.Select(m => m / sum)];
    }

    /// <summary>Pearson's z.</summary>
    public static double Score(int x, int n, int c, int m, bool isCorrected = false)
    {
        if (x + c == 0 || x + c == n + m)
        {
            return 0;
        }

        var pooled = (x + c) / (double)(n + m);
        var difference = x / (double)n - c / (double)m;
        var size = Math.Abs(difference) - (isCorrected ? 0.5 / n + 0.5 / m : 0);
        return Math.Sign(difference) * Math.Max(0, size) / Math.Sqrt(pooled * (1 - pooled) * (1.0 / n + 1.0 / m));
    }

    /// <summary>Estimate and standard error on the scale of a measure.</summary>
    public static (double Estimate, double Error) Effect(string measure, int x, int n, int c, int m)
    {
        var isEmpty = x == 0 || x == n || c == 0 || c == m;
        if (measure == "RD")
        {
            // Where each arm is all or nothing, the variance takes the halves, the difference does not.
            double Variance(double events, double size) => events / size * (1 - events / size) / size;
            var plain = Variance(x, n) + Variance(c, m);
            return (x / (double)n - c / (double)m, Math.Sqrt(plain > 0 ? plain : Variance(x + 0.5, n + 1) + Variance(c + 0.5, m + 1)));
        }

        var add = isEmpty ? 0.5 : 0;
        var (a, b, d, e) = (x + add, n - x + add, c + add, m - c + add);
        return measure == "OR"
            ? (Math.Log(a / b / (d / e)), Math.Sqrt(1 / a + 1 / b + 1 / d + 1 / e))
            : (Math.Log(a / (a + b) / (d / (d + e))), Math.Sqrt(1 / a - 1 / (a + b) + 1 / d - 1 / (d + e)));
    }

    /// <summary>P(X ≤ x) given the margins.</summary>
    public static double FisherLower(int x, int n, int c, int m)
    {
        var events = x + c;
        var (sum, upTo) = (0.0, 0.0);
        for (var k = Math.Max(0, events - m); k <= Math.Min(n, events); k++)
        {
            var term = Math.Exp(LogChoose(n, k) + LogChoose(m, events - k) - LogChoose(n + m, events));
            sum += term;
            upTo += k <= x ? term : 0;
        }

        return upTo / sum;
    }

    /// <summary>Farrington and Manning's z of a risk difference.</summary>
    public static double MarginOfDifference(int x, int n, int c, int m, double margin) =>
        Over(x / (double)n - c / (double)m - margin, VarianceAtDifference(x, n, c, m, margin));

    /// <summary>That of a risk ratio.</summary>
    public static double MarginOfRatio(int x, int n, int c, int m, double ratio) => Over(x / (double)n - ratio * c / m, VarianceAtRatio(x, n, c, m, ratio));

    /// <summary>The variance of a difference at the likeliest risks with a margin between them: the restricted risk by halving an interval.</summary>
    public static double VarianceAtDifference(int x, int n, int c, int m, double margin)
    {
        var (low, high) = (Math.Max(0, -margin), Math.Min(1, 1 - margin));
        for (var i = 0; i < 200; i++)
        {
            var p = (low + high) / 2;
            var r = p + margin;
            var slope = Slope(c, m, p) + Slope(x, n, r);
            (low, high) = slope > 0 ? (p, high) : (low, p);
        }

        return Variance(low + margin, n, low, m, 1);
    }

    /// <summary>That of p₁ − ρp₀ at the likeliest risks whose ratio is ρ.</summary>
    public static double VarianceAtRatio(int x, int n, int c, int m, double ratio)
    {
        var (low, high) = (0.0, Math.Min(1, 1 / ratio));
        for (var i = 0; i < 200; i++)
        {
            var p = (low + high) / 2;
            (low, high) = Slope(c, m, p) + ratio * Slope(x, n, ratio * p) > 0 ? (p, high) : (low, p);
        }

        return Variance(ratio * low, n, low, m, ratio);
    }

    /// <summary>A difference over the root of its variance; 0 where that is 0.</summary>
    public static double Over(double difference, double variance) => variance > 1e-13 ? difference / Math.Sqrt(variance) : 0;

    /// <summary>Power, coverage of the 95 % Wald interval, bias and mean squared error by a sum over all tables.</summary>
    public static (double Power, double Coverage, double Bias, double MeanSquaredError) Enumerate(
        string measure, Rejects rejects, double theta, (int Size, double Risk) treated, (int Size, double Risk) control)
    {
        var (ofTreated, ofControl) = (Masses(treated.Size, treated.Risk), Masses(control.Size, control.Risk));
        var (power, coverage, bias, square) = (0.0, 0.0, 0.0, 0.0);
        for (var x = 0; x <= treated.Size; x++)
        {
            for (var c = 0; c <= control.Size; c++)
            {
                var p = ofTreated[x] * ofControl[c];
                var (estimate, error) = Effect(measure, x, treated.Size, c, control.Size);
                power += rejects(x, treated.Size, c, control.Size) ? p : 0;
                coverage += Math.Abs(estimate - theta) <= 1.959963984540054 * error ? p : 0;
                bias += p * (estimate - theta);
                square += p * (estimate - theta) * (estimate - theta);
            }
        }

        return (power, coverage, bias, square);
    }

    /// <summary>A test by its name in trial files, for lower risks.</summary>
    public static Rejects TestNamed(string test, string measure, double margin, double alpha)
    {
        var critical = Normal.UpperQuantile(alpha) - 1e-9;
        if (test == "boschloo")
        {
            var limits = new Dictionary<(int, int), double>();
            return (x, n, c, m) =>
            {
                if (!limits.TryGetValue((n, m), out var limit))
                {
                    limits[(n, m)] = limit = new BoschlooTest(new FisherTable(n, m)).CriticalValue(alpha);
                }

                return x * m < c * n && FisherLower(x, n, c, m) <= limit * (1 + 1e-9);
            };
        }

        return test switch
        {
            "score" => (x, n, c, m) => Score(x, n, c, m) <= -critical,
            "chi-square-corrected" => (x, n, c, m) => Score(x, n, c, m, true) <= -critical,
            "wald" => (x, n, c, m) => (Effect(measure, x, n, c, m).Estimate - margin) / Effect(measure, x, n, c, m).Error <= -critical,
            "fisher" => (x, n, c, m) => x * m < c * n && FisherLower(x, n, c, m) <= alpha * (1 + 1e-9),
            "farrington-manning" when measure == "RD" => (x, n, c, m) => MarginOfDifference(x, n, c, m, margin) <= -critical,
            "farrington-manning" => (x, n, c, m) => MarginOfRatio(x, n, c, m, Math.Exp(margin)) <= -critical,
            _ => throw new ArgumentOutOfRangeException(nameof(test)),
        };
    }

    private static double Slope(int events, int size, double p) =>
        (events == 0 ? 0 : events / Math.Max(p, 1e-300)) - (events == size ? 0 : (size - events) / Math.Max(1 - p, 1e-300));

    private static double Variance(double risk, int n, double controlRisk, int m, double factor) =>
        risk * (1 - risk) / n + factor * factor * controlRisk * (1 - controlRisk) / m;

    private static double LogChoose(int n, int k)
    {
        var sum = 0.0;
        for (var i = 1; i <= k; i++)
        {
            sum += Math.Log((double)(n - k + i) / i);
        }

        return sum;
    }
}
