using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Numerics.Integration;

/// <summary>√(χ²_ν/ν) as a function of its own probability, by cubic interpolation of its logarithm over the normal scale: error below 1e-8 relative.</summary>
internal sealed class ScaleTable
{
    private const double Reach = 8.5;
    private const int Intervals = 1024;
    private const double Step = 2 * Reach / Intervals;

    private readonly double[] _logs = new double[Intervals + 3];

    public ScaleTable(double degreesOfFreedom)
    {
        for (var i = 0; i < _logs.Length; i++)
        {
            var z = (i - 1) * Step - Reach;
            var quantile = z < 0
                ? ChiSquared.Quantile(Normal.Cdf(z), degreesOfFreedom)
                : ChiSquared.UpperQuantile(Normal.Survival(z), degreesOfFreedom);
            _logs[i] = 0.5 * Math.Log(Math.Max(quantile, 1e-300) / degreesOfFreedom);
        }
    }

    public double At(double probability)
    {
        var z = Math.Clamp(Normal.Quantile(probability), -Reach, Reach);
        var place = (z + Reach) / Step;
        var i = Math.Min((int)place, Intervals - 1);
        var t = place - i;

        // Lagrange's cubic through the four points around.
        var (a, b, c, d) = (_logs[i], _logs[i + 1], _logs[i + 2], _logs[i + 3]);
        var log = a * (-t * (t - 1) * (t - 2) / 6) + b * ((t + 1) * (t - 1) * (t - 2) / 2) - c * ((t + 1) * t * (t - 2) / 2) + d * ((t + 1) * t * (t - 1) / 6);
        return Math.Exp(log);
    }
}
