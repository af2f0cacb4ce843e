namespace ExoMeta.Numerics.Distributions;

/// <summary>The binomial distribution of the number of successes in n ≥ 0 trials of probability p in [0, 1].</summary>
public static class Binomial
{
    /// <summary>log P(X = k); −∞ where k is impossible (Loader 2000).</summary>
    public static double LogMass(int k, int n, double p)
    {
        Check(n, p);
        if (k < 0 || k > n || (p == 0 && k > 0) || (p == 1 && k < n))
        {
            return double.NegativeInfinity;
        }

        return p is 0 or 1 ? 0 : SaddlePoint.BinomialLogMass(k, n - k, p, 1 - p);
    }

    /// <summary>P(X ≤ k).</summary>
    public static double Cdf(int k, int n, double p)
    {
        Check(n, p);
        return k < 0 ? 0 : k >= n ? 1 : Beta.Survival(p, k + 1.0, n - k);
    }

    /// <summary>P(X &gt; k), accurate in the upper tail.</summary>
    public static double Survival(int k, int n, double p)
    {
        Check(n, p);
        return k < 0 ? 1 : k >= n ? 0 : Beta.Cdf(p, k + 1.0, n - k);
    }

    /// <summary>The smallest k with P(X ≤ k) ≥ <paramref name="probability"/>.</summary>
    public static int Quantile(double probability, int n, double p)
    {
        Check(n, p);
        if (!(probability >= 0 && probability <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability in [0, 1] was expected.");
        }

        if (probability == 1)
        {
            return p == 0 ? 0 : n;
        }

        var low = -1;
        var high = n;
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;

            // The smaller of the two tails decides; a rounding error must not move the answer of a probability that is hit exactly.
            var reached = probability <= 0.5
                ? Cdf(middle, n, p) >= probability * (1 - 1e-14)
                : Survival(middle, n, p) <= (1 - probability) * (1 + 1e-14);
            (low, high) = reached ? (low, middle) : (middle, high);
        }

        return high;
    }

    private static void Check(int n, double p)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        if (!(p >= 0 && p <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability in [0, 1] was expected.");
        }
    }
}
