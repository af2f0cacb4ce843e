using ExoMeta.Analysis;
using ExoMeta.Plots.Forest;

namespace ExoMeta.Plots;

/// <summary>A forest plot of one outcome (Lewis and Clarke 2001), with what the source leaves open drawn beside each plug-in interval.</summary>
public static class ForestFigure
{
    /// <summary>Lays the figure out; its height follows the rows.</summary>
    /// <param name="outcome">What is drawn.</param>
    /// <param name="options">How the user wants it; columns are those of the outcome, by their headings. Null for the plain style.</param>
    /// <param name="link">Id of the element of a page that says where a row comes from; null for none.</param>
    /// <exception cref="ArgumentException">The options name a column that the outcome does not have, or a judgement that is none.</exception>
    public static PlotScene Draw(OutcomeResult outcome, ForestOptions? options = null, Func<EffectRow, string?>? link = null) =>
        new ForestPainter(ForestSubject.Of(outcome, options ?? new(), link)).Draw();

    internal static PlotScene Draw(ForestSubject subject) => new ForestPainter(subject).Draw();
}
