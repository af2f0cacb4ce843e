using System.CommandLine;
using ExoMeta.Analysis;

namespace ExoMeta.Cli.Commands;

/// <summary>The options that name a second scenario: whatever is not given is as in the first.</summary>
internal sealed class AgainstOptions
{
    private readonly Option<string?> _file = new("--against") { Description = "compare with the trial of another file, on the same draws", HelpName = "OTHER.yaml" };
    private readonly Option<string?> _endpoint = new("--against-endpoint") { Description = "its endpoint", HelpName = "ID" };
    private readonly Option<int> _size = new("--against-size") { Description = "its entry of the size grid", HelpName = "I" };
    private readonly Option<TruthKind?> _truth = TrialOptions.TruthOption("--against-truth", "its truth");

    public AgainstOptions() => _size.CustomParser = result => (int)(CommonOptions.ParseWhole(result, "--against-size", 1, 10_000) ?? 0);

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _file, _endpoint, _size, _truth })
        {
            command.Add(option);
        }
    }

    /// <summary>The second scenario; null when none is named.</summary>
    public TrialRequest? Read(ParseResult parsed, TrialRequest first)
    {
        var (file, endpoint, size, truth) = (parsed.GetValue(_file), parsed.GetValue(_endpoint), parsed.GetValue(_size), parsed.GetValue(_truth));
        return file is null && endpoint is null && size == 0 && truth is null
            ? null
            : first with { Path = file ?? first.Path, Endpoint = endpoint ?? first.Endpoint, Size = size == 0 ? first.Size : size, Truth = truth ?? first.Truth };
    }
}
