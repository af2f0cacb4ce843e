using BenchmarkDotNet.Attributes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Benchmarks;

/// <summary>Draws into memory, per number.</summary>
[MemoryDiagnoser]
public class RandomFillBenchmarks
{
    private const int Count = 100_000;

    private readonly double[] _numbers = new double[Count];

    [Benchmark(OperationsPerInvoke = Count)]
    public double Uniforms()
    {
        RandomFill.Uniforms(new StreamKey(1, 1, 1), _numbers);
        return _numbers[^1];
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public double Normals()
    {
        RandomFill.Normals(new StreamKey(1, 1, 1), _numbers);
        return _numbers[^1];
    }
}
