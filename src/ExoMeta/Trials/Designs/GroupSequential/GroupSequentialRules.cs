namespace ExoMeta.Trials.Designs;

/// <summary>What a group-sequential design must satisfy before it is solved.</summary>
internal static class GroupSequentialRules
{
    public static IEnumerable<string> Check(GroupSequentialDesign design)
    {
        var looks = design.Information.IsDefault ? 0 : design.Information.Length;
        return CheckInformation(design, looks)
            .Concat(CheckLevel(design))
            .Concat(design.Efficacy.Problems(design.SideAlpha, looks))
            .Concat(CheckFutility(design, looks));
    }

    /// <summary>What is wrong with a level, in words; null when it is sound.</summary>
    public static string? OfLevel(double alpha, Sides sides) => sides == Sides.One
        ? alpha is > 0 and < 0.5 ? null : FormattableString.Invariant($"alpha is {alpha}; a one-sided level inside (0, 0.5) was expected")
        : alpha is > 0 and < 1 ? null : FormattableString.Invariant($"alpha is {alpha}; a two-sided level inside (0, 1) was expected");

    private static IEnumerable<string> CheckInformation(GroupSequentialDesign design, int looks)
    {
        if (looks is < 1 or > GroupSequentialDesign.MaximumLooks)
        {
            yield return FormattableString.Invariant($"there are {looks} looks; 1 to {GroupSequentialDesign.MaximumLooks} were expected");
            yield break;
        }

        var previous = 0.0;
        foreach (var t in design.Information)
        {
            if (!(t - previous >= GroupSequentialDesign.SmallestStep))
            {
                yield return FormattableString.Invariant(
                    $"information {t} follows {previous}; fractions that increase from above 0, by {GroupSequentialDesign.SmallestStep} at least, were expected");
                yield break;
            }

            previous = t;
        }

        if (previous != 1)
        {
            yield return FormattableString.Invariant($"the last information fraction is {previous}; 1 was expected");
        }
    }

    private static IEnumerable<string> CheckLevel(GroupSequentialDesign design)
    {
        if (!Enum.IsDefined(design.Sides))
        {
            yield return FormattableString.Invariant($"the design has {(int)design.Sides} sides; 1 or 2 were expected");
        }
        else if (OfLevel(design.Alpha, design.Sides) is { } problem)
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> CheckFutility(GroupSequentialDesign design, int looks)
    {
        if (design.Futility is NoFutility)
        {
            yield break;
        }

        if (design.Sides == Sides.Two)
        {
            yield return "futility belongs to one-sided designs; a two-sided one has none";
        }

        switch (design.Futility)
        {
            case GivenFutility given when given.Bounds.IsDefault || given.Bounds.Length != looks - 1:
                yield return FormattableString.Invariant(
                    $"there are {(given.Bounds.IsDefault ? 0 : given.Bounds.Length)} futility bound(s); one an interim look ({Math.Max(0, looks - 1)}) was expected");
                break;
            case GivenFutility given when given.Bounds.Any(b => double.IsNaN(b) || double.IsPositiveInfinity(b)):
                yield return "a futility bound is not a number below infinity";
                break;
            case BetaSpending spending:
                if (!(spending.Beta > 0 && spending.Beta < 1 - design.Alpha))
                {
                    yield return FormattableString.Invariant($"beta is {spending.Beta}; a number inside (0, 1 - alpha) was expected");
                }

                foreach (var problem in spending.Function.Problems(spending.Beta, looks))
                {
                    yield return $"of futility: {problem}";
                }

                break;
        }
    }
}
