using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using ExoMeta.Problems;

namespace ExoMeta.Evidence;

/// <summary>Reads the XML of RevMan 5.</summary>
internal sealed class RevManReader(string displayName)
{
    private const long LargestDocument = 1 << 28;

    private static readonly Dictionary<string, (RevManData Data, string[] Cells)> Kinds = new(StringComparer.Ordinal)
    {
        ["DICH"] = (RevManData.Dichotomous, ["EVENTS_1", "TOTAL_1", "EVENTS_2", "TOTAL_2"]),
        ["CONT"] = (RevManData.Continuous, ["MEAN_1", "SD_1", "TOTAL_1", "MEAN_2", "SD_2", "TOTAL_2"]),
        ["IV"] = (RevManData.GenericInverseVariance, ["ESTIMATE", "SE"]),
        ["IPD"] = (RevManData.ObservedMinusExpected, ["O_E", "VAR"]),
    };

    private readonly ProblemList _found = new();
    private readonly Dictionary<string, (string Name, string Year)> _studies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(string Item, string Judgement)>> _judgements = new(StringComparer.Ordinal);

    public RevManReview? Read(string path, ProblemList problems)
    {
        var review = Load(path) is { } root ? ReadReview(root) : null;
        problems.AddRange(_found.ToSorted());
        return _found.IsEmpty ? review : null;
    }

