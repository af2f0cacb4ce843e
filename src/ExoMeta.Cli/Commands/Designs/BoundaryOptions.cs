using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Analysis.Requests;
using ExoMeta.Problems;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Cli.Commands.Designs;

/// <summary>The looks of a group-sequential design and its rules.</summary>
internal static class BoundaryOptions
{
    /// <summary>The type whose spending is given look by look.</summary>
    private const string GivenSpendingCode = "asuser";

    private static readonly ImmutableArray<string> Types = [.. BoundaryFamilies.All.Select(f => f.Code), GivenSpendingCode];

    private static readonly ImmutableArray<string> SpendingTypes = [.. BoundaryFamilies.Spending.Select(f => f.Code)];

    public static ImmutableArray<RequestOption> All { get; } =
    [
        new("type", OptionKind.Value, "TYPE", $"boundary: {string.Join(' ', Types)}") { Choices = Types },
        new("looks", OptionKind.Value, "K", "equally spaced looks, the last included"),
        new("information", OptionKind.List, "0.3,0.7,1", "information fraction of each look instead"),
        new("param", OptionKind.Value, "X", "Delta of wt, gamma of ashsd, rho of askd, the interim bound of hp (default: 3)"),
        new("spending", OptionKind.List, "0.005,0.025", "cumulative alpha spent up to each look, of asuser"),
        new("futility", OptionKind.List, "0,0.5|asof", "futility bound of each interim look on the z scale (none: no stop), or how beta is spent: " + string.Join(' ', SpendingTypes)),
        new("futilityParam", OptionKind.Value, "X", "gamma or rho of the beta spending"),
        new("binding", OptionKind.Switch, "", "the critical values count on the futility bounds"),
    ];

    /// <summary>The design; null when it cannot be made out. Whatever is wrong is noted.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="topic">The topic that asks.</param>
    /// <param name="alpha">Total level.</param>
    /// <param name="sides">One or two sides.</param>
    /// <param name="beta">β, for futility that spends it.</param>
    public static GroupSequentialDesign? Read(RequestText text, string topic, double alpha, Sides sides, double beta)
    {
        text.Require(topic, "type");
        var information = Information(text, topic);
        var efficacy = Efficacy(text, sides);
        var futility = Futility(text, information.Length, beta);
        if (efficacy is null || futility is null || information.IsEmpty)
        {
            return null;
        }

        var design = new GroupSequentialDesign(information, efficacy, alpha, sides, futility);
        if (text.Problems.IsEmpty)
        {
            text.NoteAll(topic, design.Problems());
        }

        return design;
    }

    private static ImmutableArray<double> Information(RequestText text, string topic)
    {
        var looks = text.Number(
            "looks", k => k is >= 1 and <= GroupSequentialDesign.MaximumLooks && k == Math.Floor(k), $"a whole number from 1 to {GroupSequentialDesign.MaximumLooks}");
        if (!text.Has("information"))
        {
            if (!text.Has("looks"))
            {
                text.Problems.Add(new("exometa"), topic, "--looks is missing (or --information)");
            }

            return looks is { } k ? GroupSequentialDesign.EqualInformation((int)k) : [];
        }

        var information = text.Numbers("information");
        if (information.IsEmpty)
        {
            return [];
        }

        var previous = 0.0;
        foreach (var t in information)
        {
            if (!(t - previous >= GroupSequentialDesign.SmallestStep && t <= 1))
            {
                text.Note("information", FormattableString.Invariant($"{t} follows {previous}; fractions that increase from above 0 to 1 were expected"));
                return [];
            }

            previous = t;
        }

        if (previous != 1)
        {
            text.Note("information", FormattableString.Invariant($"the last fraction is {previous}; 1 was expected"));
        }

        if (looks is { } given && given != information.Length)
        {
            text.Note("looks", FormattableString.Invariant($"{given} looks stand beside {information.Length} information fractions; leave one of the two out"));
        }

        return information;
    }

    private static EfficacyRule? Efficacy(RequestText text, Sides sides)
    {
        if (text.Name("type", Types) is not { } code)
        {
            return null;
        }

        if (code != GivenSpendingCode)
        {
            text.Refuse($"belongs to --type {GivenSpendingCode}", "spending");
            var family = BoundaryFamilies.All.First(f => f.Code == code);
            return Rule(text, "param", family);
        }

        text.Refuse($"means nothing with --type {code}", "param");
        if (!text.Has("spending"))
        {
            text.Note("spending", $"is missing; --type {code} needs the cumulative alpha of each look");
        }

        // A two-sided design is given its total spending, half of it each side.
        var spent = text.Numbers("spending");
        return spent.IsEmpty ? null : new AlphaSpending(new GivenSpending([.. spent.Select(s => s / (int)sides)]));
    }

    /// <summary>The rule of a family with the parameter that an option gives; null, and a note, when it cannot be made.</summary>
    private static EfficacyRule? Rule(RequestText text, string option, BoundaryFamily family)
    {
        var isGiven = text.Has(option);
        var parameter = isGiven ? text.Number(option, double.IsFinite, "a finite number") : null;
        if (isGiven && parameter is null)
        {
            return null;
        }

        var rule = family.RuleFor(parameter, out var problems);
        foreach (var problem in problems)
        {
            text.Note(option, problem);
        }

        return rule;
    }

    private static FutilityRule? Futility(RequestText text, int looks, double beta)
    {
        if (!text.Has("futility"))
        {
            text.Refuse("belongs to --futility", "futilityParam", "binding");
            return FutilityRule.None;
        }

        var items = text.List("futility");
        if (items.IsEmpty)
        {
            return null;
        }

        var isBinding = text.IsOn("binding");
        if (items is [var code] && code.Length > 1 && char.IsAsciiLetter(code[0]) && code != "none")
        {
            // "bsof" is what some programs call beta spending of the type that "asof" is of alpha.
            var family = BoundaryFamilies.Spending.FirstOrDefault(f => f.Code == code || "b" + f.Code[1..] == code);
            if (family is null)
            {
                text.Note("futility", $"unknown value '{code}'{NearestName.Hint(code, SpendingTypes)}");
                return null;
            }

            return Rule(text, "futilityParam", family) is AlphaSpending spending
                ? new BetaSpending(spending.Function, beta, isBinding)
                : null;
        }

        text.Refuse("belongs to beta spending", "futilityParam");
        var bounds = ImmutableArray.CreateBuilder<double>();
        foreach (var item in items)
        {
            if (item == "none")
            {
                bounds.Add(double.NegativeInfinity);
            }
            else if (double.TryParse(item, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) && double.IsFinite(bound))
            {
                bounds.Add(bound);
            }
            else
            {
                text.Note("futility", $"expected numbers or 'none' with commas between them, found '{item}'");
                return null;
            }
        }

        if (looks > 0 && bounds.Count != looks - 1)
        {
            text.Note("futility", FormattableString.Invariant($"holds {bounds.Count} bound(s); one an interim look ({looks - 1}) was expected"));
            return null;
        }

        return new GivenFutility(bounds.ToImmutable(), isBinding);
    }
}
