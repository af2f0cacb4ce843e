namespace ExoMeta.Pooling;

/// <summary>The weighted least-squares line y = a + b·x whose residual variance is estimated (multiplicative error, t with k − 2 df).</summary>
/// <param name="Intercept">a.</param>
/// <param name="InterceptStandardError">Its standard error.</param>
/// <param name="Slope">b.</param>
/// <param name="SlopeStandardError">Its standard error.</param>
/// <param name="DegreesOfFreedom">k − 2.</param>
internal readonly record struct WeightedLine(
    double Intercept, double InterceptStandardError, double Slope, double SlopeStandardError, int DegreesOfFreedom)
{
    /// <summary>Below this share of Σwx² the spread of x about its mean is rounding: the line has no slope (R's lm uses the same 1e-7 on norms).</summary>
    internal const double SmallestSpread = 1e-14;

    /// <summary>Fits the line.</summary>
    /// <exception cref="NotApplicableException">Fewer than three points, or x is the same for all.</exception>
    public static WeightedLine Fit(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> weights, string what, string predictor)
    {
        var k = x.Length;
        if (k < 3)
        {
            throw new NotApplicableException(
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{what} needs at least 3 effects; there are {k}"));
        }

        double sw = 0, sx = 0, sy = 0, raw = 0;
        for (var i = 0; i < k; i++)
        {
            sw += weights[i];
            sx += weights[i] * x[i];
            sy += weights[i] * y[i];
            raw += weights[i] * x[i] * x[i];
        }

        var (meanX, meanY) = (sx / sw, sy / sw);
        double sxx = 0, sxy = 0;
        for (var i = 0; i < k; i++)
        {
            var dx = x[i] - meanX;
            sxx += weights[i] * dx * dx;
            sxy += weights[i] * dx * (y[i] - meanY);
        }

        if (!(sxx > SmallestSpread * raw))
        {
            throw new NotApplicableException($"{what} cannot be computed: {predictor} is the same in all effects");
        }

        var slope = sxy / sxx;
        var residual = 0.0;
        for (var i = 0; i < k; i++)
        {
            var r = y[i] - meanY - slope * (x[i] - meanX);
            residual += weights[i] * r * r;
        }

        var variance = residual / (k - 2);
        return new(
            meanY - slope * meanX, Math.Sqrt(variance * (1 / sw + meanX * meanX / sxx)), slope, Math.Sqrt(variance / sxx), k - 2);
    }
}