    private XElement? Load(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            using var xml = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = LargestDocument });
            var root = XDocument.Load(xml, LoadOptions.SetLineInfo).Root!;
            if (root.Name.LocalName == "COCHRANE_REVIEW")
            {
                return root;
            }

            Note(root, root.Name.LocalName, "is no review of RevMan 5; expected the element COCHRANE_REVIEW");
        }
        catch (XmlException e)
        {
            _found.Add(new(displayName, e.LineNumber > 0 ? e.LineNumber : null, e.LinePosition > 0 ? e.LinePosition : null), null, "is not the XML of RevMan 5: " + e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            _found.Add(new(displayName), null, "cannot be read: " + e.Message);
        }

        return null;
    }

    private RevManReview ReadReview(XElement root)
    {
        foreach (var study in root.Descendants("STUDY").Where(s => s.Attribute("ID") is not null))
        {
            _studies[Text(study, "ID")] = (Text(study, "NAME"), Text(study, "YEAR"));
        }

        foreach (var item in root.Descendants("QUALITY_ITEM"))
        {
            foreach (var entry in item.Descendants("QUALITY_ITEM_DATA_ENTRY"))
            {
                var judgement = Text(entry, "RESULT") switch { "YES" => "low", "NO" => "high", _ => "unclear" };
                var id = Text(entry, "STUDY_ID");
                _judgements.TryAdd(id, []);
                _judgements[id].Add((Name(item), judgement));
            }
        }

        ImmutableArray<RevManAnalysis> analyses = [.. root.Descendants("COMPARISON").SelectMany(c => c.Elements().Where(IsOutcome).Select(o => ReadOutcome(c, o))).OfType<RevManAnalysis>()];
        if (analyses.IsEmpty && _found.IsEmpty)
        {
            Note(root, "ANALYSES_AND_DATA", "holds no study; expected at least one DICH_DATA, CONT_DATA, IV_DATA or IPD_DATA");
        }

        foreach (var number in analyses.GroupBy(a => a.Number, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key))
        {
            Note(root, "NO", $"two outcomes are numbered {number}; expected a number of its own for each outcome of a comparison");
        }

        var title = root.Element("COVER_SHEET")?.Element("TITLE")?.Value.Trim() ?? "";
        return new(title, analyses);
    }

    /// <summary>Other outcomes are text.</summary>
    private static bool IsOutcome(XElement element) => element.Name.LocalName.EndsWith("_OUTCOME", StringComparison.Ordinal) && element.Name.LocalName != "OTHER_OUTCOME";

    private RevManAnalysis? ReadOutcome(XElement comparison, XElement outcome)
    {
        var prefix = outcome.Name.LocalName[..^"_OUTCOME".Length];
        if (!Kinds.TryGetValue(prefix, out var kind))
        {
            Note(outcome, outcome.Name.LocalName, $"is an unknown kind of outcome; expected {string.Join(", ", Kinds.Keys.Select(k => k + "_OUTCOME"))}");
            return null;
        }

        var rows = outcome.Descendants(prefix + "_DATA").Select(d => ReadRow(d, kind.Cells)).ToImmutableArray();
        var (measure, method) = (outcome.Attribute("EFFECT_MEASURE")?.Value ?? outcome.Element("EFFECT_MEASURE")?.Value.Trim() ?? "", Text(outcome, "METHOD"));
        if (kind.Data is RevManData.Dichotomous && measure is not ("OR" or "RR" or "RD" or "PETO_OR"))
        {
            Note(outcome, "EFFECT_MEASURE", $"'{measure}' is unknown{NearestName.Hint(measure, ["OR", "RR", "RD", "PETO_OR"])}");
        }
        else if (kind.Data is RevManData.Continuous && measure is not ("MD" or "SMD"))
        {
            Note(outcome, "EFFECT_MEASURE", $"'{measure}' is unknown{NearestName.Hint(measure, ["MD", "SMD"])}");
        }

        foreach (var numbered in new[] { comparison, outcome }.Where(e => !int.TryParse(Text(e, "NO"), NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            Note(numbered, "NO", $"'{Text(numbered, "NO")}' is no number of {numbered.Name.LocalName}; expected 1, 2, ...");
        }

        return rows.IsEmpty ? null : new(
            $"{Text(comparison, "NO")}.{Text(outcome, "NO")}", Name(comparison), Name(outcome), kind.Data, measure, method, Text(outcome, "RANDOM") == "YES", rows,
            Text(outcome, "TOTALS") is "NO" or "SUB" ? null : Pooled(outcome))
        {
            Subgroups = Text(outcome, "TOTALS") == "NO" ? [] : [.. outcome.Elements(prefix + "_SUBGROUP").Select(s => (Name(s), Pooled(s))).Where(s => s.Item2 is not null).Select(s => (s.Item1, s.Item2!))],
        };
    }

    private RevManRow ReadRow(XElement data, string[] cells)
    {
        var id = Text(data, "STUDY_ID");
        if (!_studies.TryGetValue(id, out var study))
        {
            Note(data, "STUDY_ID", $"no STUDY has the ID '{id}'");
        }

        return new(
            study.Name ?? id, study.Year ?? "", data.Parent!.Name.LocalName.EndsWith("_SUBGROUP", StringComparison.Ordinal) ? Name(data.Parent) : "",
            [.. cells.Select(c => Required(data, c))], Text(data, "ESTIMABLE") != "NO", Printed(data, "WEIGHT"),
            _judgements.TryGetValue(id, out var judged) ? [.. judged] : []);
    }

    private RevManPooled? Pooled(XElement element) =>
        Text(element, "ESTIMABLE") != "NO" && Printed(element, "EFFECT_SIZE") is { } estimate && Printed(element, "CI_START") is { } lower && Printed(element, "CI_END") is { } upper
            ? new(estimate, lower, upper, Printed(element, "TAU2"), Printed(element, "CHI2"))
            : null;

    private double Required(XElement element, string name)
    {
        if (element.Attribute(name) is not { } attribute)
        {
            Note(element, name, $"is missing in {element.Name.LocalName}");
            return double.NaN;
        }

        if (!double.TryParse(attribute.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            Note(attribute, name, $"'{attribute.Value}' is not a number");
        }

        return number;
    }

    /// <summary>A number of RevMan's own; it writes −Infinity where there is none.</summary>
    private static double? Printed(XElement element, string name) =>
        double.TryParse(element.Attribute(name)?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static string Text(XElement element, string name) => element.Attribute(name)?.Value.Trim() ?? "";

    private static string Name(XElement element) => element.Element("NAME")?.Value.Trim() ?? "";

    private void Note(XObject place, string name, string message)
    {
        var line = (IXmlLineInfo)place;
        _found.Add(line.HasLineInfo() ? new(displayName, line.LineNumber, line.LinePosition) : new(displayName), name, message);
    }
}
