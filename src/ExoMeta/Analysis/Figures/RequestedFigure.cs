using ExoMeta.Analysis.Requests;

namespace ExoMeta.Analysis.Figures;

/// <summary>A figure that an analysis file asks for, with everything that it shows.</summary>
/// <param name="Spec">What was asked for.</param>
public abstract record RequestedFigure(FigureSpec Spec)
{
    /// <summary>What the outcome or table that it shows is called; empty for a trial.</summary>
    public string Subject { get; init; } = "";

    /// <summary>A figure of one meta-analysis.</summary>
    /// <param name="Spec">What was asked for.</param>
    /// <param name="Answer">The meta-analysis.</param>
    public sealed record OfPool(FigureSpec Spec, PoolAnswer Answer) : RequestedFigure(Spec);

    /// <summary>A figure of an outcome over claims, in all its groups.</summary>
    /// <param name="Spec">What was asked for.</param>
    /// <param name="Outcome">The outcome.</param>
    public sealed record OfOutcome(FigureSpec Spec, OutcomeResult Outcome) : RequestedFigure(Spec);

    /// <summary>A figure of an endpoint of a trial, simulated as it is drawn.</summary>
    /// <param name="Spec">What was asked for.</param>
    /// <param name="Trial">The endpoint.</param>
    public sealed record OfTrial(FigureSpec Spec, TrialAtSize Trial) : RequestedFigure(Spec);
}
