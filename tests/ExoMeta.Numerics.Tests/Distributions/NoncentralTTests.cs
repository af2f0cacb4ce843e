using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Numerics.Tests.Distributions;

public class NoncentralTTests
{
    /// <summary>R 4.2.2, <c>pt(t, df, ncp, lower.tail = FALSE)</c>, whose own error is below 1e-12.</summary>
    [Theory]
    [InlineData(2.2, 8, 2.5, 0.628390971396854)]
    [InlineData(-1, 3.3, 0.7, 0.936997360554624)]
    [InlineData(6, 20, 8, 0.933005657480884)]
    [InlineData(1.5, 1.2, -2, 0.00359713418210439)]
    [InlineData(30, 150, 25, 0.00602636546726254)]
    [InlineData(2, 400, 3.1, 0.864008647286661)]
    public void It_agrees_with_the_reference(double t, double df, double noncentrality, double expected)
    {
        Assert.Equal(expected, NoncentralT.Survival(t, df, noncentrality), 2e-12);
        Assert.Equal(1 - expected, NoncentralT.Cdf(t, df, noncentrality), 2e-12);
    }

    [Fact]
    public void Without_noncentrality_it_is_the_t_distribution_and_without_a_scale_the_normal()
    {
        foreach (var t in new[] { -3.0, 0, 0.4, 12 })
        {
            foreach (var df in new[] { 1.0, 2.7, 30, 5000 })
            {
                Assert.Equal(StudentT.Survival(t, df), NoncentralT.Survival(t, df, 0), 1e-13);
            }

            Assert.Equal(Normal.Survival(t - 2), NoncentralT.Survival(t, double.PositiveInfinity, 2), 1e-15);
        }
    }

    [Fact]
    public void Ends_and_wrong_arguments()
    {
        Assert.Equal(0, NoncentralT.Survival(double.PositiveInfinity, 3, 1));
        Assert.Equal(1, NoncentralT.Survival(double.NegativeInfinity, 3, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NoncentralT.Survival(1, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NoncentralT.Survival(1, 3, double.NaN));
    }
}
