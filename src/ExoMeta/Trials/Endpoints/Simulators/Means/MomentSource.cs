using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>Draws the patients of an arm that come with a look, as far as tests of means need them. Scratch space: one a thread.</summary>
internal abstract class MomentSource
{
    /// <summary>Draws the moments of the patients of an arm that come with a look, <see cref="TrialBlock.NewPatients"/> of them.</summary>
    /// <param name="block">The trials.</param>
    /// <param name="look">The look.</param>
    /// <param name="arm">The arm; its mean is θ of comparison arm − 1, that of arm 0 is 0.</param>
    /// <param name="moments">Takes the moments.</param>
    public abstract void Draw<TLane>(TrialBlock block, int look, int arm, MomentColumns moments)
        where TLane : struct, ILane<TLane>;
}
