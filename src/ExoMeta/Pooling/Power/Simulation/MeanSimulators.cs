using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Pooling;

/// <summary>y = θ + σ√(1/n₁ + 1/n₂)·e; v = s₁²/n₁ + s₂²/n₂ with s² = σ²χ²(n − 1)/(n − 1).</summary>
internal sealed class MeanDifferenceSimulator(SimulatedStudies.MeanDifferences studies, TrueEffects effects) : StudySimulator
{
    private readonly SamplingErrors _errors = new(studies.Count);
    private readonly double[] _deviations = [.. studies.Sizes.Select(s => studies.Deviation * Math.Sqrt(1.0 / s.Treated + 1.0 / s.Control))];
    private readonly GammaSampler[] _treated = [.. studies.Sizes.Select(s => GammaSampler.ChiSquared(s.Treated - 1))];
    private readonly GammaSampler[] _control = [.. studies.Sizes.Select(s => GammaSampler.ChiSquared(s.Control - 1))];
    private readonly double[] _scratch = new double[MonteCarloDriver.ChunkSize];

    public override void Fill(ulong seed, long first, StudyColumns columns)
    {
        effects.Fill(seed, first, columns);
        _errors.AddTo(columns, seed, first, _deviations);
        var variance = studies.Deviation * studies.Deviation;
        var other = _scratch.AsSpan(0, columns.Count);
        for (var j = 0; j < columns.Studies; j++)
        {
            var v = columns.V(j);
            var (n1, n2) = (studies.Sizes[j].Treated, studies.Sizes[j].Control);
            RandomFill.AcrossReplicates(seed, (ulong)first, MetaPowerStreams.Treated(j), in _treated[j], v);
            RandomFill.AcrossReplicates(seed, (ulong)first, MetaPowerStreams.Control(j), in _control[j], other);
            var (ofTreated, ofControl) = (variance / (n1 - 1.0) / n1, variance / (n2 - 1.0) / n2);
            for (var r = 0; r < v.Length; r++)
            {
                v[r] = ofTreated * v[r] + ofControl * other[r];
            }
        }
    }
}

/// <summary>
/// g = J(m)·(θ + √(1/n₁ + 1/n₂)·e)/√(χ²(m)/m) with m = n₁ + n₂ − 2; v = 1/n₁ + 1/n₂ + g²/(2(n₁ + n₂)): the measure SMD of groups with
/// standard deviation 1.
/// </summary>
internal sealed class StandardizedMeanDifferenceSimulator(SimulatedStudies.StandardizedMeanDifferences studies, TrueEffects effects) : StudySimulator
{
    private readonly SamplingErrors _errors = new(studies.Count);
    private readonly double[] _deviations = [.. studies.Sizes.Select(s => Math.Sqrt(1.0 / s.Treated + 1.0 / s.Control))];
    private readonly GammaSampler[] _pooled = [.. studies.Sizes.Select(s => GammaSampler.ChiSquared(s.Treated + s.Control - 2))];

    public override void Fill(ulong seed, long first, StudyColumns columns)
    {
        effects.Fill(seed, first, columns);
        _errors.AddTo(columns, seed, first, _deviations);
        for (var j = 0; j < columns.Studies; j++)
        {
            var y = columns.Y(j);
            var v = columns.V(j);
            double n1 = studies.Sizes[j].Treated, n2 = studies.Sizes[j].Control;
            RandomFill.AcrossReplicates(seed, (ulong)first, MetaPowerStreams.Treated(j), in _pooled[j], v);
            var correction = GammaRatio.HedgesCorrection(n1 + n2 - 2);
            for (var r = 0; r < y.Length; r++)
            {
                y[r] *= correction / Math.Sqrt(v[r] / (n1 + n2 - 2));
                v[r] = 1 / n1 + 1 / n2 + y[r] * y[r] / (2 * (n1 + n2));
            }
        }
    }
}
