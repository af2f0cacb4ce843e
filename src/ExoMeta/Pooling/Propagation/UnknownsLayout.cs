using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Effects;

namespace ExoMeta.Pooling;

/// <summary>All unknowns of a propagation in one list: those of the rows, in row order, then the shared correlations.</summary>
internal sealed class UnknownsLayout
{
    private readonly int[] _first;

    /// <summary>Checks the rows and groups and lays their unknowns out.</summary>
    /// <exception cref="ArgumentException">No rows, or a group that is too small, overlaps another or names a row that is not there.</exception>
    public UnknownsLayout(ImmutableArray<UncertainStudyEffect> rows, ImmutableArray<SharedControl> shared)
    {
        if (rows.IsDefaultOrEmpty)
        {
            throw new ArgumentException("there is no row to propagate", nameof(rows));
        }

        Rows = rows;
        Shared = shared.IsDefault ? [] : shared;
        CheckGroups();
        _first = new int[rows.Length + 1];
        for (var i = 0; i < rows.Length; i++)
        {
            _first[i + 1] = _first[i] + rows[i].Effect.Unknowns.Length;
        }

        All = [.. rows.SelectMany(r => r.Effect.Unknowns), .. Shared.Select(s => s.Correlation)];
    }

    public ImmutableArray<UncertainStudyEffect> Rows { get; }

    public ImmutableArray<SharedControl> Shared { get; }

    /// <summary>Every unknown: rows first, then shared correlations.</summary>
    public ImmutableArray<Unknown> All { get; }

    /// <summary>Index of a row's first unknown.</summary>
    public int FirstOf(int row) => _first[row];

    /// <summary>Those of some columns, one an unknown, that belong to a row.</summary>
    public ReadOnlySpan<double[]> OwnedBy(int row, double[][] columns) => columns.AsSpan(_first[row].._first[row + 1]);

    /// <summary>Those of some columns, one an unknown, that are the correlations of shared controls.</summary>
    public ReadOnlySpan<double[]> Correlations(double[][] columns) => columns.AsSpan(_first[^1]..);

    /// <summary>Index of a group's correlation.</summary>
    public int CorrelationOf(int group) => _first[^1] + group;

    /// <summary>The row that owns an unknown; −1 for a shared correlation.</summary>
    public int RowOf(int unknown)
    {
        for (var row = 0; row < Rows.Length; row++)
        {
            if (unknown < _first[row + 1])
            {
                return row;
            }
        }

        return -1;
    }

    /// <summary>What a table calls the owner of an unknown.</summary>
    public string OwnerOf(int unknown)
    {
        var row = RowOf(unknown);
        return row >= 0 ? Rows[row].Label : string.Join(" + ", Shared[unknown - _first[^1]].Rows.Select(r => Rows[r].Label));
    }

    /// <summary>Draws every unknown of some replicates into their places; stream i of a replicate belongs to unknown i.</summary>
    public void Draw(ulong seed, long first, int count, double[][] draws)
    {
        for (var unknown = 0; unknown < All.Length; unknown++)
        {
            All[unknown].Prior.SampleAcrossReplicates(seed, (ulong)first, (uint)unknown, draws[unknown].AsSpan((int)first, count));
        }
    }

    private void CheckGroups()
    {
        var owner = new int[Rows.Length];
        for (var group = 0; group < Shared.Length; group++)
        {
            var members = Shared[group].Rows;
            if (members.Length < 2)
            {
                throw new ArgumentException("a shared control needs at least two rows", nameof(Shared));
            }

            foreach (var row in members)
            {
                if (row < 0 || row >= Rows.Length || owner[row] != 0)
                {
                    throw new ArgumentException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"shared control {group + 1}: row {row + 1} does not exist, or shares a control already"), nameof(Shared));
                }

                owner[row] = group + 1;
            }
        }
    }
}
