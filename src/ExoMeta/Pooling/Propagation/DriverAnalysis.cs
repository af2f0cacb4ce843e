using ExoMeta.Effects;

namespace ExoMeta.Pooling;

/// <summary>What each unknown does to the width of the total interval, from the draws of the main run.</summary>
internal sealed class DriverAnalysis(PropagationRun run, double level, int maxReplicates)
{
    private readonly int _replicates = Math.Min(run.Estimates.Length, maxReplicates);

    /// <summary>Unknowns that vary and that the target depends on.</summary>
    public IEnumerable<int> Unknowns => Enumerable.Range(0, run.Layout.All.Length)
        .Where(u => !run.Layout.All[u].Prior.IsKnown && (run.Options is not null || run.Layout.RowOf(u) >= 0));

    /// <summary>The driver row of one unknown.</summary>
    /// <param name="unknown">Index in the layout.</param>
    /// <param name="target">Ranks and intervals of the pooled effect, or of the row when rows stand alone.</param>
    public WidthDriver Of(int unknown, DriverTarget target)
    {
        var draws = target.Valid is { } valid ? SelectedBy(run.Draws[unknown], valid) : run.Draws[unknown];
        var ranks = SampleStatistics.Ranks(draws);
        return new(
            run.Layout.OwnerOf(unknown),
            run.Layout.All[unknown],
            Total(unknown, onlyThis: true, target.PlugIn).Width,
            Total(unknown, onlyThis: false, target.Total).Width,
            SampleStatistics.RankCorrelation(ranks, target.EstimateRanks),
            SampleStatistics.RankCorrelation(ranks, target.StandardErrorRanks))
        {
            RowIndex = run.Layout.RowOf(unknown) is var row and >= 0 ? row : null,
            TotalWidth = target.Total.Width,
        };
    }

    private static double[] SelectedBy(double[] values, int[] valid) => [.. valid.Select(i => values[i])];

    /// <summary>Total interval when only this unknown varies, or when only this one does not.</summary>
    private Interval Total(int unknown, bool onlyThis, Interval guess)
    {
        var fitter = new ReplicateFitter(run.Layout, run.Options);
        var (estimates, standardErrors, degreesOfFreedom) = (new double[_replicates], new double[_replicates], new double[_replicates]);
        var entered = 0;
        for (var replicate = 0; replicate < _replicates; replicate++)
        {
            if (TryFit(fitter, unknown, onlyThis, replicate, out var fit, out degreesOfFreedom[entered]))
            {
                (estimates[entered], standardErrors[entered]) = (fit.Estimate, fit.StandardError);
                entered++;
            }
        }

        return new ConfidenceMixture(estimates[..entered], standardErrors[..entered], degreesOfFreedom[..entered]).Central(level, guess);
    }

    private bool TryFit(
        ReplicateFitter fitter, int unknown, bool onlyThis, int replicate, out LeanFit fit, out double degreesOfFreedom)
    {
        var layout = run.Layout;
        var owner = layout.RowOf(unknown);
        if (run.Options is null)
        {
            var effect = Effect(owner);
            fit = new(effect.Estimate, effect.StandardError, 0, degreesOfFreedom = effect.DegreesOfFreedom);
            return ReplicateFitter.IsUsable(effect);
        }

        for (var row = 0; row < layout.Rows.Length; row++)
        {
            fitter.Effects[row] = row == owner || onlyThis
                ? Effect(row)
                : AsRun(row);
        }

        for (var group = 0; group < layout.Shared.Length; group++)
        {
            var index = layout.CorrelationOf(group);
            fitter.Correlations[group] = (index == unknown) == onlyThis ? run.Draws[index][replicate] : layout.All[index].PlugIn;
        }

        var pooled = fitter.TryPool(out fit);
        degreesOfFreedom = fit.DegreesOfFreedom;
        return pooled;

        EffectSize AsRun(int row)
        {
            var standardError = run.RowStandardErrors[row][replicate];
            return new(run.RowEstimates[row][replicate], standardError * standardError);
        }

        EffectSize Effect(int row) => onlyThis
            ? fitter.PluggedIn(row, run.Draws, replicate, unknown)
            : fitter.Drawn(row, run.Draws, replicate, unknown);
    }
}

/// <summary>What the draws of an unknown are held against.</summary>
/// <param name="PlugIn">Plug-in interval.</param>
/// <param name="Total">Total interval.</param>
/// <param name="EstimateRanks">Ranks of the estimates.</param>
/// <param name="StandardErrorRanks">Ranks of the standard errors.</param>
/// <param name="Valid">Replicates that entered; null for all.</param>
internal sealed record DriverTarget(
    Interval PlugIn, Interval Total, double[] EstimateRanks, double[] StandardErrorRanks, int[]? Valid);
