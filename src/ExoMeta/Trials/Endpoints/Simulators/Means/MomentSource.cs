using System.Collections.Immutable;
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

    /// <summary>What <see cref="List"/> says of each patient: the outcome on the analysis scale, the true mean of the reference arm being 0.</summary>
    public abstract ImmutableArray<string> PatientColumns { get; }

    /// <summary>Lists the patients of an arm of the block's first trial who came with the look of the list.</summary>
    /// <param name="block">The trials, one a lane.</param>
    /// <param name="arm">The arm.</param>
    /// <param name="moments">What was drawn of them.</param>
    /// <param name="patients">Takes them.</param>
    public abstract void List(TrialBlock block, int arm, MomentColumns moments, PatientList patients);
}
