using ExoMeta.Numerics.Distributions;
using ExoMeta.Trials;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials.Means;

/// <summary>Endpoints of means, and exact powers of their tests by quadrature.</summary>
internal static class MeansTesting
{
    public static Endpoint.Continuous Walk(double sd = 1, TestOfMeans? test = null) =>
        new("walk", Known(sd)) { LowerIsBetter = false, Test = test ?? new TestOfMeans.Student() };

    public static Endpoint.Continuous Adjusted(double sd, double correlation) =>
        Walk(sd, new TestOfMeans.Ancova()) with { BaselineCorrelation = Known(correlation) };

    /// <summary>The same endpoint drawn patient by patient: what is missing depends on the baseline with a slope of 0.</summary>
    public static Endpoint.Continuous ByPatient(Endpoint.Continuous endpoint) => endpoint with
    {
        BaselineCorrelation = endpoint.BaselineCorrelation ?? Known(0.3),
        Missing = new(endpoint.Missing?.Probabilities ?? [Known(0)], MissingDependence.Baseline, 0),
    };

    /// <summary>P(difference of means &gt; critical · its standard error), over both arms' standard deviations; sizes and variances may differ.</summary>
    /// <param name="theta">True difference.</param>
    /// <param name="deviations">True standard deviations, control first.</param>
    /// <param name="sizes">Patients, control first.</param>
    /// <param name="bound">Critical value times standard error, from the two estimated variances.</param>
    public static double PowerOfVariances(double theta, (double Control, double Treated) deviations, (int Control, int Treated) sizes, Func<double, double, double> bound)
    {
        var error = Math.Sqrt(deviations.Control * deviations.Control / sizes.Control + deviations.Treated * deviations.Treated / sizes.Treated);
        return OverDeviation(sizes.Control - 1, s0 => OverDeviation(sizes.Treated - 1, s1 =>
        {
            var (v0, v1) = (deviations.Control * s0 * deviations.Control * s0, deviations.Treated * s1 * deviations.Treated * s1);
            return Normal.Cdf((theta - bound(v0, v1)) / error);
        }));
    }

    /// <summary>Welch's critical value times his standard error.</summary>
    public static double WelchBound(double v0, double v1, (int Control, int Treated) sizes)
    {
        var (a, b) = (v0 / sizes.Control, v1 / sizes.Treated);
        var df = (a + b) * (a + b) / (a * a / (sizes.Control - 1) + b * b / (sizes.Treated - 1));
        return StudentT.UpperQuantile(0.025, df) * Math.Sqrt(a + b);
    }

    /// <summary>Student's critical value times his standard error.</summary>
    public static double StudentBound(double v0, double v1, (int Control, int Treated) sizes)
    {
        var df = sizes.Control + sizes.Treated - 2;
        var pooled = (v0 * (sizes.Control - 1) + v1 * (sizes.Treated - 1)) / df;
        return StudentT.UpperQuantile(0.025, df) * Math.Sqrt(pooled * (1.0 / sizes.Control + 1.0 / sizes.Treated));
    }

    /// <summary>
    /// Power of an analysis of covariance: given the baselines it is a noncentral t, its noncentrality less by √B, where B is
    /// Sxx/(Sxx + Z²), a beta variable with (N − arms)/2 and ½.
    /// </summary>
    public static double AncovaPower(double theta, double residual, (int Control, int Treated) sizes, int within, double critical)
    {
        var noncentrality = theta / (residual * Math.Sqrt(1.0 / sizes.Control + 1.0 / sizes.Treated));

        // B = 1 − s², whose density is (1 − s²)^(within/2 − 1), up to its constant.
        double Density(double s) => Math.Pow(1 - s * s, 0.5 * within - 1);
        return Simpson(s => Density(s) * StudentPower(noncentrality * Math.Sqrt(1 - s * s), critical, within - 1), 0, 0.9999, 60) / Simpson(Density, 0, 0.9999, 60);
    }

    /// <summary>Expectation over s = χ/√df.</summary>
    private static double OverDeviation(double df, Func<double, double> function)
    {
        double Density(double s) => s <= 0 ? 0 : Math.Exp((df - 1) * Math.Log(s) - 0.5 * df * (s * s - 1));
        var (low, high) = (Math.Max(1e-9, 1 - 9 / Math.Sqrt(2 * df)), 1 + 9 / Math.Sqrt(2 * df));
        return Simpson(s => Density(s) * function(s), low, high, 100) / Simpson(Density, low, high, 100);
    }
}
