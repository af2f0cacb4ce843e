namespace ExoMeta.Tests.Trials;

/// <summary>Two-by-two tables as rows a, n₁, c, n₀.</summary>
internal static class RiskTables
{
    private static readonly int[] SmallSizes = [0, 1, 2, 3, 6, 9];

    /// <summary>Every table of small arms, empty ones too.</summary>
    public static IEnumerable<double[]> Small =>
        from n1 in SmallSizes
        from n0 in SmallSizes
        from a in Enumerable.Range(0, n1 + 1)
        from c in Enumerable.Range(0, n0 + 1)
        select new double[] { a, n1, c, n0 };

    /// <summary>Larger tables of all kinds.</summary>
    public static IEnumerable<double[]> Large
    {
        get
        {
            var random = new Random(5);
            for (var i = 0; i < 300; i++)
            {
                var (n1, n0) = (random.Next(10, i % 3 == 0 ? 1000 : 80), random.Next(10, i % 3 == 0 ? 1000 : 80));
                yield return [random.Next(0, i % 5 == 0 ? 4 : n1 + 1), n1, random.Next(0, i % 7 == 0 ? 3 : n0 + 1), n0];
            }
        }
    }

    public static double[][] All => [.. Small, .. Large];

    public static void AssertClose(double expected, double actual, double tolerance, IEnumerable<double> row)
    {
        if (double.IsInfinity(expected))
        {
            Assert.Equal(expected, actual);
            return;
        }

        Assert.True(
            Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)),
            FormattableString.Invariant($"{actual:R} instead of {expected:R} for {string.Join(", ", row)}"));
    }
}
