using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>Probabilities of ordered categories under treatment from those without it.</summary>
public static class ProportionalOddsShift
{
    /// <summary>
    /// Multiplies the odds of being in a better category than k, for every k, by e^θ (McCullagh 1980): with γ the probability up to a category, γ' =
    /// γ/(γ + (1 − γ)e^θ). The new probabilities are worked out as π' = πe^θ/((γₖ + (1 − γₖ)e^θ)(γₖ₋₁ + (1 − γₖ₋₁)e^θ)), without differences: each
    /// is right to 10⁻¹⁴ of itself or so, and sums are 1 but for rounding.
    /// </summary>
    /// <param name="probabilities">Probabilities of the categories, worst first, that sum to 1 in each lane; that of category k in replicate i at k·<see cref="ILane{TLane}.Count"/> + i.</param>
    /// <param name="logOddsRatio">θ, above 0 when treatment is better; taken as ±700 beyond that.</param>
    /// <param name="shifted">Receives the probabilities under treatment, laid out alike; must not overlap the others.</param>
    /// <exception cref="ArgumentException">The spans differ in length or are not whole lanes.</exception>
    public static void Apply<TLane>(ReadOnlySpan<double> probabilities, TLane logOddsRatio, Span<double> shifted)
        where TLane : struct, ILane<TLane>
    {
        if (probabilities.Length != shifted.Length || shifted.Length % TLane.Count != 0)
        {
            throw new ArgumentException("Both with the same number of categories were expected, a whole lane each.", nameof(shifted));
        }

        var (zero, one, limit) = (TLane.Broadcast(0), TLane.Broadcast(1), TLane.Broadcast(700));
        var sign = logOddsRatio & TLane.BroadcastBits(0x8000000000000000);
        var size = logOddsRatio ^ sign;
        var ratio = LaneMath.Exp(zero - TLane.Select(TLane.LessThan(size, limit), size, limit));

        // e^θ/(x·y) with the numerator at most 1: for θ > 0 both factors are taken times e^−θ.
        var isBetter = TLane.LessThan(zero, logOddsRatio);
        var (ofBelow, ofAbove) = (TLane.Select(isBetter, ratio, one), TLane.Select(isBetter, one, ratio));
        var above = zero;
        for (var k = shifted.Length - TLane.Count; k >= 0; k -= TLane.Count)
        {
            TLane.Store(above, shifted[k..]);
            above += TLane.Load(probabilities[k..]);
        }

        var below = zero;
        var last = ofAbove;
        for (var k = 0; k < shifted.Length; k += TLane.Count)
        {
            var probability = TLane.Load(probabilities[k..]);
            below += probability;
            var factor = below * ofBelow + TLane.Load(shifted[k..]) * ofAbove;
            // Neither quotient leaves the numbers; the product of both factors could.
            TLane.Store(probability / factor * (ratio / last), shifted[k..]);
            last = factor;
        }
    }

    /// <summary>
    /// The same with odds that need not be proportional: those of being in a better category than k are multiplied by exp(θ + δₖ). Where the cuts would
    /// trade places, the later one is moved to the earlier, and the category between is empty.
    /// </summary>
    /// <param name="probabilities">As in <see cref="Apply"/>.</param>
    /// <param name="logOddsRatio">θ.</param>
    /// <param name="byCut">δ of each of the K − 1 cuts; with θ taken as ±700 beyond that.</param>
    /// <param name="shifted">As in <see cref="Apply"/>, but right to 10⁻¹⁵ or so absolutely, being differences.</param>
    /// <exception cref="ArgumentException">The spans do not fit.</exception>
    public static void ApplyByCut<TLane>(ReadOnlySpan<double> probabilities, TLane logOddsRatio, ReadOnlySpan<double> byCut, Span<double> shifted)
        where TLane : struct, ILane<TLane>
    {
        if (probabilities.Length != shifted.Length || shifted.Length != (byCut.Length + 1) * TLane.Count)
        {
            throw new ArgumentException("Both with a whole lane for each category, and one cut fewer than categories, were expected.", nameof(shifted));
        }

        var (zero, one, limit) = (TLane.Broadcast(0), TLane.Broadcast(1), TLane.Broadcast(700));
        var beyond = zero;
        for (var k = shifted.Length - TLane.Count; k >= 0; k -= TLane.Count)
        {
            TLane.Store(beyond, shifted[k..]);
            beyond += TLane.Load(probabilities[k..]);
        }

        var below = zero;
        var last = one;
        for (var cut = 0; cut < byCut.Length; cut++)
        {
            var at = cut * TLane.Count;
            below += TLane.Load(probabilities[at..]);
            beyond = TLane.Load(shifted[at..]);
            var logOdds = logOddsRatio + TLane.Broadcast(byCut[cut]);
            var size = logOdds & TLane.BroadcastBits(~(1UL << 63));
            var ratio = LaneMath.Exp(zero - TLane.Select(TLane.LessThan(size, limit), size, limit));
            var isBetter = TLane.LessThan(zero, logOdds);
            var next = beyond * TLane.Select(isBetter, one, ratio) / (below * TLane.Select(isBetter, ratio, one) + beyond * TLane.Select(isBetter, one, ratio));
            next = TLane.Select(TLane.LessThan(next, last), next, last);
            TLane.Store(last - next, shifted[at..]);
            last = next;
        }

        TLane.Store(last, shifted[^TLane.Count..]);
    }
}
