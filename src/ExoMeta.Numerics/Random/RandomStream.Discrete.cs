namespace ExoMeta.Numerics.Random;

/// <content>Whole numbers, binomial and Poisson draws.</content>
public partial struct RandomStream
{
    /// <summary>An integer from <paramref name="low"/> to <paramref name="high"/>, both included, each with probability within 2⁻⁶⁴ of equal.</summary>
    /// <exception cref="ArgumentOutOfRangeException">high &lt; low.</exception>
    public int NextInteger(int low, int high) => (int)NextFromWord(new IntegerSampler(low, high));

    /// <summary>The number of successes in <paramref name="trials"/> ≥ 0 trials of probability p in [0, 1]; exact.</summary>
    /// <remarks>The draws of <see cref="VaryingBinomial"/>. Where parameters stay the same, <see cref="BinomialSampler"/> is faster.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Negative trials, or p outside [0, 1].</exception>
    public int NextBinomial(int trials, double p) => VaryingBinomial.Draw(ref this, trials, p);

    /// <summary>A Poisson draw; the mean in [0, 10⁹].</summary>
    /// <remarks>The draws of <see cref="VaryingPoisson"/>. Where the mean stays the same, <see cref="PoissonSampler"/> is faster.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The mean is outside [0, 10⁹].</exception>
    public int NextPoisson(double mean) => VaryingPoisson.Draw(ref this, mean);
}
