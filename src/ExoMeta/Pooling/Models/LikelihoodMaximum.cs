namespace ExoMeta.Pooling;

/// <summary>
/// The global maximum of the (restricted) likelihood over τ² ≥ 0. The likelihood can have several maxima, so the score is
/// searched on a grid that is even in log(τ² + v_min) with steps of ⅛. On that axis the score is a rational function whose poles lie
/// π away from the real axis, so that no feature is narrower than a step. Each fall through 0 is refined to machine
/// precision, and the highest of these maxima and of τ² = 0 is taken. The grid ends where the score is provably negative
/// (<see cref="MarginalModel.LikelihoodFallsFrom"/>).
/// Few of its points are evaluated. Twice the score is y'PPy − tr P (y'PPy − tr W without restriction), and both terms fall with τ²: they
/// are Σz²/(λ + τ²)² and Σ1/(λ + τ²) in the basis in which the residuals' covariance is diagonal. So the sign of the score is certain
/// between two points where y'PPy at the one lies on the same side of tr P at the other, both ways; only other intervals are halved.
/// </summary>
internal static class LikelihoodMaximum
{
    /// <summary>e^⅛: ratio of neighbouring grid points of τ² + v_min.</summary>
    public const double GridRatio = 1.1331484530668263168;

    private const int SmallGrid = 256;

    private const double Range = 1e300;

    /// <summary>Finds the maximum; τ² is exactly 0 when the likelihood is highest there.</summary>
    /// <exception cref="FitFailedException">Numbers out of range, a score that is not finite, or a root that did not converge.</exception>
    public static HeterogeneityFit Find(MarginalModel model, bool restricted)
    {
        // The grid grows by a factor: from a subnormal number it would not, and towards infinity it would not end.
        if (!(model.MinVariance >= 1 / Range && model.LikelihoodFallsFrom <= Range))
        {
            throw new FitFailedException(
                "variances or residuals are too small or too large for the likelihood to be computed",
                new FitReport(0, 0, Converged: false, "numbers out of range"));
        }

        var points = 1;
        for (var shifted = model.MinVariance; points == 1 || shifted - model.MinVariance < model.LikelihoodFallsFrom; points++)
        {
            shifted *= GridRatio;
        }

        Span<double> grid = points <= SmallGrid ? stackalloc double[SmallGrid] : new double[points];
        grid = grid[..points];
        var next = model.MinVariance;
        for (var i = 1; i < points; i++)
        {
            next *= GridRatio;
            grid[i] = Math.Min(next - model.MinVariance, model.LikelihoodFallsFrom);
        }

        var search = new Search(model, restricted, grid);
        search.Run();
        return search.Maxima > 0
            ? new(search.Best, 0, search.Iterations, "score searched on a grid and its root found to machine precision", search.Maxima)
            : throw new FitFailedException(
                "the likelihood has no maximum", new FitReport(0, search.Iterations, false, "no sign change of the score"));
    }

    /// <summary>The search over the grid, from left to right.</summary>
    private ref struct Search(MarginalModel model, bool restricted, ReadOnlySpan<double> grid)
    {
        private readonly ReadOnlySpan<double> _grid = grid;
        private double _bestValue = double.NegativeInfinity;

        /// <summary>The highest maximum so far.</summary>
        public double Best { get; private set; } = double.NaN;

        /// <summary>Maxima found.</summary>
        public int Maxima { get; private set; }

        /// <summary>Evaluations used.</summary>
        public int Iterations { get; private set; }

        public void Run()
        {
            var (first, last) = (Evaluate(0), Evaluate(_grid.Length - 1));
            if (first.Score <= 0)
            {
                Consider(0);
            }

            Cover(0, first, _grid.Length - 1, last);
        }

        private void Cover(int left, Terms atLeft, int right, Terms atRight)
        {
            var falling = atLeft.Rise <= atRight.Fall;
            var rising = atRight.Rise >= atLeft.Fall;
            if (falling || rising)
            {
                return;
            }

            if (right - left > 1)
            {
                var middle = left + (right - left) / 2;
                var atMiddle = Evaluate(middle);
                Cover(left, atLeft, middle, atMiddle);
                Cover(middle, atMiddle, right, atRight);
            }
            else if (atLeft.Score > 0 && atRight.Score <= 0)
            {
                Consider(BracketedRoot.Find(
                    new ScoreFunction(model, restricted), _grid[left], atLeft.Score, _grid[right], atRight.Score, out var used));
                Iterations += used;
            }
        }

        private Terms Evaluate(int point)
        {
            Iterations++;
            var terms = Terms.Of(model, restricted, _grid[point]);
            return double.IsNaN(terms.Score)
                ? throw new FitFailedException("the likelihood is not finite", new FitReport(0, Iterations, false, "score undefined"))
                : terms;
        }

        private void Consider(double tauSquared)
        {
            Maxima++;

            // With a single candidate its height is never needed; most data sets have one.
            if (Maxima == 1)
            {
                Best = tauSquared;
                return;
            }

            if (Maxima == 2)
            {
                _bestValue = Value(Best);
            }

            var value = Value(tauSquared);
            if (value > _bestValue)
            {
                (Best, _bestValue) = (tauSquared, value);
            }
        }

        private readonly double Value(double tauSquared) =>
            restricted ? model.RestrictedLogLikelihood(tauSquared) : model.LogLikelihood(tauSquared);
    }

    /// <summary>The two terms of twice the score; both fall with τ².</summary>
    private readonly record struct Terms(double Rise, double Fall)
    {
        public double Score => Rise - Fall;

        public static Terms Of(MarginalModel model, bool restricted, double tauSquared)
        {
            var m = model.Moments(tauSquared);
            return new(m.QSlope, restricted ? m.TraceP : m.SumWeights);
        }
    }

    /// <summary>Twice the derivative of the log likelihood with respect to τ².</summary>
    private readonly struct ScoreFunction(MarginalModel model, bool restricted) : IScalarFunction
    {
        public double Evaluate(double x) => Terms.Of(model, restricted, x).Score;
    }
}
