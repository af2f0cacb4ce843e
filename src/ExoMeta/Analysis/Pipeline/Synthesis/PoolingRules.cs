using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Evidence;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>What must be the same before effects are pooled, and what differs when an analyst wants to pool them all the same.</summary>
internal static class PoolingRules
{
    private const string NotStated = "not stated";

    private static readonly (string Name, Func<Claim, string> Value)[] Strict =
    [
        ("outcome", c => c.Outcome),
        ("species", c => c.Species),
        ("model", c => c.Model),
        ("compartment", c => c.Compartment),
        ("timepoint", c => c.Timepoint),
        ("comparator type", c => Describe(c.ComparatorType)),
        ("product class", c => c.ProductClass),
    ];

    private static readonly (string Name, Func<Claim, string> Value)[] Told =
    [
        .. Strict,
        ("product", c => c.Product),
        ("dose", c => c.Dose ?? NotStated),
        ("route", c => c.Route ?? NotStated),
        ("comparator", c => c.Comparator),
        ("printed form", c => DescribeForm(c.Statistic.Form)),
    ];

    /// <summary>What the rows of a group share, as a heading; rows with different keys are never pooled in the strict tier.</summary>
    public static string KeyOf(Claim claim) => string.Join(" · ", Strict.Select(f => f.Value(claim) == NotStated ? $"{f.Name} not stated" : f.Value(claim)));

    /// <summary>Why a group may not be pooled; null when it may.</summary>
    /// <param name="claims">Claims that share a key.</param>
    /// <param name="dependenceKnown">Whether the covariance of rows of one study is known.</param>
    public static string? WhyNot(ImmutableArray<Claim> claims, bool dependenceKnown)
    {
        if (claims[0].ComparatorType == ComparatorType.Baseline)
        {
            return "An uncontrolled change from baseline is not a treatment effect.";
        }

        if (claims[0].ComparatorType != ComparatorType.Concurrent)
        {
            return "There is no concurrent control group.";
        }

        var studies = claims.Select(c => c.Study).Distinct(StringComparer.Ordinal).Count();
        if (studies < 2)
        {
            return claims.Length == 1
                ? "One effect of one study."
                : string.Create(CultureInfo.InvariantCulture, $"{claims.Length} effects of one study ({claims[0].Study}); pooling needs at least two independent studies.");
        }

        var open = Strict.Where(f => f.Value(claims[0]).Contains(NotStated, StringComparison.Ordinal)).Select(f => f.Name).ToArray();
        if (open.Length > 0)
        {
            return $"The {string.Join(" and ", open)} of these effects is not stated, so nobody can know that it is the same.";
        }

        return studies < claims.Length && !dependenceKnown
            ? "Several rows of one study, and their covariance is not declared."
            : null;
    }

    /// <summary>What differs between the rows of an exploratory pool.</summary>
    public static ImmutableArray<string> Differences(ImmutableArray<Claim> claims)
    {
        var differences = ImmutableArray.CreateBuilder<string>();
        foreach (var (name, value) in Told)
        {
            var groups = claims.GroupBy(value, StringComparer.Ordinal).ToArray();
            if (groups.Length > 1)
            {
                differences.Add($"{name}: {string.Join("; ", groups.Select(g => $"{g.Key} ({string.Join(", ", g.Select(c => c.Id))})"))}");
            }
            else if (groups.Length == 1 && groups[0].Key == NotStated && claims.Length > 1)
            {
                differences.Add($"{name}: not stated in any row");
            }
        }

        foreach (var study in claims.GroupBy(c => c.Study, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            differences.Add($"not independent: {string.Join(", ", study.Select(c => c.Id))} are of one study ({study.Key})");
        }

        return differences.ToImmutable();
    }

    /// <summary>A printed form in words; the name of the form where it is words already.</summary>
    public static string DescribeForm(string form) => form switch
    {
        "mean-before-after" => "means before and after",
        "percent-change" => "percent change",
        "percent-change-p" => "percent change with a p-value",
        "percent-change-error" => "percent change with an error",
        "fold-change" => "fold change",
        "two-means" => "two means",
        "two-medians" => "two medians",
        "ratio-ci" => "ratio with an interval",
        "counts" => "events of two groups",
        "proportion" => "events of one group",
        _ => form,
    };

    /// <summary>Kind of comparator in words.</summary>
    public static string Describe(ComparatorType type) => type switch
    {
        ComparatorType.Concurrent => "concurrent control",
        ComparatorType.Baseline => "own baseline",
        ComparatorType.DoseAgainstDose => "dose against dose",
        _ => "no comparator",
    };
}
