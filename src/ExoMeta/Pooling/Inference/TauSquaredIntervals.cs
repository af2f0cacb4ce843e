using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Pooling;

/// <summary>Confidence intervals of τ².</summary>
internal static class TauSquaredIntervals
{
    /// <summary>The interval that the options ask for; null under equal effects.</summary>
    public static Interval? Of(MarginalModel model, PoolingOptions options) => options switch
    {
        { Method: HeterogeneityEstimator.EqualEffects } => null,
        { TauSquaredInterval: TauSquaredInterval.QProfile } => QProfile(model, options.Level),
        { TauSquaredInterval: TauSquaredInterval.ProfileLikelihood } => ProfileLikelihood(
            model, options.Level, options.Method == HeterogeneityEstimator.RestrictedMaximumLikelihood),
        _ => throw new ArgumentException($"unknown τ² interval {options.TauSquaredInterval}", nameof(options)),
    };

    /// <summary>
    /// Q-profile (Viechtbauer 2007): all τ² with χ²(α/2) ≤ Q(τ²) ≤ χ²(1 − α/2) on k − p degrees of freedom. The empty set is [0, 0].
    /// </summary>
    public static Interval QProfile(MarginalModel model, double level)
    {
        var df = model.DegreesOfFreedom;
        var alpha = 1 - level;
        return new(
            GeneralisedQ.Solve(model, ChiSquared.Quantile(1 - 0.5 * alpha, df)).TauSquared,
            GeneralisedQ.Solve(model, ChiSquared.Quantile(0.5 * alpha, df)).TauSquared);
    }

    /// <summary>
    /// Profile likelihood (Hardy and Thompson 1996): all τ² whose log likelihood is at most χ²₁(level)/2 below its maximum;
    /// restricted under REML, full otherwise. A set in several pieces is spanned from its lowest to its highest point.
    /// </summary>
    public static Interval ProfileLikelihood(MarginalModel model, double level, bool restricted)
    {
        var best = LikelihoodMaximum.Find(model, restricted).TauSquared;
        var drop = new Drop(model, restricted, 0.5 * ChiSquared.Quantile(level, 1), 0);
        drop = drop with { Height = -drop.Evaluate(best) - drop.Allowed };
        return new(LowerEnd(model, drop, best), UpperEnd(model, drop, best));
    }

    private static double LowerEnd(MarginalModel model, Drop drop, double best)
    {
        var (previous, previousDrop) = (0.0, drop.Evaluate(0));
        if (previousDrop <= 0)
        {
            return 0;
        }

        for (var shifted = model.MinVariance * LikelihoodMaximum.GridRatio; ; shifted *= LikelihoodMaximum.GridRatio)
        {
            var next = Math.Min(shifted - model.MinVariance, best);
            var nextDrop = next < best ? drop.Evaluate(next) : -drop.Allowed;
            if (nextDrop <= 0)
            {
                return BracketedRoot.Find(drop, previous, previousDrop, next, nextDrop, out _);
            }

            (previous, previousDrop) = (next, nextDrop);
        }
    }

    private static double UpperEnd(MarginalModel model, Drop drop, double best)
    {
        var (inside, insideDrop) = (best, -drop.Allowed);
        var (outside, outsideDrop) = (double.NaN, double.NaN);
        var fallsFrom = Math.Max(model.LikelihoodFallsFrom, best);
        for (var shifted = (best + model.MinVariance) * LikelihoodMaximum.GridRatio; ; shifted *= LikelihoodMaximum.GridRatio)
        {
            var next = shifted - model.MinVariance;
            var value = drop.Evaluate(next);
            if (value <= 0)
            {
                (inside, insideDrop, outside) = (next, value, double.NaN);
            }
            else if (double.IsNaN(outside))
            {
                (outside, outsideDrop) = (next, value);
            }

            if (next >= fallsFrom && value > 0)
            {
                return BracketedRoot.Find(drop, inside, insideDrop, outside, outsideDrop, out _);
            }

            if (!double.IsFinite(next))
            {
                throw new FitFailedException("the profile likelihood of τ² does not fall: its interval is unbounded");
            }
        }
    }

    /// <summary>How far the log likelihood lies below its height, less what is allowed: ≤ 0 inside the interval.</summary>
    private readonly record struct Drop(MarginalModel Model, bool Restricted, double Allowed, double Height) : IScalarFunction
    {
        public double Evaluate(double x) =>
            Height - (Restricted ? Model.RestrictedLogLikelihood(x) : Model.LogLikelihood(x)) - Allowed;
    }
}
