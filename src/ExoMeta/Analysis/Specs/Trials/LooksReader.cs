using System.Collections.Immutable;
using ExoMeta.Problems;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads the interim looks of an endpoint; names and parameters are those of <c>exometa design boundaries</c>.</summary>
internal static class LooksReader
{
    private static readonly string[] Fields = ["at", "efficacy", "param", "futility", "futility_spending", "futility_param", "beta", "binding"];

    /// <summary>The group <c>looks</c>; null where there is none, or where it is wrong (problems say why).</summary>
    public static SequentialLooks? Read(SpecReader endpoint)
    {
        if (!endpoint.Has("looks") || endpoint.Group("looks", required: false) is not { } looks)
        {
            return null;
        }

        // Known by name wherever reading ends, so that a misspelt field finds its neighbour.
        foreach (var field in Fields)
        {
            _ = looks.Has(field);
        }

        var shares = looks.Numbers("at");
        var efficacy = Efficacy(looks);
        var futility = Futility(looks, shares.Length);
        looks.RejectUnknownFields();
        return shares.IsEmpty || efficacy is null || futility is null ? null : new(shares, efficacy, futility);
    }

    private static EfficacyRule? Efficacy(SpecReader looks)
    {
        var family = looks.Named("efficacy", BoundaryFamilies.All, f => f.Code);
        return family is null ? null : Rule(looks, "param", family);
    }

    private static FutilityRule? Futility(SpecReader looks, int count)
    {
        if (looks.Has("futility") && looks.Has("futility_spending"))
        {
            looks.Problem("futility_spending", "stands beside 'futility'; the bounds are given or spend beta, not both");
            return null;
        }

        if (looks.Has("futility"))
        {
            var bounds = looks.Numbers("futility");
            Refuse(looks, "belongs to 'futility_spending'", "futility_param", "beta");
            if (count > 0 && bounds.Length != count - 1)
            {
                looks.Problem("futility", FormattableString.Invariant($"{bounds.Length} bound(s) for {count - 1} interim look(s); one each was expected, on the z scale"));
                return null;
            }

            return new GivenFutility(bounds, Flag(looks));
        }

        if (!looks.Has("futility_spending"))
        {
            Refuse(looks, "belongs to 'futility' or 'futility_spending'", "binding");
            Refuse(looks, "belongs to 'futility_spending'", "futility_param", "beta");
            return FutilityRule.None;
        }

        var family = looks.Named("futility_spending", BoundaryFamilies.Spending, f => f.Code);
        var beta = looks.Number("beta") ?? 0.2;
        if (beta is <= 0 or >= 1)
        {
            looks.Problem("beta", "expected a probability between 0 and 1");
            return null;
        }

        return family is not null && Rule(looks, "futility_param", family) is AlphaSpending spending ? new BetaSpending(spending.Function, beta, Flag(looks)) : null;
    }

    private static void Refuse(SpecReader looks, string message, params string[] fields)
    {
        foreach (var field in fields.Where(looks.Has))
        {
            looks.Problem(field, message);
        }
    }

    private static bool Flag(SpecReader looks) => looks.Has("binding") && looks.Flag("binding");

    /// <summary>The rule of a family with the parameter that a field gives; null, and a problem, when it cannot be made.</summary>
    private static EfficacyRule? Rule(SpecReader looks, string field, BoundaryFamily family)
    {
        var isGiven = looks.Has(field);
        var parameter = isGiven ? looks.Number(field) : null;
        if (isGiven && parameter is null)
        {
            return null;
        }

        var rule = family.RuleFor(parameter, out var problems);
        foreach (var problem in problems)
        {
            looks.Problem(field, problem);
        }

        return rule;
    }
}
