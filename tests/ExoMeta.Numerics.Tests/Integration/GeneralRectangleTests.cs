using System.Text.Json;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Integration;

namespace ExoMeta.Numerics.Tests.Integration;

public class GeneralRectangleTests
{
    [Fact]
    public void Probabilities_agree_with_the_reference_within_the_stated_error()
    {
        var cases = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "References", "rectangles.json"))).RootElement
            .GetProperty("cases").EnumerateArray().ToArray();
        Assert.Equal(9, cases.Length);
        foreach (var c in cases)
        {
            var df = c.GetProperty("df").GetDouble();
            double[] delta = c.TryGetProperty("delta", out var d) ? Numbers(d) : [];
            var result = GeneralRectangle.Probability(
                Numbers(c.GetProperty("lower")), Numbers(c.GetProperty("upper")), Numbers(c.GetProperty("correlation")),
                df == 0 ? double.PositiveInfinity : df, delta, 1e-5, 1_600_000);
            var expected = c.GetProperty("p").GetDouble();
            var error = c.TryGetProperty("error", out var e) ? e.GetDouble() : 1e-9;
            Assert.True(result.Error < 3e-5, $"error {result.Error}");
            Assert.True(
                Math.Abs(result.Value - expected) <= 1.5 * result.Error + 2 * error,
                FormattableString.Invariant($"{result.Value} differs from {expected} by {result.Value - expected}, stated {result.Error}"));
        }
    }

    [Fact]
    public void Orthants_have_their_closed_forms()
    {
        // Four exchangeable variables have no closed form, three have: 1/8 + Σ asin ρ/(4π) (Sheppard 1900).
        double[] rho = [0.7, -0.2, 0.4];
        double[] matrix = [1, rho[0], rho[1], rho[0], 1, rho[2], rho[1], rho[2], 1];
        var expected = 0.125 + rho.Sum(Math.Asin) / (4 * Math.PI);
        var result = GeneralRectangle.Probability(Repeat(double.NegativeInfinity, 3), Repeat(0, 3), matrix, tolerance: 1e-6);
        Assert.Equal(expected, result.Value, 2e-6);

        // An orthant does not depend on the scale.
        var student = GeneralRectangle.Probability(Repeat(double.NegativeInfinity, 3), Repeat(0, 3), matrix, 3.5, default, 1e-6);
        Assert.Equal(expected, student.Value, 2e-6);
        Assert.Equal(0.25 + Math.Asin(-0.6) / (2 * Math.PI), GeneralRectangle.Probability([0, 0], [99, 99], [1, -0.6, -0.6, 1]).Value, 1e-14);
    }

    [Fact]
    public void Product_correlations_take_the_exact_route_and_the_general_one_agrees_with_it()
    {
        double[] loadings = [0.9, 0.3, -0.5, 0.6, 0.7];
        double[] lower = [-1, double.NegativeInfinity, -2, -0.5, -3], upper = [1.5, 1, 2.5, 3, double.PositiveInfinity];
        var matrix = new double[25];
        for (var i = 0; i < 25; i++)
        {
            matrix[i] = i % 6 == 0 ? 1 : loadings[i / 5] * loadings[i % 5];
        }

        foreach (var df in new[] { 4.0, double.PositiveInfinity })
        {
            var exact = GeneralRectangle.Probability(lower, upper, matrix, df);
            Assert.Equal(1, exact.Evaluations);
            Assert.Equal(MultivariateNormal.StudentRectangle(lower, upper, loadings, df), exact.Value, 1e-13);

            // A correlation moved by 1e-9 is a product no longer.
            var moved = (double[])matrix.Clone();
            moved[1] += 1e-9;
            moved[5] += 1e-9;
            var general = GeneralRectangle.Probability(lower, upper, moved, df, default, 1e-5);
            Assert.True(general.Evaluations > 1);
            Assert.Equal(exact.Value, general.Value, 2 * general.Error);
        }
    }

    [Fact]
    public void Singular_matrices_are_taken_as_they_are()
    {
        // X₂ = X₁, X₃ = −X₁: the limits meet.
        double[] same = [1, 1, -1, 1, 1, -1, -1, -1, 1];
        var result = GeneralRectangle.Probability([-1, -2, -0.5], [2, 1.5, 3], same);
        Assert.Equal(Normal.Cdf(0.5) - Normal.Cdf(-1), result.Value, 1e-14);

        // X₃ = (X₁ + X₂)/√2: a triangle of independent variables, by one integral.
        var r = Math.Sqrt(0.5);
        var triangle = GeneralRectangle.Probability([0, 0, double.NegativeInfinity], [99, 99, 1], [1, 0, r, 0, 1, r, r, r, 1], tolerance: 1e-7);
        var expected = GaussLegendre.Integrate(
            x => Math.Exp(Normal.LogDensity(x)) * (Normal.Cdf(Math.Sqrt(2) - x) - 0.5), 0, Math.Sqrt(2), 40);
        Assert.Equal(expected, triangle.Value, 1e-6);
    }

    [Fact]
    public void Six_and_twenty_dimensions_of_neighbours_stay_within_the_stated_error()
    {
        // Neighbours with correlation −½ and no others are the differences of seven equal variables: all fall in one order of 7!.
        const int n = 6;
        var matrix = new double[n * n];
        for (var i = 0; i < n * n; i++)
        {
            matrix[i] = Math.Abs(i / n - i % n) switch { 0 => 1, 1 => -0.5, _ => 0 };
        }

        var result = GeneralRectangle.Probability(Repeat(double.NegativeInfinity, n), Repeat(0, n), matrix, tolerance: 1e-6);
        Assert.Equal(1 / 5040.0, result.Value, 2 * result.Error + 1e-12);
        Assert.True(result.Error <= 1e-6);
        var wide = new double[400];
        for (var i = 0; i < 400; i++)
        {
            wide[i] = Math.Abs(i / 20 - i % 20) switch { 0 => 1, 1 => 0.3, _ => 0 };
        }

        var twenty = GeneralRectangle.Probability(Repeat(double.NegativeInfinity, 20), Repeat(2, 20), wide, tolerance: 2e-4);
        Assert.InRange(twenty.Value, Math.Pow(Normal.Cdf(2), 20), Normal.Cdf(2));
        Assert.True(twenty.Error <= 2e-4);
    }

    [Fact]
    public void The_same_call_gives_the_same_bits()
    {
        double[] matrix = [1, 0.7, -0.2, 0.7, 1, 0.4, -0.2, 0.4, 1];
        var first = GeneralRectangle.Probability([-1, -1, -1], [1, 2, 1], matrix, 7);
        Assert.Equal(first, GeneralRectangle.Probability([-1, -1, -1], [1, 2, 1], matrix, 7));
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => GeneralRectangle.Probability([], [], []));
        Assert.Throws<ArgumentException>(() => GeneralRectangle.Probability([0, 0], [1, 1], [1, 0.5, 0.4, 1]));
        Assert.Throws<ArgumentException>(() => GeneralRectangle.Probability([0, 0], [1, 1], [1, 1.2, 1.2, 1]));
        Assert.Throws<ArgumentException>(() => GeneralRectangle.Probability([0, double.NaN], [1, 1], [1, 0, 0, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => GeneralRectangle.Probability([0, 0], [1, 1], [1, 0, 0, 1], 0));
        Assert.Throws<ArgumentException>(() => GeneralRectangle.Probability(
            [0, 0, 0], [1, 1, 1], [1, 0.9, 0.9, 0.9, 1, -0.9, 0.9, -0.9, 1]));
    }

    private static double[] Repeat(double value, int count) => [.. Enumerable.Repeat(value, count)];

    private static double[] Numbers(JsonElement list) =>
        [.. list.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.Number ? e.GetDouble() : double.NegativeInfinity)];
}
