using System.Collections.Immutable;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Requests;

/// <summary>
/// The analyses of subsets counted in cells of pooled effect and I² (Olkin, Dahabreh and Trikalinos 2012, Res. Synth. Methods 3:214, figure 1): what a million
/// points show, in a few thousand numbers. Cells are of equal size; a value on an edge counts in the cell above it, the largest in the last one.
/// </summary>
/// <param name="Low">The smallest pooled effect, on the analysis scale.</param>
/// <param name="High">The largest; a little more where all are equal.</param>
/// <param name="Counts">Subsets by cell: the cells of an effect together, I² from 0 to 100 % within.</param>
/// <param name="WithRow">Of each row, the subsets that hold it, by cell of the effect alone.</param>
public sealed record GoshDensity(double Low, double High, ImmutableArray<int> Counts, ImmutableArray<ImmutableArray<int>> WithRow)
{
    /// <summary>Cells along the pooled effect.</summary>
    public const int EffectCells = 60;

    /// <summary>Cells along I².</summary>
    public const int ISquaredCells = 40;

    /// <summary>Subsets in a cell.</summary>
    /// <param name="effect">Cell of the pooled effect, from 0.</param>
    /// <param name="iSquared">Cell of I², from 0.</param>
    public int At(int effect, int iSquared) => Counts[effect * ISquaredCells + iSquared];

    /// <summary>Lower edge of a cell of the pooled effect; the edge after the last is <see cref="High"/>.</summary>
    public double Edge(int effect) => effect == EffectCells ? High : Low + (High - Low) * effect / EffectCells;

    /// <summary>Counts subsets of a run.</summary>
    internal static GoshDensity Of(GoshColumns columns, int[] subsets)
    {
        var (low, high) = (subsets.Min(s => columns.Estimate[s]), subsets.Max(s => columns.Estimate[s]));
        if (!(high > low))
        {
            high = low + (low == 0 ? 1e-9 : 1e-9 * Math.Abs(low));
        }

        var counts = new int[EffectCells * ISquaredCells];
        var withRow = new int[columns.Rows][];
        for (var row = 0; row < withRow.Length; row++)
        {
            withRow[row] = new int[EffectCells];
        }

        foreach (var s in subsets)
        {
            var effect = Cell((columns.Estimate[s] - low) / (high - low), EffectCells);
            counts[effect * ISquaredCells + Cell(columns.ISquared[s] / 100, ISquaredCells)]++;
            for (var row = 0; row < withRow.Length; row++)
            {
                withRow[row][effect] += columns.Contains(s, row) ? 1 : 0;
            }
        }

        return new(low, high, [.. counts], [.. withRow.Select(w => w.ToImmutableArray())]);
    }

    private static int Cell(double part, int cells) => (int)Math.Clamp(part * cells, 0, cells - 1);
}
