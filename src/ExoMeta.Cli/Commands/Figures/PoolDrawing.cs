using ExoMeta.Analysis.Requests;
using ExoMeta.Plots;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Commands.Figures;

/// <summary>Answers a request with what a kind of figure shows, and draws it.</summary>
internal static class PoolDrawing
{
    /// <summary>The answer to draw.</summary>
    /// <exception cref="InvalidInputException">The answer cannot be drawn so.</exception>
    public static PoolAnswer Answer(PoolFigure kind, PoolRequest request, RequestTable table, string path, CancellationToken cancellation)
    {
        var answer = PoolRunner.Run(request with { Extras = request.Extras | kind.Needs }, table, cancellation);
        return Checked(kind, answer, path);
    }

    /// <summary>An answer that holds what a kind of figure needs.</summary>
    /// <exception cref="InvalidInputException">The answer cannot be drawn so.</exception>
    public static PoolAnswer Checked(PoolFigure kind, PoolAnswer answer, string path) =>
        kind.WhyNot(answer) is { } reason ? throw new InvalidInputException([new(new(path), kind.Name, reason)]) : answer;
}
