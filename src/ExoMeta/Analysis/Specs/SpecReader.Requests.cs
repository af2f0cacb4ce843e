using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Specs;

/// <content>Options that requests have too, and lists of figures that have some of them.</content>
internal sealed partial class SpecReader
{
    /// <summary>Those of some options of a request that the group states.</summary>
    public RequestText Request(ImmutableArray<RequestOption> options) => Request(Options(options), problems);

    /// <summary>Options of the group as a request, which says where each stands.</summary>
    /// <param name="given">The options, by their names in a JSON request.</param>
    /// <param name="into">Where its problems go.</param>
    public RequestText Request(IReadOnlyDictionary<string, OptionText> given, ProblemList into) =>
        new(given, RequestOption.FieldOf, into, name => At(RequestOption.FieldOf(name)));

    /// <summary>Those of some options of a request that the group states, as they were written, by their names in a JSON request.</summary>
    public Dictionary<string, OptionText> Options(IEnumerable<RequestOption> options) =>
        options.Where(o => Has(o.Field)).ToDictionary(o => o.Name, Written, StringComparer.Ordinal);

    /// <summary>A list whose items are texts or groups of fields.</summary>
    public IEnumerable<SpecItem> Items(string name)
    {
        switch (Node(name, required: false))
        {
            case null:
                yield break;
            case SpecList list:
                foreach (var item in list.Items)
                {
                    if (item is SpecMap group)
                    {
                        yield return new(item.Location, "", new(group, path, problems, assumptions));
                    }
                    else if (TextOf(item, name) is { } text)
                    {
                        yield return new(item.Location, text, null);
                    }
                }

                yield break;
            case { } other:
                problems.Add(other.Location, name, $"expected a list such as [a, b], found {other.Kind}");
                yield break;
        }
    }

    private OptionText Written(RequestOption option) => option.Kind switch
    {
        OptionKind.Switch => OptionText.Of(Flag(option.Field) ? "true" : "false"),
        OptionKind.List when IsGroup(option.Field) => new([.. Group(option.Field)!.AllTexts().Select(t => $"{t.Key}={t.Value}")]),
        OptionKind.List when map.Find(option.Field) is SpecScalar => OptionText.Split(Text(option.Field)),
        OptionKind.List => new(Texts(option.Field)),
        OptionKind.Value => OptionText.Of(Text(option.Field)),
        var kind => throw new ArgumentOutOfRangeException(nameof(option), kind, "a file holds no matrix"),
    };
}

/// <summary>One item of a list.</summary>
/// <param name="Location">Where it begins.</param>
/// <param name="Text">The text; empty for a group.</param>
/// <param name="Group">The group of fields; null for a text.</param>
internal sealed record SpecItem(SourceLocation Location, string Text, SpecReader? Group);
