namespace ExoMeta.Pooling;

/// <summary>The distinct arrangements of rows some of which are alike, in lexicographic order, so that any stretch can start by itself.</summary>
internal sealed class Arrangements
{
    private readonly int[] _classes;
    private readonly int[][] _members;

    /// <summary>Rows are alike when their class is the same.</summary>
    /// <param name="classes">Class of each row, 0, 1, …, in order of first occurrence.</param>
    public Arrangements(int[] classes)
    {
        _classes = classes;
        _members = [.. classes.Distinct().Order().Select(c => Enumerable.Range(0, classes.Length).Where(i => classes[i] == c).ToArray())];
        Count = Number([.. _members.Select(m => m.Length)]);
    }

    /// <summary>k!/∏m!, or <see cref="long.MaxValue"/> when it is larger than that.</summary>
    public long Count { get; }

    /// <summary>Fills the arrangement of an index: <paramref name="order"/>[i] is the class that stands at i.</summary>
    public void At(long index, int[] order)
    {
        int[] left = [.. _members.Select(m => m.Length)];
        for (var i = 0; i < order.Length; i++)
        {
            for (var c = 0; ; c++)
            {
                if (left[c] == 0)
                {
                    continue;
                }

                left[c]--;
                var number = Number(left);
                if (index < number)
                {
                    order[i] = c;
                    break;
                }

                index -= number;
                left[c]++;
            }
        }
    }

    /// <summary>Moves on to the next arrangement in lexicographic order; false after the last.</summary>
    public static bool Next(int[] order)
    {
        var i = order.Length - 2;
        while (i >= 0 && order[i] >= order[i + 1])
        {
            i--;
        }

        if (i < 0)
        {
            return false;
        }

        var j = order.Length - 1;
        while (order[j] <= order[i])
        {
            j--;
        }

        (order[i], order[j]) = (order[j], order[i]);
        Array.Reverse(order, i + 1, order.Length - i - 1);
        return true;
    }

    /// <summary>A row of each class, to stand for its like.</summary>
    public int Representative(int c) => _members[c][0];

    /// <summary>A random arrangement, by Fisher and Yates.</summary>
    public void Shuffle(int[] order, ref Numerics.Random.RandomStream stream)
    {
        _classes.CopyTo(order, 0);
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = stream.NextInteger(0, i);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }

    /// <summary>(Σm)!/∏m! as a product of binomial coefficients.</summary>
    private static long Number(ReadOnlySpan<int> sizes)
    {
        Int128 number = 1;
        var total = 0;
        foreach (var size in sizes)
        {
            for (var i = 1; i <= size; i++)
            {
                total++;
                number = number * total / i;
                if (number > long.MaxValue)
                {
                    return long.MaxValue;
                }
            }
        }

        return (long)number;
    }
}
