using ExoMeta.Analysis;
using ExoMeta.Analysis.Figures;
using ExoMeta.Analysis.Requests;
using ExoMeta.Problems;

namespace ExoMeta.Plots;

/// <summary>The figures that an analysis and its companions ask for, drawn once for all who show them: some are simulated as they are drawn.</summary>
public sealed class RequestedFigures
{
    private readonly Dictionary<FigureSpec, PlotScene> _scenes = new(ReferenceEqualityComparer.Instance);

    private RequestedFigures()
    {
    }

    /// <summary>Draws them.</summary>
    /// <exception cref="InvalidInputException">A figure cannot be drawn of what it shows: every one of them.</exception>
    public static RequestedFigures Of(AnalysisResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var (figures, problems) = (new RequestedFigures(), new ProblemList());
        foreach (var requested in results.Companions.Prepend(results).SelectMany(r => r.Figures))
        {
            if (Draw(requested, problems) is { } scene)
            {
                figures._scenes.Add(requested.Spec, scene with { Id = requested.Spec.Id });
            }
        }

        problems.ThrowIfAny();
        return figures;
    }

    /// <summary>The picture of a figure.</summary>
    internal PlotScene this[FigureSpec spec] => _scenes[spec];

    private static PlotScene? Draw(RequestedFigure requested, ProblemList problems)
    {
        var spec = requested.Spec;
        var options = FigureKinds.Read(spec.Fields) with { Title = spec.Title, Subject = requested.Subject };
        return requested switch
        {
            RequestedFigure.OfPool { Answer: var answer } => Draw(spec, PoolFigures.Find(spec.Kind.Name)!, answer, options, problems),
            RequestedFigure.OfOutcome { Outcome: var outcome } => PoolFigures.Find(spec.Kind.Name)!.DrawOutcome!(outcome, options),
            RequestedFigure.OfTrial { Trial: var trial } => TrialPictures.Find(spec.Kind.Name)!.Draw(trial, spec.Fields, options),
            _ => throw new ArgumentOutOfRangeException(nameof(requested)),
        };
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
