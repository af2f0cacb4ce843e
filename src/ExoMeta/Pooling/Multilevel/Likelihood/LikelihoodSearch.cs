namespace ExoMeta.Pooling;

/// <summary>
/// The highest maximum of the likelihood that a grid of starts leads to. The grid is even in log θ from 10⁻³ to 10 times the typical size, with 0
/// added; its local maxima (up to six) are climbed from. With one parameter there are 40 points, fewer for more: no grid can prove a maximum
/// of several parameters global, and the report says how many were tried.
/// </summary>
internal static class LikelihoodSearch
{
    private const int MostClimbs = 6;

    /// <summary>Searches over variances, of which some may be held.</summary>
    /// <param name="likelihood">The likelihood, components as parameters.</param>
    /// <param name="variance">Typical size of a variance.</param>
    /// <param name="fixedAt">Values of held components; null where free.</param>
    /// <param name="rows">Number of rows; many rows have few maxima and cost much.</param>
    public static (BoundedMaximum Best, int Maxima, int Evaluations) OverVariances(
        MarginalLikelihood likelihood, double variance, double?[] fixedAt, int rows)
    {
        var count = fixedAt.Length;
        var free = fixedAt.Count(f => f is null);
        var axis = Axis(free, rows).Select(x => x * variance).ToArray();
        var axes = fixedAt.Select(f => f is { } value ? [value] : axis).ToArray();
        var total = axes.Aggregate(1, (product, a) => product * a.Length);
        var values = new double[total];
        for (var cell = 0; cell < total; cell++)
        {
            values[cell] = likelihood.Value(At(axes, cell));
        }

        var newton = new MixedModelMaximum(likelihood, new VarianceParameters(count, variance));
        var held = fixedAt.Select(f => f is not null).ToArray();
        var starts = Enumerable.Range(0, total).Where(c => IsLocalMaximum(axes, values, c))
            .OrderByDescending(c => values[c]).Take(MostClimbs).Select(c => At(axes, c));
        return Climb(newton, starts, held, total);
    }

    /// <summary>Climbs from each start and keeps the highest maximum.</summary>
    /// <exception cref="FitFailedException">No climb converged.</exception>
    public static (BoundedMaximum Best, int Maxima, int Evaluations) Climb(
        MixedModelMaximum newton, IEnumerable<double[]> starts, bool[]? held, int evaluations)
    {
        var found = new List<(BoundedMaximum Maximum, double Value)>();
        FitFailedException? failure = null;
        foreach (var start in starts)
        {
            try
            {
                var maximum = newton.Climb(start, held);
                evaluations += maximum.Iterations;
                if (!found.Any(f => IsSame(f.Maximum, maximum)))
                {
                    found.Add((maximum, maximum.Point.Value));
                }
            }
            catch (FitFailedException e)
            {
                // Another start may converge; when none does, the first failure is the answer.
                failure ??= e;
            }
        }

        if (found.Count == 0)
        {
            throw failure ?? new FitFailedException("the likelihood has no maximum");
        }

        var best = found.MaxBy(f => f.Value).Maximum;
        var maxima = found.Count(f => f.Maximum == best || newton.Parameters.IsGenuine(f.Maximum.Parameters));
        return (best, maxima, evaluations);
    }

    private static double[] Axis(int free, int rows)
    {
        var points = (free, rows) switch
        {
            ( <= 1, < 20_000) => 40,
            (2, < 20_000) => 12,
            ( <= 2, _) => 5,
            (3, < 20_000) => 6,
            _ => 3,
        };
        var axis = new double[points];
        for (var i = 1; i < points; i++)
        {
            axis[i] = Numerics.Lanes.PortableMath.Pow(10, -3 + 4.0 * (i - 1) / Math.Max(1, points - 2));
        }

        return axis;
    }

    private static double[] At(double[][] axes, int cell)
    {
        var place = new double[axes.Length];
        for (var i = 0; i < axes.Length; i++)
        {
            (cell, var at) = Math.DivRem(cell, axes[i].Length);
            place[i] = axes[i][at];
        }

        return place;
    }

    private static bool IsLocalMaximum(double[][] axes, double[] values, int cell)
    {
        if (double.IsNegativeInfinity(values[cell]))
        {
            return false;
        }

        var (stride, rest) = (1, cell);
        foreach (var axis in axes)
        {
            (rest, var at) = Math.DivRem(rest, axis.Length);
            if ((at > 0 && values[cell - stride] > values[cell]) || (at < axis.Length - 1 && values[cell + stride] > values[cell]))
            {
                return false;
            }

            stride *= axis.Length;
        }

        return true;
    }

    /// <summary>One maximum has one likelihood and one set of components; parameters may differ in sign.</summary>
    private static bool IsSame(BoundedMaximum a, BoundedMaximum b)
    {
        var size = a.Components.Concat(b.Components).Max(Math.Abs);
        return Math.Abs(a.Point.Value - b.Point.Value) <= 1e-8 * (1 + Math.Abs(a.Point.Value))
            && a.Components.Zip(b.Components).All(p => Math.Abs(p.First - p.Second) <= 1e-4 * size);
    }
}
