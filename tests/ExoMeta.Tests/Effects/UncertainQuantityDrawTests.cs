using ExoMeta.Effects;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Tests.Effects;

/// <summary>A quantity drawn for many replicates at once gives each what it would draw alone.</summary>
public class UncertainQuantityDrawTests
{
    public static TheoryData<string> Written =>
    [
        "12", "uniform(0.2, 0.8)", "normal(-1, 0.35)", "lognormal(-0.1, 0.3)", "beta(8, 16)", "beta(0.5, 0.5)", "integers(4, 12)",
        "choice(0: 0.2, 1: 0.5, 2.5: 0.3)", "half-normal(0.5)", "logit-normal(-0.4, 0.3)", "logit-normal(2, 3)",
    ];

    [Theory]
    [MemberData(nameof(Written))]
    public void Many_replicates_draw_what_each_draws_alone(string written)
    {
        Assert.True(UncertainQuantity.TryParse(written, out var quantity, out _));
        const ulong first = 0xFFFF_FFF9;
        for (var length = 0; length <= 33; length++)
        {
            var values = new double[length];
            quantity.SampleAcrossReplicates(7, first, 3, values);
            for (var i = 0; i < length; i++)
            {
                var stream = new RandomStream(new(7, first + (ulong)i, 3));
                Assert.Equal(quantity.Sample(ref stream), values[i]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Written))]
    public void Draws_follow_the_stated_distribution(string written)
    {
        Assert.True(UncertainQuantity.TryParse(written, out var quantity, out _));
        var values = new double[200_000];
        quantity.SampleAcrossReplicates(11, 0, 0, values);
        var mean = values.Average();
        var error = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / values.Length / (values.Length - 1.0));
        Assert.InRange(mean - quantity.Mean, -4.5 * error - 1e-12, 4.5 * error + 1e-12);
        var (low, high) = quantity.Support;
        Assert.All(values, v => Assert.InRange(v, low, high));
    }
}
