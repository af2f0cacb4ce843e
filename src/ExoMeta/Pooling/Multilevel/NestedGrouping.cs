using System.Collections.Immutable;
using System.Globalization;

namespace ExoMeta.Pooling;

/// <summary>Groups of nested levels as numbers.</summary>
/// <param name="Paths">outer, outer/inner …</param>
/// <param name="Groups">Group of each row, by level; a group lies within one group of the level above.</param>
/// <param name="Counts">Number of groups, by level.</param>
internal sealed record NestedGrouping(ImmutableArray<string> Paths, IReadOnlyList<int[]> Groups, IReadOnlyList<int> Counts)
{
    /// <summary>Checks the labels and numbers the groups, in order of appearance.</summary>
    /// <exception cref="ArgumentException">What is wrong, with the row.</exception>
    public static NestedGrouping Of(EffectSet effects, ImmutableArray<NestedLevel> levels)
    {
        if (levels.IsDefaultOrEmpty)
        {
            throw new ArgumentException("a multilevel model needs at least one level", nameof(levels));
        }

        var groups = new List<int[]>();
        var counts = new List<int>();
        var above = new int[effects.Count];
        foreach (var level in levels)
        {
            if (level.FixedVariance is { } value && !(value >= 0 && double.IsFinite(value)))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"the variance of {level.Name} is held at {value}; it must be 0 or more"), nameof(levels));
            }

            var labels = Labels(effects, level.Name, level.Groups);
            var numbers = new Dictionary<(int, string), int>();
            var group = new int[effects.Count];
            for (var i = 0; i < group.Length; i++)
            {
                numbers.TryAdd((above[i], labels[i]), numbers.Count);
                group[i] = numbers[(above[i], labels[i])];
            }

            if (counts.Count > 0 && counts[^1] == numbers.Count)
            {
                throw new ArgumentException(
                    $"every group of {levels[groups.Count - 1].Name} holds one group of {level.Name}: their variances cannot be told apart; give one of the two levels",
                    nameof(levels));
            }

            groups.Add(group);
            counts.Add(numbers.Count);
            above = group;
        }

        var paths = levels.Select((_, l) => string.Join('/', levels.Take(l + 1).Select(x => x.Name)));
        return new([.. paths], groups, counts);
    }

    /// <summary>Labels of a column, one per row and none empty.</summary>
    /// <exception cref="ArgumentException">What is wrong, with the row.</exception>
    public static ImmutableArray<string> Labels(EffectSet effects, string column, ImmutableArray<string> labels)
    {
        if (labels.IsDefault || labels.Length != effects.Count)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"{column} has {(labels.IsDefault ? 0 : labels.Length)} labels; {effects.Count} rows need one each"), nameof(labels));
        }

        for (var i = 0; i < labels.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(labels[i]))
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"row {i + 1} ({effects.Effects[i].Label}): {column} is empty"), nameof(labels));
            }
        }

        return labels;
    }
}
