using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Pooling;

/// <summary>Sampling errors of the estimates; draw j of the stream belongs to study j.</summary>
internal sealed class SamplingErrors(int studies)
{
    private readonly double[] _draws = new double[studies * MonteCarloDriver.ChunkSize];

    /// <summary>Adds deviation(j)·draw to the estimates of each study j.</summary>
    public void AddTo(StudyColumns columns, ulong seed, long first, ReadOnlySpan<double> deviations)
    {
        var all = new ReplicateColumns(_draws, studies, columns.Count, columns.Count);
        RandomFill.AcrossReplicates(seed, (ulong)first, MetaPowerStreams.Errors, default(NormalSampler), all);
        for (var j = 0; j < deviations.Length; j++)
        {
            var y = columns.Y(j);
            var draws = all[j];
            for (var r = 0; r < y.Length; r++)
            {
                y[r] += deviations[j] * draws[r];
            }
        }
    }
}

/// <summary>y = θ + √v·e.</summary>
internal sealed class KnownVarianceSimulator(SimulatedStudies.KnownVariances studies, TrueEffects effects) : StudySimulator
{
    private readonly SamplingErrors _errors = new(studies.Count);
    private readonly double[] _deviations = [.. studies.Variances.Select(Math.Sqrt)];

    public override void Fill(ulong seed, long first, StudyColumns columns)
    {
        effects.Fill(seed, first, columns);
        _errors.AddTo(columns, seed, first, _deviations);
        for (var j = 0; j < columns.Studies; j++)
        {
            columns.V(j).Fill(studies.Variances[j]);
        }
    }
}
