using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ExoMeta.Effects;

namespace ExoMeta.Trials;

/// <summary>
/// Probabilities by arm: one for all arms; or two, that of the reference arm (the control, or between doses the lowest) and that of the compared arms; or one for each arm, in the order in
/// which the design lists them.
/// </summary>
/// <remarks>A probability that is uncertain is drawn once a trial: what arms have in common is one draw.</remarks>
[CollectionBuilder(typeof(ArmProbabilities), nameof(Of))]
public sealed class ArmProbabilities : IEquatable<ArmProbabilities>, IEnumerable<UncertainQuantity>
{
    private readonly ImmutableArray<UncertainQuantity> _values;

    private ArmProbabilities(ImmutableArray<UncertainQuantity> values) => _values = values;

    /// <summary>How many there are.</summary>
    public int Count => _values.Length;

    /// <summary>One for all arms, two, or one for each.</summary>
    public static ArmProbabilities Of(params ReadOnlySpan<UncertainQuantity> values) => new([.. values]);

    /// <summary>By value.</summary>
    public bool Equals(ArmProbabilities? other) => other is not null && _values.AsSpan().SequenceEqual(other._values.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ArmProbabilities);

    /// <inheritdoc/>
    public override int GetHashCode() => _values.Aggregate(_values.Length, HashCode.Combine);

    /// <inheritdoc/>
    public IEnumerator<UncertainQuantity> GetEnumerator() => ((IEnumerable<UncertainQuantity>)_values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>What is wrong with them as probabilities of a missing outcome, which are below 1.</summary>
    internal IEnumerable<EndpointProblem> FindProblems(string field) =>
        from probability in _values
        where !probability.IsProbability || probability.HasAtom(1)
        select new EndpointProblem(field, $"probability of a missing outcome is {probability}, which can leave [0, 1)");

    /// <summary>What is wrong with their number.</summary>
    internal IEnumerable<string> FindProblems(string field, int arms)
    {
        if (Count != 1 && Count != 2 && Count != arms)
        {
            yield return FormattableString.Invariant(
                $"'{field}' has {Count} probabilities for {arms} arms; one for all, two (of the control arm and of the compared arms) or one an arm was expected");
        }
    }

    /// <summary>Whether two compared arms, by their places in the design's list, have probabilities of one distribution, drawn in the same way.</summary>
    /// <remarks>One an arm is drawn by itself: such arms may change places where their distributions are equal.</remarks>
    internal bool AreAlike(int place, int other) => Count < 3 || _values[place].Equals(_values[other]);

    /// <summary>That of an arm of the simulation, 0 the reference.</summary>
    internal UncertainQuantity At(int arm, TrialCourse course) => _values[Count switch { 1 => 0, 2 => Math.Min(arm, 1), _ => course.PlaceOf(arm) }];

    /// <summary>The first arm of the simulation that has the same draw.</summary>
    internal int DrawnWith(int arm) => Count switch { 1 => 0, 2 => Math.Min(arm, 1), _ => arm };

    /// <summary>Draws those of other trials, in the column of each arm that has a draw of its own.</summary>
    /// <param name="block">The trials.</param>
    /// <param name="course">The design.</param>
    /// <param name="stream">The stream of an arm's probability.</param>
    /// <param name="columns">A column of <see cref="TrialBlock.Capacity"/> for each arm.</param>
    internal void Sample(TrialBlock block, TrialCourse course, Func<int, uint> stream, Span<double> columns)
    {
        for (var arm = 0; arm < course.Patients.Arms; arm++)
        {
            if (DrawnWith(arm) == arm)
            {
                At(arm, course).SampleAcrossReplicates(block.Seed, block.First, stream(arm), columns.Slice(arm * TrialBlock.Capacity, block.Padded));
            }
        }
    }
}
