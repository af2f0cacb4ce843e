using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>
/// The distribution of the one true effect θ that a truth draws, on the analysis scale (with a dose–response that at the dose at which θ holds): a mixture of normal
/// distributions.
/// </summary>
/// <remarks>
/// Every truth is one. t with ν degrees of freedom is N(μ, σ²ν/W) with W ~ χ²ᵥ, a predictive truth adds τ² to each variance, a robust one adds a component N(0, s²), and a
/// Bayesian posterior is normal given τ. What is mixed over (W, τ) is taken at 129 places of a standard normal score z from −8 to 8 by the trapezoidal rule, which converges
/// faster than any power of its step for such integrands (Trefethen and Weideman 2014, SIAM Review 56:385); choices and whole numbers are taken one by one.
/// </remarks>
public sealed class EffectLaw
{
    private const double Reach = 8;
    private const double Step = 0.125;
    private const int MostIntegers = 1000;

    private readonly ImmutableArray<(double Weight, double Mean, double Deviation)> _parts;

    private EffectLaw(IEnumerable<(double Weight, double Mean, double Deviation)> parts)
    {
        var all = parts.Where(part => part.Weight > 0).ToArray();
        var sum = all.Sum(part => part.Weight);
        _parts = [.. all.Select(part => part with { Weight = part.Weight / sum })];
    }

    /// <summary>Why a truth has no distribution of one effect, in words; null where it has.</summary>
    /// <param name="truth">A sound truth.</param>
    /// <param name="comparisons">Number of compared arms.</param>
    public static string? WhyNot(Truth truth, int comparisons) => truth switch
    {
        Truth.Fixed => "a fixed effect has no distribution to average over; posterior, predictive or robust was expected",
        Truth.DoseResponse curve => WhyNot(curve.Base, 1),
        Truth.Posterior posterior when !IsOneForAll(posterior) => "the arms have effects of their own that are drawn jointly, so that power is no function of one effect",
        Truth.Predictive or Truth.BayesianPredictive when Inner(truth) is Truth.DoseResponse =>
            "under the predictive truth arms deviate from their dose–response, so that power is no function of one effect; posterior draws one for all",
        Truth.Predictive or Truth.BayesianPredictive or Truth.Robust when comparisons > 1 =>
            $"under the {truth.Name} truth the arms deviate from one another, so that power is no function of one effect; posterior draws one for all",
        Truth.Robust robust when WhyNot(robust.Base, comparisons) is { } reason => reason,
        Truth.Predictive { Base: Truth.Posterior posterior } when WhyNot(posterior, comparisons) is { } reason => reason,
        _ => Parts(truth).Any(part => part.Weight > 0 && !(part.Deviation > 0)) ? "θ is known exactly (its standard error is 0), so that there is nothing to average over" : null,
    };

    /// <summary>The distribution.</summary>
    /// <param name="truth">A truth of which <see cref="WhyNot"/> knows nothing.</param>
    public static EffectLaw Of(Truth truth) => new(Parts(truth));

    /// <summary>Probability density at an effect.</summary>
    public double Density(double effect) => _parts.Sum(part => part.Weight / part.Deviation * PortableMath.Exp(Normal.LogDensity((effect - part.Mean) / part.Deviation)));

    /// <summary>P(θ ≤ effect).</summary>
    public double Cdf(double effect) => _parts.Sum(part => part.Weight * Normal.Cdf((effect - part.Mean) / part.Deviation));

    /// <summary>The effect that θ stays below with a probability, to 1e-12 of the distance between the quartiles.</summary>
    /// <param name="probability">Inside (0, 1).</param>
    public double Quantile(double probability)
    {
        if (!(probability is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "a probability inside (0, 1) was expected");
        }

        var widest = _parts.MaxBy(part => part.Weight);
        var (low, high) = (widest.Mean - widest.Deviation, widest.Mean + widest.Deviation);
        for (var step = widest.Deviation; Cdf(low) > probability; step *= 2)
        {
            low -= step;
        }

        for (var step = widest.Deviation; Cdf(high) < probability; step *= 2)
        {
            high += step;
        }

        for (var i = 0; i < 200 && high - low > 1e-12 * widest.Deviation && 0.5 * (low + high) is var middle && middle > low && middle < high; i++)
        {
            (low, high) = Cdf(middle) < probability ? (middle, high) : (low, middle);
        }

        return 0.5 * (low + high);
    }

