using System.Collections.Immutable;

namespace ExoMeta.Trials;

/// <content>The procedures.</content>
public abstract partial record MultiplicityProcedure
{
    /// <summary>Each comparison at the full level: the family-wise error is not controlled.</summary>
    public sealed record None : MultiplicityProcedure
    {
        /// <inheritdoc/>
        public override string Name => "none";

        /// <inheritdoc/>
        public override string Title => "no adjustment";

        private protected override PreparedProcedure Create(ProcedureLaw law) =>
            new SingleStepThreshold(law.Comparisons, law.Marginal(1, 1));
    }

    /// <summary>Bonferroni: each comparison at α/m. Controls the family-wise error under any dependence.</summary>
    public sealed record Bonferroni : MultiplicityProcedure
    {
        /// <inheritdoc/>
        public override string Name => "bonferroni";

        /// <inheritdoc/>
        public override string Title => "Bonferroni";

        private protected override PreparedProcedure Create(ProcedureLaw law) =>
            new SingleStepThreshold(law.Comparisons, law.Marginal(1, law.Comparisons));
    }

    /// <summary>
    /// Holm (1979, Scandinavian Journal of Statistics 6:65–70): the largest statistic at α/m, the next at α/(m − 1) …, up to the first that
    /// fails. Controls the family-wise error under any dependence.
    /// </summary>
    public sealed record Holm : MultiplicityProcedure
    {
        /// <inheritdoc/>
        public override string Name => "holm";

        /// <inheritdoc/>
        public override string Title => "Holm";

        private protected override PreparedProcedure Create(ProcedureLaw law) => new StepDownThresholds(ByCount(law));
    }

    /// <summary>
    /// Hochberg (1988, Biometrika 75:800–802): Holm's levels from the smallest statistic on, up to the first that succeeds; it and all
    /// larger ones are rejected. Controls the family-wise error where Simes' inequality holds, as for loadings of one sign.
    /// </summary>
    public sealed record Hochberg : MultiplicityProcedure
    {
        /// <inheritdoc/>
        public override string Name => "hochberg";

        /// <inheritdoc/>
        public override string Title => "Hochberg";

        private protected override PreparedProcedure Create(ProcedureLaw law) => new StepUpThresholds(ByCount(law));
    }

    /// <summary>
    /// Hommel (1988, Biometrika 75:383–386): p_i ≤ α/j, j being the largest number with p₍m−j+k₎ &gt; kα/j for k = 1 … j; all when there is
    /// none. It rejects what the closed test with Simes intersections rejects. Controls the family-wise error where Simes' inequality
    /// holds.
    /// </summary>
    public sealed record Hommel : MultiplicityProcedure
    {
        /// <inheritdoc/>
        public override string Name => "hommel";

        /// <inheritdoc/>
        public override string Title => "Hommel";

        private protected override PreparedProcedure Create(ProcedureLaw law) => new HommelThresholds(law);
    }

    /// <summary>
    /// Dunnett's (1955, JASA 50:1096–1121) single step: all comparisons at one critical value, exact for the allocation.
    /// </summary>
    public sealed record SingleStepDunnett : MultiplicityProcedure
    {
        /// <inheritdoc/>
        public override string Name => "dunnett";

        /// <inheritdoc/>
        public override string Title => "Dunnett's single step";

        private protected override PreparedProcedure Create(ProcedureLaw law) =>
            new SingleStepThreshold(law.Comparisons, law.OfMaximum(law.Loadings.Sort()));
    }

    /// <summary>
    /// Step-down Dunnett (Dunnett and Tamhane 1991, Statistics in Medicine 10:939–947): the largest statistic at Dunnett's critical value
    /// of all comparisons, the next at that of the rest …, up to the first that fails.
    /// </summary>
    /// <remarks>
    /// The critical value of a subset grows with the subset, so that this is the closed test whose intersections are Dunnett's tests, for
    /// any allocation: a set whose largest statistic stands at place j is a part of those from place j on, and its critical value is not
    /// above theirs. Unequal loadings need the critical value of every subset and are limited to <see cref="MaximumClosedComparisons"/>
    /// comparisons.
    /// </remarks>
    public sealed record StepDownDunnett : MultiplicityProcedure
    {
        /// <inheritdoc/>
        public override string Name => "dunnett-step-down";

