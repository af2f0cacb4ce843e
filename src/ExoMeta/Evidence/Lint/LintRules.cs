using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ExoMeta.Evidence.Lint;

/// <summary>Every rule of the linter. A new one is one class and one line here.</summary>
public static class LintRules
{
    internal static readonly UnreadableRow Unreadable = new();

    /// <summary>All rules, in the order in which they are documented.</summary>
    public static ImmutableArray<LintRule> All { get; } =
    [
        new ImpossibleRatio(), new ImpossibleShare(), new ImpossibleP(), new ImpossibleSpread(), new ImpossibleCount(),
        new EventsExceedGroup(), new ImpossibleCorrelation(), new ImpossibleChange(), new NotANumber(), new InequalityWithoutNumber(),
        new ReversedInterval(), new EstimateOutsideInterval(), new IntervalOffCentre(), new IntervalAgainstP(), new RecomputedP(),
        new StandardErrorAgainstInterval(), new StatisticAgainstP(),
        new CountsAgainstEffect(), new MeansAgainstEffect(), new GrimPercentage(), new GrimMean(),
        new StandardErrorAsDeviation(), new DeviationAsStandardError(),
        new DuplicateRow(), new SharedControl(), new StudyNames(), new SizeDiffers(), new PowerOfTen(),
        new DirectionOfText(), new Favours(), new NumberNotInText(),
        Unreadable,
    ];

    /// <summary>Finds a rule by its id.</summary>
    public static bool TryFind(string id, [NotNullWhen(true)] out LintRule? rule)
    {
        rule = All.FirstOrDefault(r => r.Id == id);
        return rule is not null;
    }
}
