using System.Globalization;
using System.Text;
using ExoMeta.Problems;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ExoMeta.Analysis.Specs;

/// <summary>
/// Reads a YAML file into nodes that know where they stand. Duplicate keys are problems; anchors, aliases and tags are refused
/// (nothing in a specification needs them, and nested aliases can make a small file enormous).
/// </summary>
internal static class SpecLoader
{
    private const long LargestFile = 4 << 20;
    private const int DeepestNesting = 32;

    /// <summary>Reads a file whose top level is a group of fields; null when it cannot be read at all.</summary>
    public static SpecMap? Load(string path, string displayName, ProblemList problems)
    {
        var whole = new SourceLocation(displayName);
        if (!File.Exists(path))
        {
            problems.Add(whole, null, Directory.Exists(path) ? "is a folder; expected a file" : "the file does not exist");
            return null;
        }

        if (new FileInfo(path).Length > LargestFile)
        {
            problems.Add(whole, null, "larger than 4 MiB; a specification is a few kilobytes");
            return null;
        }

        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF');
            if (text.Contains('\0', StringComparison.Ordinal))
            {
                problems.Add(whole, null, "holds a NUL byte; expected UTF-8 text");
                return null;
            }

            var builder = new TreeBuilder(displayName, problems);
            var node = builder.Read(new Parser(new StringReader(text)));
            if (node is SpecMap map)
            {
                return map;
            }

            problems.Add(node?.Location ?? whole, null, node is null ? "the file is empty" : $"expected fields such as 'title: …', found {node.Kind}");
        }
        catch (DecoderFallbackException)
        {
            problems.Add(whole, null, "is not UTF-8 text");
        }
        catch (YamlException e)
        {
            problems.Add(new(displayName, (int)e.Start.Line, (int)e.Start.Column), null, $"not valid YAML: {e.Message}");
        }

        return null;
    }

    private sealed class TreeBuilder(string file, ProblemList problems)
    {
        public SpecNode? Read(IParser parser)
        {
            parser.Consume<StreamStart>();
            if (parser.TryConsume<StreamEnd>(out _))
            {
                return null;
            }

            parser.Consume<DocumentStart>();
            var node = ReadNode(parser, 0);
            parser.Consume<DocumentEnd>();
            if (parser.Current is DocumentStart second)
            {
                problems.Add(At(second), null, "a second YAML document; expected one");
            }

            return node is SpecScalar { IsNull: true } ? null : node;
        }

        private SpecNode ReadNode(IParser parser, int depth)
        {
            if (depth > DeepestNesting)
            {
                throw new YamlException(parser.Current!.Start, parser.Current.End, string.Create(CultureInfo.InvariantCulture, $"nested deeper than {DeepestNesting} levels"));
            }

            if (parser.TryConsume<AnchorAlias>(out var alias))
            {
                problems.Add(At(alias), null, "aliases are not allowed; write the value out");
                return new SpecScalar(At(alias), "", IsQuoted: false);
            }

            if (parser.Current is NodeEvent { Anchor.IsEmpty: false } anchored)
            {
                problems.Add(At(anchored), null, "anchors are not allowed; write the value out where it is needed");
            }

            if (parser.Current is NodeEvent { Tag.IsEmpty: false } tagged)
            {
                problems.Add(At(tagged), null, "tags are not allowed; write the plain value");
            }

            if (parser.TryConsume<Scalar>(out var scalar))
            {
                return new SpecScalar(At(scalar), scalar.Value, scalar.Style is not ScalarStyle.Plain);
            }

            return parser.Current is SequenceStart ? ReadList(parser, depth) : ReadMap(parser, depth);
        }

        private SpecList ReadList(IParser parser, int depth)
        {
            var start = parser.Consume<SequenceStart>();
            var items = new List<SpecNode>();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(ReadNode(parser, depth + 1));
            }

            return new(At(start), items);
        }

        private SpecMap ReadMap(IParser parser, int depth)
        {
            var start = parser.Consume<MappingStart>();
            var entries = new List<(SpecScalar, SpecNode)>();
            var seen = new Dictionary<string, SourceLocation>(StringComparer.Ordinal);
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var key = ReadNode(parser, depth + 1);
                var value = ReadNode(parser, depth + 1);
                if (key is not SpecScalar name)
                {
                    problems.Add(key.Location, null, $"expected a field name, found {key.Kind}");
                }
                else if (!seen.TryAdd(name.Text, name.Location))
                {
                    problems.Add(name.Location, name.Text, string.Create(
                        CultureInfo.InvariantCulture, $"stands twice in one group; first on line {seen[name.Text].Line}"));
                }
                else
                {
                    entries.Add((name, value));
                }
            }

            return new(At(start), entries);
        }

        private SourceLocation At(ParsingEvent e) => new(file, (int)e.Start.Line, (int)e.Start.Column);
    }
}
