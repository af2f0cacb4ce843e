using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>What the tests of means need of the patients of an arm, lane by lane: about 0 where there are none.</summary>
/// <typeparam name="TLane">The lane type.</typeparam>
/// <param name="Size">Patients with an outcome, a whole number.</param>
/// <param name="Mean">Mean of the outcome.</param>
/// <param name="Squares">Sum of squares of the outcome about its mean.</param>
/// <param name="BaselineMean">Mean of the baseline.</param>
/// <param name="BaselineSquares">Sum of squares of the baseline about its mean.</param>
/// <param name="Products">Sum of products of outcome and baseline about their means.</param>
public readonly record struct ArmMoments<TLane>(
    TLane Size, TLane Mean, TLane Squares, TLane BaselineMean, TLane BaselineSquares, TLane Products)
    where TLane : struct, ILane<TLane>;
