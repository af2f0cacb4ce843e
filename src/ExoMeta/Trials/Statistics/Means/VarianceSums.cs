using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>Sums over the arms that a variance (and a slope) is pooled over, lane by lane.</summary>
/// <typeparam name="TLane">The lane type.</typeparam>
/// <param name="DegreesOfFreedom">Patients less arms, of the arms that have any.</param>
/// <param name="Squares">Sums of squares of the outcome within arms.</param>
/// <param name="BaselineSquares">Sums of squares of the baseline within arms.</param>
/// <param name="Products">Sums of products within arms.</param>
public readonly record struct VarianceSums<TLane>(TLane DegreesOfFreedom, TLane Squares, TLane BaselineSquares, TLane Products)
    where TLane : struct, ILane<TLane>
{
    /// <summary>The sums with an arm more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VarianceSums<TLane> Plus(in ArmMoments<TLane> arm)
    {
        var hasPatients = TLane.LessThan(TLane.Broadcast(0), arm.Size);
        return new(
            DegreesOfFreedom + arm.Size - (hasPatients & TLane.Broadcast(1)), Squares + arm.Squares, BaselineSquares + arm.BaselineSquares,
            Products + arm.Products);
    }
}
