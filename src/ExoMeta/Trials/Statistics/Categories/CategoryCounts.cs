using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>
/// Patients of a treated and a control arm in each of K ordered categories, lane by lane, from the worst category to the best. (A scale on which
/// high is bad is handed over from its highest category down.)
/// </summary>
/// <typeparam name="TLane">The lane type.</typeparam>
public readonly ref struct CategoryCounts<TLane>
    where TLane : struct, ILane<TLane>
{
    /// <summary>The most categories.</summary>
    public const int MaxCategories = 64;

    private readonly ReadOnlySpan<double> _treated;
    private readonly ReadOnlySpan<double> _control;

    /// <summary>Counts of both arms; that of category k in replicate i stands at k·<see cref="ILane{TLane}.Count"/> + i.</summary>
    /// <param name="treated">Counts of the treated arm: whole numbers ≥ 0, K groups of a lane.</param>
    /// <param name="control">Counts of the control arm, as many.</param>
    /// <exception cref="ArgumentException">The arms differ in length, or it is not 1 to <see cref="MaxCategories"/> whole lanes.</exception>
    public CategoryCounts(ReadOnlySpan<double> treated, ReadOnlySpan<double> control)
    {
        if (treated.Length != control.Length || treated.Length % TLane.Count != 0
            || treated.Length == 0 || treated.Length > MaxCategories * TLane.Count)
        {
            throw new ArgumentException("Both arms with the same 1 to 64 categories were expected, a whole lane each.", nameof(treated));
        }

        _treated = treated;
        _control = control;
    }

    /// <summary>K.</summary>
    public int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _treated.Length / TLane.Count;
    }

    /// <summary>All counts of the treated arm.</summary>
    internal ReadOnlySpan<double> AllTreated => _treated;

    /// <summary>All counts of the control arm.</summary>
    internal ReadOnlySpan<double> AllControl => _control;

    /// <summary>Treated patients in a category.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Treated(int category) => TLane.Load(_treated[(category * TLane.Count)..]);

    /// <summary>Control patients in a category.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Control(int category) => TLane.Load(_control[(category * TLane.Count)..]);
}
