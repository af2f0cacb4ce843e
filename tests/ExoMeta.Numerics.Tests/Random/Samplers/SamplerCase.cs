using ExoMeta.Numerics.Random;

namespace ExoMeta.Numerics.Tests.Random;

/// <summary>Takes a sampler whose type it does not know.</summary>
internal interface ISamplerVisitor
{
    void Visit<TSampler>(in TSampler sampler)
        where TSampler : struct, ISampler;
}

/// <summary>A sampler with given parameters, and what is known of its distribution.</summary>
internal abstract record SamplerCase(string Name, KnownDistribution Known)
{
    public static SamplerCase Of<TSampler>(string name, TSampler sampler, KnownDistribution known)
        where TSampler : struct, ISampler => new Case<TSampler>(name, sampler, known);

    public abstract void Accept(ISamplerVisitor visitor);

    /// <summary>The first draws of a stream.</summary>
    public void Fill(StreamKey key, double[] destination) => Accept(new Filler(key, destination));

    public sealed override string ToString() => Name;

    private sealed record Case<TSampler>(string Name, TSampler Sampler, KnownDistribution Known) : SamplerCase(Name, Known)
        where TSampler : struct, ISampler
    {
        public override void Accept(ISamplerVisitor visitor) => visitor.Visit(Sampler);
    }

    private sealed class Filler(StreamKey key, double[] destination) : ISamplerVisitor
    {
        public void Visit<TSampler>(in TSampler sampler)
            where TSampler : struct, ISampler => RandomFill.Draws(key, in sampler, destination);
    }
}

/// <summary>A distribution by routes that share nothing with the sampler.</summary>
/// <param name="Cdf">P(X ≤ x).</param>
/// <param name="Survival">P(X &gt; x).</param>
/// <param name="IsDiscrete">Whether only whole numbers are possible.</param>
internal sealed record KnownDistribution(Func<double, double> Cdf, Func<double, double> Survival, bool IsDiscrete = false)
{
    /// <summary>Where bins may be cut: not where neighbouring doubles have much probability between them.</summary>
    public (double Low, double High) Cuttable { get; init; } = (-double.MaxValue, double.MaxValue);

    /// <summary>Mean, variance, skewness and kurtosis; NaN where not finite or not known. No variance: no moments are compared.</summary>
    public (double Mean, double Variance, double Skewness, double Kurtosis) Moments { get; init; } = (double.NaN, double.NaN, double.NaN, double.NaN);
}
