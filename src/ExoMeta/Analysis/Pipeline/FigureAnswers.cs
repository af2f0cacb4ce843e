using System.Collections.Immutable;
using ExoMeta.Analysis.Figures;
using ExoMeta.Analysis.Requests;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>Computes what the figures of an analysis file show.</summary>
internal static class FigureAnswers
{
    /// <summary>What one figure shows.</summary>
    /// <exception cref="InvalidInputException">The model that it asks for is not defined for these rows.</exception>
    public static RequestedFigure Of(FigureInputs figure, ImmutableArray<OutcomeResult> outcomes, CancellationToken cancellation) => figure switch
    {
        FigureInputs.OfPool pool => new RequestedFigure.OfPool(pool.Spec, Answer(pool, cancellation)),
        FigureInputs.OfOutcome outcome => new RequestedFigure.OfOutcome(outcome.Spec, outcomes.First(o => o.Id == outcome.Spec.Of)),
        _ => throw new ArgumentOutOfRangeException(nameof(figure)),
    };

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
