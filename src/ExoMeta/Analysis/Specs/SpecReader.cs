using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Effects;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Specs;

/// <summary>
/// Takes typed fields out of one group, noting every problem with its place. A value that the source does not state is written
/// <c>{assumed: VALUE, reason: "…"}</c>; such values are noted as assumptions under <paramref name="path"/>.
/// </summary>
/// <param name="map">The group.</param>
/// <param name="path">What the assumptions of this group are called: "NCT04902183: death-28d".</param>
/// <param name="problems">Where problems go.</param>
/// <param name="assumptions">Where assumptions go.</param>
internal sealed partial class SpecReader(SpecMap map, string path, ProblemList problems, List<AssumptionRecord> assumptions)
{
    private readonly List<string> _known = [];

    public SourceLocation Location => map.Location;

    /// <summary>Whether the field is there.</summary>
    public bool Has(string name)
    {
        _known.Add(name);
        return map.Find(name) is { } node and not SpecScalar { IsNull: true };
    }

    /// <summary>Place of a field, or of the group when it is absent.</summary>
    public SourceLocation At(string name) => map.Find(name)?.Location ?? map.Location;

    public void Problem(string name, string message) => problems.Add(At(name), name, message);

    /// <summary>Notes a problem of a part of a field.</summary>
    public void ProblemAt(SourceLocation location, string name, string message) => problems.Add(location, name, message);

    /// <summary>Whether the field is a group of fields, and no assumption.</summary>
    public bool IsGroup(string name) => map.Find(name) is SpecMap group && group.Find("assumed") is null;

    /// <summary>Whether the field is a list without entries.</summary>
    public bool IsEmptyList(string name) => map.Find(name) is SpecList { Items.Count: 0 };

    /// <summary>Whether the field is stated rather than assumed.</summary>
    public bool IsPlain(string name) => map.Find(name) is not SpecMap wrapper || wrapper.Find("assumed") is null;

    /// <summary>Whether the field is a list, stated or assumed.</summary>
    public bool IsList(string name) => map.Find(name) is SpecList or SpecMap && (map.Find(name) is SpecMap wrapper ? wrapper.Find("assumed") : map.Find(name)) is SpecList;

    /// <summary>The reason of an assumed field; empty when it is stated.</summary>
    public string ReasonOf(string name) => ((map.Find(name) as SpecMap)?.Find("reason") as SpecScalar)?.Text ?? "";

    /// <summary>The raw node of a field, with an assumption unwrapped and noted.</summary>
    public SpecNode? Node(string name, bool required = true)
    {
        if (!Has(name))
        {
            if (required)
            {
                problems.Add(map.Location, name, "is missing");
            }

            return null;
        }

        return Unwrap(map.Find(name)!, name);
    }

    public string Text(string name) => OptionalText(name, required: true) ?? "";

    public string? OptionalText(string name, bool required = false) =>
        Node(name, required) is { } node ? TextOf(node, name) : null;

    public ImmutableArray<string> Texts(string name, bool required = false)
    {
        switch (Node(name, required))
        {
            case null:
                return [];
            case SpecList list:
                return [.. list.Items.Select(i => TextOf(i, name)).OfType<string>()];
            case { } other:
                problems.Add(other.Location, name, $"expected a list such as [a, b], found {other.Kind}");
                return [];
        }
    }

    /// <summary>A name that figures and files are called by: letters, digits, '-' and '_', at most 80 of them.</summary>
    /// <param name="name">The field.</param>
    /// <param name="what">What is called by it.</param>
    public string FileName(string name, string what = "figure")
    {
        var text = Text(name);
        if (!IsFileName(text))
        {
            Problem(name, $"'{(text.Length > 80 ? text[..80] + "…" : text)}' cannot name a {what}; use up to 80 letters, digits, '-' and '_'");
        }

        return text;
    }

    /// <summary>Whether a text can be the name of a file everywhere: letters, digits, '-' and '_', at most 80 of them.</summary>
    public static bool IsFileName(string text) => text.Length is > 0 and <= 80 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>A file beside the specification; one that is not there is a problem of the field that names it.</summary>
    public string? OptionalFile(string name, string folder, bool required = false)
    {
        if (Node(name, required) is not { } node || TextOf(node, name) is not { } file)
        {
            return null;
        }

        CheckFile(node.Location, name, file, folder);
        return file;
    }

