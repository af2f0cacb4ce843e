using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials.Designs;

/// <summary>What a step is expected to gain: 2rᵀs − sᵀAs, with Gauss's and Newton's matrix A of the profile and half its gradient r.</summary>
/// <param name="First">A₁₁, above 0.</param>
/// <param name="Second">A₂₂, above 0.</param>
/// <param name="Both">A₁₂.</param>
/// <param name="FirstRise">r₁.</param>
/// <param name="SecondRise">r₂.</param>
internal readonly record struct ProfileModel<TLane>(TLane First, TLane Second, TLane Both, TLane FirstRise, TLane SecondRise)
    where TLane : struct, ILane<TLane>
{
    /// <summary>The step with the diagonal of A grown by a damping.</summary>
    public (TLane First, TLane Second) Step(TLane damping)
    {
        var growth = TLane.Broadcast(1) + damping;
        var (a, b, both, zero) = (growth * First, growth * Second, Both, TLane.Broadcast(0));
        var determinant = a * b - both * both;
        var isSound = TLane.LessThan(zero, determinant);
        both = TLane.Select(isSound, both, zero);
        determinant = TLane.Select(isSound, determinant, a * b);
        return ((b * FirstRise - both * SecondRise) / determinant, (a * SecondRise - both * FirstRise) / determinant);
    }

    /// <summary>What a step gains, if the model is right.</summary>
    public TLane Gain(TLane first, TLane second)
    {
        var rise = FirstRise * first + SecondRise * second;
        return rise + rise - (First * first * first + TLane.Broadcast(2) * Both * first * second + Second * second * second);
    }
}
