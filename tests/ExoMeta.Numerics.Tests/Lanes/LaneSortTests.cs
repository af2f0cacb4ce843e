using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Numerics.Tests.Lanes;

/// <summary>Columns side by side come out as the library sorts each of them, in every lane type.</summary>
public class LaneSortTests
{
    private static readonly int[] Longer = [512, 513, 1000, 2047, 4096];

    public static TheoryData<string> Kinds => ["distinct", "few values", "descending", "ascending", "with infinities"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Columns_of_every_length_are_sorted_as_the_library_sorts_them(string kind)
    {
        foreach (var length in Enumerable.Range(0, 258))
        {
            Check(kind, length);
        }
    }

    [Fact]
    public void Long_columns_are_sorted_too()
    {
        foreach (var length in Longer)
        {
            Check("distinct", length);
        }
    }

    [Fact]
    public void Two_ascending_runs_of_any_lengths_are_merged()
    {
        int[] lengths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 100, 129, 255, 256];
        foreach (var (first, second) in lengths.SelectMany(_ => lengths, (a, b) => (a, b)))
        {
            CheckMerge<Lane512>(first, second);
            CheckMerge<LaneOne>(first, second);
        }

        foreach (var second in lengths)
        {
            CheckMerge<Lane256>(37, second);
            CheckMerge<Lane128>(37, second);
            CheckMerge<LaneScalar>(37, second);
        }
    }

    [Fact]
    public void All_sequences_of_zeros_and_ones_up_to_fourteen_are_sorted()
    {
        // A network that sorts all of these sorts everything (Knuth 3, 5.3.4, Theorem Z).
        for (var length = 1; length <= 14; length++)
        {
            for (var first = 0; first < 1 << length; first += 8)
            {
                var columns = new double[8 * length];
                for (var i = 0; i < columns.Length; i++)
                {
                    columns[i] = (first + i % 8) >> (i / 8) & 1;
                }

                LaneSort.Ascending<Lane512>(columns);
                for (var i = 8; i < columns.Length; i++)
                {
                    Assert.True(columns[i - 8] <= columns[i]);
                }
            }
        }
    }

    [Fact]
    public void A_NaN_disturbs_its_own_column_only()
    {
        var columns = Values("distinct", 50, 8);
        columns[83] = double.NaN;
        var before = (double[])columns.Clone();
        LaneSort.Ascending<Lane512>(columns);
        for (var lane = 0; lane < 8; lane++)
        {
            var sorted = Column(before, lane, 8);
            Array.Sort(sorted);
            var actual = Column(columns, lane, 8);
            if (lane == 3)
            {
                Array.Sort(actual);
            }

            Assert.Equal(sorted, actual);
        }
    }

    [Fact]
    public void A_length_that_is_not_whole_lanes_and_a_run_that_is_too_long_are_refused()
    {
        Assert.Throws<ArgumentException>(() => LaneSort.Ascending<Lane512>(new double[9]));
        Assert.Throws<ArgumentException>(() => LaneSort.MergeRuns<Lane512>(new double[9], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => LaneSort.MergeRuns<Lane512>(new double[16], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => LaneSort.MergeRuns<Lane512>(new double[16], -1));
    }

    private static void Check(string kind, int length)
    {
        Check<Lane512>(kind, length);
        Check<Lane256>(kind, length);
        Check<Lane128>(kind, length);
        Check<LaneScalar>(kind, length);
        Check<LaneOne>(kind, length);
    }

    private static void Check<TLane>(string kind, int length)
        where TLane : struct, ILane<TLane>
    {
        var columns = Values(kind, length, TLane.Count);
        var before = (double[])columns.Clone();
        LaneSort.Ascending<TLane>(columns);
        AssertSorted(before, columns, TLane.Count);
    }

    private static void CheckMerge<TLane>(int first, int second)
        where TLane : struct, ILane<TLane>
    {
        var columns = Values("few values", first + second, TLane.Count);
        LaneSort.Ascending<TLane>(columns.AsSpan(0, first * TLane.Count));
        LaneSort.Ascending<TLane>(columns.AsSpan(first * TLane.Count));
        var before = (double[])columns.Clone();
        LaneSort.MergeRuns<TLane>(columns, first);
        AssertSorted(before, columns, TLane.Count);
    }

    private static void AssertSorted(double[] before, double[] after, int lanes)
    {
        for (var lane = 0; lane < lanes; lane++)
        {
            var expected = Column(before, lane, lanes);
            Array.Sort(expected);
            Assert.Equal(expected.Select(BitConverter.DoubleToUInt64Bits), Column(after, lane, lanes).Select(BitConverter.DoubleToUInt64Bits));
        }
    }

    private static double[] Column(double[] columns, int lane, int lanes) => [.. columns.Where((_, i) => i % lanes == lane)];

    private static double[] Values(string kind, int length, int lanes)
    {
        var stream = new RandomStream(new(11, (ulong)length, 1));
        var values = new double[length * lanes];
        for (var i = 0; i < values.Length; i++)
        {
            var u = stream.NextUniform();
            values[i] = kind switch
            {
                "few values" => Math.Floor(7 * u),
                "descending" => length - i / lanes + u,
                "ascending" => i / lanes + u,
                "with infinities" => u < 0.2 ? double.PositiveInfinity : u < 0.4 ? -u : u,
                _ => u,
            };
        }

        return values;
    }
}
