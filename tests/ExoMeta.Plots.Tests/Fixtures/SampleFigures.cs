using System.Collections.Concurrent;
using ExoMeta.Plots;
using ExoMeta.Problems;

namespace ExoMeta.Plots.Tests.Fixtures;

/// <summary>Every kind of figure of every sample, drawn once.</summary>
internal static class SampleFigures
{
    private static readonly ConcurrentDictionary<(string Kind, string Sample), Lazy<Drawn>> Scenes = new();

    /// <summary>A kind of a sample; the same scene each time.</summary>
    public static Drawn Draw(string kind, string sample) => Scenes.GetOrAdd((kind, sample), key => new(() => DrawAfresh(key.Kind, key.Sample))).Value;

    /// <summary>A kind of a sample, computed again.</summary>
    public static Drawn DrawAfresh(string kind, string sample)
    {
        var figure = PoolFigures.Find(kind)!;
        try
        {
            var answer = SampleAnswers.Answer(sample, figure.Needs);
            return figure.WhyNot(answer) is { } reason ? new(null, reason) : new(figure.Draw(answer, new()), null);
        }
        catch (InvalidInputException e)
        {
            // What the figure needs is refused for this sample, in words.
            return new(null, e.Message);
        }
    }

    /// <summary>A scene, or why there is none.</summary>
    internal sealed record Drawn(PlotScene? Scene, string? Reason);
}
