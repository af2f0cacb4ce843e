using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>
/// The log odds ratio of a proportional odds model (McCullagh 1980) by maximum likelihood, above 0 where treated patients are better off:
/// logit P(Y ≤ k) = αₖ − θ·(treated), the cut points α free. The standard error is from the observed information; R's polr fits the same.
/// </summary>
/// <remarks>
/// <para>Categories that are empty in both arms are merged with a neighbour, which changes nothing. Newton's method in θ and all cut points, whose part
/// of the information has three diagonals; it starts from <see cref="ProportionalOddsScore"/>, halves a step that overshoots, and a lane
/// stops by its own numbers, with θ right to about 10⁻¹² standard errors and the standard error to 10⁻⁷ of itself.</para>
/// <para>Separation: without a single win (or loss) the likelihood rises for ever with θ. Then 1/J of a patient is added to each cell of the
/// J categories in use, one patient to each arm: for two categories this is the ½ of <see cref="RiskEffects.LogOddsRatio{TLane}(in RiskCounts{TLane})"/>. All patients
/// alike or an empty arm: no information. Should the search not end in 60 steps, the result is that of the score.</para>
/// </remarks>
public static class ProportionalOddsLikelihood
{
    private const int MaxSteps = 60;

    // Half the decrement is what the log likelihood has left to gain; the step itself is taken still.
    private const double LargestLastDecrement = 1e-15;

    // Share of the slope at the start of a step that may be left, with the other sign, at its end.
    private const double LargestOvershoot = 0.5;

    // Rounding of that slope, in units of the log likelihood.
    private const double Rounding = 1e-10;

    /// <summary>Doubles of scratch space that K categories take.</summary>
    /// <param name="categories">K.</param>
    public static int ScratchLength<TLane>(int categories)
        where TLane : struct, ILane<TLane> => ProportionalOddsPoint<TLane>.Columns * categories * TLane.Count;

    /// <summary>The estimate and its standard error.</summary>
    /// <param name="counts">The categories.</param>
    /// <param name="scratch">At least <see cref="ScratchLength{TLane}"/> doubles, whatever they hold.</param>
    /// <exception cref="ArgumentException">There is less scratch space.</exception>
    public static EffectLanes<TLane> LogOddsRatio<TLane>(in CategoryCounts<TLane> counts, Span<double> scratch)
        where TLane : struct, ILane<TLane>
    {
        if (scratch.Length < ScratchLength<TLane>(counts.Count))
        {
            throw new ArgumentException("Less scratch space than was asked for.", nameof(scratch));
        }

        var point = new ProportionalOddsPoint<TLane>(counts, scratch);
        var score = point.Start(out var isInformative);
        var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        var (estimate, variance) = (score.Estimate, score.StandardError * score.StandardError);
        var (length, slopeAtStart) = (zero, TLane.Broadcast(double.PositiveInfinity));
        var pending = isInformative;
        for (var i = 0; i < MaxSteps && TLane.Any(pending); i++)
        {
            point.Evaluate();
            var isSound = point.IsInside & TLane.LessThanOrEqual(TLane.Broadcast(-LargestOvershoot) * slopeAtStart - TLane.Broadcast(Rounding), point.Slope);
            var isLast = pending & isSound & TLane.LessThanOrEqual(point.Decrement, TLane.Broadcast(LargestLastDecrement));
            estimate = TLane.Select(isLast, point.Theta + point.ThetaStep, estimate);
            variance = TLane.Select(isLast, one / point.Information, variance);
            pending = TLane.Select(isLast, zero, pending);

            // From a sound point a full step on, from another one back by half the step that led there.
            var isNext = pending & isSound;
            slopeAtStart = TLane.Select(isNext, point.Decrement, slopeAtStart);
            length = TLane.Select(isNext, one, TLane.Broadcast(0.5) * length);
            point.Move(isNext, TLane.Select(isNext, length, zero - length) & pending);
        }

        return EffectLanes<TLane>.Where(isInformative, estimate, variance);
    }
}
