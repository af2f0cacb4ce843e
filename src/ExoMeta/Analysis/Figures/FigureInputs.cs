using ExoMeta.Analysis.Requests;

namespace ExoMeta.Analysis.Figures;

/// <summary>A figure that an analysis file asks for, with what it is made from, read and checked.</summary>
/// <param name="Spec">What was asked for.</param>
public abstract record FigureInputs(FigureSpec Spec)
{
    /// <summary>A figure of one meta-analysis.</summary>
    /// <param name="Spec">What was asked for.</param>
    /// <param name="Request">The meta-analysis that it shows.</param>
    /// <param name="Table">Its rows.</param>
    /// <param name="Exploratory">What marks the pool as exploratory; null where the rules of pooling are met.</param>
    public sealed record OfPool(FigureSpec Spec, PoolRequest Request, RequestTable Table, ExploratoryPool? Exploratory) : FigureInputs(Spec);

    /// <summary>A figure of an outcome over claims as it stands.</summary>
    /// <param name="Spec">What was asked for.</param>
    public sealed record OfOutcome(FigureSpec Spec) : FigureInputs(Spec);

    /// <summary>A figure of an endpoint of a trial.</summary>
    /// <param name="Spec">What was asked for.</param>
    /// <param name="Trial">Id of the trial.</param>
    /// <param name="Endpoint">Id of the endpoint.</param>
    /// <param name="Size">Entry of the size grid, from 0.</param>
    /// <param name="Truth">What θ is drawn from.</param>
    public sealed record OfTrial(FigureSpec Spec, string Trial, string Endpoint, int Size, TruthKind Truth) : FigureInputs(Spec);
}
