using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Plots.Forest;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots;

/// <summary>What must be read with any picture of a pool: that it is exploratory, that some of its rows are not fully known.</summary>
internal static class PoolRemarks
{
    /// <summary>The remarks on a pool; none where its rows are known, but for the rounding of printed numbers, and may be pooled.</summary>
    /// <param name="answer">The pool.</param>
    /// <param name="carriesUnknowns">Whether the figure shows itself what rows leave open.</param>
    public static ImmutableArray<FigureRemark> On(PoolAnswer answer, bool carriesUnknowns)
    {
        var remarks = ImmutableArray.CreateBuilder<FigureRemark>();
        if (answer.Exploratory is { } exploratory)
        {
            remarks.Add(new(ForestWords.Exploratory, true));
            remarks.Add(new("Shown because: " + exploratory.Reason, false));
            if (!exploratory.Differences.IsEmpty)
            {
                remarks.Add(new("Its rows differ: " + string.Join("; ", exploratory.Differences), false));
            }
        }

        var uncertain = answer.Source.Count(row => row.Reported?.Effect.Unknowns.Any(u => !u.IsRounding) ?? false);
        if (uncertain > 0 && !carriesUnknowns)
        {
            remarks.Add(new(
                $"{NumberText.Count(uncertain)} of {NumberText.Count(answer.Source.Length)} rows leave open what decides their effect or its variance; they stand here at plug-in values. The forest plot shows what is not known.", false));
        }

        return remarks.ToImmutable();
    }
}
