namespace ExoMeta.Tests.Trials;

/// <summary>
/// Maximum likelihood of a proportional odds model by another route: Fisher scoring with the expected information as a full matrix, from even odds,
/// and the observed information by differences of the score.
/// </summary>
internal static class ProportionalOddsOracle
{
    /// <summary>θ and its standard error; the rule for separated arms as stated by the product.</summary>
    public static (double Estimate, double StandardError) Fit(double[] treated, double[] control)
    {
        var used = Enumerable.Range(0, treated.Length).Where(k => treated[k] + control[k] > 0).ToArray();
        var (y1, y0) = (used.Select(k => treated[k]).ToArray(), used.Select(k => control[k]).ToArray());
        var wins = y1.Select((t, k) => t * y0.Take(k).Sum()).Sum();
        var losses = y0.Select((c, k) => c * y1.Take(k).Sum()).Sum();
        if (wins == 0 || losses == 0)
        {
            (y1, y0) = ([.. y1.Select(y => y + 1.0 / used.Length)], [.. y0.Select(y => y + 1.0 / used.Length)]);
        }

        // Last parameter: θ.
        var cuts = used.Length - 1;
        var point = Enumerable.Range(0, cuts + 1).Select(k => k == cuts ? 0 : Math.Log((k + 1.0) / (cuts - k))).ToArray();
        var value = LogLikelihood(y1, y0, point);
        for (var i = 0; i < 5000; i++)
        {
            var (score, information) = Derivatives(y1, y0, point);
            var step = Solve(information, score);
            var gain = step.Zip(score, (a, b) => a * b).Sum();
            if (gain < 1e-22)
            {
                break;
            }

            var length = 1.0;
            double[] next;
            double nextValue;
            do
            {
                next = [.. point.Zip(step, (p, s) => p + length * s)];
                nextValue = LogLikelihood(y1, y0, next);
                length /= 2;
            }
            while (!(nextValue >= value - 1e-13 * Math.Abs(value)) && length > 1e-12);
            (point, value) = (next, nextValue);
        }

        var observed = new double[cuts + 1, cuts + 1];
        for (var j = 0; j <= cuts; j++)
        {
            const double h = 1e-4;
            double[] At(double shift) => Derivatives(y1, y0, [.. point.Select((p, k) => k == j ? p + shift : p)]).Score;
            var (a, b, c, d) = (At(h), At(-h), At(2 * h), At(-2 * h));
            for (var k = 0; k <= cuts; k++)
            {
                observed[k, j] = -(8 * (a[k] - b[k]) - (c[k] - d[k])) / (12 * h);
            }
        }

        var unit = new double[cuts + 1];
        unit[cuts] = 1;
        return (point[cuts], Math.Sqrt(Solve(observed, unit)[cuts]));
    }

    private static double[] Probabilities(double[] point, double shift)
    {
        var cuts = point.Length - 1;
        var upTo = Enumerable.Range(0, cuts).Select(k => 1 / (1 + Math.Exp(shift - point[k]))).ToArray();
        return [.. Enumerable.Range(0, cuts + 1).Select(k => (k == cuts ? 1 : upTo[k]) - (k == 0 ? 0 : upTo[k - 1]))];
    }

    private static double LogLikelihood(double[] y1, double[] y0, double[] point)
    {
        var (p1, p0) = (Probabilities(point, point[^1]), Probabilities(point, 0));
        return p1.Zip(y1, Term).Sum() + p0.Zip(y0, Term).Sum();

        static double Term(double p, double y) => y == 0 ? 0 : p > 0 ? y * Math.Log(p) : double.NegativeInfinity;
    }

    private static (double[] Score, double[,] Information) Derivatives(double[] y1, double[] y0, double[] point)
    {
        var cuts = point.Length - 1;
        var (score, information) = (new double[cuts + 1], new double[cuts + 1, cuts + 1]);
        foreach (var (y, isTreated) in new[] { (y1, true), (y0, false) })
        {
            var shift = isTreated ? point[^1] : 0;
            var p = Probabilities(point, shift);
            var density = point.Take(cuts).Select(a => 1 / (2 + Math.Exp(a - shift) + Math.Exp(shift - a))).ToArray();
            for (var k = 0; k <= cuts; k++)
            {
                var gradient = new double[cuts + 1];
                if (k < cuts)
                {
                    gradient[k] += density[k];
                    gradient[cuts] -= isTreated ? density[k] : 0;
                }

                if (k > 0)
                {
                    gradient[k - 1] -= density[k - 1];
                    gradient[cuts] += isTreated ? density[k - 1] : 0;
                }

                for (var i = 0; i <= cuts; i++)
                {
                    score[i] += y[k] * gradient[i] / p[k];
                    for (var j = 0; j <= cuts; j++)
                    {
                        information[i, j] += y.Sum() * gradient[i] * gradient[j] / p[k];
                    }
                }
            }
        }

        return (score, information);
    }

    /// <summary>Gaussian elimination with the largest pivot.</summary>
    private static double[] Solve(double[,] matrix, double[] right)
    {
        var n = right.Length;
        var (a, b) = ((double[,])matrix.Clone(), (double[])right.Clone());
        for (var i = 0; i < n; i++)
        {
            var pivot = Enumerable.Range(i, n - i).MaxBy(r => Math.Abs(a[r, i]));
            for (var j = 0; j < n; j++)
            {
                (a[i, j], a[pivot, j]) = (a[pivot, j], a[i, j]);
            }

            (b[i], b[pivot]) = (b[pivot], b[i]);
            for (var r = i + 1; r < n; r++)
            {
                var factor = a[r, i] / a[i, i];
                for (var j = i; j < n; j++)
                {
                    a[r, j] -= factor * a[i, j];
                }

                b[r] -= factor * b[i];
            }
        }

        for (var i = n - 1; i >= 0; i--)
        {
            for (var j = i + 1; j < n; j++)
            {
                b[i] -= a[i, j] * b[j];
            }

            b[i] /= a[i, i];
        }

        return b;
    }
}
