using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Figures;

/// <summary>
/// A kind of figure that an analysis file may ask for: what must be known of it to read the file and to compute what it shows. The drawing
/// stands elsewhere, in whatever room draws; that room hands its kinds to the loader.
/// </summary>
/// <param name="Name">Its name in files and commands: "funnel".</param>
/// <param name="Options">The fields of its own that it takes besides those of its subject, such as a style.</param>
/// <param name="Check">Notes what is wrong with those fields.</param>
public abstract record FigureKind(string Name, ImmutableArray<RequestOption> Options, Action<RequestText> Check)
{
    /// <summary>A kind that shows one meta-analysis.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Options">Its own fields.</param>
    /// <param name="Check">Notes what is wrong with them.</param>
    /// <param name="Complete">Asks in the request for what it needs.</param>
    /// <param name="CheckTable">Notes what is wrong with its own fields once the table is known.</param>
    public sealed record OfPool(
        string Name, ImmutableArray<RequestOption> Options, Action<RequestText> Check, Func<PoolRequest, RequestText, PoolRequest> Complete,
        Action<RequestText, TableRequest, RequestTable, SourceLocation, ProblemList> CheckTable)
        : FigureKind(Name, Options, Check)
    {
        /// <summary>Whether it can, with these fields, also show an outcome as it stands, pooled or not, in all its groups; null where it never can.</summary>
        public Func<RequestText, bool>? ShowsOutcome { get; init; }
    }

    /// <summary>A kind that shows one endpoint of a trial at one size.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Options">Its own fields.</param>
    /// <param name="Check">Notes what is wrong with them.</param>
    /// <param name="WhyNot">Why an endpoint cannot be drawn so, in words; null where it can. Asked before anything is simulated.</param>
    public sealed record OfTrial(string Name, ImmutableArray<RequestOption> Options, Action<RequestText> Check, Func<TrialAtSize, string?> WhyNot)
        : FigureKind(Name, Options, Check);
}
