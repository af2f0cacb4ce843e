using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Problems;

namespace ExoMeta.Pooling;

/// <summary>
/// A proper prior of the heterogeneity standard deviation τ. Written <c>half-normal(0.5)</c>, <c>half-cauchy(0.5)</c>,
/// <c>half-t(4, 0.5)</c> (degrees of freedom, scale), <c>exponential(2)</c> (rate), <c>uniform(0, 5)</c> and
/// <c>lognormal-tau2(-2.5, 1.7)</c> (of τ²: Turner et al. 2012); <see cref="object.ToString"/> writes the same form back.
/// </summary>
public abstract record TauPrior
{
    private static readonly ImmutableArray<string> Names =
        ["half-normal", "half-cauchy", "half-t", "exponential", "uniform", "lognormal-tau2"];

    /// <summary>Smallest and largest possible τ.</summary>
    public virtual (double Low, double High) Support => (0, double.PositiveInfinity);

    /// <summary>A typical τ under this prior, > 0: where integration starts to look.</summary>
    internal abstract double TypicalTau { get; }

    /// <summary>The density falls as τ^−exponent for large τ; +∞ when faster than any power.</summary>
    internal virtual double TailExponent => double.PositiveInfinity;

    /// <summary>Log density of τ; −∞ outside the support.</summary>
    public double LogDensity(double tau) =>
        tau < Support.Low || tau > Support.High || tau < 0 ? double.NegativeInfinity : LogDensityInside(tau);

    /// <summary>Log density for a τ inside the support.</summary>
    protected abstract double LogDensityInside(double tau);

    /// <summary>Reads the written form.</summary>
    /// <param name="text">The written form.</param>
    /// <param name="prior">The prior, when the text is right.</param>
    /// <param name="error">What is wrong and what was expected, when it is not.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out TauPrior? prior, [NotNullWhen(false)] out string? error)
    {
        prior = null;
        if (!WrittenDistribution.TryRead(text, out var name, out var a, out error))
        {
            error += "; expected a prior such as half-normal(0.5)";
            return false;
        }

        (prior, error) = (name, a.Length) switch
        {
            ("half-normal", 1) => (a[0] > 0 ? new HalfNormal(a[0]) : null, "the scale must be above 0"),
            ("half-cauchy", 1) => (a[0] > 0 ? new HalfCauchy(a[0]) : null, "the scale must be above 0"),
            ("half-t", 2) => (a[0] > 0 && a[1] > 0 ? new HalfT(a[0], a[1]) : null, "degrees of freedom and scale must be above 0"),
            ("exponential", 1) => (a[0] > 0 ? new Exponential(a[0]) : null, "the rate must be above 0"),
            ("uniform", 2) => (a[0] >= 0 && a[1] > a[0] ? new Uniform(a[0], a[1]) : null, "the ends must satisfy 0 ≤ lower < upper"),
            ("lognormal-tau2", 2) =>
                (a[1] > 0 ? new LogNormalTauSquared(a[0], a[1]) : (TauPrior?)null, "the standard deviation must be above 0"),
            _ => (null, Names.Contains(name)
                ? $"{name} takes {(name is "half-t" or "uniform" or "lognormal-tau2" ? "two numbers" : "one number")}"
                : $"unknown prior '{name}'{NearestName.Hint(name, Names)}"),
        };
        error = prior is null ? $"'{text}': {error}" : null;
        return prior is not null;
    }

    /// <summary>|N(0, scale²)|.</summary>
    /// <param name="Scale">Standard deviation of that normal.</param>
    public sealed record HalfNormal(double Scale) : TauPrior
    {
        internal override double TypicalTau => Scale;

        /// <inheritdoc/>
        protected override double LogDensityInside(double tau) => Log(2 / Scale) + Normal.LogDensity(tau / Scale);

        /// <inheritdoc/>
        public override string ToString() => WrittenDistribution.Write("half-normal", Scale);
    }

    /// <summary>|Cauchy(0, scale)|.</summary>
    /// <param name="Scale">Scale, the median of τ.</param>
    public sealed record HalfCauchy(double Scale) : TauPrior
    {
        internal override double TypicalTau => Scale;

        internal override double TailExponent => 2;

        /// <inheritdoc/>
        protected override double LogDensityInside(double tau) => Log(2 / (Math.PI * Scale)) - PortableMath.Log1p(tau / Scale * (tau / Scale));

        /// <inheritdoc/>
        public override string ToString() => WrittenDistribution.Write("half-cauchy", Scale);
    }

    /// <summary>|scale·t(df)|.</summary>
    /// <param name="DegreesOfFreedom">Degrees of freedom.</param>
    /// <param name="Scale">Scale.</param>
    public sealed record HalfT(double DegreesOfFreedom, double Scale) : TauPrior
    {
        internal override double TypicalTau => Scale;

        internal override double TailExponent => DegreesOfFreedom + 1;

        /// <inheritdoc/>
        protected override double LogDensityInside(double tau) => Log(2 / Scale) + StudentT.LogDensity(tau / Scale, DegreesOfFreedom);

        /// <inheritdoc/>
        public override string ToString() => WrittenDistribution.Write("half-t", DegreesOfFreedom, Scale);
    }

    /// <summary>Exponential.</summary>
    /// <param name="Rate">Rate, the reciprocal of the mean.</param>
    public sealed record Exponential(double Rate) : TauPrior
    {
        internal override double TypicalTau => 1 / Rate;

        /// <inheritdoc/>
        protected override double LogDensityInside(double tau) => Log(Rate) - Rate * tau;

        /// <inheritdoc/>
        public override string ToString() => WrittenDistribution.Write("exponential", Rate);
    }

    /// <summary>Uniform.</summary>
    /// <param name="Lower">Lower end, ≥ 0.</param>
    /// <param name="Upper">Upper end.</param>
    public sealed record Uniform(double Lower, double Upper) : TauPrior
    {
        /// <inheritdoc/>
        public override (double Low, double High) Support => (Lower, Upper);

        internal override double TypicalTau => 0.5 * (Lower + Upper);

        /// <inheritdoc/>
        protected override double LogDensityInside(double tau) => -Log(Upper - Lower);

        /// <inheritdoc/>
        public override string ToString() => WrittenDistribution.Write("uniform", Lower, Upper);
    }

    /// <summary>Log-normal on τ², as Turner et al. (2012) give their predictive distributions.</summary>
    /// <param name="LogMean">Mean of log τ².</param>
    /// <param name="LogStandardDeviation">Standard deviation of log τ².</param>
    public sealed record LogNormalTauSquared(double LogMean, double LogStandardDeviation) : TauPrior
    {
        internal override double TypicalTau => PortableMath.Exp(0.5 * LogMean);

        /// <inheritdoc/>
        protected override double LogDensityInside(double tau) => tau == 0
            ? double.NegativeInfinity
            : Log(2 / (tau * LogStandardDeviation)) + Normal.LogDensity((2 * PortableMath.Log(tau) - LogMean) / LogStandardDeviation);

        /// <inheritdoc/>
        public override string ToString() => WrittenDistribution.Write("lognormal-tau2", LogMean, LogStandardDeviation);
    }

    private static double Log(double x) => PortableMath.Log(x);
}
