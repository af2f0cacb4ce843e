using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Tests.Trials;

/// <summary>A kernel on columns: number j of replicate i of a group stands at j·Count + i.</summary>
internal interface ILaneKernel
{
    /// <summary>Numbers that come out for a replicate.</summary>
    static abstract int Outputs { get; }

    /// <summary>Computes one group.</summary>
    static abstract void Compute<TLane>(ReadOnlySpan<double> inputs, Span<double> outputs)
        where TLane : struct, ILane<TLane>;
}

/// <summary>Runs kernels in lanes of every type.</summary>
internal static class LaneKernels
{
    /// <summary>The outputs of each row of inputs, after a check that every lane type and other neighbours give the same bits, never NaN.</summary>
    public static double[][] Run<TKernel>(IReadOnlyList<double[]> rows)
        where TKernel : ILaneKernel
    {
        var expected = Run<TKernel, LaneOne>(rows);
        Assert.All(expected, (row, i) => Assert.False(row.Any(double.IsNaN), $"NaN for {string.Join(", ", rows[i])}"));
        AssertSame(expected, Run<TKernel, Lane512>(rows));
        AssertSame(expected, Run<TKernel, Lane256>(rows));
        AssertSame(expected, Run<TKernel, Lane128>(rows));
        AssertSame(expected, Run<TKernel, LaneScalar>(rows));
        var backwards = Run<TKernel, Lane512>([.. rows.Reverse()]);
        Array.Reverse(backwards);
        AssertSame(expected, backwards);
        return expected;
    }

    private static double[][] Run<TKernel, TLane>(IReadOnlyList<double[]> rows)
        where TKernel : ILaneKernel
        where TLane : struct, ILane<TLane>
    {
        var count = rows[0].Length;
        var results = new double[rows.Count][];
        var inputs = new double[count * TLane.Count];
        var outputs = new double[TKernel.Outputs * TLane.Count];
        for (var start = 0; start < rows.Count; start += TLane.Count)
        {
            for (var i = 0; i < TLane.Count; i++)
            {
                for (var j = 0; j < count; j++)
                {
                    inputs[j * TLane.Count + i] = rows[Math.Min(start + i, rows.Count - 1)][j];
                }
            }

            TKernel.Compute<TLane>(inputs, outputs);
            for (var i = 0; i < TLane.Count && start + i < rows.Count; i++)
            {
                results[start + i] = [.. Enumerable.Range(0, TKernel.Outputs).Select(j => outputs[j * TLane.Count + i])];
            }
        }

        return results;
    }

    private static void AssertSame(double[][] expected, double[][] actual) => Assert.Equal(
        expected.SelectMany(row => row).Select(BitConverter.DoubleToUInt64Bits),
        actual.SelectMany(row => row).Select(BitConverter.DoubleToUInt64Bits));
}
