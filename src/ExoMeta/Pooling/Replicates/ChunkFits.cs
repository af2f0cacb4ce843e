namespace ExoMeta.Pooling;

/// <summary>What every kind of inference needs of the fits of a chunk; NaN in all four where a fit failed.</summary>
/// <param name="capacity">Most replicates.</param>
internal sealed class ChunkFits(int capacity)
{
    /// <summary>τ².</summary>
    public double[] TauSquared { get; } = new double[capacity];

    /// <summary>Weighted mean at τ².</summary>
    public double[] Mean { get; } = new double[capacity];

    /// <summary>Σ1/(v + τ²), the reciprocal variance of the mean.</summary>
    public double[] Information { get; } = new double[capacity];

    /// <summary>The generalised Q at τ².</summary>
    public double[] Q { get; } = new double[capacity];
}

/// <summary>The interval of a mean from its <see cref="ChunkFits"/>; as <see cref="MeanInference"/>, of k rows.</summary>
internal readonly struct ChunkInference
{
    private readonly InferenceMethod _method;
    private readonly double _degreesOfFreedom;

    /// <param name="method">Any but Kenward–Roger.</param>
    /// <param name="studies">k ≥ 2.</param>
    /// <param name="level">Level in (0, 1).</param>
    public ChunkInference(InferenceMethod method, int studies, double level)
    {
        (_method, _degreesOfFreedom) = (method, studies - 1);
        Critical = Reference.Critical(level, method == InferenceMethod.Wald ? double.PositiveInfinity : _degreesOfFreedom);
    }

    /// <summary>Quantile of the reference distribution that leaves (1 − level)/2 above it.</summary>
    public double Critical { get; }

    /// <summary>Standard error, Hartung–Knapp factor included.</summary>
    public double StandardError(double information, double q) => Math.Sqrt(_method switch
    {
        InferenceMethod.Wald => 1 / information,
        InferenceMethod.HartungKnapp => q / _degreesOfFreedom / information,
        _ => Math.Max(1, q / _degreesOfFreedom) / information,
    });
}
