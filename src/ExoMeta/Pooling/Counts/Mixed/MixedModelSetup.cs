using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>The likelihood of a mixed model for given tables, with what its tests of heterogeneity need.</summary>
internal sealed class MixedModelSetup
{
    private readonly CountTerm[] _terms = [];
    private readonly ArmPair[] _arms = [];

    private MixedModelSetup(CountTerm[] terms, string? dropped)
    {
        (_terms, Dropped) = (terms, dropped);
        Likelihood = new OneEffectLikelihood(terms);
        ThrowIfSeparated(terms.All(t => t.IsLowest), terms.All(t => t.IsHighest));
    }

    private MixedModelSetup(ArmPair[] arms, bool randomIntercepts, string? dropped)
    {
        (_arms, Dropped) = (arms, dropped);
        Likelihood = randomIntercepts ? new RandomInterceptLikelihood(arms) : new FixedInterceptLikelihood(arms);
        if (randomIntercepts)
        {
            ThrowIfSeparated(
                arms.All(a => a.First.IsLowest) || arms.All(a => a.Second.IsHighest),
                arms.All(a => a.First.IsHighest) || arms.All(a => a.Second.IsLowest));
        }
        else
        {
            ThrowIfSeparated(arms.All(a => a.IsLowest), arms.All(a => a.IsHighest));
        }
    }

    /// <summary>The likelihood.</summary>
    public MixedCountLikelihood Likelihood { get; }

    /// <summary>"2 studies (A, B)", dropped because they say nothing about the effect; null when none was.</summary>
    public string? Dropped { get; }

    /// <summary>The model for a method and a measure that it takes.</summary>
    /// <exception cref="ArgumentException">Tables of another kind, with counts that cannot be, or all without information.</exception>
    /// <exception cref="FitFailedException">Separation: the likelihood rises without end as the effect grows.</exception>
    public static MixedModelSetup Of(CountModelInfo info, Measure measure, ImmutableArray<CountTable> tables) => measure.Code switch
    {
        "PLO" => new([.. CountTableChecks.Of<Proportion>(tables).Select(t => (CountTerm)new BinomialTerm(t.Events, t.Size))], null),
        "IRR" => OfRates(info.Method, CountTableChecks.Of<Rates>(tables)),
        _ => OfTables(info.Method, CountTableChecks.Of<TwoByTwo>(tables)),
    };

    /// <summary>Likelihood-ratio test of one common effect against one effect a study.</summary>
    public ChiSquaredTest? LikelihoodRatio(MixedMaximum maximum, double start)
    {
        if (Likelihood.Studies == 1)
        {
            return null;
        }

        var saturated = _arms.Length > 0 ? _arms.Sum(a => a.Supremum) : _terms.Sum(t => t.Supremum);
        var common = _arms.Length > 0 ? new FixedInterceptLikelihood(_arms) : Likelihood;
        var value = common == Likelihood && maximum.Tau == 0 ? maximum.Value : ProfileOverTau.WithoutHeterogeneity(common, start);
        return ChiSquaredTest.Of(Math.Max(0, 2 * (saturated - value)), Likelihood.Studies - 1);
    }

    /// <summary>Wald test of the same: Σw(θᵢ − θ̄)², w the reciprocal variances; studies with an infinite effect, whose weight is 0, left out.</summary>
    public ChiSquaredTest? Wald()
    {
        var own = (_arms.Length > 0 ? _arms.Select(a => a.Own) : _terms.Select(t => t.Own)).OfType<(double Estimate, double Variance)>().ToArray();
        var mean = own.Sum(o => o.Estimate / o.Variance) / own.Sum(o => 1 / o.Variance);
        return ChiSquaredTest.Of(own.Sum(o => (o.Estimate - mean) * (o.Estimate - mean) / o.Variance), own.Length - 1);
    }

    private static MixedModelSetup OfTables(CountMethod method, ImmutableArray<TwoByTwo> tables)
    {
        var (rows, dropped) = Informative(tables);
        return method switch
        {
            CountMethod.ConditionalExact => new([.. rows.Select(t => (CountTerm)new HypergeometricTerm(t))], dropped),
            CountMethod.ConditionalApproximate => new(
                [.. rows.Select(t => (CountTerm)new BinomialTerm(t.Events1, t.Events, PortableMath.Log(t.Size1 / t.Size2)))], dropped),
            _ => new(
                [.. rows.Select(t => new ArmPair(new BinomialTerm(t.Events1, t.Size1), new BinomialTerm(t.Events2, t.Size2)))],
                method == CountMethod.RandomStudyIntercepts, dropped),
        };
    }

    private static MixedModelSetup OfRates(CountMethod method, ImmutableArray<Rates> tables)
    {
        var (rows, dropped) = Informative(tables);
        return method == CountMethod.ConditionalExact
            ? new([.. rows.Select(t => (CountTerm)new BinomialTerm(t.Events1, t.Events, PortableMath.Log(t.Time1 / t.Time2)))], dropped)
            : new(
                [.. rows.Select(t => new ArmPair(new PoissonTerm(t.Events1, t.Time1), new PoissonTerm(t.Events2, t.Time2)))],
                method == CountMethod.RandomStudyIntercepts, dropped);
    }

    private static (T[] Rows, string? Dropped) Informative<T>(ImmutableArray<T> tables)
        where T : CountTable
    {
        T[] rows = [.. tables.Where(t => !t.IsUninformative)];
        return rows.Length > 0
            ? (rows, ClosedForm.Uninformative(tables))
            : throw new ArgumentException("every study is without events, or with nothing else, in both arms: there is nothing to compare", nameof(tables));
    }

    private static void ThrowIfSeparated(bool below, bool above)
    {
        if (below || above)
        {
            throw new FitFailedException(string.Create(
                CultureInfo.InvariantCulture,
                $"separation: the counts of every study lie at the {(below ? "lowest" : "highest")} possible value (all events in one arm, or an arm with none at all), so that the likelihood rises without end as the effect goes to {(below ? "−∞" : "+∞")} and no finite estimate exists; a method that bounds it (MH for RD, a Bayesian model with a prior) is needed"));
        }
    }
}
