using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

/// <summary>Draws the numbers of patients in K categories, lane by lane.</summary>
public static class MultinomialCounts
{
    /// <summary>
    /// Multinomial counts by conditional binomials: the patients of a category are binomial among those not yet placed, with the category's share of the
    /// probability not yet used (Davis 1993). Exact; K − 1 calls of <see cref="VaryingBinomial"/>, in the order of the categories.
    /// </summary>
    /// <param name="streams">The replicates' streams.</param>
    /// <param name="patients">Number of patients, whole numbers from 0 to 2³¹ − 1.</param>
    /// <param name="probabilities">
    /// Probabilities ≥ 0 of the categories, that of category k in replicate i at k·<see cref="ILane{TLane}.Count"/> + i. They are taken in proportion to their
    /// sum, which must be above 0.
    /// </param>
    /// <param name="counts">Receives the counts, laid out alike.</param>
    /// <exception cref="ArgumentException">The spans differ in length or are not whole lanes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number of patients or a probability is outside its range.</exception>
    public static void Draw<TLane>(ref LaneStream<TLane> streams, TLane patients, ReadOnlySpan<double> probabilities, Span<double> counts)
        where TLane : struct, ILane<TLane>
    {
        if (probabilities.Length != counts.Length || counts.Length % TLane.Count != 0 || counts.Length == 0)
        {
            throw new ArgumentException("Probabilities and counts of the same number of categories were expected, a whole lane each.", nameof(counts));
        }

        // Summed from the last on, the first category that holds all the rest is drawn with probability 1 exactly.
        var rest = TLane.Broadcast(0);
        for (var k = counts.Length - TLane.Count; k >= 0; k -= TLane.Count)
        {
            rest += TLane.Load(probabilities[k..]);
            TLane.Store(rest, counts[k..]);
        }

        for (var k = 0; k < counts.Length - TLane.Count; k += TLane.Count)
        {
            var tail = TLane.Load(counts[k..]);
            var share = TLane.Load(probabilities[k..]) / tail;

            // Nothing is left to share after the last probability above 0, and nobody to place.
            var count = VaryingBinomial.Draw(ref streams, patients, TLane.Select(TLane.EqualTo(tail, TLane.Broadcast(0)), tail, share));
            patients -= count;
            TLane.Store(count, counts[k..]);
        }

        TLane.Store(patients, counts[^TLane.Count..]);
    }
}
