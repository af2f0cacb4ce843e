using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;

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
    /// <param name="Needs">What must be computed besides the pool.</param>
    /// <param name="ShowsOutcomes">Whether it can also show an outcome over claims as it stands, pooled or not, in all its groups.</param>
    public sealed record OfPool(string Name, ImmutableArray<RequestOption> Options, Action<RequestText> Check, PoolExtras Needs, bool ShowsOutcomes)
        : FigureKind(Name, Options, Check);
}