    /// <summary>Several of them.</summary>
    public IEnumerable<(string File, SourceLocation Location)> Files(string name, string folder)
    {
        var items = Node(name, required: false) switch
        {
            null => [],
            SpecList list => list.Items,
            var other => [other],
        };
        foreach (var item in items)
        {
            if (TextOf(item, name) is { } file)
            {
                CheckFile(item.Location, name, file, folder);
                yield return (file, item.Location);
            }
        }
    }

    private void CheckFile(SourceLocation location, string name, string file, string folder)
    {
        var path = Path.Combine(folder, file);
        if (File.Exists(path))
        {
            return;
        }

        var beside = Path.GetDirectoryName(path) ?? folder;
        var names = Directory.Exists(beside) ? Directory.GetFiles(beside).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal).ToArray() : [];
        problems.Add(location, name, Directory.Exists(path) ? $"'{file}' is a folder; expected a file" : $"'{file}' does not exist{NearestName.Hint(Path.GetFileName(file), names)}");
    }

    /// <summary>A title: text that is not empty.</summary>
    public string Title(string name)
    {
        var text = Text(name);
        if (Has(name) && string.IsNullOrWhiteSpace(text))
        {
            Problem(name, "is empty");
        }

        return text;
    }

    public double? Number(string name, bool required = true) => Node(name, required) is { } node ? NumberOf(node, name) : null;

    /// <summary>A whole number in a range.</summary>
    public long? Integer(string name, long low, long high, bool required = true)
    {
        if (Node(name, required) is not { } node)
        {
            return null;
        }

        if (node is SpecScalar { Text: var text } && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= low && value <= high)
        {
            return value;
        }

        problems.Add(node.Location, name, string.Create(CultureInfo.InvariantCulture, $"expected a whole number from {low} to {high}, found {node.Kind}"));
        return null;
    }

    public ImmutableArray<double> Numbers(string name, bool required = true) => Node(name, required) switch
    {
        null => [],
        SpecList list => [.. list.Items.Select(i => NumberOf(i, name)).OfType<double>()],
        var single => NumberOf(single, name) is { } x ? [x] : [],
    };

    public bool Flag(string name)
    {
        if (Node(name, required: false) is not { } node)
        {
            return false;
        }

        if (node is SpecScalar { Text: "true" or "false" } scalar)
        {
            return scalar.Text == "true";
        }

        problems.Add(node.Location, name, $"expected true or false, found {node.Kind}");
        return false;
    }

    public UncertainQuantity? Quantity(string name, bool required = true) =>
        Node(name, required) is { } node ? QuantityOf(node, name) : null;

    public ImmutableArray<UncertainQuantity> Quantities(string name, bool required = true) => Node(name, required) switch
    {
        null => [],
        SpecList list => [.. list.Items.Select(i => QuantityOf(i, name)).OfType<UncertainQuantity>()],
        var single => QuantityOf(single, name) is { } q ? [q] : [],
    };

    /// <summary>One of a few names.</summary>
    public T? Choice<T>(string name, IReadOnlyList<(string Name, T Value)> choices, bool required = true)
        where T : struct
    {
        if (OptionalText(name, required) is not { } text)
        {
            return null;
        }

        foreach (var (choice, value) in choices)
        {
            if (choice == text)
            {
                return value;
            }
        }

        Problem(name, $"unknown value '{text}', expected {string.Join(", ", choices.Select(c => c.Name))}{NearestName.Hint(text, choices.Select(c => c.Name))}");
        return null;
    }

    /// <summary>One of some things that have names; null when there is none of that name.</summary>
    public T? Named<T>(string name, IReadOnlyList<T> things, Func<T, string> nameOf, bool required = true)
        where T : class => Choice(name, [.. things.Select((thing, i) => (nameOf(thing), i))], required) is { } index ? things[index] : null;

    /// <summary>A group within the group.</summary>
    public SpecReader? Group(string name, bool required = true) => Node(name, required) switch
    {
        null => null,
        SpecMap inner => new(inner, path, problems, assumptions),
        var other => NotAGroup(other, name),
    };

    /// <summary>A list of groups.</summary>
    public IReadOnlyList<SpecReader> Groups(string name, Func<SpecMap, string>? pathOf = null, bool required = false)
    {
        switch (Node(name, required))
        {
            case null:
                return [];
            case SpecList list:
                var readers = new List<SpecReader>();
                foreach (var item in list.Items)
                {
                    if (item is SpecMap inner)
                    {
                        readers.Add(new(inner, pathOf?.Invoke(inner) ?? path, problems, assumptions));
                    }
                    else
                    {
                        problems.Add(item.Location, name, $"expected a group of fields, found {item.Kind}");
                    }
                }

                return readers;
            case { } other:
                problems.Add(other.Location, name, $"expected a list, found {other.Kind}");
                return [];
        }
    }

    /// <summary>Every field of the group as text, when its names are the user's own.</summary>
    public IEnumerable<KeyValuePair<string, string>> AllTexts() =>
        [.. map.Entries.Select(e => KeyValuePair.Create(e.Key.Text, Text(e.Key.Text)))];

    /// <summary>Complains of every field that nobody asked for.</summary>
    public void RejectUnknownFields()
    {
        foreach (var (key, _) in map.Entries)
        {
            if (!_known.Contains(key.Text, StringComparer.Ordinal))
            {
                problems.Add(key.Location, key.Text, $"unknown field{NearestName.Hint(key.Text, _known)}");
            }
        }
    }

    private SpecReader? NotAGroup(SpecNode node, string name)
    {
        problems.Add(node.Location, name, $"expected a group of fields, found {node.Kind}");
        return null;
    }

    private SpecNode? Unwrap(SpecNode node, string name)
    {
        if (node is not SpecMap wrapper || wrapper.Find("assumed") is not { } value)
        {
            return node;
        }

        foreach (var (key, _) in wrapper.Entries.Where(e => e.Key.Text is not ("assumed" or "reason")))
        {
            problems.Add(key.Location, key.Text, $"unknown field{NearestName.Hint(key.Text, ["assumed", "reason"])}");
        }

        if (wrapper.Find("reason") is not SpecScalar { IsNull: false } reason || string.IsNullOrWhiteSpace(reason.Text))
        {
            problems.Add(wrapper.Location, name, "an assumed value needs a reason: {assumed: …, reason: \"…\"}");
            return value;
        }

        assumptions.Add(new($"{path}: {name}", Write(value), reason.Text));
        return value;
    }

    private static string Write(SpecNode node) => node switch
    {
        SpecScalar scalar => scalar.Text,
        SpecList list => $"[{string.Join(", ", list.Items.Select(Write))}]",
        SpecMap inner => $"{{{string.Join(", ", inner.Entries.Select(e => $"{e.Key.Text}: {Write(e.Value)}"))}}}",
        _ => "",
    };

    private string? TextOf(SpecNode node, string name)
    {
        if (node is SpecScalar scalar)
        {
            return scalar.Text;
        }

        problems.Add(node.Location, name, $"expected text, found {node.Kind}{(node is SpecMap ? "; a text with ': ' in it needs quotes" : "")}");
        return null;
    }

    private double? NumberOf(SpecNode node, string name)
    {
        if (node is SpecScalar { Text: var text }
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
        {
            return value;
        }

        problems.Add(node.Location, name, node is SpecScalar s && s.Text.Contains(',', StringComparison.Ordinal)
            ? $"{node.Kind} is not a number; the decimal separator is '.'"
            : $"expected a number, found {node.Kind}");
        return null;
    }

    private UncertainQuantity? QuantityOf(SpecNode node, string name)
    {
        if (node is not SpecScalar scalar)
        {
            problems.Add(node.Location, name, $"expected a number or a distribution, found {node.Kind}");
            return null;
        }

        if (UncertainQuantity.TryParse(scalar.Text, out var quantity, out var error))
        {
            return quantity;
        }

        var unclosed = scalar.Text.Contains('(', StringComparison.Ordinal) && !scalar.Text.Contains(')', StringComparison.Ordinal);
        problems.Add(scalar.Location, name, unclosed ? $"{error}; within {{…}} or […] put it in quotes: \"uniform(0.2, 0.8)\"" : error);
        return null;
    }
}