    /// <summary>
    /// Places and weights with which a smooth function of θ is averaged over the distribution: the quantiles at Φ(z) for z even from −4 to 4, by the trapezoidal rule in z.
    /// Weights add up to 1; what lies beyond, 6 in 100 000, is left out.
    /// </summary>
    /// <param name="count">Number of places, 5 at least.</param>
    public ImmutableArray<(double Effect, double Weight)> Nodes(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 5);
        double[] scores = [.. Enumerable.Range(0, count).Select(k => -4 + 8.0 * k / (count - 1))];
        double[] weights = [.. scores.Select(z => PortableMath.Exp(-0.5 * z * z))];
        var sum = weights.Sum();
        return [.. scores.Zip(weights, (z, weight) => (Quantile(Normal.Cdf(z)), weight / sum))];
    }

    private static bool IsOneForAll(Truth.Posterior posterior)
    {
        var variance = posterior.Covariance[0, 0];
        return posterior.Mean.All(mean => mean == posterior.Mean[0]) && posterior.Covariance.Cast<double>().All(entry => Math.Abs(entry - variance) <= 1e-12 * variance);
    }

    private static Truth Inner(Truth truth) => truth switch
    {
        Truth.Predictive predictive => predictive.Base,
        Truth.BayesianPredictive predictive => predictive.Base,
        _ => truth,
    };

    private static IEnumerable<(double Weight, double Mean, double Deviation)> Parts(Truth truth) => truth switch
    {
        Truth.Fixed point => [(1, point.Theta[0], 0)],
        Truth.Posterior { DegreesOfFreedom: null } normal => [(1, normal.Mean[0], Math.Sqrt(normal.Covariance[0, 0]))],
        Truth.Posterior t => Scores().Select(score => (
            score.Weight, t.Mean[0], Math.Sqrt(t.Covariance[0, 0] * t.DegreesOfFreedom!.Value / ChiSquaredAt(score.Z, t.DegreesOfFreedom.Value)))),
        Truth.DoseResponse curve => Parts(curve.Base),
        Truth.Robust robust => Parts(robust.Base).Select(part => part with { Weight = (1 - robust.Weight) * part.Weight }).Append((robust.Weight, 0, robust.ScepticalStandardDeviation)),
        Truth.Predictive predictive => Values(predictive.Tau).SelectMany(
            tau => Parts(predictive.Base), (tau, part) => (tau.Weight * part.Weight, part.Mean, Math.Sqrt(part.Deviation * part.Deviation + tau.Value * tau.Value))),
        Truth.BayesianPosterior posterior => Given(posterior.Pool).Select(given => (given.Weight, given.Mean, given.Deviation)),
        Truth.BayesianPredictive { Base: Truth.BayesianPosterior posterior } => Given(posterior.Pool).Select(
            given => (given.Weight, given.Mean, Math.Sqrt(given.Deviation * given.Deviation + given.Tau * given.Tau))),
        _ => throw new ArgumentException($"a {truth.Name} truth of this kind has no distribution of one effect", nameof(truth)),
    };

    /// <summary>Standard normal scores with the weights of the trapezoidal rule, up to a factor.</summary>
    private static IEnumerable<(double Z, double Weight)> Scores() => Enumerable.Range(0, (int)(2 * Reach / Step) + 1)
        .Select(k => -Reach + Step * k).Select(z => (z, PortableMath.Exp(-0.5 * z * z)));

    private static double ChiSquaredAt(double z, double df) => z > 0 ? ChiSquared.UpperQuantile(Normal.Cdf(-z), df) : ChiSquared.Quantile(Normal.Cdf(z), df);

    private static IEnumerable<(double Value, double Weight)> Values(UncertainQuantity quantity)
    {
        switch (quantity)
        {
            case UncertainQuantity.Value known:
                return [(known.Number, 1)];
            case UncertainQuantity.Choice choice:
                var sum = choice.Options.Sum(option => option.Weight);
                return choice.Options.Select(option => (option.Value, option.Weight / sum));
            case UncertainQuantity.Integers { High: var high, Low: var low } when high - low < MostIntegers:
                return Enumerable.Range(low, high - low + 1).Select(value => ((double)value, 1.0 / (high - low + 1)));
            default:
                var all = Scores().Sum(score => score.Weight);
                return Scores().Select(score => (quantity.Quantile(Math.Clamp(Normal.Cdf(score.Z), 1e-15, 1 - 1e-15)), score.Weight / all));
        }
    }

    /// <summary>τ of a Bayesian pool with mean and standard deviation of μ given it.</summary>
    private static IEnumerable<(double Weight, double Tau, double Mean, double Deviation)> Given(Pooling.JointPosterior pool)
    {
        var scores = Scores().ToArray();
        double[] taus = [.. scores.Select(score => score.Z)];
        double[] again = [.. taus];
        var (means, above) = (new double[scores.Length], new double[scores.Length]);
        Array.Fill(above, 1);
        pool.Draws.Transform<LaneOne>(taus, means);
        pool.Draws.Transform<LaneOne>(again, above);
        return scores.Select((score, i) => (score.Weight, taus[i], means[i], above[i] - means[i]));
    }
}
