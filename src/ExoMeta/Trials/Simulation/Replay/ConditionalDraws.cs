using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

/// <summary>Patients given what they add up to, from their exact conditional distributions. Scalar: one trial at a time.</summary>
internal static class ConditionalDraws
{
    /// <summary>A stream that no run draws from.</summary>
    public static RandomStream Open(TrialBlock block, int look, int arm) => new TrialReplicate(block.Seed, block.First).Open(TrialStreams.Replay + TrialStreams.AtLook(look, arm));

    /// <summary>
    /// Normal residuals of several groups about their own means, given the sum of squares of all: their direction is uniform among those that add up to 0
    /// in every group.
    /// </summary>
    /// <param name="stream">Where to draw from.</param>
    /// <param name="sizes">Size of each group.</param>
    /// <param name="squares">The sum of squares.</param>
    public static double[] Residuals(ref RandomStream stream, ReadOnlySpan<int> sizes, double squares)
    {
        var total = 0;
        foreach (var size in sizes)
        {
            total += size;
        }

        var residuals = new double[total];
        var sum = 0.0;
        var first = 0;
        foreach (var size in sizes)
        {
            sum += Centre(ref stream, residuals.AsSpan(first, size));
            first += size;
        }

        Scale(residuals, sum, squares);
        return residuals;
    }

    /// <summary>Residuals of two correlated variables given their sums of squares and of products.</summary>
    /// <param name="stream">Where to draw from.</param>
    /// <param name="size">Patients.</param>
    /// <param name="squaresOfFirst">Sum of squares of the first variable.</param>
    /// <param name="products">Sum of products.</param>
    /// <param name="squaresOfSecond">Sum of squares of the second.</param>
    public static (double[] First, double[] Second) Residuals(ref RandomStream stream, int size, double squaresOfFirst, double products, double squaresOfSecond)
    {
        var (first, second) = (new double[size], new double[size]);
        var sum = Centre(ref stream, first);
        _ = Centre(ref stream, second);
        Scale(first, sum, squaresOfFirst);
        var common = squaresOfFirst > 0 ? Product(first, second) / squaresOfFirst : 0;
        for (var i = 0; i < size; i++)
        {
            second[i] -= common * first[i];
        }

        // What is left is orthogonal to the first variable and to the mean.
        var slope = squaresOfFirst > 0 ? products / squaresOfFirst : 0;
        Scale(second, Product(second, second), Math.Max(0, squaresOfSecond - slope * products));
        for (var i = 0; i < size; i++)
        {
            second[i] += slope * first[i];
        }

        return (first, second);
    }

    /// <summary>Which of some patients belong to a group of given size: every choice is as likely. True for those who do, in the order of the patients.</summary>
    public static bool[] Choice(ref RandomStream stream, int size, int chosen)
    {
        var isChosen = new bool[size];
        for (var i = 0; i < size; i++)
        {
            isChosen[i] = stream.NextUniform() * (size - i) < chosen;
            chosen -= isChosen[i] ? 1 : 0;
        }

        return isChosen;
    }

    /// <summary>The categories of patients, given how many are in each: every order is as likely.</summary>
    public static int[] Order(ref RandomStream stream, ReadOnlySpan<int> counts)
    {
        var left = counts.ToArray();
        var order = new int[left.Sum()];
        for (var i = 0; i < order.Length; i++)
        {
            var place = stream.NextUniform() * (order.Length - i);
            var category = 0;
            while (category < left.Length - 1 && place >= left[category])
            {
                place -= left[category++];
            }

            // Rounding may lead to an empty category; then the next lower one that is not.
            while (left[category] == 0)
            {
                category--;
            }

            order[i] = category;
            left[category]--;
        }

        return order;
    }

    /// <summary>
    /// Events of patients who were followed alike, given their total: each event falls on every patient alike, or with gamma frailties of shape a on a patient
    /// with weight a + events so far (Pólya's urn).
    /// </summary>
    /// <param name="stream">Where to draw from.</param>
    /// <param name="patients">Number of patients, at least 1.</param>
    /// <param name="total">Their events.</param>
    /// <param name="shape">a; +∞ without frailty.</param>
    public static int[] Events(ref RandomStream stream, int patients, int total, double shape)
    {
        var events = new int[patients];
        var earlier = new int[total];
        for (var t = 0; t < total; t++)
        {
            var place = double.IsInfinity(shape) ? 0 : stream.NextUniform() * (patients * shape + t);
            var isFresh = double.IsInfinity(shape) || place < patients * shape;
            var patient = isFresh
                ? Math.Min(patients - 1, (int)(stream.NextUniform() * patients))
                : earlier[Math.Min(t - 1, (int)(place - patients * shape))];
            events[patient]++;
            earlier[t] = patient;
        }

        return events;
    }

    /// <summary>Normal draws about their mean; returns their sum of squares.</summary>
    private static double Centre(ref RandomStream stream, Span<double> values)
    {
        var mean = 0.0;
        foreach (ref var value in values)
        {
            value = stream.NextNormal();
            mean += value / values.Length;
        }

        var squares = 0.0;
        foreach (ref var value in values)
        {
            value -= mean;
            squares += value * value;
        }

        return squares;
    }

    private static void Scale(Span<double> values, double from, double to)
    {
        var factor = from > 0 ? Math.Sqrt(to / from) : 0;
        foreach (ref var value in values)
        {
            value *= factor;
        }
    }

    private static double Product(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        var sum = 0.0;
        for (var i = 0; i < first.Length; i++)
        {
            sum += first[i] * second[i];
        }

        return sum;
    }
}
