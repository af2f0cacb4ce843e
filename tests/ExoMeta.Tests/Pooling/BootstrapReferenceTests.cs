using System.Text.Json;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>The bootstrap against one done by hand with metafor: both are simulated, so that they agree to their Monte Carlo errors.</summary>
public class BootstrapReferenceTests
{
    private static readonly JsonElement[] Fits = Load();

    public static TheoryData<int> All => [.. Enumerable.Range(0, Fits.Length)];

    [Theory]
    [MemberData(nameof(All))]
    public void Metafors_fits_of_resamples_have_the_same_distribution(int index)
    {
        var r = Fits[index];
        Assert.True(BootstrapOptions.Kinds.TryParse(r.GetProperty("kind").GetString()!, out var kind, out _));
        Assert.True(HeterogeneityEstimators.Codes.TryParse(r.GetProperty("method").GetString()!, out var method, out _));
        Assert.True(PoolingCodes.Inference.TryParse(r.GetProperty("inference").GetString()!, out var inference, out _));
        var ours = Bootstrap.Run(
            GoldenData.Effects("bcg-RR"), new PoolingOptions { Method = method, Inference = inference },
            new BootstrapOptions { Kind = kind, Replicates = 100_000, Seed = 4 });
        var n = r.GetProperty("n").GetDouble();
        var more = Math.Sqrt(1 + 100_000 / n);
        Agree(r.GetProperty("bias").GetDouble(), ours.Bias, more * ours.Bias.Mcse);
        Agree(r.GetProperty("sd").GetDouble(), ours.StandardError, more * ours.StandardError.Mcse);
        Agree(r.GetProperty("biasTau2").GetDouble(), ours.TauSquared!.Bias, more * ours.TauSquared.Bias.Mcse);
        Agree(r.GetProperty("sdTau2").GetDouble(), ours.TauSquared.StandardError, more * ours.TauSquared.StandardError.Mcse);
        Assert.Equal(r.GetProperty("a").GetDouble(), ours.Acceleration, 1e-6);

        // z₀ by the delta method: √(p(1 − p)/n)/φ(z₀) is near √(π/2n).
        Assert.InRange(r.GetProperty("z0").GetDouble() - ours.BiasCorrection!.Value, -4.5 * Math.Sqrt(Math.PI / 2 / n) * 1.1, 4.5 * Math.Sqrt(Math.PI / 2 / n) * 1.1);
        Limits(r, "percentile", ours.Percentile);
        Limits(r, "studentised", ours.Studentized);
        Limits(r, "bca", ours.BiasCorrected);
        Limits(r, "tau2", ours.TauSquared.Percentile);
    }

    private static void Limits(JsonElement reference, string name, BootstrapInterval ours)
    {
        Limit(reference.GetProperty(name + "Lower"), ours.Lower!.Value);
        Limit(reference.GetProperty(name + "Upper"), ours.Upper!.Value);

        // Of BCa R's errors leave out that z₀ is simulated: ours tell by how much more.
        void Limit(JsonElement limit, MonteCarloEstimate estimate) => Agree(
            limit[0].GetDouble(), estimate, Math.Max(Math.Sqrt(Math.Pow(limit[1].GetDouble(), 2) + estimate.Mcse * estimate.Mcse), estimate.Mcse * Math.Sqrt(6)));
    }

    private static void Agree(double reference, MonteCarloEstimate ours, double error) =>
        Assert.InRange(ours.Estimate, reference - 4.5 * error, reference + 4.5 * error);

    private static JsonElement[] Load()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "References", "bootstrap.json")));
        return [.. document.RootElement.GetProperty("fits").EnumerateArray().Select(e => e.Clone())];
    }
}
