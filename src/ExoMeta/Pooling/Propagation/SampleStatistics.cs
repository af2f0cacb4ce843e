namespace ExoMeta.Pooling;

/// <summary>Order statistics of replicates.</summary>
internal static class SampleStatistics
{
    /// <summary>Sample quantile of sorted values, linear between order statistics (Hyndman and Fan 1996, type 7).</summary>
    public static double Quantile(double[] sorted, double p)
    {
        if (sorted.Length == 0)
        {
            return double.NaN;
        }

        var position = p * (sorted.Length - 1);
        var below = (int)Math.Floor(position);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    /// <summary>
    /// Standard error of a sample quantile, free of any distribution: half the distance between the order statistics one binomial
    /// standard deviation, √(n·p·(1 − p)), to either side.
    /// </summary>
    public static double QuantileError(double[] sorted, double p)
    {
        if (sorted.Length == 0)
        {
            return double.NaN;
        }

        var (place, spread) = (p * sorted.Length, Math.Sqrt(sorted.Length * p * (1 - p)));
        var below = Math.Clamp((int)Math.Floor(place - spread), 0, sorted.Length - 1);
        var above = Math.Clamp((int)Math.Ceiling(place + spread), 0, sorted.Length - 1);
        return 0.5 * (sorted[above] - sorted[below]);
    }

    /// <summary>Ranks from 1, equal values sharing the mean of theirs.</summary>
    public static double[] Ranks(double[] values)
    {
        var keys = (double[])values.Clone();
        var order = new int[keys.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(keys, order);
        var ranks = new double[keys.Length];
        for (var i = 0; i < keys.Length;)
        {
            var j = i;
            while (j < keys.Length && keys[j] == keys[i])
            {
                j++;
            }

            for (var m = i; m < j; m++)
            {
                ranks[order[m]] = 0.5 * (i + 1 + j);
            }

            i = j;
        }

        return ranks;
    }

    /// <summary>Spearman's correlation from two sets of ranks; 0 when either does not vary.</summary>
    public static double RankCorrelation(double[] a, double[] b)
    {
        var mean = 0.5 * (a.Length + 1);
        double saa = 0, sbb = 0, sab = 0;
        for (var i = 0; i < a.Length; i++)
        {
            saa += (a[i] - mean) * (a[i] - mean);
            sbb += (b[i] - mean) * (b[i] - mean);
            sab += (a[i] - mean) * (b[i] - mean);
        }

        return saa == 0 || sbb == 0 ? 0 : sab / Math.Sqrt(saa * sbb);
    }
}
