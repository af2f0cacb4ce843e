using System.Collections.Immutable;
using ExoMeta.Problems;

namespace ExoMeta.Pooling;

/// <summary>A term of a design: a moderator, or the product of several (an interaction).</summary>
/// <param name="Moderators">Names of the moderators, in the order in which the formula first names them.</param>
internal sealed record ModelTerm(ImmutableArray<string> Moderators)
{
    /// <summary>a, a:b.</summary>
    public string Name => string.Join(':', Moderators);

    /// <summary>Whether both are products of the same moderators.</summary>
    public bool IsSameAs(IEnumerable<string> moderators) => Moderators.ToHashSet(StringComparer.Ordinal).SetEquals(moderators);

    /// <summary>
    /// Reads terms as R's formulas write them: <c>a</c>, <c>a:b</c> (interaction alone), <c>a*b</c> (a, b and a:b), <c>-1</c> or <c>0</c>
    /// (no intercept). Terms of lower order come first, doubles count once (Wilkinson and Rogers 1973).
    /// </summary>
    /// <exception cref="ArgumentException">An unknown moderator, or an empty name.</exception>
    public static (ImmutableArray<ModelTerm> Terms, bool Intercept) Parse(IEnumerable<string> terms, IReadOnlyCollection<string> known)
    {
        var (parsed, intercept) = (new List<ModelTerm>(), true);
        foreach (var text in terms.Select(t => t.Trim()))
        {
            switch (text)
            {
                case "-1" or "0":
                    intercept = false;
                    break;
                case "1":
                    break;
                default:
                    foreach (var term in Expand(text, known).Where(t => !parsed.Exists(p => p.IsSameAs(t.Moderators))))
                    {
                        parsed.Add(term);
                    }

                    break;
            }
        }

        return ([.. parsed.OrderBy(t => t.Moderators.Length)], intercept);
    }

    private static IEnumerable<ModelTerm> Expand(string text, IReadOnlyCollection<string> known)
    {
        // A column may well be called a:b; its own name goes before the operator.
        if (known.Contains(text))
        {
            return [new([text])];
        }

        IEnumerable<ImmutableArray<string>> expanded = [[]];
        foreach (var factor in text.Split('*'))
        {
            ImmutableArray<string> product = [.. factor.Split(':').Select(n => Known(n.Trim(), text, known)).Distinct(StringComparer.Ordinal)];
            expanded = [.. expanded, .. expanded.Select(e => e.AddRange(product.Where(n => !e.Contains(n))))];
        }

        return expanded.Where(e => !e.IsEmpty).Select(e => new ModelTerm(e));
    }

    private static string Known(string name, string text, IReadOnlyCollection<string> known)
    {
        if (known.Contains(name))
        {
            return name;
        }

        var where = name == text ? "" : $" (in '{text}')";
        throw new ArgumentException(name.Length == 0
            ? $"a term without a moderator's name{where}"
            : $"unknown moderator '{name}'{where}{NearestName.Hint(name, known)}");
    }
}
