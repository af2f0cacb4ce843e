using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Numerics.Tests.Distributions;

/// <summary>The tabulated reference distributions against the exact ones.</summary>
public class StudentTTableTests
{
    public static TheoryData<double> DegreesOfFreedom => [2, 2.1, 2.5, 2.9, 3, 3.5, 4, 7, 11, 12.4, 40, 400, 1e6, double.PositiveInfinity];

    [Theory]
    [MemberData(nameof(DegreesOfFreedom))]
    public void Probabilities_densities_and_slopes_are_those_of_the_exact_functions(double df)
    {
        var table = new StudentTTable(df);
        for (var i = -4000; i <= 4000; i++)
        {
            var z = i < -3900 ? i - 0.5 : i > 3900 ? i + 0.5 : i / 100.0;
            var (probability, density, slope) = table.At(z);
            var exact = Math.Exp(double.IsPositiveInfinity(df) ? Normal.LogDensity(z) : StudentT.LogDensity(z, df));
            var logSlope = double.IsPositiveInfinity(df) ? -z : -(df + 1) * z / (df + z * z);
            var tolerance = df < 3 ? 2e-11 : 1e-12;
            Assert.InRange(probability - (double.IsPositiveInfinity(df) ? Normal.Cdf(z) : StudentT.Cdf(z, df)), -tolerance, tolerance);
            Assert.InRange(density - exact, -1e-9, 1e-9);
            Assert.InRange(slope - exact * logSlope, -1e-6, 1e-6);
        }
    }

    [Theory]
    [InlineData(1.99)]
    [InlineData(double.NaN)]
    public void Too_few_degrees_of_freedom_are_refused(double df) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new StudentTTable(df));

    [Fact]
    public void The_ends_are_certain()
    {
        var table = new StudentTTable(5);
        Assert.Equal((1, 0, 0), table.At(double.PositiveInfinity));
        Assert.Equal((0, 0, 0), table.At(double.NegativeInfinity));
        Assert.Equal(0.5, table.At(0).Probability, 13);
    }
}
