using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Pooling;

/// <summary>Draws the rows of bootstrap replicates; draw i of a replicate's stream belongs to row i.</summary>
internal abstract class BootstrapSampler
{
    /// <summary>Stream of the draws; part of what a seed means.</summary>
    protected const uint DrawStream = 0xB007;

    /// <summary>Replicates of one study only.</summary>
    public long OneStudyOnly { get; protected set; }

    /// <summary>Fills the columns with replicates <paramref name="first"/> … first + columns.Count − 1.</summary>
    public abstract void Fill(ulong seed, long first, StudyColumns columns);

    /// <summary>The sampler of a kind of bootstrap.</summary>
    public static BootstrapSampler Of(BootstrapKind kind, EffectSet effects, double mean, double tauSquared) => kind == BootstrapKind.Parametric
        ? new OfModel(effects, mean, tauSquared)
        : new OfStudies(effects);

    /// <summary>y* = μ̂ + √(v + τ̂²)·z, v as it is.</summary>
    private sealed class OfModel(EffectSet effects, double mean, double tauSquared) : BootstrapSampler
    {
        public override void Fill(ulong seed, long first, StudyColumns columns)
        {
            RandomFill.AcrossReplicates(seed, (ulong)first, DrawStream, default(NormalSampler), columns.AllY);
            for (var i = 0; i < columns.Studies; i++)
            {
                var variance = effects.Effects[i].Variance;
                var deviation = Math.Sqrt(variance + tauSquared);
                columns.V(i).Fill(variance);
                foreach (ref var y in columns.Y(i))
                {
                    y = mean + deviation * y;
                }
            }
        }
    }

    /// <summary>Row ⌊k·u⌋ of the given ones; u is a multiple of 2⁻⁵³ below 1, so that rounding never gives k.</summary>
    private sealed class OfStudies(EffectSet effects) : BootstrapSampler
    {
        private readonly int[] _firstRow = new int[MonteCarloDriver.ChunkSize];
        private readonly bool[] _varies = new bool[MonteCarloDriver.ChunkSize];

        public override void Fill(ulong seed, long first, StudyColumns columns)
        {
            RandomFill.AcrossReplicates(seed, (ulong)first, DrawStream, default(UniformSampler), columns.AllY);
            Array.Clear(_varies);
            for (var i = 0; i < columns.Studies; i++)
            {
                var y = columns.Y(i);
                var v = columns.V(i);
                for (var r = 0; r < columns.Count; r++)
                {
                    var row = (int)(y[r] * columns.Studies);
                    (y[r], v[r]) = (effects.Effects[row].Estimate, effects.Effects[row].Variance);
                    _firstRow[r] = i == 0 ? row : _firstRow[r];
                    _varies[r] |= row != _firstRow[r];
                }
            }

            OneStudyOnly = _varies.AsSpan(0, columns.Count).Count(false);
        }
    }
}
