using ExoMeta.Pooling;

namespace ExoMeta.Tests.Trials.Bayesian;

/// <summary>
/// The joint posterior of μ and τ by brute force: likelihood to a power times priors, on a plane of log τ and μ. Sums of equal steps, which for smooth functions that die away at both
/// ends are exact to far more digits than a simulation sees.
/// </summary>
internal sealed class PosteriorPlane
{
    private const int Taus = 500;
    private const int Means = 401;
    private readonly List<(double Tau, double Mu, double Mass)> _points = [];

    public PosteriorPlane(double[] estimates, double[] variances, TauPrior tauPrior, NormalPrior? muPrior, double kept = 1)
    {
        var low = Math.Log(Math.Max(tauPrior.Support.Low, 1e-7));
        var high = Math.Log(Math.Min(tauPrior.Support.High, 60));
        var logs = new double[Taus * Means];
        var top = double.NegativeInfinity;
        for (var t = 0; t < Taus; t++)
        {
            // Midpoints, so that a prior that ends abruptly is summed to second order.
            var u = low + (high - low) * (t + 0.5) / Taus;
            var tau = Math.Exp(u);
            var information = estimates.Select((_, i) => kept / (variances[i] + tau * tau)).Sum();
            var centre = estimates.Select((y, i) => kept * y / (variances[i] + tau * tau)).Sum();
            if (muPrior is not null)
            {
                information += 1 / (muPrior.StandardDeviation * muPrior.StandardDeviation);
                centre += muPrior.Mean / (muPrior.StandardDeviation * muPrior.StandardDeviation);
            }

            var step = 18 / Math.Sqrt(information) / (Means - 1);
            for (var m = 0; m < Means; m++)
            {
                var mu = centre / information + (m - Means / 2) * step;
                var log = u + tauPrior.LogDensity(tau) + Math.Log(step);
                for (var i = 0; i < estimates.Length; i++)
                {
                    var variance = variances[i] + tau * tau;
                    log -= 0.5 * kept * (Math.Log(variance) + (estimates[i] - mu) * (estimates[i] - mu) / variance);
                }

                if (muPrior is not null)
                {
                    log -= 0.5 * Math.Pow((mu - muPrior.Mean) / muPrior.StandardDeviation, 2);
                }

                logs[t * Means + m] = log;
                top = Math.Max(top, log);
                _points.Add((tau, mu, 0));
            }
        }

        var total = logs.Sum(log => Math.Exp(log - top));
        for (var i = 0; i < logs.Length; i++)
        {
            _points[i] = _points[i] with { Mass = Math.Exp(logs[i] - top) / total };
        }
    }

    /// <summary>Expectation of a function of τ and μ.</summary>
    public double Mean(Func<double, double, double> function) => _points.Where(p => p.Mass > 1e-18).Sum(p => p.Mass * function(p.Tau, p.Mu));
}
