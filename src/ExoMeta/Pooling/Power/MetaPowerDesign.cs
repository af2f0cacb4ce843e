using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>The truth behind a simulated meta-analysis, and the studies that it will hold.</summary>
/// <param name="Studies">What each study measures, and how large it is.</param>
/// <param name="Effect">Mean μ of the true effects on the analysis scale; 0 gives the type-I error.</param>
/// <param name="TauSquared">Variance τ² of the true effects, ≥ 0.</param>
public sealed record MetaPowerDesign(SimulatedStudies Studies, double Effect, double TauSquared)
{
    /// <summary>Distribution of the true effects, with that mean and variance.</summary>
    public EffectShape Shape { get; init; } = new EffectShape.Normal();
}

/// <summary>Studies of a simulated meta-analysis: how an effect and its sampling variance come about.</summary>
public abstract record SimulatedStudies
{
    private SimulatedStudies()
    {
    }

    /// <summary>Number of studies k.</summary>
    public abstract int Count { get; }

    /// <summary>Normal estimates whose variances are known: y ~ N(θ, v).</summary>
    /// <param name="Variances">Sampling variances, one a study.</param>
    public sealed record KnownVariances(ImmutableArray<double> Variances) : SimulatedStudies
    {
        /// <inheritdoc/>
        public override int Count => Variances.IsDefault ? 0 : Variances.Length;

        /// <summary>Two normal groups a study, v = σ²(1/n₁ + 1/n₂) with σ known.</summary>
        public static KnownVariances Of(ImmutableArray<GroupSizes> sizes, double deviation) =>
            new([.. sizes.Select(s => deviation * deviation * (1.0 / s.Treated + 1.0 / s.Control))]);
    }

    /// <summary>Mean differences of two normal groups, v = s₁²/n₁ + s₂²/n₂ estimated in each study.</summary>
    /// <param name="Sizes">Groups, of at least two, one pair a study.</param>
    /// <param name="Deviation">Standard deviation σ within groups, &gt; 0.</param>
    public sealed record MeanDifferences(ImmutableArray<GroupSizes> Sizes, double Deviation) : SimulatedStudies
    {
        /// <inheritdoc/>
        public override int Count => Sizes.IsDefault ? 0 : Sizes.Length;
    }

    /// <summary>Hedges' g of two normal groups with its large-sample variance (measure SMD).</summary>
    /// <param name="Sizes">Groups, of at least two, one pair a study.</param>
    public sealed record StandardizedMeanDifferences(ImmutableArray<GroupSizes> Sizes) : SimulatedStudies
    {
        /// <inheritdoc/>
        public override int Count => Sizes.IsDefault ? 0 : Sizes.Length;
    }

    /// <summary>Log odds ratios of two binomial groups, ½ added to all cells of a study that has an empty one (measure OR).</summary>
    /// <param name="Sizes">Groups, of at least one, one pair a study.</param>
    /// <param name="ControlRisk">Risk in every control group, from 1e-6 to 1 − 1e-6; θ acts on its log odds.</param>
    public sealed record LogOddsRatios(ImmutableArray<GroupSizes> Sizes, double ControlRisk) : SimulatedStudies
    {
        /// <inheritdoc/>
        public override int Count => Sizes.IsDefault ? 0 : Sizes.Length;
    }
}

/// <summary>Sizes of the two groups of a study.</summary>
/// <param name="Treated">Size of the treated group.</param>
/// <param name="Control">Size of the control group.</param>
public readonly record struct GroupSizes(int Treated, int Control);

/// <summary>Distribution of true effects about their mean, scaled to the variance τ².</summary>
public abstract record EffectShape
{
    private EffectShape()
    {
    }

    /// <summary>Normal: what the models assume.</summary>
    public sealed record Normal : EffectShape;

    /// <summary>Student t: heavy tails.</summary>
    /// <param name="DegreesOfFreedom">&gt; 2, so that there is a variance to scale.</param>
    public sealed record StudentT(double DegreesOfFreedom) : EffectShape;

    /// <summary>
    /// Two kinds of studies: a share w has the effect μ + τ·√((1 − w)/w), the others μ − τ·√(w/(1 − w)). Skewed unless w = ½.
    /// </summary>
    /// <param name="Share">w, from 1e-6 to 1 − 1e-6.</param>
    public sealed record TwoPoints(double Share) : EffectShape;
}
