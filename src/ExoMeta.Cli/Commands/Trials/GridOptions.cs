using System.CommandLine;
using ExoMeta.Trials;

namespace ExoMeta.Cli.Commands;

/// <summary>The options that say over what power is simulated: sizes, effects and τ.</summary>
internal sealed class GridOptions
{
    private readonly Option<double[]?> _sizes = CommonOptions.Numbers(
        "--n", "sizes of the reference arm: power on a grid", n => n >= 2 && n <= 1_000_000 && n == Math.Floor(n), "whole numbers from 2 to 1000000");

    private readonly Option<double[]?> _effects = CommonOptions.Numbers("--effect", "true effects on the analysis scale (default: the point)", double.IsFinite, "numbers");

    private readonly Option<double[]?> _taus = CommonOptions.Numbers(
        "--tau", "standard deviations between trials (default: 0)", tau => tau >= 0 && double.IsFinite(tau), "numbers of at least 0");

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [_sizes, _effects, _taus];

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Add(option);
        }
    }

    /// <summary>Whether the user asks for a grid.</summary>
    public bool IsAsked(ParseResult parsed) => All.Any(option => parsed.GetResult(option) is { Implicit: false });

    /// <summary>The grid: what is not given is that of the design, of the point, and 0.</summary>
    /// <exception cref="Problems.InvalidInputException">The trial cannot be simulated on it.</exception>
    public PowerGrid Read(ParseResult parsed, TrialRequest request, TrialSubject subject)
    {
        var (sizes, effects, taus) = (parsed.GetValue(_sizes) ?? [], parsed.GetValue(_effects) ?? [], parsed.GetValue(_taus) ?? []);
        if (effects.Length == 0 && subject is { Endpoint.Theta: Analysis.Specs.ThetaSource.Evidence, Design.ComparedArms.Length: > 1 })
        {
            request.Refuse(["--effect is needed: the arms have effects of their own, and a grid gives all the same"]);
        }

        var grid = new PowerGrid(
            subject.Design, sizes.Length == 0 ? [subject.Design.ReferenceArm.Size] : [.. sizes.Select(n => (int)n)], effects.Length == 0 ? [subject.Point] : [.. effects], taus.Length == 0 ? [0] : [.. taus])
        {
            ByDose = truth => subject.Trial.ByDose(subject.Endpoint, truth),
        };
        request.Refuse(grid.Problems());
        return grid;
    }
}
