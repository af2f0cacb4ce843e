namespace ExoMeta.Pooling;

/// <summary>Sets of rows that grow together (union–find with path halving).</summary>
internal sealed class DisjointSets
{
    private readonly int[] _parent;

    /// <summary>Each row on its own.</summary>
    public DisjointSets(int count) => _parent = [.. Enumerable.Range(0, count)];

    /// <summary>Joins the sets of two rows; the lower root stays.</summary>
    public void Join(int a, int b)
    {
        var (x, y) = (Find(a), Find(b));
        _parent[Math.Max(x, y)] = Math.Min(x, y);
    }

    /// <summary>The first row of a row's set.</summary>
    public int Find(int row)
    {
        while (_parent[row] != row)
        {
            row = _parent[row] = _parent[_parent[row]];
        }

        return row;
    }

    /// <summary>Rows ordered by set (sets by their first row), and where each set starts, with the end.</summary>
    public (int[] Order, int[] Starts) Sorted()
    {
        var roots = Enumerable.Range(0, _parent.Length).Select(Find).ToArray();
        var order = Enumerable.Range(0, _parent.Length).OrderBy(i => roots[i]).ToArray();
        var starts = Enumerable.Range(0, order.Length).Where(i => i == 0 || roots[order[i]] != roots[order[i - 1]]).ToList();
        return (order, [.. starts, order.Length]);
    }
}
