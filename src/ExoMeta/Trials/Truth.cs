using System.Collections.Immutable;
using ExoMeta.Effects;

namespace ExoMeta.Trials;

/// <summary>
/// What the true effects of the comparisons are in each simulated trial, on the analysis scale, one per compared arm.
/// Arms of one trial draw jointly: they share the control group's deviation and τ.
/// </summary>
public abstract record Truth
{
    /// <summary>fixed, posterior, predictive or robust.</summary>
    public abstract string Name { get; }

    /// <summary>θ is what it is.</summary>
    /// <param name="Theta">True effect of each compared arm.</param>
    public sealed record Fixed(ImmutableArray<double> Theta) : Truth
    {
        /// <inheritdoc/>
        public override string Name => "fixed";
    }

    /// <summary>θ is known as far as the evidence (or a prior marked assumed) tells: N(μ, Σ), or t.</summary>
    /// <param name="Mean">Mean of each compared arm.</param>
    /// <param name="Covariance">Covariance between the arms.</param>
    /// <param name="DegreesOfFreedom">Of the t; null means normal.</param>
    public sealed record Posterior(ImmutableArray<double> Mean, double[,] Covariance, double? DegreesOfFreedom = null) : Truth
    {
        /// <inheritdoc/>
        public override string Name => "posterior";
    }

    /// <summary>The next trial differs from the mean of the others: adds N(0, τ²), correlation ½ between arms that share the control.</summary>
    /// <param name="Base">Uncertainty of the mean.</param>
    /// <param name="Tau">τ, a value or a distribution.</param>
    public sealed record Predictive(Posterior Base, UncertainQuantity Tau) : Truth
    {
        /// <inheritdoc/>
        public override string Name => "predictive";
    }

    /// <summary>A mixture: with probability <paramref name="Weight"/> the effects come from a sceptical N(0, s²) instead.</summary>
    /// <param name="Base">What is doubted.</param>
    /// <param name="Weight">Weight of the sceptical component in [0, 1].</param>
    /// <param name="ScepticalStandardDeviation">s &gt; 0.</param>
    public sealed record Robust(Truth Base, double Weight, double ScepticalStandardDeviation) : Truth
    {
        /// <inheritdoc/>
        public override string Name => "robust";
    }
}
