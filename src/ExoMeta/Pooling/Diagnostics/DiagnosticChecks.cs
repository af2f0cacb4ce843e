namespace ExoMeta.Pooling;

/// <summary>What diagnostics of independent rows must be spared.</summary>
internal static class DiagnosticChecks
{
    /// <summary>Refuses covariances and weights of the user, by name of what they would be used for.</summary>
    /// <exception cref="ArgumentException">Dependent rows, or weights.</exception>
    public static void ThrowIfDependentOrWeighted(EffectSet effects, PoolingOptions options, string what)
    {
        if (effects.Covariance is not null)
        {
            throw new ArgumentException($"{what} are those of independent rows: leave the covariance out, or leave whole studies out one by one", nameof(effects));
        }

        if (options.Weights is not null)
        {
            throw new ArgumentException($"{what} are those of the weights 1/(v + τ²): leave weights out", nameof(options));
        }
    }
}
