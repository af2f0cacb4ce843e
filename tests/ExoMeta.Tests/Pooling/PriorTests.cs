using ExoMeta.Numerics.Integration;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

public class PriorTests
{
    public static TheoryData<string> WrittenForms =>
    [
        "half-normal(0.5)", "half-cauchy(0.5)", "half-t(4, 0.5)", "exponential(2)", "uniform(0, 5)", "uniform(0.2, 0.9)",
        "lognormal-tau2(-2.5, 1.7)",
    ];

    [Theory]
    [MemberData(nameof(WrittenForms))]
    public void A_prior_is_read_and_written_back(string written)
    {
        Assert.True(TauPrior.TryParse(written, out var prior, out var error), error);
        Assert.Equal(written, prior.ToString());
        Assert.True(TauPrior.TryParse(" " + written.Replace(", ", ",", StringComparison.Ordinal) + " ", out var again, out _));
        Assert.Equal(prior, again);
    }

    [Theory]
    [MemberData(nameof(WrittenForms))]
    public void A_prior_density_integrates_to_one(string written)
    {
        Assert.True(TauPrior.TryParse(written, out var prior, out _));
        var low = Math.Log(Math.Max(prior.Support.Low, 1e-16));
        var high = Math.Log(Math.Min(prior.Support.High, 1e17));
        var total = 0.0;
        const int panels = 300;
        for (var i = 0; i < panels; i++)
        {
            total += GaussLegendre.Integrate(
                u => Math.Exp(prior.LogDensity(Math.Min(Math.Exp(u), prior.Support.High)) + u),
                low + (high - low) * i / panels, low + (high - low) * (i + 1) / panels, 16);
        }

        Assert.Equal(1, total, 1e-10);
    }

    [Theory]
    [InlineData("half-normall(0.5)", "did you mean 'half-normal'?")]
    [InlineData("half-normal(0)", "above 0")]
    [InlineData("half-normal(1, 2)", "takes one number")]
    [InlineData("half-t(4)", "takes two numbers")]
    [InlineData("uniform(5, 0)", "0 ≤ lower < upper")]
    [InlineData("uniform(-1, 5)", "0 ≤ lower < upper")]
    [InlineData("lognormal-tau2(0, -1)", "standard deviation")]
    [InlineData("half-normal(a)", "'a' is not a number")]
    [InlineData("half-normal(NaN)", "'NaN' is not a number")]
    [InlineData("half-normal", "expected a prior such as")]
    [InlineData("", "expected a prior such as")]
    public void A_prior_that_is_none_says_why(string written, string expected)
    {
        Assert.False(TauPrior.TryParse(written, out var prior, out var error));
        Assert.Null(prior);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_prior_of_the_mean_is_flat_or_normal()
    {
        Assert.True(NormalPrior.TryParse("normal(0,4)", out var prior, out _));
        Assert.Equal(new NormalPrior(0, 4), prior);
        Assert.Equal("normal(0, 4)", prior!.ToString());
        Assert.True(NormalPrior.TryParse("flat", out prior, out _));
        Assert.Null(prior);
        foreach (var wrong in new[] { "normal(0)", "normal(0, 0)", "uniform(0, 1)", "normal(0, x)" })
        {
            Assert.False(NormalPrior.TryParse(wrong, out _, out var error));
            Assert.Contains("expected flat or normal", error, StringComparison.Ordinal);
        }
    }
}
