using ExoMeta.Numerics.Random;

namespace ExoMeta.Pooling;

/// <summary>Draws the true effects of studies.</summary>
internal abstract class TrueEffects
{
    /// <summary>Writes the true effects into the columns of estimates, study by study; draw j of the stream belongs to study j.</summary>
    public abstract void Fill(ulong seed, long first, StudyColumns columns);

    /// <summary>Those of a sound design.</summary>
    public static TrueEffects Of(MetaPowerDesign design)
    {
        var tau = Math.Sqrt(design.TauSquared);
        return (tau, design.Shape) switch
        {
            (0, _) => new Common(design.Effect),
            (_, EffectShape.Normal) => new Scaled<NormalSampler>(design.Effect, tau, default),
            (_, EffectShape.StudentT { DegreesOfFreedom: var df }) => new Scaled<StudentTSampler>(design.Effect, tau * Math.Sqrt((df - 2) / df), new(df)),
            (_, EffectShape.TwoPoints { Share: var share }) => new OfTwoKinds(design.Effect, tau, share),
            _ => throw new ArgumentException($"no draws of {design.Shape.GetType().Name}", nameof(design)),
        };
    }

    /// <summary>One effect for all.</summary>
    private sealed class Common(double mean) : TrueEffects
    {
        public override void Fill(ulong seed, long first, StudyColumns columns)
        {
            for (var j = 0; j < columns.Studies; j++)
            {
                columns.Y(j).Fill(mean);
            }
        }
    }

    /// <summary>mean + scale · draw.</summary>
    private sealed class Scaled<TSampler>(double mean, double scale, TSampler sampler) : TrueEffects
        where TSampler : struct, ISampler
    {
        public override void Fill(ulong seed, long first, StudyColumns columns)
        {
            RandomFill.AcrossReplicates(seed, (ulong)first, MetaPowerStreams.Effects, in sampler, columns.AllY);
            for (var j = 0; j < columns.Studies; j++)
            {
                foreach (ref var effect in columns.Y(j))
                {
                    effect = mean + scale * effect;
                }
            }
        }
    }

    /// <summary>One of two effects.</summary>
    private sealed class OfTwoKinds(double mean, double tau, double share) : TrueEffects
    {
        private readonly double _first = mean + tau * Math.Sqrt((1 - share) / share);
        private readonly double _second = mean - tau * Math.Sqrt(share / (1 - share));

        public override void Fill(ulong seed, long first, StudyColumns columns)
        {
            RandomFill.AcrossReplicates(seed, (ulong)first, MetaPowerStreams.Effects, default(UniformSampler), columns.AllY);
            for (var j = 0; j < columns.Studies; j++)
            {
                foreach (ref var effect in columns.Y(j))
                {
                    effect = effect < share ? _first : _second;
                }
            }
        }
    }
}
