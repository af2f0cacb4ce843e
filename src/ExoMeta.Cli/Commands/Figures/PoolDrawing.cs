using ExoMeta.Analysis.Requests;
using ExoMeta.Plots;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Commands.Figures;

/// <summary>What must hold before a meta-analysis is drawn as a kind of figure.</summary>
internal static class PoolDrawing
{
    /// <summary>An answer that holds what a kind of figure needs.</summary>
    /// <exception cref="InvalidInputException">The answer cannot be drawn so.</exception>
    public static PoolAnswer Checked(PoolFigure kind, PoolAnswer answer, string path) =>
        kind.WhyNot(answer) is { } reason ? throw new InvalidInputException([new(new(path), kind.Name, reason)]) : answer;
}
