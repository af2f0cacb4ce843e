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
        var owners = group.Unknowns.Select(run.Layout.RowOf).ToHashSet();
        var columns = Columns(group, owners, onlyThis);
        var block = new ReplicateBlock(run.Layout, run.Options);
        var (estimates, standardErrors, degreesOfFreedom) = (new double[_replicates], new double[_replicates], new double[_replicates]);
        var entered = 0;
        for (var first = 0; first < _replicates; first += ReplicateBlock.Capacity)
        {
            block.Count = Math.Min(ReplicateBlock.Capacity, _replicates - first);
            if (run.Options is null)
            {
                block.Evaluate(group.Row!.Value, run.Layout.OwnedBy(group.Row.Value, columns), first);
                var row = block[group.Row.Value];
                for (var i = 0; i < block.Count; i++)
                {
                    Enter(row.Estimates[i], Math.Sqrt(row.Variances[i]), row.DegreesOfFreedom[i]);
                }

                continue;
            }

            Pool(block, owners, columns, onlyThis, first);
            for (var i = 0; i < block.Count; i++)
            {
                Enter(block.Pools.Estimate[i], block.Pools.StandardError[i], block.Pools.DegreesOfFreedom[i]);
            }
        }

        var mixture = new ConfidenceMixture(estimates[..entered], standardErrors[..entered], degreesOfFreedom[..entered]);
        var total = mixture.Central(level, guess);
        return (total.Width, mixture.WidthError(total));

        void Enter(double estimate, double standardError, double df)
        {
            if (!double.IsNaN(estimate))
            {
                (estimates[entered], standardErrors[entered], degreesOfFreedom[entered]) = (estimate, standardError, df);
                entered++;
            }
        }
    }

    /// <summary>A column an unknown: as drawn, or its plug-in value in every replicate; rows that are not evaluated again need no other column.</summary>
    private double[][] Columns(DriverGroup group, HashSet<int> owners, bool onlyThis)
    {
        var columns = (double[][])run.Draws.Clone();
        for (var unknown = 0; unknown < columns.Length; unknown++)
        {
            var row = run.Layout.RowOf(unknown);
            if ((row < 0 || owners.Contains(row)) && group.Unknowns.Contains(unknown) != onlyThis)
            {
                columns[unknown] = PlugIns(run.Layout.All[unknown].PlugIn);
            }
        }

        return columns;
    }

    private double[] PlugIns(double value)
    {
        var column = new double[_replicates];
        Array.Fill(column, value);
        return column;
    }

    /// <summary>Pools a block; rows without unknowns of the group are as they were in the run, or at their plug-in values.</summary>
    private void Pool(ReplicateBlock block, HashSet<int> owners, double[][] columns, bool onlyThis, int first)
    {
        for (var row = 0; row < run.Layout.Rows.Length; row++)
        {
            if (owners.Contains(row))
            {
                block.Evaluate(row, run.Layout.OwnedBy(row, columns), first);
            }
            else if (onlyThis)
            {
                block.Set(row, plugIn[row]);
            }
            else
            {
                block.Take(
                    row, run.RowEstimates[row].AsSpan(first, block.Count), run.RowStandardErrors[row].AsSpan(first, block.Count),
                    run.RowDegreesOfFreedom[row].AsSpan(first, block.Count));
            }
        }

        block.Pool(run.Layout.Correlations(columns), first);
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
