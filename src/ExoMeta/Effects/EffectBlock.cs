namespace ExoMeta.Effects;

/// <summary>Where the effects of one row in a block of replicates go: one element a replicate, all of one length.</summary>
public readonly ref struct EffectBlock
{
    /// <summary>A block of effects.</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public EffectBlock(Span<double> estimates, Span<double> variances, Span<double> degreesOfFreedom)
    {
        if (variances.Length != estimates.Length || degreesOfFreedom.Length != estimates.Length)
        {
            throw new ArgumentException("Estimates, variances and degrees of freedom must be as many as each other.", nameof(variances));
        }

        Estimates = estimates;
        Variances = variances;
        DegreesOfFreedom = degreesOfFreedom;
    }

    /// <summary>Replicates.</summary>
    public int Count => Estimates.Length;

    /// <summary>Estimates.</summary>
    public Span<double> Estimates { get; }

    /// <summary>Variances.</summary>
    public Span<double> Variances { get; }

    /// <summary>Degrees of freedom of the variances.</summary>
    public Span<double> DegreesOfFreedom { get; }

    /// <summary>A part of it.</summary>
    public EffectBlock Slice(int start, int count) =>
        new(Estimates.Slice(start, count), Variances.Slice(start, count), DegreesOfFreedom.Slice(start, count));
}
