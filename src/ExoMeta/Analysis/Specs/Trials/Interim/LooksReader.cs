using System.Collections.Immutable;
using ExoMeta.Problems;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads the looks of a plan that watches each comparison by itself, and boundaries; names and parameters are those of <c>exometa design boundaries</c>.</summary>
internal static class LooksReader
{
    /// <summary>The fields of a boundary.</summary>
    public static ImmutableArray<string> BoundaryFields { get; } = ["efficacy", "param", "futility", "futility_spending", "futility_param", "beta", "binding"];

    /// <summary>The group <c>looks</c>; null where it is wrong (problems say why).</summary>
    public static SequentialLooks? Read(SpecReader looks)
    {
        looks.Expect(["at", .. BoundaryFields]);
        var shares = looks.Numbers("at");
        var efficacy = Efficacy(looks);
        var futility = Futility(looks, shares.Length);
        looks.RejectUnknownFields();
        return shares.IsEmpty || efficacy is null || futility is null ? null : new(shares, efficacy, futility);
    }

    /// <summary>The efficacy boundary; null where it is wrong.</summary>
    public static EfficacyRule? Efficacy(SpecReader looks)
    {
        var family = looks.Named("efficacy", BoundaryFamilies.All, f => f.Code);
        return family is null || Parameter(looks, "param", family) is not { } parameter ? null : Sound(looks, "param", family.Create(parameter));
    }

    /// <summary>Stops for futility; null where they are wrong.</summary>
    public static FutilityRule? Futility(SpecReader looks, int count)
    {
        if (looks.Has("futility") && looks.Has("futility_spending"))
        {
            looks.Problem("futility_spending", "stands beside 'futility'; the bounds are given or spend beta, not both");
            return null;
        }

        if (looks.Has("futility"))
        {
            var bounds = looks.Numbers("futility");
            looks.Refuse("belongs to 'futility_spending'", "futility_param", "beta");
            if (count > 0 && bounds.Length != count - 1)
            {
                looks.Problem("futility", FormattableString.Invariant($"{bounds.Length} bound(s) for {count - 1} interim look(s); one each was expected, on the z scale"));
                return null;
            }

            return new GivenFutility(bounds, Flag(looks));
        }

        if (!looks.Has("futility_spending"))
        {
            looks.Refuse("belongs to 'futility' or 'futility_spending'", "binding");
            looks.Refuse("belongs to 'futility_spending'", "futility_param", "beta");
            return FutilityRule.None;
        }

        var family = looks.Named("futility_spending", BoundaryFamilies.Spending, f => f.Code);
        var beta = looks.Number("beta") ?? 0.2;
        if (beta is <= 0 or >= 1)
        {
            looks.Problem("beta", "expected a probability between 0 and 1");
            return null;
        }

        return family is null || Parameter(looks, "futility_param", family) is not { } parameter || Sound(looks, "futility_param", family.Create(parameter)) is not AlphaSpending spending
            ? null
            : new BetaSpending(spending.Function, beta, Flag(looks));
    }

    private static bool Flag(SpecReader looks) => looks.Has("binding") && looks.Flag("binding");

    /// <summary>The parameter of a family (0 where it has none); null, and a problem, when it is missing or not wanted.</summary>
    private static double? Parameter(SpecReader looks, string field, BoundaryFamily family)
    {
        if (family.Parameter is null)
        {
            if (looks.Has(field))
            {
                looks.Problem(field, $"means nothing with '{family.Code}': it has no parameter");
            }

            return 0;
        }

        if (looks.Has(field))
        {
            return looks.Number(field);
        }

        if (double.IsNaN(family.Default))
        {
            looks.Problem(field, $"is missing; '{family.Code}' needs it: {family.Parameter}");
            return null;
        }

        return family.Default;
    }

    private static EfficacyRule? Sound(SpecReader looks, string field, EfficacyRule rule)
    {
        // Whatever depends on level and looks is checked with the whole design.
        ImmutableArray<string> problems = [.. rule.Problems(0.5, 1)];
        foreach (var problem in problems)
        {
            looks.Problem(field, problem);
        }

        return problems.IsEmpty ? rule : null;
    }
}
