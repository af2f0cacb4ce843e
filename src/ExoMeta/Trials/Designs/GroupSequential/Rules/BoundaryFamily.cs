using System.Collections.Immutable;

namespace ExoMeta.Trials.Designs;

/// <summary>A family of efficacy boundaries: what the command line, the docs and the tests enumerate.</summary>
/// <param name="Code">Its short name.</param>
/// <param name="Title">Its name in words.</param>
/// <param name="Parameter">What its parameter is; null for a family without one.</param>
/// <param name="Default">The parameter's value when none is given; NaN when it must be given.</param>
/// <param name="Create">The rule for a parameter.</param>
public sealed record BoundaryFamily(string Code, string Title, string? Parameter, double Default, Func<double, EfficacyRule> Create)
{
    /// <summary>The rule for a parameter that may or may not have been given; null when it cannot be made.</summary>
    /// <param name="parameter">The parameter; null when none was given.</param>
    /// <param name="problems">What is wrong with the parameter, in words.</param>
    public EfficacyRule? RuleFor(double? parameter, out ImmutableArray<string> problems)
    {
        if (Parameter is null && parameter is not null)
        {
            problems = [$"means nothing with '{Code}': it has no parameter"];
            return Create(0);
        }

        if (Parameter is not null && parameter is null && double.IsNaN(Default))
        {
            problems = [$"is missing; '{Code}' needs it: {Parameter}"];
            return null;
        }

        // Level and looks count only where spending is given look by look, which is checked with the whole design.
        var rule = Create(parameter ?? Default);
        problems = [.. rule.Problems(0.5, 1)];
        return problems.IsEmpty ? rule : null;
    }

    /// <summary>The spending function, of the families that spend.</summary>
    /// <param name="parameter">The family's parameter.</param>
    public SpendingFunction? Spending(double parameter) => (Create(parameter) as AlphaSpending)?.Function;
}

/// <summary>The families of efficacy boundaries with at most one parameter; spending that is given look by look has none.</summary>
public static class BoundaryFamilies
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<BoundaryFamily> All { get; } =
    [
        new("of", "O'Brien and Fleming 1979", null, double.NaN, _ => EfficacyRule.OBrienFleming),
        new("pocock", "Pocock 1977", null, double.NaN, _ => EfficacyRule.Pocock),
        new("wt", "Wang and Tsiatis 1987", "Delta: 0 O'Brien-Fleming, 0.5 Pocock", double.NaN, delta => new WangTsiatis(delta)),
        new("asof", "Lan and DeMets 1983, O'Brien-Fleming type", null, double.NaN, _ => new AlphaSpending(new OBrienFlemingSpending())),
        new("asp", "Lan and DeMets 1983, Pocock type", null, double.NaN, _ => new AlphaSpending(new PocockSpending())),
        new("ashsd", "Hwang, Shih and DeCani 1990", "gamma", double.NaN, gamma => new AlphaSpending(new HwangShihDeCaniSpending(gamma))),
        new("askd", "Kim and DeMets 1987", "rho", double.NaN, rho => new AlphaSpending(new KimDeMetsSpending(rho))),
        new("hp", "Haybittle 1971, Peto 1976", "critical value of the interim looks", HaybittlePeto.UsualBound, bound => new HaybittlePeto(bound)),
    ];

    /// <summary>Those that spend: of α, and of β for futility.</summary>
    public static ImmutableArray<BoundaryFamily> Spending { get; } = [.. All.Where(f => f.Create(1) is AlphaSpending)];
}
