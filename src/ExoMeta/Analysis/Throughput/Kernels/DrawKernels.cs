using ExoMeta.Numerics.Random;

namespace ExoMeta.Analysis.Throughput;

/// <summary>A buffer of draws and its moments.</summary>
internal abstract class DrawWork : IKernelWork
{
    /// <summary>The stream that every run draws from its start.</summary>
    protected static readonly StreamKey Key = new(1, 1, 1);

    protected double[] Numbers { get; } = new double[TrackedKernels.Draws];

    public int Items => Numbers.Length;

    public virtual double Answer => Numbers.Sum() / Numbers.Length;

    public abstract void Run();
}

internal sealed class UniformsWork : DrawWork
{
    public override void Run() => RandomFill.Uniforms(Key, Numbers);
}

internal sealed class NormalsWork : DrawWork
{
    public override double Answer => Numbers.Sum(x => x * x) / Numbers.Length;

    public override void Run() => RandomFill.Normals(Key, Numbers);
}

internal sealed class BinomialWork : DrawWork
{
    private readonly BinomialSampler _sampler = new(50, 0.3);

    public override void Run() => RandomFill.Draws(Key, _sampler, Numbers);
}
