using ExoMeta.Numerics.Random;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>Random replicates of k studies, column by column as <see cref="BatchedPooling"/> takes them.</summary>
internal sealed class ReplicateData
{
    private static readonly Dictionary<string, Func<int, int, RandomStream, (RandomStream Stream, double Y, double V)>> Makers = new(StringComparer.Ordinal)
    {
        ["equal variances"] = (_, _, s) => (s, 0, 1),
        ["variances over one decade"] = (_, _, s) => Spread(s, 1),
        ["variances over two decades"] = (_, _, s) => Spread(s, 2),
        ["variances over four decades"] = (_, _, s) => Spread(s, 4),
        ["heavy-tailed variances"] = (_, _, s) =>
        {
            var v = Math.Clamp(Math.Exp(1.5 * s.NextStudentT(2)), 1e-12, 1e12);
            return (s, 0, v);
        },
        ["a few precise studies far apart"] = (j, k, s) => (s, j < k / 2.5 ? 3 * (j % 2) : 0, j < k / 2.5 ? 0.001 : 1),
        ["two precise studies that may agree"] = (j, _, s) =>
        {
            var u = s.NextUniform();
            return (s, j < 2 ? 4 * (j - 0.5) * u : 0, j < 2 ? 1e-3 * (1 + u) : 1 + u);
        },
        ["precise studies that agree among scattered ones"] = (j, k, s) => (s, j < k / 2.5 ? 0 : 6 * (s.NextUniform() - 0.5), j < k / 2.5 ? 0.01 : 1),
        ["one precise outlier"] = (j, _, s) => (s, j == 0 ? 10 * s.NextUniform() : 0, j == 0 ? 1e-3 : 0.5),
    };

    private ReplicateData(int studies, int count)
    {
        (Studies, Count) = (studies, count);
        (Y, V) = (new double[studies * count], new double[studies * count]);
    }

    /// <summary>Names of the kinds of data.</summary>
    public static IEnumerable<string> Kinds => Makers.Keys.Order(StringComparer.Ordinal);

    /// <summary>Estimators of the registry with the inferences that go with them.</summary>
    public static TheoryData<HeterogeneityEstimator, InferenceMethod> Models
    {
        get
        {
            var data = new TheoryData<HeterogeneityEstimator, InferenceMethod>();
            foreach (var (estimator, inference) in HeterogeneityEstimators.All.SelectMany(_ => PoolingCodes.Inference.All, (e, i) => (e.Kind, i.Choice)))
            {
                if (GoldenData.IsOffered(estimator, inference))
                {
                    data.Add(estimator, inference);
                }
            }

            return data;
        }
    }

    public int Studies { get; }

    public int Count { get; }

    public double[] Y { get; }

    public double[] V { get; }

    /// <summary>Replicates of a kind; τ² is 0 in some and up to 100 in others.</summary>
    public static ReplicateData Of(string kind, int studies, int count, ulong seed = 20)
    {
        var data = new ReplicateData(studies, count);
        for (var r = 0; r < count; r++)
        {
            var stream = new RandomStream(new StreamKey(seed, (ulong)r, (uint)studies));
            var tauSquared = stream.NextUniform() < 0.3 ? 0 : Math.Pow(10, 4 * stream.NextUniform() - 2);
            for (var j = 0; j < studies; j++)
            {
                (stream, var mean, data.V[j * count + r]) = Makers[kind](j, studies, stream);
                data.Y[j * count + r] = mean + Math.Sqrt(data.V[j * count + r] + tauSquared) * stream.NextNormal();
            }
        }

        return data;
    }

    /// <summary>Replicates of sizes and kinds of their own, studies given in rows.</summary>
    public static ReplicateData Of(params (double[] Y, double[] V)[] replicates) => Of(replicates[0].Y.Length, replicates);
    /// <summary>One replicate as rows.</summary>
    public (double[] Y, double[] V) Rows(int replicate) =>
        ([.. Enumerable.Range(0, Studies).Select(j => Y[j * Count + replicate])], [.. Enumerable.Range(0, Studies).Select(j => V[j * Count + replicate])]);

    /// <summary>One replicate as effects.</summary>
    public EffectSet Effects(int replicate) => GoldenData.Effects(Rows(replicate).Y, Rows(replicate).V);

    /// <summary>Chosen replicates, in the order given.</summary>
    public ReplicateData Choose(params int[] replicates) => Of(Studies, [.. replicates.Select(Rows)]);

    /// <summary>The fits, and how many were not fitted side by side.</summary>
    public (PooledReplicates Fits, ReplicateCounts Counts) Fit(PoolingOptions options)
    {
        var fits = new PooledReplicates(Math.Max(1, Count));
        return (fits, new BatchedPooling(Studies, options).Fit(Y, V, Count, fits));
    }

    private static ReplicateData Of(int studies, (double[] Y, double[] V)[] replicates)
    {
        var data = new ReplicateData(studies, replicates.Length);
        for (var r = 0; r < replicates.Length; r++)
        {
            for (var j = 0; j < data.Studies; j++)
            {
                (data.Y[j * data.Count + r], data.V[j * data.Count + r]) = (replicates[r].Y[j], replicates[r].V[j]);
            }
        }

        return data;
    }

    private static (RandomStream Stream, double Y, double V) Spread(RandomStream s, double decades)
    {
        var v = Math.Pow(10, decades * (s.NextUniform() - 0.5));
        return (s, 0, v);
    }
}
