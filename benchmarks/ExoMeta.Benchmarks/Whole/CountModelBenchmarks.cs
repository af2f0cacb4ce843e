using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using ExoMeta.Pooling;

namespace ExoMeta.Benchmarks;

/// <summary>
/// One fit of the thirteen BCG trials (Colditz et al. 1994, JAMA 271:698) by each method for counts, log odds ratios: with intervals and tests;
/// <see cref="TauSquaredInterval"/> adds the profile-likelihood interval of τ².
/// </summary>
[MemoryDiagnoser]
public class CountModelBenchmarks
{
    // Cases and group size of the vaccinated, then of the controls.
    private static readonly ImmutableArray<CountTable> Trials =
    [
        new TwoByTwo("A", 4, 123, 11, 139), new TwoByTwo("B", 6, 306, 29, 303), new TwoByTwo("C", 3, 231, 11, 220),
        new TwoByTwo("D", 62, 13598, 248, 12867), new TwoByTwo("E", 33, 5069, 47, 5808), new TwoByTwo("F", 180, 1541, 372, 1451),
        new TwoByTwo("G", 8, 2545, 10, 629), new TwoByTwo("H", 505, 88391, 499, 88391), new TwoByTwo("I", 29, 7499, 45, 7277),
        new TwoByTwo("J", 17, 1716, 65, 1665), new TwoByTwo("K", 186, 50634, 141, 27338), new TwoByTwo("L", 5, 2498, 3, 2341),
        new TwoByTwo("M", 27, 16913, 29, 17854),
    ];

    /// <summary>Codes of the methods that take odds ratios.</summary>
    public static IEnumerable<string> Codes => CountModels.All.Where(m => m.Measures.Contains("OR")).Select(m => m.Code);

    [ParamsSource(nameof(Codes))]
    public string Code { get; set; } = "";

    [Params(false, true)]
    public bool TauSquaredInterval { get; set; }

    [Benchmark]
    public double Fit()
    {
        _ = CountModels.Codes.TryParse(Code, out var method, out _);
        return CountModels.Fit(method, "OR", Trials, new() { TauSquaredInterval = TauSquaredInterval }).Estimate;
    }
}
