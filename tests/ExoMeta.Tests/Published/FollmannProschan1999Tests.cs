using ExoMeta.Pooling;
using ExoMeta.Tests.Pooling;

namespace ExoMeta.Tests.Published;

/// <summary>
/// Follmann DA, Proschan MA (1999). Valid inference in random effects meta-analysis. Biometrics 55, 732–737: the permutation test of the mean
/// and the t test with k − 1 degrees of freedom in place of z. The paper's own data are not in the public collections; its statements about
/// every data set are checked, and two replications of the test by metafor 3.8-1 (permutest).
/// </summary>
public class FollmannProschan1999Tests
{
    private static readonly PermutationOptions Exact = new();

    /// <summary>All 2^k sign changes; with all effects of one sign no other arrangement is as extreme, so that p is 2/2^k whatever the weights.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(9)]
    public void The_smallest_p_of_k_studies_is_2_to_the_1_minus_k(int k)
    {
        double[] y = [.. Enumerable.Range(0, k).Select(i => 1 + 0.01 * i)], v = [.. Enumerable.Range(0, k).Select(i => 0.1 / (i + 1))];
        var result = PermutationTest.Run(GoldenData.Effects(y, v), new PoolingOptions { Method = HeterogeneityEstimator.DerSimonianLaird }, Exact);
        Assert.True(result.IsExact);
        Assert.Equal(Math.Pow(2, 1 - k), result.PValue);
    }

    /// <summary>Lidocaine (Hine et al. 1989), risk differences: metafor's documentation of the test, p = 0.0625 by REML.</summary>
    [Fact]
    public void Lidocaine_after_myocardial_infarction()
    {
        var result = PermutationTest.Run(GoldenData.Effects("hine1989-RD"), new PoolingOptions(), Exact);
        Assert.Equal(0.0625, result.PValue);
        Assert.Equal(64, result.Permutations);
    }

    /// <summary>The type I error of the permutation test never exceeds its level: over all sign changes of the data p ≤ α in at most α of them.</summary>
    [Fact]
    public void The_test_keeps_its_level_on_the_sign_changes_of_the_data()
    {
        var golden = GoldenData.Effects("hine1989-RD");
        double[] levels = [0.0625, 0.1, 0.25, 0.5];
        var rejections = new int[levels.Length];
        for (var signs = 0; signs < 64; signs++)
        {
            var flipped = new EffectSet(
                [.. golden.Effects.Select((e, i) => (signs >> i & 1) == 1 ? e with { Estimate = -e.Estimate } : e)]);
            var p = PermutationTest.Run(flipped, new PoolingOptions { Method = HeterogeneityEstimator.DerSimonianLaird }, Exact).PValue;
            for (var i = 0; i < levels.Length; i++)
            {
                rejections[i] += p <= levels[i] ? 1 : 0;
            }
        }

        Assert.All(Enumerable.Range(0, levels.Length), i => Assert.InRange(rejections[i], 1, (int)(64 * levels[i])));
    }
}
