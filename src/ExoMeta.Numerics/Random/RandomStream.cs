using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>Sequential draws of one stream. A value type: copying it copies its position.</summary>
public struct RandomStream
{
    private readonly StreamKey _key;
    private uint _block;

    /// <summary>Opens a stream at its first draw.</summary>
    public RandomStream(StreamKey key) => _key = key;

    /// <summary>A uniform draw in the open interval (0, 1).</summary>
    public double NextUniform()
    {
        var x = _key.Seed + 0x9E3779B97F4A7C15UL * (_key.Replicate * 4099 + _key.Stream * 65537UL + ++_block);
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return ((x ^ (x >> 31)) >> 12) * (1.0 / (1UL << 52)) + 0.5 / (1UL << 52);
    }

    /// <summary>A standard normal draw.</summary>
    public double NextNormal() => PortableMath.NormalQuantile(NextUniform());

    /// <summary>An exponential draw with mean 1.</summary>
    public double NextExponential() => -PortableMath.Log(NextUniform());

    /// <summary>A gamma draw with the given shape (&gt; 0) and scale 1.</summary>
    public double NextGamma(double shape) => MathNet.Numerics.Distributions.Gamma.InvCDF(shape, 1, NextUniform());

    /// <summary>A χ² draw; <paramref name="degreesOfFreedom"/> &gt; 0.</summary>
    public double NextChiSquared(double degreesOfFreedom) => 2 * NextGamma(degreesOfFreedom / 2);

    /// <summary>A beta draw; both shapes &gt; 0.</summary>
    public double NextBeta(double a, double b)
    {
        var x = NextGamma(a);
        return x / (x + NextGamma(b));
    }

    /// <summary>A Student t draw; <paramref name="degreesOfFreedom"/> &gt; 0.</summary>
    public double NextStudentT(double degreesOfFreedom) =>
        NextNormal() / Math.Sqrt(NextChiSquared(degreesOfFreedom) / degreesOfFreedom);

    /// <summary>The number of successes in <paramref name="trials"/> ≥ 0 trials of probability p in [0, 1]; exact.</summary>
    public int NextBinomial(int trials, double p)
    {
        var count = 0;
        for (var i = 0; i < trials; i++)
        {
            count += NextUniform() < p ? 1 : 0;
        }

        return count;
    }

    /// <summary>An integer from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int NextInteger(int low, int high) => low + (int)(NextUniform() * (high - low + 1));
}