        /// <inheritdoc/>
        public override string Title => "Dunnett's step down";

        private protected override PreparedProcedure Create(ProcedureLaw law) =>
            law.HasEqualLoadings ? new StepDownThresholds(law.OfMaximumByCount()) : new SubsetStepDown(law);

        private protected override IEnumerable<string> FindProblems(ImmutableArray<double> loadings) =>
            loadings.Distinct().Count() > 1 ? TooMany(loadings) : [];
    }

    /// <summary>
    /// The closed test (Marcus, Peritz and Gabriel 1976, Biometrika 63:655–660) with Dunnett intersections: a hypothesis is rejected when
    /// every set of comparisons that holds it has a largest statistic at or above the set's Dunnett critical value.
    /// </summary>
    /// <remarks>Carried out by the shortcut of <see cref="StepDownDunnett"/>, with the critical value of every subset.</remarks>
    public sealed record ClosedDunnett : MultiplicityProcedure
    {
        /// <inheritdoc/>
        public override string Name => "closed-dunnett";

        /// <inheritdoc/>
        public override string Title => "closed test with Dunnett intersections";

        private protected override PreparedProcedure Create(ProcedureLaw law) => new SubsetStepDown(law);

        private protected override IEnumerable<string> FindProblems(ImmutableArray<double> loadings) => TooMany(loadings);
    }

    /// <summary>
    /// The closed test with Simes (1986, Biometrika 73:751–754) intersections. Carried out by Hommel's shortcut, which gives the same
    /// rejections.
    /// </summary>
    public sealed record ClosedSimes : MultiplicityProcedure
    {
        /// <inheritdoc/>
        public override string Name => "closed-simes";

        /// <inheritdoc/>
        public override string Title => "closed test with Simes intersections";

        private protected override PreparedProcedure Create(ProcedureLaw law) => new HommelThresholds(law);
    }

    /// <summary>
    /// A fixed sequence (Maurer, Hothorn and Lehmacher 1995, Biometrie in der chemisch-pharmazeutischen Industrie 6:3–18): each comparison
    /// at the full level, in an order fixed in advance, up to the first that fails.
    /// </summary>
    /// <param name="Order">Comparisons, from 0, in their order; empty for that of the design.</param>
    public sealed record FixedSequence(ImmutableArray<int> Order) : MultiplicityProcedure
    {
        /// <summary>In the order of the design's comparisons.</summary>
        public FixedSequence()
            : this([])
        {
        }

        /// <inheritdoc/>
        public override string Name => "fixed-sequence";

        /// <inheritdoc/>
        public override string Title => "fixed sequence";

        /// <inheritdoc/>
        internal override bool TreatsAlike => false;

        /// <summary>By value.</summary>
        public bool Equals(FixedSequence? other) => other is not null && Order.AsSpan().SequenceEqual(other.Order.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => Order.AsSpan().IsEmpty ? 0 : HashCode.Combine(Order.Length, Order[0], Order[^1]);

        private protected override PreparedProcedure Create(ProcedureLaw law) =>
            new SequentialThreshold(Order.IsDefaultOrEmpty ? [.. Enumerable.Range(0, law.Comparisons)] : [.. Order], law.Marginal(1, 1));

        private protected override IEnumerable<string> FindProblems(ImmutableArray<double> loadings) =>
            Order.IsDefaultOrEmpty || Order.Order().SequenceEqual(Enumerable.Range(0, loadings.Length))
                ? []
                : [FormattableString.Invariant($"the order must name each of the {loadings.Length} comparisons once, from 0")];
    }

    /// <summary>Critical values at α/1, α/2 …</summary>
    private static double[] ByCount(ProcedureLaw law) => [.. Enumerable.Range(1, law.Comparisons).Select(count => law.Marginal(1, count))];

    private static IEnumerable<string> TooMany(ImmutableArray<double> loadings)
    {
        if (loadings.Length > MaximumClosedComparisons)
        {
            yield return FormattableString.Invariant(
                $"a critical value for every subset is made for at most {MaximumClosedComparisons} comparisons");
        }
    }
}
