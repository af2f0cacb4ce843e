namespace ExoMeta.Effects;

/// <summary>Ratios of gamma functions half a step apart.</summary>
internal static class GammaRatio
{
    private const double SquareRootOfPi = 1.7724538509055160;

    /// <summary>Γ(m/2)/Γ((m − 1)/2) for a whole m ≥ 2, relative error below 2e-14.</summary>
    /// <remarks>
    /// R(m) = R(m − 2)·(m − 2)/(m − 3) from R(2) = 1/√π and R(3) = √π/2; from m = 102 on the asymptotic series
    /// of Γ(z + ½)/Γ(z) (Tricomi &amp; Erdélyi 1951), whose next term is then below 1e-16.
    /// </remarks>
    public static double HalfStep(double m)
    {
        if (m < 102)
        {
            var even = m % 2 == 0;
            var ratio = even ? 1 / SquareRootOfPi : SquareRootOfPi / 2;
            for (var k = even ? 4.0 : 5.0; k <= m; k += 2)
            {
                ratio *= (k - 2) / (k - 3);
            }

            return ratio;
        }

        var z = 0.5 * (m - 1);
        var u = 1 / z;
        var series = 1 + u * (-1.0 / 8 + u * (1.0 / 128 + u * (5.0 / 1024 + u * (-21.0 / 32768
            + u * (-399.0 / 262144 + u * (869.0 / 4194304 + u * (39325.0 / 33554432)))))));
        return Math.Sqrt(z) * series;
    }

    /// <summary>Hedges' exact small-sample correction J(m) = Γ(m/2)/(√(m/2)·Γ((m − 1)/2)) (Hedges 1981); NaN for m &lt; 2.</summary>
    /// <param name="m">Degrees of freedom, whole.</param>
    public static double HedgesCorrection(double m) => m < 2 ? double.NaN : HalfStep(m) / Math.Sqrt(0.5 * m);
}
