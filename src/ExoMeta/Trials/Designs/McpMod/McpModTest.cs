using System.Collections.Immutable;
using ExoMeta.Numerics.Integration;
using ExoMeta.Numerics.Optimisation;

namespace ExoMeta.Trials.Designs;

/// <summary>
/// The multiple contrast test of MCP-Mod: one contrast a candidate shape, the best for it, and the maximum of the t statistics against one critical
/// value (Bretz, Pinheiro and Branson 2005, Biometrics 61:738–748; Pinheiro, Bornkamp and Bretz 2006).
/// </summary>
/// <remarks>
/// Optimal contrasts are c_i ∝ n_i(μ_i − μ̄), μ̄ the mean weighted by n_i, of length 1. The statistics are multivariate t with n − k degrees
/// of freedom and the contrasts' correlations, which are singular when there are as many shapes as doses: <see cref="GeneralRectangle"/> takes
/// them as they are.
/// </remarks>
public sealed record McpModTest
{
    /// <summary>The most candidate shapes.</summary>
    public const int MaximumShapes = 20;

    private const int Coarse = 50_000;
    private const int Fine = 1_600_000;

    private readonly double[] _correlation;

    private McpModTest(
        ImmutableArray<double> doses, ImmutableArray<int> sizes, ImmutableArray<DoseResponseShape> shapes, ImmutableArray<ImmutableArray<double>> contrasts)
    {
        (Doses, Sizes, Shapes, Contrasts) = (doses, sizes, shapes, contrasts);
        var count = contrasts.Length;
        _correlation = new double[count * count];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
            {
                _correlation[i * count + j] = i == j ? 1 : Product(contrasts[i], contrasts[j]) / (Deviation(contrasts[i]) * Deviation(contrasts[j]));
            }
        }
    }

    /// <summary>The doses, 0 first, increasing.</summary>
    public ImmutableArray<double> Doses { get; }

    /// <summary>Patients at each dose.</summary>
    public ImmutableArray<int> Sizes { get; }

    /// <summary>The candidate shapes.</summary>
    public ImmutableArray<DoseResponseShape> Shapes { get; }

    /// <summary>One optimal contrast a shape: adds up to 0, squares add up to 1.</summary>
    public ImmutableArray<ImmutableArray<double>> Contrasts { get; }

    /// <summary>Of the pooled variance: patients minus doses.</summary>
    public int DegreesOfFreedom => Sizes.Sum() - Doses.Length;

    /// <summary>Correlation of two statistics.</summary>
    public double Correlation(int first, int second) => _correlation[first * Shapes.Length + second];

    /// <summary>The test for a set of shapes.</summary>
    /// <param name="doses">Doses: 0 first, increasing, two at least.</param>
    /// <param name="sizes">Patients at each dose, 2 at least.</param>
    /// <param name="shapes">Candidate shapes, 1 to 20.</param>
    /// <exception cref="ArgumentException">Doses, sizes or shapes are not sound; the message says which.</exception>
    public static McpModTest Of(ImmutableArray<double> doses, ImmutableArray<int> sizes, ImmutableArray<DoseResponseShape> shapes)
    {
        if (doses.Length < 2 || doses[0] != 0 || !doses.Zip(doses.Skip(1)).All(pair => pair.First < pair.Second) || !double.IsFinite(doses[^1]))
        {
            throw new ArgumentException("two or more doses were expected, 0 first, increasing", nameof(doses));
        }

        if (sizes.Length != doses.Length || !sizes.All(n => n >= 2))
        {
            throw new ArgumentException("2 or more patients at each dose were expected", nameof(sizes));
        }

        if (shapes.Length is < 1 or > MaximumShapes)
        {
            throw new ArgumentException("1 to 20 candidate shapes were expected", nameof(shapes));
        }

        var problems = shapes.SelectMany(s => s.Problems(doses[^1]).Select(p => $"{s.GetType().Name}: {p}")).ToArray();
        return problems.Length == 0
            ? new(doses, sizes, shapes, [.. shapes.Select(s => Optimal(s, doses, sizes))])
            : throw new ArgumentException(string.Join("; ", problems), nameof(shapes));
    }

    /// <summary>The value that the largest statistic exceeds with probability α when no dose has an effect; to about 1e-4.</summary>
    /// <param name="alpha">One-sided level in (0, 0.5).</param>
    /// <exception cref="ArgumentOutOfRangeException">α is out of range.</exception>
    public double CriticalValue(double alpha) => CriticalValue(alpha, DegreesOfFreedom);

    /// <summary>The same for estimates whose variance has other degrees of freedom, or none.</summary>
    /// <param name="alpha">One-sided level in (0, 0.5).</param>
    /// <param name="degreesOfFreedom">Of the variance, above 0; null for normal statistics.</param>
    /// <exception cref="ArgumentOutOfRangeException">α or the degrees of freedom are out of range.</exception>
    public double CriticalValue(double alpha, double? degreesOfFreedom)
    {
        CriticalValues.Check(alpha, degreesOfFreedom);
        var single = CriticalValues.Single(alpha, degreesOfFreedom);
        if (Shapes.Length == 1)
        {
            return single;
        }

        var bonferroni = CriticalValues.Single(alpha / Shapes.Length, degreesOfFreedom);
        var none = new double[Shapes.Length];
        var near = RootFinder.Brent(c => Above(c, none, degreesOfFreedom, Coarse) / alpha - 1, single - 1e-2, bonferroni + 1e-2, 1e-6);

        // One step with a finer integral; its slope need not be fine.
        const double step = 0.01;
        var slope = (Above(near + step, none, degreesOfFreedom, Coarse) - Above(near - step, none, degreesOfFreedom, Coarse)) / (2 * step);
        return near - (Above(near, none, degreesOfFreedom, Fine) - alpha) / slope;
    }

    /// <summary>P(the largest statistic exceeds the critical value) when a shape is the true one (powMCT); to about 2e-5.</summary>
    /// <param name="critical">The critical value.</param>
    /// <param name="truth">The true shape.</param>
    /// <param name="height">Its largest effect over placebo on the doses' range.</param>
    /// <param name="deviation">Standard deviation of one patient's value, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is not above 0.</exception>
    public double Power(double critical, DoseResponseShape truth, double height, double deviation)
    {
        if (!(deviation > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "a deviation above 0 was expected");
        }

        var means = Doses.Select(d => truth.Response(d, Doses[^1], height)).ToArray();
        var noncentralities = Contrasts.Select(c => c.Zip(means, (x, m) => x * m).Sum() / (deviation * Deviation(c))).ToArray();
        return Above(critical, noncentralities, DegreesOfFreedom, Fine);
    }

    private double Above(double critical, double[] noncentralities, double? degreesOfFreedom, int evaluations)
    {
        var (lower, upper) = (new double[Shapes.Length], new double[Shapes.Length]);
        Array.Fill(lower, double.NegativeInfinity);
        Array.Fill(upper, critical);
        return 1 - GeneralRectangle.Probability(lower, upper, _correlation, degreesOfFreedom ?? double.PositiveInfinity, noncentralities, 1e-6, evaluations).Value;
    }

    private static ImmutableArray<double> Optimal(DoseResponseShape shape, ImmutableArray<double> doses, ImmutableArray<int> sizes)
    {
        var means = doses.Select(shape.At).ToArray();
        var mean = means.Zip(sizes, (m, n) => m * n).Sum() / sizes.Sum();
        var contrast = means.Zip(sizes, (m, n) => n * (m - mean)).ToArray();
        var length = Math.Sqrt(contrast.Sum(c => c * c));
        return length > 0
            ? [.. contrast.Select(c => c / length)]
            : throw new ArgumentException($"{shape.GetType().Name} is flat on the doses; it has no contrast", nameof(shape));
    }

    private double Product(ImmutableArray<double> first, ImmutableArray<double> second) =>
        first.Zip(second, (a, b) => a * b).Zip(Sizes, (ab, n) => ab / n).Sum();

    private double Deviation(ImmutableArray<double> contrast) => Math.Sqrt(Product(contrast, contrast));
}
