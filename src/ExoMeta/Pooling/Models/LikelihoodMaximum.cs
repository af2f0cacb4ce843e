namespace ExoMeta.Pooling;

/// <summary>
/// The global maximum of the (restricted) likelihood over τ² ≥ 0. The likelihood can have several maxima, so the score is
/// scanned on a grid that is even in log(τ² + v_min) with steps of ⅛. On that axis the score is a rational function whose poles lie
/// π away from the real axis, so that no feature is narrower than a step. Each fall through 0 is refined to machine
/// precision, and the highest of these maxima and of τ² = 0 is taken. The scan ends where the score is provably negative
/// (<see cref="MarginalModel.LikelihoodFallsFrom"/>).
/// </summary>
internal static class LikelihoodMaximum
{
    /// <summary>e^⅛: ratio of neighbouring grid points of τ² + v_min.</summary>
    public const double GridRatio = 1.1331484530668263168;

    /// <summary>Finds the maximum; τ² is exactly 0 when the likelihood is highest there.</summary>
    /// <exception cref="FitFailedException">The score is not finite, or a root did not converge.</exception>
    public static HeterogeneityFit Find(MarginalModel model, bool restricted)
    {
        var score = new Score(model, restricted);
        var best = double.NaN;
        var (bestValue, maxima, iterations) = (double.NegativeInfinity, 0, 0);
        var (previous, previousScore) = (0.0, score.Evaluate(0));
        if (previousScore <= 0)
        {
            Consider(0);
        }

        var upper = model.LikelihoodFallsFrom;
        var shifted = model.MinVariance;
        while (previous < upper)
        {
            shifted *= GridRatio;
            var next = Math.Min(shifted - model.MinVariance, upper);
            var nextScore = score.Evaluate(next);
            iterations++;
            if (double.IsNaN(nextScore))
            {
                throw new FitFailedException("the likelihood is not finite", new FitReport(0, iterations, false, "score undefined"));
            }

            if (previousScore > 0 && nextScore <= 0)
            {
                Consider(BracketedRoot.Find(score, previous, previousScore, next, nextScore, out var used));
                iterations += used;
            }

            (previous, previousScore) = (next, nextScore);
        }

        return maxima > 0
            ? new(best, 0, iterations, "score scanned and its root found to machine precision", maxima)
            : throw new FitFailedException("the likelihood has no maximum", new FitReport(0, iterations, false, "no sign change of the score"));

        void Consider(double tauSquared)
        {
            maxima++;
            // With a single candidate its height is never needed; most data sets have one.
            if (maxima == 1)
            {
                best = tauSquared;
                return;
            }

            if (maxima == 2)
            {
                bestValue = Value(best);
            }

            var value = Value(tauSquared);
            if (value > bestValue)
            {
                (best, bestValue) = (tauSquared, value);
            }
        }

        double Value(double tauSquared) =>
            restricted ? model.RestrictedLogLikelihood(tauSquared) : model.LogLikelihood(tauSquared);
    }

    /// <summary>Twice the derivative of the log likelihood with respect to τ².</summary>
    private readonly struct Score(MarginalModel model, bool restricted) : IScalarFunction
    {
        public double Evaluate(double x)
        {
            var m = model.Moments(x);
            return m.QSlope - (restricted ? m.TraceP : m.SumWeights);
        }
    }
}
