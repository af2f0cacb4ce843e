using ExoMeta.Analysis;

namespace ExoMeta.Plots;

/// <summary>Every figure of an analysis, with the name of its file.</summary>
public static class FigureSet
{
    /// <summary>
    /// Forest plots of all outcomes, effect-direction plots where there is more than one vote, power figures of all endpoints; the figures that
    /// the analysis asks for, which take the place of those of the same name; companions last.
    /// </summary>
    /// <param name="results">What the analysis found.</param>
    /// <param name="requested">The figures that it asks for; null draws them.</param>
    /// <exception cref="Problems.InvalidInputException">A figure that is asked for cannot be drawn of what it shows: every one of them.</exception>
    public static IReadOnlyList<(string Name, PlotScene Scene)> Of(AnalysisResults results, RequestedFigures? requested = null)
    {
        requested ??= RequestedFigures.Of(results);
        return [.. results.Companions.Prepend(results).SelectMany(r => Own(r, requested))];
    }

    private static List<(string Name, PlotScene Scene)> Own(AnalysisResults results, RequestedFigures requested)
    {
        List<(string Name, PlotScene Scene)> figures =
        [
            .. results.Outcomes.Select(o => ($"forest-{o.Id}", ForestFigure.Draw(o))),
            .. results.Swim.Where(s => s.Votes.Length > 1).Select(s => (s.Id, EffectDirectionFigure.Draw(s))),
            .. results.Trials.SelectMany(t => t.Endpoints.Select(e => ($"power-{t.Id}-{e.Id}", PowerFigure.Draw(t, e)))),
        ];
        foreach (var spec in results.Figures.Select(f => f.Spec))
        {
            var place = figures.FindIndex(f => f.Name == spec.Id);
            if (place < 0)
            {
                figures.Add((spec.Id, requested[spec]));
            }
            else
            {
                figures[place] = (spec.Id, requested[spec]);
            }
        }

        return figures;
    }
}
