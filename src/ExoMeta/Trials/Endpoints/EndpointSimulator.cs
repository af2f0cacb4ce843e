using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>An endpoint made ready for a design: constants only, shared by all threads.</summary>
internal abstract class EndpointSimulator
{
    /// <summary>Upper 97.5 % point of the normal, for naive intervals.</summary>
    protected const double NormalUpper = 1.959963984540054;

    /// <summary>Degrees of freedom of a comparison's statistic at a look; null when it is normal.</summary>
    public abstract double? DegreesOfFreedom(int look, int comparison);

    /// <summary>What one thread needs to simulate.</summary>
    public abstract EndpointState CreateState();
}

/// <summary>The data of the trials of a block, as far as the endpoint's statistics need them. Scratch space: one a thread.</summary>
internal abstract class EndpointState
{
    /// <summary>Begins other trials: θ has been written.</summary>
    public abstract void Begin<TLane>(TrialBlock block)
        where TLane : struct, ILane<TLane>;

    /// <summary>Draws the data that come with a look, and writes statistic, estimate and half width of each comparison with all data so far.</summary>
    public abstract void Observe<TLane>(TrialBlock block, int look)
        where TLane : struct, ILane<TLane>;
}
