using System.Collections.Immutable;
using ExoMeta.Analysis.Figures;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Specs;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>Computes what the figures of an analysis file show.</summary>
internal static class FigureAnswers
{
    /// <summary>What one figure shows.</summary>
    /// <exception cref="InvalidInputException">The model that it asks for is not defined for these rows.</exception>
    /// <param name="figure">The figure.</param>
    /// <param name="outcomes">The outcomes of the analysis.</param>
    /// <param name="assessments">What simulates its trials, with their files.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static RequestedFigure Of(
        FigureInputs figure, ImmutableArray<OutcomeResult> outcomes, IReadOnlyList<(TrialSpec Trial, TrialAssessment Assessment)> assessments, CancellationToken cancellation)
    {
        if (figure is FigureInputs.OfTrial of)
        {
            return new RequestedFigure.OfTrial(of.Spec, TrialOf(of, assessments.First(a => a.Trial.Id == of.Trial)));
        }

        var outcome = outcomes.First(o => o.Id == figure.Spec.Of);
        RequestedFigure answered = figure is FigureInputs.OfPool pool ? new RequestedFigure.OfPool(figure.Spec, Answer(pool, cancellation)) : new RequestedFigure.OfOutcome(figure.Spec, outcome);
        return answered with { Subject = outcome.Title };
    }

    private static TrialAtSize TrialOf(FigureInputs.OfTrial figure, (TrialSpec Trial, TrialAssessment Assessment) of) =>
        new(of.Assessment, of.Trial, of.Trial.Endpoints.First(e => e.Id == figure.Endpoint), figure.Size, figure.Truth);

    /// <summary>What a model refuses is a problem of the figure that asks for it, not of a command line.</summary>
    private static PoolAnswer Answer(FigureInputs.OfPool pool, CancellationToken cancellation)
    {
        try
        {
            return PoolRunner.Run(pool.Request, pool.Table, cancellation) with { Exploratory = pool.Exploratory };
        }
        catch (InvalidInputException e)
        {
            throw new InvalidInputException([.. e.Problems.Select(p => p.Location.Line is null ? p with { Location = pool.Spec.Location, Name = pool.Spec.Id } : p)]);
        }
    }
}
