using System.Collections.Concurrent;

namespace ExoMeta.Numerics.Integration;

/// <summary>
/// Lattice rules {i·(1, a, a², …)/N} (Korobov 1959) with a prime number of points N, the multiplier a the best of a few by the criterion P₂, the
/// largest error over periodic functions with square-integrable mixed second derivatives (Sloan and Joe 1994, Lattice Methods for Multiple
/// Integration, section 4.4).
/// </summary>
internal static class KorobovLattice
{
    private const int Candidates = 40;

    /// <summary>Later coordinates matter less: each next one counts for this share of the one before.</summary>
    private const double Decay = 0.8;

    private static readonly ConcurrentDictionary<(int Points, int Dimensions), int[]> Known = new();

    /// <summary>The generators of a rule; found once.</summary>
    /// <param name="points">N, a prime.</param>
    /// <param name="dimensions">How many coordinates.</param>
    public static int[] Generators(int points, int dimensions) => Known.GetOrAdd((points, dimensions), key => Search(key.Points, key.Dimensions));

    private static int[] Search(int points, int dimensions)
    {
        int[] best = Powers(1, points, dimensions);
        var least = double.PositiveInfinity;
        for (var c = 1; c <= (dimensions == 1 ? 1 : Candidates); c++)
        {
            // Multiples of the golden section spread the candidates over all multipliers.
            var share = c * 0.6180339887498949;
            var generators = Powers(2 + (int)((share - Math.Floor(share)) * (points / 2.0 - 2)), points, dimensions);
            var criterion = Criterion(generators, points);
            if (criterion < least)
            {
                (best, least) = (generators, criterion);
            }
        }

        return best;
    }

    private static int[] Powers(int multiplier, int points, int dimensions)
    {
        var powers = new int[dimensions];
        var power = 1L;
        for (var j = 0; j < dimensions; j++)
        {
            powers[j] = (int)power;
            power = power * multiplier % points;
        }

        return powers;
    }

    private static double Criterion(int[] generators, int points)
    {
        var sum = 0.0;
        for (var i = 0; i < points; i++)
        {
            var (product, weight) = (1.0, 1.0);
            foreach (var generator in generators)
            {
                var x = (double)((long)i * generator % points) / points;

                // 2π² B₂(x), B₂(x) = x² − x + 1/6.
                product *= 1 + weight * 19.739208802178716 * (x * (x - 1) + 1.0 / 6);
                weight *= Decay;
            }

            sum += product;
        }

        return sum / points - 1;
    }
}
