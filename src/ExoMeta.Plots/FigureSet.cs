using ExoMeta.Analysis;
using ExoMeta.Analysis.Figures;
using ExoMeta.Analysis.Requests;
using ExoMeta.Problems;

namespace ExoMeta.Plots;

/// <summary>Every figure of an analysis, with the name of its file.</summary>
public static class FigureSet
{
    /// <summary>
    /// Forest plots of all outcomes, effect-direction plots where there is more than one vote, power figures of all endpoints; the figures that
    /// the analysis asks for, which take the place of those of the same name; companions last.
    /// </summary>
    /// <exception cref="InvalidInputException">A figure that is asked for cannot be drawn of what it shows: every one of them.</exception>
    public static IReadOnlyList<(string Name, PlotScene Scene)> Of(AnalysisResults results)
    {
        var problems = new ProblemList();
        var figures = Of(results, problems);
        problems.ThrowIfAny();
        return figures;
    }

    private static List<(string Name, PlotScene Scene)> Of(AnalysisResults results, ProblemList problems)
    {
        var figures = new List<(string Name, PlotScene Scene)>();
        figures.AddRange(results.Outcomes.Select(o => ($"forest-{o.Id}", ForestFigure.Draw(o))));
        figures.AddRange(results.Swim.Where(s => s.Votes.Length > 1).Select(s => (s.Id, EffectDirectionFigure.Draw(s))));
        figures.AddRange(results.Trials.SelectMany(t => t.Endpoints.Select(e => ($"power-{t.Id}-{e.Id}", PowerFigure.Draw(t, e)))));
        foreach (var requested in results.Figures)
        {
            if (Draw(requested, problems) is not { } scene)
            {
                continue;
            }

            var place = figures.FindIndex(f => f.Name == requested.Spec.Id);
            if (place < 0)
            {
                figures.Add((requested.Spec.Id, scene));
            }
            else
            {
                figures[place] = (requested.Spec.Id, scene);
            }
        }

        foreach (var companion in results.Companions)
        {
            figures.AddRange(Of(companion, problems));
        }

        return figures;
    }

    /// <summary>A figure that the analysis asks for; null where it cannot be drawn, which <see cref="Of(AnalysisResults)"/> refuses.</summary>
    internal static PlotScene? Draw(RequestedFigure requested) => Draw(requested, new ProblemList());

    private static PlotScene? Draw(RequestedFigure requested, ProblemList problems)
    {
        var spec = requested.Spec;
        var options = FigureKinds.Read(spec.Fields) with { Title = spec.Title, Subject = requested.Subject };
        try
        {
            var scene = requested switch
            {
                RequestedFigure.OfPool { Answer: var answer } => Draw(spec, PoolFigures.Find(spec.Kind.Name)!, answer, options, problems),
                RequestedFigure.OfOutcome { Outcome: var outcome } => PoolFigures.Find(spec.Kind.Name)!.DrawOutcome!(outcome, options),
                RequestedFigure.OfTrial { Trial: var trial } => TrialPictures.Find(spec.Kind.Name)!.Draw(trial, spec.Fields, options),
                _ => throw new ArgumentOutOfRangeException(nameof(requested)),
            };
            return scene is null ? null : scene with { Id = spec.Id };
        }
        catch (InvalidInputException e)
        {
            problems.AddRange(e.Problems);
            return null;
        }
    }

    private static PlotScene? Draw(FigureSpec spec, PoolFigure figure, PoolAnswer answer, FigureOptions options, ProblemList problems)
    {
        if (figure.WhyNot(answer) is not { } reason)
        {
            return figure.Draw(answer, options);
        }

        problems.Add(spec.Location, spec.Id, reason);
        return null;
    }
}
