using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Problems;

namespace ExoMeta.Pooling;

/// <summary>How moderators become columns: terms, levels, and for each factor of each term whether it leaves its reference level out.</summary>
internal sealed class DesignCoding
{
    private readonly ImmutableArray<ModelTerm> _terms;
    private readonly Dictionary<string, ImmutableArray<string>> _levels;

    private DesignCoding(ImmutableArray<ModelTerm> terms, bool intercept, Dictionary<string, ImmutableArray<string>> levels)
    {
        (_terms, Intercept, _levels) = (terms, intercept, levels);
        Used = [.. terms.SelectMany(t => t.Moderators).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Whether there is an intercept.</summary>
    public bool Intercept { get; }

    /// <summary>Names of the moderators that terms name, in that order.</summary>
    public ImmutableArray<string> Used { get; }

    /// <summary>Reads terms and levels.</summary>
    /// <exception cref="ArgumentException">As <see cref="DesignMatrix.Of(IEnumerable{Moderator}, IEnumerable{string})"/>.</exception>
    public static DesignCoding Of(ImmutableArray<Moderator> moderators, IEnumerable<string> terms)
    {
        if (moderators.GroupBy(m => m.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } doubled)
        {
            throw new ArgumentException($"two moderators are called '{doubled.Key}'", nameof(moderators));
        }

        if (moderators.FirstOrDefault(m => m.Count == 0 || m.Count != moderators[0].Count) is { } odd)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"moderator '{odd.Name}' has {odd.Count} values and '{moderators[0].Name}' has {moderators[0].Count}; each needs one a row"),
                nameof(moderators));
        }

        var (parsed, intercept) = ModelTerm.Parse(terms, [.. moderators.Select(m => m.Name)]);
        var coding = new DesignCoding(parsed, intercept, new(StringComparer.Ordinal));
        foreach (var factor in moderators.OfType<FactorModerator>().Where(m => coding.Used.Contains(m.Name)))
        {
            var levels = factor.Levels();
            coding._levels.Add(factor.Name, levels.Length > 1
                ? levels
                : throw new ArgumentException(
                    $"moderator '{factor.Name}' is '{levels[0]}' in every row: it cannot explain differences between them", nameof(moderators)));
        }

        return coding;
    }

    /// <summary>The columns at some values of the moderators.</summary>
    public ImmutableArray<DesignColumn> Columns(ImmutableArray<Moderator> moderators, int rows)
    {
        var codedModerators = Used.ToDictionary(n => n, n => Find(n, moderators, rows), StringComparer.Ordinal);
        var columns = ImmutableArray.CreateBuilder<DesignColumn>();
        if (Intercept)
        {
            columns.Add(new(DesignMatrix.InterceptName, DesignMatrix.InterceptName, [.. Enumerable.Repeat(1.0, rows)]));
        }

        foreach (var term in _terms)
        {
            columns.AddRange(Columns(term, codedModerators, rows));
        }

        return columns.ToImmutable();
    }

    private List<DesignColumn> Columns(ModelTerm term, Dictionary<string, Moderator> moderators, int rows)
    {
        List<DesignColumn> columns = [new("", term.Name, [.. Enumerable.Repeat(1.0, rows)])];
        foreach (var name in term.Moderators)
        {
            // The first moderator of a term varies fastest, as in R.
            var coded = Columns(name, moderators[name], LeavesReferenceOut(term, name));
            columns = [.. coded.SelectMany(c => columns.Select(before => new DesignColumn(
                before.Name.Length == 0 ? c.Name : $"{before.Name}:{c.Name}",
                term.Name,
                [.. before.Values.Zip(c.Values, (a, b) => a * b)])))];
        }

        return columns;
    }

    private IEnumerable<(string Name, IEnumerable<double> Values)> Columns(string name, Moderator moderator, bool leaveReferenceOut) =>
        moderator switch
        {
            NumericModerator numeric => [(name, numeric.Values)],
            FactorModerator factor => _levels[name].Skip(leaveReferenceOut ? 1 : 0)
                .Select(level => (name + level, factor.Labels.Select(l => l == level ? 1.0 : 0.0))),
            _ => throw new ArgumentException($"moderator '{name}' is of an unknown kind", nameof(moderator)),
        };

    /// <summary>A factor leaves its reference out where the term without it is in the model: that term already carries the reference.</summary>
    private bool LeavesReferenceOut(ModelTerm term, string factor)
    {
        var margin = term.Moderators.Remove(factor);
        return margin.IsEmpty ? Intercept : _terms.Any(t => t.IsSameAs(margin));
    }

    private Moderator Find(string name, ImmutableArray<Moderator> moderators, int rows)
    {
        var moderator = moderators.FirstOrDefault(m => m.Name == name)
            ?? throw new ArgumentException($"no value of moderator '{name}' is given{NearestName.Hint(name, moderators.Select(m => m.Name))}");
        if (moderator.Count != rows)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"moderator '{name}' has {moderator.Count} values; {rows} rows need one each"));
        }

        var levels = _levels.GetValueOrDefault(name);
        switch (moderator)
        {
            case NumericModerator when !levels.IsDefault:
                throw new ArgumentException($"moderator '{name}' is a factor, not a number");
            case FactorModerator when levels.IsDefault:
                throw new ArgumentException($"moderator '{name}' is a number, not a factor");
            case NumericModerator numeric:
                for (var i = 0; i < rows; i++)
                {
                    if (!double.IsFinite(numeric.Values[i]))
                    {
                        throw new ArgumentException(string.Create(
                            CultureInfo.InvariantCulture, $"row {i + 1}: moderator '{name}' is {numeric.Values[i]}; it must be finite"));
                    }
                }

                break;
            case FactorModerator factor when factor.Labels.FirstOrDefault(l => !levels.Contains(l)) is { } unknown:
                throw new ArgumentException(
                    $"moderator '{name}' has no level '{unknown}'{NearestName.Hint(unknown, levels)}; its levels are {string.Join(", ", levels)}");
        }

        return moderator;
    }
}
