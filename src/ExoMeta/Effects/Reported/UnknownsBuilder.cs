using System.Collections.Immutable;

namespace ExoMeta.Effects;

/// <summary>Collects what a formula depends on and the source leaves open.</summary>
internal sealed class UnknownsBuilder
{
    private readonly ImmutableArray<Unknown>.Builder _unknowns = ImmutableArray.CreateBuilder<Unknown>();

    /// <summary>A printed number: anything that rounds to it is equally likely, and the plug-in is the number itself.</summary>
    public Formula Rounded(string whatNumber, PrintedNumber printed) => Add(new(
        $"rounding of the {whatNumber}",
        new UncertainQuantity.Uniform(printed.Low, printed.High),
        printed.Value,
        $"{printed.Text} is printed; every number that rounds to it is equally likely")
    {
        IsRounding = true,
    });

    /// <summary>An assumed quantity: a fixed value is no unknown; of a distribution the plug-in is the median.</summary>
    public Formula Assumed(string name, Assumption assumption) => Assumed(name, assumption, assumption.Value.Median, assumption.Reason);

    /// <summary>An assumed quantity with a plug-in of its own, for a stated reason.</summary>
    public Formula Assumed(string name, Assumption assumption, double plugIn, string reason) => assumption.Value.IsKnown
        ? assumption.Value.Mean
        : Add(new(name, assumption.Value, plugIn, reason));

    /// <summary>A sample size: stated, assumed, or neither, which counts as infinite.</summary>
    public Formula Size(string name, int? stated, Assumption? assumption) =>
        stated is { } n ? n
        : assumption is null ? double.PositiveInfinity
        : Assumed(name, assumption);

    /// <summary>The smallest value that a quantity may have.</summary>
    public double Lowest(Formula quantity) => quantity.Index is { } i ? _unknowns[i].Prior.Support.Low : (double)quantity;

    /// <summary>The largest value that a quantity may have.</summary>
    public double Highest(Formula quantity) => quantity.Index is { } i ? _unknowns[i].Prior.Support.High : (double)quantity;

    /// <summary>Whether single values of a quantity have probability.</summary>
    public bool HasAtoms(Formula quantity) =>
        quantity.Index is not { } i || _unknowns[i].Prior is UncertainQuantity.Value or UncertainQuantity.Integers or UncertainQuantity.Choice;

    /// <summary>Every unknown at its plug-in value.</summary>
    public double[] PlugIns() => [.. _unknowns.Select(u => u.PlugIn)];

    /// <summary>How far out each unknown is drawn, once in 10⁹ draws, with its index.</summary>
    public IEnumerable<(int Index, Unknown Unknown, double Value)> Extremes()
    {
        const double Rare = 1e-9;
        return from pair in _unknowns.Select((unknown, index) => (unknown, index)).ToList()
               from p in new[] { Rare, 1 - Rare }
               select (pair.index, pair.unknown, pair.unknown.Prior.Quantile(p));
    }

    /// <summary>Adds one unknown.</summary>
    public Formula Add(Unknown unknown)
    {
        _unknowns.Add(unknown);
        return Formula.Unknown(_unknowns.Count - 1);
    }

    /// <summary>The effect that depends on what was collected.</summary>
    public EffectDistribution Effect(EffectFormula formula) => new(_unknowns.ToImmutable(), formula);

    /// <summary>The effect that depends on what was collected.</summary>
    public EffectDistribution Effect(Formula estimate, Formula variance, Formula degreesOfFreedom) => Effect(new(estimate, variance, degreesOfFreedom));
}

/// <summary>Looks up assumptions by field.</summary>
internal static class Assumptions
{
    public const string TreatedSize = "n1";
    public const string ControlSize = "n2";
    public const string Correlation = "correlation";
    public const string SpreadKind = "spread_kind";
    public const string CoefficientOfVariation = "cv";
    public const string PValue = "p";
    public const string TestScale = "test_scale";

    /// <summary>The assumption for a field; null when none is made.</summary>
    public static Assumption? Find(this ImmutableArray<Assumption> assumptions, string field) =>
        assumptions.FirstOrDefault(a => a.Field == field);

    /// <summary>Says in a record what was assumed.</summary>
    public static string Note(params IEnumerable<Assumption?> assumptions)
    {
        var parts = assumptions.OfType<Assumption>().Select(a => $"{a.Field} = {a.Value}").ToList();
        return parts.Count == 0 ? "" : $"; assumed: {string.Join(", ", parts)}";
    }
}
