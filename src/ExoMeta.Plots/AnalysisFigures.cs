using ExoMeta.Analysis;
using ExoMeta.Analysis.Figures;
using ExoMeta.Analysis.Requests;
using ExoMeta.Problems;

namespace ExoMeta.Plots;

/// <summary>
/// Every figure of an analysis and its companions, laid out once, for its file and for the report: forest plots of all outcomes, effect-direction plots
/// where there is more than one vote, power figures of all endpoints, and the figures that the analysis asks for, which take the place of those of the same
/// name.
/// </summary>
public sealed class AnalysisFigures
{
    private readonly List<(string Name, PlotScene Scene)> _all = [];
    private readonly Dictionary<object, PlotScene> _bySubject = new(ReferenceEqualityComparer.Instance);

    private AnalysisFigures()
    {
    }

    /// <summary>All of them with the names of their files, companions last.</summary>
    public IReadOnlyList<(string Name, PlotScene Scene)> All => _all;

    /// <summary>Draws them; those of a trial that the analysis asks for are simulated on the way.</summary>
    /// <exception cref="InvalidInputException">A figure that is asked for cannot be drawn of what it shows: every one of them.</exception>
    public static AnalysisFigures Of(AnalysisResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var (figures, problems) = (new AnalysisFigures(), new ProblemList());
        foreach (var analysis in results.Companions.Prepend(results))
        {
            figures.Add(analysis, problems);
        }

        problems.ThrowIfAny();
        return figures;
    }

    /// <summary>The picture of an outcome, a synthesis by direction, an endpoint, or of what is asked for.</summary>
    /// <param name="subject">The very object of the results; a <see cref="FigureSpec"/> where it is asked for.</param>
    internal PlotScene this[object subject] => _bySubject[subject];

    /// <summary>Whether something has a figure of its own, and not one in its place.</summary>
    internal bool Has(object subject) => _bySubject.ContainsKey(subject);

    private void Add(AnalysisResults results, ProblemList problems)
    {
        var asked = results.Figures.ToDictionary(f => f.Spec.Id, StringComparer.Ordinal);
        void Own(string name, object subject, Func<PlotScene> draw)
        {
            if (asked.Remove(name, out var requested))
            {
                Requested(requested, problems);
                return;
            }

            Add(name, subject, draw());
        }

        foreach (var outcome in results.Outcomes)
        {
            Own($"forest-{outcome.Id}", outcome, () => ForestFigure.Draw(outcome));
        }

        foreach (var swim in results.Swim.Where(s => s.Votes.Length > 1))
        {
            Own(swim.Id, swim, () => EffectDirectionFigure.Draw(swim));
        }

        foreach (var (trial, endpoint) in results.Trials.SelectMany(t => t.Endpoints, (t, e) => (t, e)))
        {
            Own($"power-{trial.Id}-{endpoint.Id}", endpoint, () => PowerFigure.Draw(trial, endpoint));
        }

        foreach (var requested in results.Figures.Where(f => asked.ContainsKey(f.Spec.Id)))
        {
            Requested(requested, problems);
        }
    }

    private void Add(string name, object subject, PlotScene scene)
    {
        _all.Add((name, scene));
        _bySubject[subject] = scene;
    }

    private void Requested(RequestedFigure requested, ProblemList problems)
    {
        if (Draw(requested, problems) is { } scene)
        {
            Add(requested.Spec.Id, requested.Spec, scene with { Id = requested.Spec.Id });
        }
    }

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
