using ExoMeta.Analysis.Requests;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Figures;

/// <summary>A figure that an analysis file asks for.</summary>
/// <param name="Id">Name of its file. A figure called as one that is drawn anyway takes the place of that one.</param>
/// <param name="Kind">What is drawn.</param>
/// <param name="Of">Id of the outcome or table that it shows; of a trial TRIAL or TRIAL/ENDPOINT.</param>
/// <param name="Title">Title in place of the figure's own; null for that.</param>
/// <param name="Fields">The other fields, as they were written.</param>
/// <param name="Location">Where it stands.</param>
public sealed record FigureSpec(string Id, FigureKind Kind, string Of, string? Title, RequestText Fields, SourceLocation Location);
