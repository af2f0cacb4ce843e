using ExoMeta.Plots;
using ExoMeta.Trials;

namespace ExoMeta.Cli.Commands.Figures;

/// <summary>Draws simulated trials.</summary>
internal static class TrialDrawing
{
    /// <summary>Simulated trials that are drawn one by one, where nobody says how many.</summary>
    public const long DefaultPaths = 60;

    /// <summary>Refuses what cannot be drawn, before anything is simulated.</summary>
    /// <exception cref="Problems.InvalidInputException">The design cannot be drawn so.</exception>
    public static void Check(TrialFigure kind, TrialRequest request, TrialSubject subject)
    {
        if (kind.WhyNot(subject.Design) is { } reason)
        {
            request.Refuse([$"{kind.Name}: {reason}"]);
        }
    }

    /// <summary>Draws a trial that was simulated.</summary>
    public static PlotScene Draw(
        TrialFigure kind, TrialRequest request, TrialSubject subject, Analysis.Pipeline.TrialSimulation simulation, long paths, FigureOptions options)
    {
        var picture = new PicturedTrial(simulation, []);
        if (kind.ShowsPaths)
        {
            var prepared = new PreparedTrial(subject.Design, subject.TruthNamed(request.Truth));
            picture = picture with { Paths = [.. Enumerable.Range(0, (int)Math.Min(paths, request.Trials)).Select(r => prepared.Replay(subject.Seed, (ulong)r))] };
        }

        return kind.Draw(picture, options);
    }
}
