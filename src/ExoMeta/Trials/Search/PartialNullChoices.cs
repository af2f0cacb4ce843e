using System.Collections.Immutable;
using System.Numerics;

namespace ExoMeta.Trials;

/// <summary>Which comparisons have an effect while the others have none.</summary>
/// <param name="Effective">By comparison.</param>
/// <param name="StandsFor">How many partial nulls are like this one, itself included: comparisons that are alike can change places.</param>
public sealed record PartialNullChoice(ImmutableArray<bool> Effective, int StandsFor)
{
    /// <summary>By value.</summary>
    public bool Equals(PartialNullChoice? other) => other is not null && StandsFor == other.StandsFor && Effective.AsSpan().SequenceEqual(other.Effective.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Effective.Length, StandsFor);
}

/// <summary>
/// The partial nulls of a design: every choice of comparisons with an effect, but none and all of them. Of those that differ only by comparisons that are alike (<see cref="TrialDesign.AlikeComparisons"/>)
/// there is one.
/// </summary>
/// <remarks>
/// Of k classes of m₁ … mₖ alike comparisons Π(mᵢ + 1) − 2 differ, of 2^m − 2 in all. Where they are too many, choices of one comparison and of all but one come first, then of two and of
/// all but two …, as far as all choices of a number fit.
/// </remarks>
public sealed record PartialNullChoices
{
    private PartialNullChoices(ImmutableArray<PartialNullChoice> choices, int total) => (Choices, Total) = (choices, total);

    /// <summary>The choices, by the number of comparisons with an effect.</summary>
    public ImmutableArray<PartialNullChoice> Choices { get; }

    /// <summary>How many partial nulls there are.</summary>
    public int Total { get; }

    /// <summary>How many of them the choices stand for.</summary>
    public int Covered => Choices.Sum(choice => choice.StandsFor);

    /// <summary>Makes them.</summary>
    /// <param name="classes">The class of each comparison, at most <see cref="MultiplicityProcedure.MaximumComparisons"/>; those of one class are alike.</param>
    /// <param name="most">The most choices; those of one comparison and of all but one are there always.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more comparisons than a design can have.</exception>
    public static PartialNullChoices Of(ImmutableArray<int> classes, int most)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes.Length, MultiplicityProcedure.MaximumComparisons, nameof(classes));
        var all = (1 << classes.Length) - 1;
        var members = classes.Distinct().Select(name => Enumerable.Range(0, classes.Length).Where(c => classes[c] == name).Aggregate(0, (mask, c) => mask | 1 << c)).ToArray();
        var byNumber = Enumerable.Range(1, Math.Max(0, all - 1)).Where(choice => members.All(group => TakesFirst(group, choice)))
            .ToLookup(choice => BitOperations.PopCount((uint)choice));
        var taken = new List<int>();
        foreach (var number in FromOutside(classes.Length))
        {
            if (taken.Count + byNumber[number].Count() > most && number > 1 && number < classes.Length - 1)
            {
                break;
            }

            taken.AddRange(byNumber[number]);
        }

        return new(
            [
                .. taken.OrderBy(choice => BitOperations.PopCount((uint)choice)).ThenBy(choice => choice).Select(choice => new PartialNullChoice(
                    [.. Enumerable.Range(0, classes.Length).Select(c => (choice >> c & 1) != 0)],
                    members.Aggregate(1, (product, group) => product * Binomial(BitOperations.PopCount((uint)group), BitOperations.PopCount((uint)(group & choice)))))),
            ],
            Math.Max(0, all - 1));
    }

    /// <summary>1, m − 1, 2, m − 2 …, each once.</summary>
    private static IEnumerable<int> FromOutside(int comparisons) =>
        Enumerable.Range(1, comparisons / 2).SelectMany(near => (int[])[near, comparisons - near]).Distinct();

    /// <summary>Whether a choice has the first ones of a group, and not later ones without them.</summary>
    private static bool TakesFirst(int group, int choice)
    {
        var left = group & ~choice;
        return left == 0 || (group & choice) < (left & -left);
    }

    private static int Binomial(int n, int k) => Enumerable.Range(1, k).Aggregate(1, (product, i) => product * (n - k + i) / i);
}
