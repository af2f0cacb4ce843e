using System.Collections.Immutable;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Requests;

/// <summary>What is reported besides the pool; each part is null unless the request asks for it.</summary>
internal sealed class PoolExtrasRunner(PoolRequest request, PoolData data, PooledModel model)
{
    /// <summary>Replicates that carry what printed results leave open; the intervals' own Monte Carlo errors are reported.</summary>
    private const int PropagationReplicates = 20_000;

    private bool Wants(PoolExtras extra) => request.Extras.HasFlag(extra);

    /// <summary>What not knowing all of the printed results does to one pooled mean, or to the one row there is.</summary>
    public PropagationResult? Propagation(CancellationToken cancellation)
    {
        var rows = UncertainRows();
        if (!Propagates(request, data, model) || rows.All(r => r.Effect.IsKnown))
        {
            return null;
        }

        // One row is not pooled: its own degrees of freedom count, as they do where rows are shown unpooled.
        var isPool = rows.Length > 1;
        var result = Pooling.Propagation.Run(
            rows, [], isPool ? request.Options : null, new MonteCarloPlan(PropagationReplicates, request.Seed, 0),
            unpooledLevel: request.Options.Level, cancellation: cancellation);
        return isPool ? result : result with { Pooled = result.Rows[0] };
    }

    /// <summary>The printed rows as far as their sources determine them, discounted draw by draw where the request discounts.</summary>
    private ImmutableArray<UncertainStudyEffect> UncertainRows()
    {
        var kept = data.Discounted is { } discounted ? discounted.Kept.Select(i => discounted.Rows[i].Discount).ToArray() : null;
        return
        [
            .. data.Rows.Select((r, i) => (r.Label, r.Reported, Discount: kept?[i])).Where(r => r.Reported is not null)
                .Select(r => new UncertainStudyEffect(r.Label, r.Label, r.Discount is { } d ? d.Apply(r.Reported!.Effect) : r.Reported!.Effect)),
        ];
    }

    /// <summary>Whether unknowns are drawn anew in refits of the model: one mean of independent rows by their own weights.</summary>
    public static bool Propagates(PoolRequest request, PoolData data, PooledModel model) =>
        model is PooledModel.Pairwise && request.Weights is null && data.Effects.Covariance is null;

    public RobustInference? Robust() => request.Cluster is not { } cluster ? null : model switch
    {
        PooledModel.Pairwise { Fit: var fit } => ClusterRobust.Of(data.Effects, fit, data.Texts(cluster)),
        PooledModel.Regression { Fit: var fit } => ClusterRobust.Of(data.Effects, fit, data.Texts(cluster)),
        PooledModel.Multilevel { Fit: var fit } => ClusterRobust.Of(fit, data.Texts(cluster)),
        PooledModel.Multivariate { Fit: var fit } => ClusterRobust.Of(fit, data.Texts(cluster)),
        _ => null,
    };

    public SubgroupResult? Subgroups() =>
        request.Subgroup is { } column ? SubgroupAnalysis.Fit(data.Effects, data.Texts(column), request.Options) : null;

    public InfluenceDiagnostics? Diagnostics() => !Wants(PoolExtras.Diagnostics) ? null : model switch
    {
        PooledModel.Regression { Fit.Design: var design } => Influence.Of(data.Effects, design, request.Options),
        _ => Influence.Of(data.Effects, request.Options),
    };

    /// <summary>Coordinates exist where one mean of independent rows is pooled by its own weights.</summary>
    public DiagnosticPlots? Plots() => Wants(PoolExtras.Diagnostics) && model is PooledModel.Pairwise
        ? new(PlotCoordinates.Baujat(data.Effects, request.Options), PlotCoordinates.Radial(data.Effects, request.Options))
        : null;

    public GoshSummary? Gosh(CancellationToken cancellation) =>
        Wants(PoolExtras.Gosh) ? GoshSummary.Of(data.Effects, request.Options, request.Seed, cancellation) : null;

    /// <summary>Where unknowns are carried through, they are choices of the analyses too.</summary>
    public Multiverse? Multiverse(CancellationToken cancellation)
    {
        if (!Wants(PoolExtras.Multiverse) || model is not PooledModel.Pairwise || data.Effects.Count < 2)
        {
            return null;
        }

        var rows = UncertainRows();
        return Propagates(request, data, model) && rows.Any(r => !r.Effect.IsKnown)
            ? Pooling.Multiverse.Across(Imputation.Of(rows), request.Options.Level, cancellation)
            : Pooling.Multiverse.Of(data.Effects, request.Options.Level, cancellation);
    }

    public SynthesisWithoutPooling? Swim() =>
        request.LargerIsBetter is { } largerIsBetter ? SynthesisWithoutPooling.Of(request, data, largerIsBetter) : null;

    public ImmutableArray<PartialAnalysis>? LeaveOneOut()
    {
        if (!Wants(PoolExtras.LeaveOneOut))
        {
            return null;
        }

        var rows = data.Table.Rows;
        return request.Method is PoolMethod.Counts { Model: var method }
            ? [.. rows.Length < 2 ? [] : rows.Select((r, i) => CountPools.Part(request, method, r.Label, rows.RemoveAt(i)))]
            : Pooling.LeaveOneOut.Of(data.Effects, request.Options);
    }

    public ImmutableArray<PartialAnalysis>? Cumulative()
    {
        if (!Wants(PoolExtras.Cumulative))
        {
            return null;
        }

        var rows = data.Table.Rows;
        return request.Method is PoolMethod.Counts { Model: var method }
            ? [.. rows.Select((r, i) => CountPools.Part(request, method, r.Label, rows[..(i + 1)]))]
            : CumulativeMetaAnalysis.Of(data.Effects, request.Options);
    }

    public PermutationResult? Permutation(CancellationToken cancellation) => Wants(PoolExtras.Permutation) && model is PooledModel.Pairwise
        ? PermutationTest.Run(data.Effects, request.Options, new PermutationOptions { Seed = request.Seed }, cancellation)
        : null;

    public BootstrapResult? Bootstrap(CancellationToken cancellation) => request.Bootstrap is { } bootstrap && model is PooledModel.Pairwise
        ? Pooling.Bootstrap.Run(data.Effects, request.Options, bootstrap, cancellation)
        : null;

    public RegressionPermutationResult? RegressionPermutation(CancellationToken cancellation) =>
        Wants(PoolExtras.Permutation) && model is PooledModel.Regression { Fit.Design: var design }
            ? RegressionPermutationTest.Run(data.Effects, design, request.Options, new PermutationOptions { Seed = request.Seed }, cancellation)
            : null;

    public SmallStudyAssessment? Bias() => !Wants(PoolExtras.Bias) ? null : SmallStudyEffects.Assess(
        data.Effects, request.Options,
        request.Table.Measure.Code is "OR" or "RR" or "RD" or "PETO" or "AS" && !request.Table.IsReported
            ? [.. data.Rows.Select(r => new TwoByTwo(r.Label, r.Data[0], r.Data[1], r.Data[2], r.Data[3]))]
            : null);
}
