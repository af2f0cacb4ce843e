using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Problems;

namespace ExoMeta.Evidence;

/// <summary>Reads the columns that a table carries besides those it is computed from.</summary>
internal static class ExtraCells
{
    /// <summary>An extra column as text.</summary>
    /// <exception cref="ArgumentException">There is no such extra column.</exception>
    public static ImmutableArray<string> Texts(IEnumerable<ImmutableArray<CsvCell>> rows, ImmutableArray<string> columns, string name)
    {
        var index = IndexOf(columns, name);
        return [.. rows.Select(r => r[index].Text)];
    }

    /// <summary>An extra column as numbers; null, with the problems noted, when a cell is not a finite number.</summary>
    /// <exception cref="ArgumentException">There is no such extra column.</exception>
    public static ImmutableArray<double>? Numbers(
        IEnumerable<ImmutableArray<CsvCell>> rows, ImmutableArray<string> columns, string name, ProblemList problems)
    {
        var index = IndexOf(columns, name);
        var (numbers, isWhole) = (ImmutableArray.CreateBuilder<double>(), true);
        foreach (var row in rows)
        {
            if (NumberReader.TryParse(row[index].Text, out var number, out var error))
            {
                numbers.Add(number);
            }
            else
            {
                problems.Add(row[index].Location, name, error);
                isWhole = false;
            }
        }

        return isWhole ? numbers.ToImmutable() : null;
    }

    private static int IndexOf(ImmutableArray<string> columns, string name)
    {
        var index = columns.IndexOf(name);
        return index >= 0 ? index : throw new ArgumentException($"no extra column '{name}'", nameof(name));
    }
}
