using ExoMeta.Analysis;

namespace ExoMeta.Plots;

/// <summary>Every figure of an analysis, with the name of its file.</summary>
public static class FigureSet
{
    /// <summary>Forest plots of all outcomes, effect-direction plots where there is more than one vote, power figures of all endpoints; companions last.</summary>
    public static IReadOnlyList<(string Name, PlotScene Scene)> Of(AnalysisResults results)
    {
        var figures = new List<(string, PlotScene)>();
        figures.AddRange(results.Outcomes.Select(o => ($"forest-{o.Id}", ForestFigure.Draw(o))));
        figures.AddRange(results.Swim.Where(s => s.Votes.Length > 1).Select(s => (s.Id, EffectDirectionFigure.Draw(s))));
        figures.AddRange(results.Trials.SelectMany(t => t.Endpoints.Select(e => ($"power-{t.Id}-{e.Id}", PowerFigure.Draw(t, e)))));
        foreach (var companion in results.Companions)
        {
            figures.AddRange(Of(companion));
        }

        return figures;
    }
}
