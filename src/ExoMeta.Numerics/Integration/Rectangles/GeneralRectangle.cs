using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Numerics.Integration;

/// <summary>
/// Rectangle probabilities of the multivariate normal and t with any correlation matrix, singular ones included, up to about 20 dimensions.
/// </summary>
/// <remarks>
/// Where the correlations are products λ_i λ_j (always in two dimensions), <see cref="MultivariateNormal"/> gives them to 1e-13. Elsewhere the
/// separation of variables of Genz (1992, Journal of Computational and Graphical Statistics 1:141–149), ordered as in Gibson, Glasbey and Elston
/// (1994), with the scale of the t as one more variable (Genz and Bretz 2002, Journal of Computational and Graphical Statistics 11:950–971), by
/// lattice rules with generators √prime, folded by the baker's transformation and shifted at random: the shifts come from a fixed seed, so that
/// the same call gives the same bits, and their spread gives the error. A variable that the others determine narrows their limits (Genz and
/// Kwong 2000, Journal of Statistical Computation and Simulation 68:1–21). Where one principal component carries most, integrating along it
/// instead varies less, and is taken.
/// </remarks>
public static class GeneralRectangle
{
    private const int Shifts = 12;

    /// <summary>Points of the run that chooses between the two forms.</summary>
    private const int Pilot = 1009;

    /// <summary>Primes, each about twice the one before.</summary>
    private static readonly int[] Points = [251, 503, 1009, 2017, 4027, 8053, 16103, 32203, 64403, 128819, 257639];

    private const ulong Seed = 20020611;

    /// <summary>P(lower_i ≤ (X_i + δ_i)/S ≤ upper_i for all i), X standard normal with the correlation matrix, S² = χ²_ν/ν independent of it.</summary>
    /// <param name="lower">Lower limits; may be −∞.</param>
    /// <param name="upper">Upper limits; may be +∞.</param>
    /// <param name="correlation">n × n, row-major, symmetric, unit diagonal, positive semi-definite.</param>
    /// <param name="degreesOfFreedom">ν &gt; 0; +∞ is the normal.</param>
    /// <param name="noncentralities">δ_i; empty for none.</param>
    /// <param name="tolerance">Absolute error (3 standard errors over the shifts) at which to stop.</param>
    /// <param name="maximumEvaluations">Evaluations at which to stop in any case; <see cref="QuadratureResult.Error"/> says how good the result is.</param>
    /// <exception cref="ArgumentException">The lengths differ or are 0, a limit is NaN, or the matrix is no correlation matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ν is not above 0.</exception>
    public static QuadratureResult Probability(
        ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> correlation, double degreesOfFreedom = double.PositiveInfinity,
        ReadOnlySpan<double> noncentralities = default, double tolerance = 1e-6, int maximumEvaluations = 2_000_000)
    {
        var n = lower.Length;
        CorrelationRules.Check(n, upper.Length, correlation, noncentralities.Length);
        foreach (var limit in (ReadOnlySpan<double>)[.. lower, .. upper])
        {
            if (double.IsNaN(limit))
            {
                throw new ArgumentException("A limit is NaN.", nameof(lower));
            }
        }

        if (!(degreesOfFreedom > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(degreesOfFreedom), degreesOfFreedom, "Degrees of freedom above 0 were expected.");
        }

        if (CorrelationRules.Loadings(n, correlation) is { } loadings)
        {
            return new(MultivariateNormal.StudentRectangle(lower, upper, loadings, degreesOfFreedom, noncentralities), 1e-13 * n, 1);
        }

        var shifts = new double[n];
        noncentralities.CopyTo(shifts);
        var scale = double.IsPositiveInfinity(degreesOfFreedom) ? null : new ScaleTable(degreesOfFreedom);
        var separated = SeparatedRectangle.Of(lower, upper, correlation, shifts);
        if (separated.Rank == 1 && scale is null)
        {
            return new(separated.Value([], 1), 1e-15, 1);
        }

        // Which form varies less shows in a small run.
        var principal = PrincipalRectangle.Of(lower, upper, correlation, shifts);
        var isSeparated = Integrate(separated, scale, 0, Shifts * Pilot).Error <= Integrate(principal, scale, 0, Shifts * Pilot).Error;
        return Integrate(isSeparated ? separated : principal, scale, tolerance, maximumEvaluations);
    }

    private static QuadratureResult Integrate(IRectangleIntegrand rectangle, ScaleTable? scale, double tolerance, int maximumEvaluations)
    {
        var dimensions = rectangle.Rank - 1 + (scale is null ? 0 : 1);
        var point = new double[dimensions];
        var means = new double[Shifts];
        var (evaluations, mean, error) = (0, 0.0, double.PositiveInfinity);
        foreach (var points in Points)
        {
            if (evaluations > 0 && (error <= tolerance || evaluations + Shifts * points > maximumEvaluations))
            {
                break;
            }

            var generators = KorobovLattice.Generators(points, dimensions);
            for (var s = 0; s < Shifts; s++)
            {
                means[s] = Lattice(rectangle, scale, generators, points, s, point);
            }

            evaluations += Shifts * points;
            (mean, error) = MeanAndError(means);
        }

        return new(mean, error, evaluations);
    }

    private static (double Mean, double Error) MeanAndError(ReadOnlySpan<double> means)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var value in means)
        {
            sum += value;
        }

        var mean = sum / means.Length;
        foreach (var value in means)
        {
            squares += (value - mean) * (value - mean);
        }

        return (mean, 3 * Math.Sqrt(squares / (means.Length * (means.Length - 1))));
    }

    private static double Lattice(IRectangleIntegrand rectangle, ScaleTable? scale, int[] generators, int points, int shift, double[] point)
    {
        var stream = new RandomStream(new StreamKey(Seed, (ulong)points, (uint)shift));
        var starts = new double[generators.Length];
        for (var j = 0; j < starts.Length; j++)
        {
            starts[j] = stream.NextUniform();
        }

        var sum = 0.0;
        for (var i = 0; i < points; i++)
        {
            for (var j = 0; j < point.Length; j++)
            {
                var x = (double)((long)i * generators[j] % points) / points + starts[j];
                point[j] = Math.Abs(2 * (x - Math.Floor(x)) - 1);
            }

            sum += scale is null
                ? rectangle.Value(point, 1)
                : rectangle.Value(point.AsSpan(1), scale.At(point[0]));
        }

        return sum / points;
    }
}
