using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Integration;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>
/// The log likelihood of a selection model written a second time, from its definition: Σ log w(pᵢ)φ(yᵢ)/∫wφ, the integral by Gauss–Legendre
/// panels in y over 14 standard deviations on either side, cut where w jumps or bends.
/// </summary>
internal static class SelectionReference
{
    public static double LogLikelihood(
        EffectSet effects, SelectionAlternative alternative, double mu, double tauSquared, Func<double, double, double> logWeight, params double[] breaks)
    {
        var sum = 0.0;
        foreach (var effect in effects.Effects)
        {
            var (se, sd) = (Math.Sqrt(effect.Variance), Math.Sqrt(effect.Variance + tauSquared));
            (double P, double Q) Tail(double y) => alternative switch
            {
                SelectionAlternative.Greater => (Normal.Survival(y / se), Normal.Cdf(y / se)),
                SelectionAlternative.Less => (Normal.Cdf(y / se), Normal.Survival(y / se)),
                _ => (2 * Normal.Survival(Math.Abs(y / se)), 1 - 2 * Normal.Survival(Math.Abs(y / se))),
            };
            double Weight(double y) => Math.Exp(logWeight(Tail(y).P, Tail(y).Q));
            double[] cuts = alternative == SelectionAlternative.TwoSided
                ? [0, .. breaks.SelectMany(b => new[] { se * Normal.UpperQuantile(b / 2), -se * Normal.UpperQuantile(b / 2) })]
                : [.. breaks.Select(b => se * (alternative == SelectionAlternative.Less ? Normal.Quantile(b) : Normal.UpperQuantile(b)))];
            var ends = cuts.Concat(Enumerable.Range(-14, 29).Select(i => mu + i * sd)).Where(x => Math.Abs(x - mu) <= 14 * sd + 1e-300).Order().ToArray();
            var normaliser = 0.0;
            for (var i = 1; i < ends.Length; i++)
            {
                normaliser += ends[i] > ends[i - 1]
                    ? GaussLegendre.Integrate(y => Weight(y) * Math.Exp(Normal.LogDensity((y - mu) / sd)) / sd, ends[i - 1], ends[i])
                    : 0;
            }

            var (p, q) = Tail(effect.Estimate);
            sum += logWeight(p, q) + Normal.LogDensity((effect.Estimate - mu) / sd) - Math.Log(sd) - Math.Log(normaliser);
        }

        return sum;
    }

    public static Func<double, double, double> Step(double cutpoint, double delta) => (p, _) => p <= cutpoint ? 0 : Math.Log(delta);

    public static Func<double, double, double> Beta(double first, double second) => (p, q) =>
        (first - 1) * Math.Log(Math.Clamp(p, 1e-5, 1 - 1e-5)) + (second - 1) * Math.Log(Math.Clamp(q, 1e-5, 1 - 1e-5));
}
