using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>A number for each category of each arm of the trials of a block: probabilities, or patients.</summary>
/// <param name="arms">Number of arms.</param>
/// <param name="categories">Number of categories.</param>
internal sealed class CategoryColumns(int arms, int categories)
{
    /// <summary>The most categories.</summary>
    public const int MaxCategories = CategoryCounts<LaneOne>.MaxCategories;

    private readonly LaneBuffer _numbers = new(arms * categories * TrialBlock.Capacity);

    /// <summary>Number of arms.</summary>
    public int Arms => arms;

    /// <summary>Number of categories.</summary>
    public int Categories => categories;

    /// <summary>Those of an arm in the lane of trials that begins with trial <paramref name="first"/>, a lane for each category.</summary>
    public Span<double> At<TLane>(int arm, int first)
        where TLane : struct, ILane<TLane> =>
        _numbers.Span.Slice((arm * TrialBlock.Capacity + first) * categories, categories * TLane.Count);

    /// <summary>All of an arm, in the first trials of a block, whatever their order.</summary>
    public Span<double> All(int arm, int trials) => _numbers.Span.Slice(arm * TrialBlock.Capacity * categories, trials * categories);
}
