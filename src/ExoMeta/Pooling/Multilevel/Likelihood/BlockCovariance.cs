namespace ExoMeta.Pooling;

/// <summary>
/// Covariance of the random effects that is linear in its components: M = V + Σ γₘKₘ, block by block. Matrices Kₘ are never formed; they
/// are added to a block and applied to columns.
/// </summary>
internal abstract class BlockCovariance
{
    /// <summary>Number of components γ.</summary>
    public abstract int Count { get; }

    /// <summary>Adds Σ γₘKₘ to a block.</summary>
    /// <param name="block">Block.</param>
    /// <param name="components">γ.</param>
    /// <param name="m">n × n, row-major.</param>
    public abstract void AddTo(int block, ReadOnlySpan<double> components, Span<double> m);

    /// <summary>Writes KₘF.</summary>
    /// <param name="block">Block.</param>
    /// <param name="component">m.</param>
    /// <param name="f">n × columns, row-major.</param>
    /// <param name="columns">Columns of F.</param>
    /// <param name="result">n × columns.</param>
    public abstract void Apply(int block, int component, ReadOnlySpan<double> f, int columns, Span<double> result);
}

/// <summary>Nested groups: Kₘ is 1 where two rows share a group of level m.</summary>
internal sealed class NestedCovariance : BlockCovariance
{
    private readonly RowBlocks _rows;
    private readonly int[][] _groups;
    private readonly double[] _sums;

    /// <summary>Takes the groups of each level, by row of the input.</summary>
    public NestedCovariance(RowBlocks rows, IReadOnlyList<int[]> groups)
    {
        _rows = rows;
        _groups = new int[groups.Count][];
        for (var m = 0; m < groups.Count; m++)
        {
            _groups[m] = new int[rows.Count];
            for (var b = 0; b < rows.Blocks; b++)
            {
                var local = new Dictionary<int, int>();
                for (var i = rows.Starts[b]; i < rows.Starts[b + 1]; i++)
                {
                    var group = groups[m][rows.Order[i]];
                    local.TryAdd(group, local.Count);
                    _groups[m][i] = local[group];
                }
            }
        }

        _sums = new double[rows.LargestBlock * Math.Max(rows.LargestBlock, rows.Columns + 1)];
    }

    public override int Count => _groups.Length;

    public override void AddTo(int block, ReadOnlySpan<double> components, Span<double> m)
    {
        var n = _rows.Size(block);
        for (var level = 0; level < _groups.Length; level++)
        {
            var groups = _groups[level].AsSpan(_rows.Starts[block], n);
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    if (groups[i] == groups[j])
                    {
                        m[i * n + j] += components[level];
                    }
                }
            }
        }
    }

    public override void Apply(int block, int component, ReadOnlySpan<double> f, int columns, Span<double> result)
    {
        var n = _rows.Size(block);
        var groups = _groups[component].AsSpan(_rows.Starts[block], n);
        var sums = _sums.AsSpan(0, n * columns);
        sums.Clear();
        for (var i = 0; i < n; i++)
        {
            var sum = sums.Slice(groups[i] * columns, columns);
            for (var c = 0; c < columns; c++)
            {
                sum[c] += f[i * columns + c];
            }
        }

        for (var i = 0; i < n; i++)
        {
            sums.Slice(groups[i] * columns, columns).CopyTo(result[(i * columns)..]);
        }
    }
}

/// <summary>
/// Outcomes within trials: component (a, b ≤ a), in the order (1,1), (2,1), (2,2), (3,1) …, is the covariance of the true effects of outcomes
/// a and b in one trial.
/// </summary>
internal sealed class OutcomeCovariance : BlockCovariance
{
    private readonly RowBlocks _rows;
    private readonly int[] _outcomes;
    private readonly int[] _trials;
    private readonly (int A, int B)[] _pairs;

    /// <summary>Takes the trial and the outcome of each row of the input.</summary>
    public OutcomeCovariance(RowBlocks rows, int[] trials, int[] outcomes, int outcomeCount)
    {
        _rows = rows;
        _outcomes = [.. rows.Order.Select(i => outcomes[i])];
        _trials = [.. rows.Order.Select(i => trials[i])];
        _pairs = [.. Enumerable.Range(0, outcomeCount).SelectMany(a => Enumerable.Range(0, a + 1).Select(b => (a, b)))];
    }

    public override int Count => _pairs.Length;

    /// <summary>Place of the covariance of two outcomes among the components.</summary>
    public static int IndexOf(int a, int b) => a >= b ? a * (a + 1) / 2 + b : IndexOf(b, a);

    public override void AddTo(int block, ReadOnlySpan<double> components, Span<double> m)
    {
        var (n, start) = (_rows.Size(block), _rows.Starts[block]);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                if (_trials[start + i] == _trials[start + j])
                {
                    m[i * n + j] += components[IndexOf(_outcomes[start + i], _outcomes[start + j])];
                }
            }
        }
    }

    public override void Apply(int block, int component, ReadOnlySpan<double> f, int columns, Span<double> result)
    {
        var (n, start) = (_rows.Size(block), _rows.Starts[block]);
        var (a, b) = _pairs[component];
        result[..(n * columns)].Clear();
        for (var i = 0; i < n; i++)
        {
            var outcome = _outcomes[start + i];
            if (outcome != a && outcome != b)
            {
                continue;
            }

            var other = outcome == a ? b : a;
            for (var j = 0; j < n; j++)
            {
                if (_outcomes[start + j] != other || _trials[start + i] != _trials[start + j])
                {
                    continue;
                }

                for (var c = 0; c < columns; c++)
                {
                    result[i * columns + c] += f[j * columns + c];
                }
            }
        }
    }
}
