using System.Collections.Immutable;
using System.CommandLine;
using ExoMeta.Analysis.Requests;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Commands;

/// <summary>The options of a request as flags. They are only collected here: <see cref="RequestText"/> and its readers say what is wrong.</summary>
internal sealed class RequestFlags
{
    private readonly ImmutableArray<(RequestOption Option, Option Flag)> _flags;

    public RequestFlags(ImmutableArray<RequestOption> options) => _flags = [.. options.Select(o => (o, FlagOf(o)))];

    public RequestFlags(Command command, ImmutableArray<RequestOption> options)
        : this(options) => AddTo(command);

    /// <summary>Adds the flags to a command; several commands may share them.</summary>
    public void AddTo(Command command)
    {
        foreach (var (_, flag) in _flags)
        {
            command.Add(flag);
        }
    }

    /// <summary>What the user wrote.</summary>
    public RequestText TextOf(ParseResult parsed)
    {
        var given = new Dictionary<string, OptionText>(StringComparer.Ordinal);
        var problems = new ProblemList();
        foreach (var (option, flag) in _flags.Where(f => IsReadable(parsed, f.Flag)))
        {
            given.Add(option.Name, option.Kind switch
            {
                OptionKind.Switch => OptionText.Of(parsed.GetValue((Option<bool>)flag) ? "true" : "false"),
                OptionKind.List => OptionText.Split(parsed.GetValue((Option<string?>)flag) ?? ""),
                OptionKind.Matrix => Rows(parsed.GetValue((Option<string?>)flag) ?? "", problems),
                _ => OptionText.Of(parsed.GetValue((Option<string?>)flag) ?? ""),
            });
        }

        return new(given, RequestOption.FlagOf, problems);
    }

    /// <summary>Whether the user wrote the flag, in a way that leaves no doubt what was meant.</summary>
    private static bool IsReadable(ParseResult parsed, Option flag) =>
        parsed.GetResult(flag) is { Implicit: false } given && !parsed.Errors.Any(e => e.SymbolResult == given || e.SymbolResult?.Parent == given);

    /// <summary>The lines of a matrix file.</summary>
    private static OptionText Rows(string path, ProblemList problems)
    {
        if (!File.Exists(path))
        {
            problems.Add(new(path), null, "there is no such file");
            return new([]);
        }

        return new([.. File.ReadLines(path).Where(l => l.Trim().Length > 0)]);
    }

    /// <summary>The first flag that the user wrote, or null.</summary>
    public string? FirstGiven(ParseResult parsed) =>
        _flags.Where(f => parsed.GetResult(f.Flag) is { Implicit: false }).Select(f => f.Option.Flag).FirstOrDefault();

    /// <summary>The table of a request, or a failure with everything that is wrong in it.</summary>
    public static RequestTable ReadTable(string path, TableRequest request, ProblemList problems)
    {
        var table = RequestTable.Read(path, request, problems);
        problems.ThrowIfAny();
        return table!;
    }

    private static Option FlagOf(RequestOption option)
    {
        if (option.Kind == OptionKind.Switch)
        {
            return new Option<bool>(option.Flag) { Description = option.Description };
        }

        var flag = new Option<string?>(option.Flag) { Description = option.Description, HelpName = option.Sample };
        if (!option.Choices.IsEmpty)
        {
            flag.CompletionSources.Add([.. option.Choices]);
        }

        return flag;
    }
}
