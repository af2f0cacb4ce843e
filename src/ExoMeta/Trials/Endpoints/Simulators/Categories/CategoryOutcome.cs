using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>What distinguishes endpoints in ordered categories: the probabilities of the arms, and the estimate of θ. Constants only, shared by threads.</summary>
internal abstract class CategoryOutcome
{
    /// <summary>Number of categories.</summary>
    public abstract int Categories { get; }

    /// <summary>The category that is worst for a patient.</summary>
    public abstract int Worst { get; }

    /// <summary>What <see cref="ValueOf"/> is.</summary>
    public abstract string PatientColumn { get; }

    /// <summary>A category as a patient's value.</summary>
    public abstract double ValueOf(int category);

    /// <summary>Whether θ above 0 moves patients to later categories; otherwise to earlier ones.</summary>
    public abstract bool RisesWithTheta { get; }

    /// <summary>Doubles of scratch space of a thread.</summary>
    public abstract int ScratchLength { get; }

    /// <summary>Draws what a block's trials are conducted in, and writes the probabilities of every arm.</summary>
    public abstract void Prepare<TLane>(TrialBlock block, CategoryColumns probabilities, Span<double> scratch)
        where TLane : struct, ILane<TLane>;

    /// <summary>Writes a comparison's estimate of θ and its standard error, and the variance that the reference arm brings in.</summary>
    public abstract void Estimate<TLane>(TrialBlock block, int comparison, CategoryColumns counts, Span<double> scratch)
        where TLane : struct, ILane<TLane>;
}

/// <summary>A test of ordered categories in a trial.</summary>
/// <param name="Test">The test.</param>
internal readonly record struct CategoryAnalysis(CategoryTest Test)
{
    /// <summary>Whether the first two categories are one to it.</summary>
    public bool JoinsFirstTwo { get; init; }
}
