using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>Which results are favoured for publication.</summary>
public enum SelectionAlternative
{
    /// <summary>Large effects: p = P(Z ≥ y/√v).</summary>
    Greater,

    /// <summary>Small effects: p = P(Z ≤ y/√v).</summary>
    Less,

    /// <summary>Effects far from 0 on either side: p = 2·P(Z ≥ |y|/√v).</summary>
    TwoSided,
}

/// <summary>Relative probability w(p; δ) that a study with p-value p is published.</summary>
public abstract record SelectionFunction
{
    private SelectionFunction()
    {
    }

    /// <summary>Its name in prose.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Steps (Hedges 1992, Vevea and Hedges 1995): w = 1 up to the first cutpoint, δ₂ up to the second, …, δ of the last interval up to 1. No
    /// selection is δ = 1 throughout.
    /// </summary>
    /// <param name="Cutpoints">Increasing values in (0, 1).</param>
    public sealed record Step(ImmutableArray<double> Cutpoints) : SelectionFunction
    {
        /// <inheritdoc/>
        public override string Name => "step function";
    }

    /// <summary>Steps of given heights (Vevea and Woods 2005): what the estimate would be if selection were as severe as stated.</summary>
    /// <param name="Cutpoints">Increasing values in (0, 1).</param>
    /// <param name="Weights">One height an interval, &gt; 0: one more than cutpoints.</param>
    public sealed record FixedStep(ImmutableArray<double> Cutpoints, ImmutableArray<double> Weights) : SelectionFunction
    {
        /// <inheritdoc/>
        public override string Name => "step function with given weights";
    }

    /// <summary>
    /// Beta density (Citkowicz and Vevea 2017): w = p^(δ₁ − 1)·(1 − p)^(δ₂ − 1), with p taken into [10⁻⁵, 1 − 10⁻⁵] so that w stays bounded
    /// (as metafor does). No selection is δ = (1, 1). One-sided p only.
    /// </summary>
    public sealed record Beta : SelectionFunction
    {
        /// <inheritdoc/>
        public override string Name => "beta";
    }

    /// <summary>Half-normal (Preston, Ashby and Smyth 2004): w = exp(−δp²). No selection is δ = 0.</summary>
    public sealed record HalfNormal : SelectionFunction
    {
        /// <inheritdoc/>
        public override string Name => "half-normal";
    }

    /// <summary>Negative exponential (Preston, Ashby and Smyth 2004): w = exp(−δp). No selection is δ = 0.</summary>
    public sealed record NegativeExponential : SelectionFunction
    {
        /// <inheritdoc/>
        public override string Name => "negative exponential";
    }

    /// <summary>Logistic (Preston, Ashby and Smyth 2004): w = 2·exp(−δp)/(1 + exp(−δp)). No selection is δ = 0.</summary>
    public sealed record Logistic : SelectionFunction
    {
        /// <inheritdoc/>
        public override string Name => "logistic";
    }
}
