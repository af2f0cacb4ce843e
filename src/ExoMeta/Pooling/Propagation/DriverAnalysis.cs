using System.Collections.Immutable;
using ExoMeta.Effects;

namespace ExoMeta.Pooling;

/// <summary>What unknowns do to the width of the total interval, from the draws of the main run.</summary>
internal sealed class DriverAnalysis(PropagationRun run, ImmutableArray<EffectSize> plugIn, double level, int maxReplicates)
{
    private readonly int _replicates = Math.Min(run.Estimates.Length, maxReplicates);

    /// <summary>The driver row of a group of unknowns.</summary>
    /// <param name="group">The unknowns.</param>
    /// <param name="target">Ranks and intervals of the pooled effect, or of the row when rows stand alone.</param>
    public WidthDriver Of(DriverGroup group, DriverTarget target)
    {
        var (row, unknown) = DriverGroups.Describe(run.Layout, group);
        var (onlyThis, onlyThisError) = TotalWidth(group, onlyThis: true, target.PlugIn);
        var (known, knownError) = TotalWidth(group, onlyThis: false, target.Total);
        var ranks = group.Unknowns is [var single] ? Ranks(single, target.Valid) : null;
        return new(
            row,
            unknown,
            onlyThis,
            known,
            ranks is null ? double.NaN : SampleStatistics.RankCorrelation(ranks, target.EstimateRanks),
            ranks is null ? double.NaN : SampleStatistics.RankCorrelation(ranks, target.StandardErrorRanks))
        {
            RowIndex = group.Row,
            Count = group.Unknowns.Length,
            TotalWidth = target.Total.Width,
            Errors = new(target.TotalWidthError, onlyThisError, knownError),
        };
    }

    private double[] Ranks(int unknown, int[]? valid) =>
        SampleStatistics.Ranks(valid is null ? run.Draws[unknown] : [.. valid.Select(i => run.Draws[unknown][i])]);

    /// <summary>Width of the total interval when only these unknowns vary, or when only they do not; with its Monte Carlo error.</summary>
    private (double Width, double Error) TotalWidth(DriverGroup group, bool onlyThis, Interval guess)
    {
        var isDrawn = new bool[run.Layout.All.Length];
        Array.Fill(isDrawn, !onlyThis);
        foreach (var unknown in group.Unknowns)
        {
            isDrawn[unknown] = onlyThis;
        }

        var owners = group.Unknowns.Select(run.Layout.RowOf).ToHashSet();
        var fitter = new ReplicateFitter(run.Layout, run.Options);
        var block = Evaluated(run.Options is null ? [group.Row!.Value] : owners, isDrawn);
        var (estimates, standardErrors, degreesOfFreedom) = (new double[_replicates], new double[_replicates], new double[_replicates]);
        var entered = 0;
        for (var replicate = 0; replicate < _replicates; replicate++)
        {
            var succeeded = run.Options is null
                ? TryRow(block[group.Row!.Value, replicate], out var fit)
                : TryPool(fitter, block, owners, isDrawn, onlyThis, replicate, out fit);
            if (succeeded)
            {
                (estimates[entered], standardErrors[entered], degreesOfFreedom[entered]) = (fit.Estimate, fit.StandardError, fit.DegreesOfFreedom);
                entered++;
            }
        }

        var mixture = new ConfidenceMixture(estimates[..entered], standardErrors[..entered], degreesOfFreedom[..entered]);
        var total = mixture.Central(level, guess);
        return (total.Width, mixture.WidthError(total));
    }

    /// <summary>Rows in all replicates, their unknowns as drawn or at their plug-in values.</summary>
    private RowBlock Evaluated(IEnumerable<int> rows, bool[] isDrawn)
    {
        var block = new RowBlock(run.Layout, _replicates);
        foreach (var row in rows.Where(r => r >= 0))
        {
            var first = run.Layout.FirstOf(row);
            double[][] draws = [.. run.Layout.Rows[row].Effect.Unknowns.Select(
                (u, j) => isDrawn[first + j] ? run.Draws[first + j] : [.. Enumerable.Repeat(u.PlugIn, _replicates)])];
            block.Evaluate(row, draws, 0, _replicates);
        }

        return block;
    }

    private static bool TryRow(EffectSize effect, out LeanFit fit)
    {
        fit = new(effect.Estimate, effect.StandardError, 0, effect.DegreesOfFreedom);
        return ReplicateFitter.IsUsable(effect);
    }

    private bool TryPool(
        ReplicateFitter fitter, RowBlock block, HashSet<int> owners, bool[] isDrawn, bool onlyThis, int replicate, out LeanFit fit)
    {
        var layout = run.Layout;
        for (var row = 0; row < layout.Rows.Length; row++)
        {
            fitter.Effects[row] = owners.Contains(row) ? block[row, replicate]
                : onlyThis ? plugIn[row]
                : AsRun(row);
        }

        for (var group = 0; group < layout.Shared.Length; group++)
        {
            var index = layout.CorrelationOf(group);
            fitter.Correlations[group] = isDrawn[index] ? run.Draws[index][replicate] : layout.All[index].PlugIn;
        }

        return fitter.TryPool(out fit);

        EffectSize AsRun(int row)
        {
            var standardError = run.RowStandardErrors[row][replicate];
            return new(run.RowEstimates[row][replicate], standardError * standardError);
        }
    }
}

/// <summary>What the draws of an unknown are held against.</summary>
/// <param name="PlugIn">Plug-in interval.</param>
/// <param name="Total">Total interval.</param>
/// <param name="TotalWidthError">Monte Carlo standard error of the width of the total interval.</param>
/// <param name="EstimateRanks">Ranks of the estimates.</param>
/// <param name="StandardErrorRanks">Ranks of the standard errors.</param>
/// <param name="Valid">Replicates that entered; null for all.</param>
internal sealed record DriverTarget(
    Interval PlugIn, Interval Total, double TotalWidthError, double[] EstimateRanks, double[] StandardErrorRanks, int[]? Valid);
