namespace ExoMeta.Numerics.Integration;

/// <summary>What a correlation matrix must be, and whether its correlations are products.</summary>
internal static class CorrelationRules
{
    private const double Rounding = 1e-12;

    public static void Check(int n, int upper, ReadOnlySpan<double> correlation, int noncentralities)
    {
        if (n == 0 || upper != n || correlation.Length != n * n || (noncentralities != 0 && noncentralities != n))
        {
            throw new ArgumentException("One limit on each side, one row of the matrix and one noncentrality (or none) a coordinate were expected.");
        }

        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var (value, mirrored) = (correlation[i * n + j], correlation[j * n + i]);
                if (!(Math.Abs(value - mirrored) <= Rounding) || (i == j ? Math.Abs(value - 1) > Rounding : !(Math.Abs(value) <= 1 + Rounding)))
                {
                    throw new ArgumentException("A symmetric matrix of correlations with ones on its diagonal was expected.", nameof(correlation));
                }
            }
        }
    }

    /// <summary>λ with ρ_ij = λ_i λ_j, all inside (−1, 1); null when there are none.</summary>
    public static double[]? Loadings(int n, ReadOnlySpan<double> correlation)
    {
        var loadings = new double[n];
        if (n == 2)
        {
            var rho = correlation[1];
            loadings[0] = Math.Sqrt(Math.Abs(rho));
            loadings[1] = rho < 0 ? -loadings[0] : loadings[0];
        }
        else if (n > 2)
        {
            // λ₀² = ρ₀₁ρ₀₂/ρ₁₂; a zero among these three is left to the general rule unless all correlations are 0.
            var square = correlation[n + 2] == 0 ? 0 : correlation[1] * correlation[2] / correlation[n + 2];
            loadings[0] = Math.Sqrt(Math.Max(0, square));
            for (var i = 1; i < n; i++)
            {
                loadings[i] = loadings[0] > 0 ? correlation[i] / loadings[0] : 0;
            }
        }

        for (var i = 0; i < n; i++)
        {
            if (!(Math.Abs(loadings[i]) < 1 - 1e-9))
            {
                return null;
            }

            for (var j = 0; j < i; j++)
            {
                if (!(Math.Abs(loadings[i] * loadings[j] - correlation[i * n + j]) <= 1e-14))
                {
                    return null;
                }
            }
        }

        return loadings;
    }
}
