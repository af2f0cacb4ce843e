using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Tests.Pooling;

/// <summary>
/// The random-effects model at a given τ², by plain sums. The reference files hold exact τ², with and without each row, beside diagnostics
/// that metafor computed from its own τ², which it stops to estimate at an absolute 1e-5 or where it found a lower maximum: this tells which.
/// </summary>
internal sealed record AtTauSquared(double Mean, double StandardError, double Q, double ISquared, double RestrictedLogLikelihood)
{
    public static AtTauSquared Of(IReadOnlyList<double> y, IReadOnlyList<double> v, double tauSquared)
    {
        var k = y.Count;
        double sw = 0, swy = 0, s0 = 0, s02 = 0, s0y = 0, logs = 0;
        for (var i = 0; i < k; i++)
        {
            var (w, w0) = (1 / (v[i] + tauSquared), 1 / v[i]);
            sw += w;
            swy += w * y[i];
            s0 += w0;
            s02 += w0 * w0;
            s0y += w0 * y[i];
            logs += PortableMath.Log(v[i] + tauSquared);
        }

        double q = 0, generalised = 0;
        for (var i = 0; i < k; i++)
        {
            q += (y[i] - s0y / s0) * (y[i] - s0y / s0) / v[i];
            generalised += (y[i] - swy / sw) * (y[i] - swy / sw) / (v[i] + tauSquared);
        }

        var typical = (k - 1) / (s0 - s02 / s0);
        return new(
            swy / sw, Math.Sqrt(1 / sw), k == 1 ? 0 : q, k == 1 ? 0 : 100 * tauSquared / (tauSquared + typical),
            -0.5 * (logs + PortableMath.Log(sw) + generalised));
    }

    public static double[] Without(double[] values, int index) => [.. values.Where((_, i) => i != index)];
}
