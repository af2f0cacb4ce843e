using System.Collections.Concurrent;

namespace ExoMeta.Numerics.Tests.Random;

/// <summary>Counts in bins and power sums of ten million draws of a sampler, made once for all tests.</summary>
internal sealed class SampleSummary
{
    public const int Powers = 9;

    private const int Chunk = 1 << 17;

    private static readonly ConcurrentDictionary<string, Lazy<SampleSummary>> Made = new(StringComparer.Ordinal);

    private SampleSummary(SamplerCase sampler)
    {
        var (mean, variance, _, _) = sampler.Known.Moments;
        Bins = new(sampler.Known, Draws);
        Counts = new long[Bins.Masses.Length];
        var values = new double[Math.Min(Chunk, Draws)];
        for (var i = 0; i < Draws / values.Length; i++)
        {
            sampler.Fill(new(4711, (ulong)i, 7), values);
            foreach (var value in values)
            {
                Counts[Bins.Find(value)]++;
            }

            if (variance > 0)
            {
                Add(values, mean, Math.Sqrt(variance));
            }
        }
    }

    /// <summary>Software FMA is some hundred times slower: those runs check correctness only.</summary>
    public static int Draws { get; } =
        System.Runtime.Intrinsics.X86.Fma.IsSupported || System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported ? 77 * Chunk : 20_000;

    /// <summary>The bins of the known distribution.</summary>
    public SampleBins Bins { get; }

    /// <summary>Draws in each bin.</summary>
    public long[] Counts { get; }

    /// <summary>Σ zᵏ with z = (x − mean)/deviation, for k = 0, 1, …</summary>
    public double[] Sums { get; } = new double[Powers];

    public static SampleSummary Of(string name) => Made.GetOrAdd(name, key => new(() => new(SamplerCases.All[key]))).Value;

    /// <summary>By chunk, so that rounding errors of long sums stay far below a standard error.</summary>
    private void Add(double[] values, double mean, double deviation)
    {
        Span<double> part = stackalloc double[Powers];
        part.Clear();
        foreach (var value in values)
        {
            var z = (value - mean) / deviation;
            var power = 1.0;
            for (var k = 0; k < Powers; k++)
            {
                part[k] += power;
                power *= z;
            }
        }

        for (var k = 0; k < Powers; k++)
        {
            Sums[k] += part[k];
        }
    }
}
