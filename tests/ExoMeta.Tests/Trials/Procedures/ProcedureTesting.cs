using System.Collections.Immutable;
using System.Numerics;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;
using ExoMeta.Trials;

namespace ExoMeta.Tests.Trials.Procedures;

/// <summary>Draws with product correlation, kernels run over rows of trials, and sets as bits.</summary>
internal static class ProcedureTesting
{
    /// <summary>The rejections of each trial as bits, statistics being one row a trial.</summary>
    public static int[] Reject(PreparedProcedure procedure, double[][] trials) => Reject<Lane512>(procedure, trials);

    public static int[] Reject<TLane>(PreparedProcedure procedure, double[][] trials)
        where TLane : struct, ILane<TLane>
    {
        var m = procedure.Comparisons;
        var statistics = new TLane[m];
        var rejected = new TLane[m];
        var result = new int[trials.Length];
        for (var first = 0; first < trials.Length; first += TLane.Count)
        {
            Gather(trials, first, statistics);
            procedure.Reject<TLane>(statistics, rejected);
            Scatter(rejected, first, result);
        }

        return result;
    }

    /// <summary>Column j of the trials from one on as lane j; trials that do not exist are all 0.</summary>
    public static void Gather<TLane>(double[][] trials, int first, Span<TLane> lanes)
        where TLane : struct, ILane<TLane>
    {
        Span<double> column = stackalloc double[8];
        for (var j = 0; j < lanes.Length; j++)
        {
            for (var i = 0; i < TLane.Count; i++)
            {
                column[i] = first + i < trials.Length ? trials[first + i][j] : 0;
            }

            lanes[j] = TLane.Load(column);
        }
    }

    /// <summary>Masks as bits of each trial from one on.</summary>
    public static void Scatter<TLane>(ReadOnlySpan<TLane> masks, int first, int[] result)
        where TLane : struct, ILane<TLane>
    {
        for (var j = 0; j < masks.Length; j++)
        {
            var bits = TLane.MaskBits(masks[j]);
            for (var i = 0; i < TLane.Count && first + i < result.Length; i++)
            {
                result[first + i] |= (int)(bits >> i & 1) << j;
            }
        }
    }

    /// <summary>A row of values of each trial.</summary>
    public static void Scatter<TLane>(ReadOnlySpan<TLane> values, int first, double[][] result)
        where TLane : struct, ILane<TLane>
    {
        Span<double> column = stackalloc double[8];
        for (var j = 0; j < values.Length; j++)
        {
            TLane.Store(values[j], column);
            for (var i = 0; i < TLane.Count && first + i < result.Length; i++)
            {
                result[first + i][j] = column[i];
            }
        }
    }

    /// <summary>Normal statistics with correlation λ_i λ_j and means δ, or t statistics with a common scale.</summary>
    public static double[][] Draw(ImmutableArray<double> loadings, double[] means, double? df, int trials, uint stream)
    {
        var rows = new double[trials][];
        for (var k = 0; k < trials; k++)
        {
            var draws = new RandomStream(new(20261122, (ulong)k, stream));
            var shared = draws.NextNormal();
            var row = new double[loadings.Length];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = means[i] + loadings[i] * shared + Math.Sqrt(1 - loadings[i] * loadings[i]) * draws.NextNormal();
            }

            if (df is { } degrees)
            {
                var scale = Math.Sqrt(draws.NextChiSquared(degrees) / degrees);
                row = [.. row.Select(x => x / scale)];
            }

            rows[k] = row;
        }

        return rows;
    }

    /// <summary>The closed test as it is defined: bit i when every set that holds i is rejected.</summary>
    public static int Closure(int comparisons, Func<int[], bool> isRejected)
    {
        var rejected = (1 << comparisons) - 1;
        for (var set = 1; set < 1 << comparisons; set++)
        {
            if (!isRejected(Members(set)))
            {
                rejected &= ~set;
            }
        }

        return rejected;
    }

    public static int[] Members(int set) => [.. Enumerable.Range(0, 32).Where(i => (set >> i & 1) != 0)];

    /// <summary>Whether a share is within 4.5 of its standard errors of an exact probability.</summary>
    public static void AssertShare(double exact, int count, int trials, string what)
    {
        var error = Math.Sqrt(exact * (1 - exact) / trials);
        var distance = ((double)count / trials - exact) / error;
        Assert.True(Math.Abs(distance) <= TrialTesting.StandardErrors, FormattableString.Invariant($"{what}: {distance} standard errors from {exact}"));
    }

    /// <summary>Whether a share is at most 4.5 of its standard errors above a level.</summary>
    public static void AssertAtMost(double level, int count, int trials, string what) => Assert.True(
        (double)count / trials <= level + TrialTesting.StandardErrors * Math.Sqrt(level * (1 - level) / trials),
        FormattableString.Invariant($"{what}: {(double)count / trials} is above {level}"));

    public static int Size(int set) => BitOperations.PopCount((uint)set);
}
