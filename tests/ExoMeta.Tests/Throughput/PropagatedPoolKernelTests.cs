using ExoMeta.Analysis.Throughput;
using ExoMeta.Numerics.Random;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Throughput;

/// <summary>The propagated pool against a program of its own: draws what rounding took, takes logs, fits.</summary>
public class PropagatedPoolKernelTests
{
    private const int Replicates = 2000;

    private static readonly (double Estimate, double Lower, double Upper)[] Printed =
    [
        (0.41, 0.13, 1.26), (0.20, 0.09, 0.49), (0.26, 0.07, 0.92), (0.24, 0.18, 0.31), (0.80, 0.52, 1.25), (0.46, 0.39, 0.54),
        (0.20, 0.08, 0.50), (1.01, 0.89, 1.14), (0.63, 0.39, 1.00), (0.25, 0.15, 0.43), (0.71, 0.57, 0.89), (1.56, 0.37, 6.53),
    ];

    [Fact]
    public void Its_mean_is_that_of_other_draws()
    {
        var estimates = Enumerable.Range(0, Replicates).Select(r => Estimate((ulong)r)).ToArray();
        var mean = estimates.Average();
        var variance = estimates.Sum(e => (e - mean) * (e - mean)) / (Replicates - 1);
        var error = Math.Sqrt(variance * (1.0 / Replicates + 1.0 / TrackedKernels.Replicates));
        var work = TrackedKernels.All.Single(k => k.Name == "propagated-pool").Create();
        work.Run();
        Assert.InRange(work.Answer, mean - 4.5 * error, mean + 4.5 * error);
        Assert.InRange(error, 1e-6, 1e-2);
    }

    private static double Estimate(ulong replicate)
    {
        var stream = new RandomStream(new StreamKey(77, replicate, 9));
        var rows = Printed.Select((row, i) =>
        {
            var y = Math.Log(Rounded(row.Estimate, ref stream));
            var (lower, upper) = (Rounded(row.Lower, ref stream), Rounded(row.Upper, ref stream));
            var se = Math.Log(upper / lower) / (2 * 1.959963984540054);
            return new StudyEffect($"{i}", $"{i}", y, se * se);
        }).ToArray();
        return RandomEffectsModel.Fit(new([.. rows]), new() { Method = HeterogeneityEstimator.RestrictedMaximumLikelihood }).Estimate;
    }

    private static double Rounded(double printed, ref RandomStream stream) => printed + 0.01 * (stream.NextUniform() - 0.5);
}
