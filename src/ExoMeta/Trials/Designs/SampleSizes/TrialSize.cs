using System.Collections.Immutable;

namespace ExoMeta.Trials.Designs;

/// <summary>How large a trial must be, fixed and group-sequential; patients and events in all arms, not rounded.</summary>
/// <param name="Fixed">Patients of the fixed trial; null when only events were asked for.</param>
/// <param name="FixedEvents">Events of the fixed trial, of comparisons that count events.</param>
/// <param name="Maximum">Most patients of the sequential trial; equal to <paramref name="Fixed"/> without looks.</param>
/// <param name="MaximumEvents">Most events of it.</param>
/// <param name="Expected">Mean patients under the effect that is planned for (H1), half of it (H01) and none (H0).</param>
/// <param name="ExpectedEvents">Mean events under the three.</param>
/// <param name="LookTimes">Calendar time of each look under the planned effect, of comparisons with a schedule; else empty.</param>
/// <param name="Inflation">What the looks cost; null for a fixed trial.</param>
public sealed record TrialSize(
    double? Fixed, double? FixedEvents, double? Maximum, double? MaximumEvents, UnderEffects? Expected, UnderEffects? ExpectedEvents,
    ImmutableArray<double> LookTimes, SequentialInflation? Inflation)
{
    /// <summary>The size of a fixed trial.</summary>
    /// <exception cref="ArgumentException">Comparison or goal are not sound.</exception>
    /// <exception cref="DesignException">No size has the power.</exception>
    public static TrialSize Of(EndpointComparison comparison, DesignGoal goal)
    {
        Check(comparison, goal);
        var size = comparison.Size(goal);
        return new(
            Known(size.Total), size.Events, Known(size.Total), size.Events, Same(Known(size.Total)), Same(size.Events), [], null);
    }

    /// <summary>The size of a group-sequential trial: the fixed one times what the looks cost (<see cref="SequentialInflation"/>).</summary>
    /// <remarks>
    /// Expected patients count those recruited when the trial stops. Where events carry the information and patients are recruited over time,
    /// looks come when the events do, under the planned effect, and recruitment goes on meanwhile.
    /// </remarks>
    /// <param name="comparison">What is compared.</param>
    /// <param name="boundaries">The boundaries; their level and sides are the goal's.</param>
    /// <param name="power">P(rejects in the direction of the effect).</param>
    /// <exception cref="ArgumentException">The comparison is not sound, or the power out of range.</exception>
    /// <exception cref="DesignException">No size has the power.</exception>
    public static TrialSize Of(EndpointComparison comparison, GroupSequentialBoundaries boundaries, double power)
    {
        var goal = new DesignGoal(boundaries.Design.Alpha, boundaries.Design.Sides, power);
        Check(comparison, goal);
        var size = comparison.Size(goal);
        var inflation = SequentialInflation.Of(boundaries, power);
        var maximum = Known(size.Total * inflation.Factor);
        var maximumEvents = size.Events * inflation.Factor;
        var information = boundaries.Design.Information;
        var times = comparison is SurvivalComparison { Schedule: not null } survival
            ? information.Select(survival.TimeOf).ToImmutableArray()
            : [];
        var recruited = comparison is SurvivalComparison { Schedule: { } schedule } ? times.Select(schedule.Recruited).ToImmutableArray() : information;
        return new(
            Known(size.Total), size.Events, maximum, maximumEvents, Mean(maximum, recruited), Mean(maximumEvents, information), times, inflation);

        UnderEffects? Mean(double? most, ImmutableArray<double> shares) => most is { } n
            ? new(
                n * Share(inflation.UnderAlternative, shares), n * Share(inflation.Halfway, shares), n * Share(inflation.UnderNull, shares))
            : null;
    }

    private static double Share(SequentialExits exits, ImmutableArray<double> shares) => shares.Select((share, look) => share * exits.At(look)).Sum();

    private static UnderEffects? Same(double? value) => value is { } v ? new(v, v, v) : null;

    private static double? Known(double value) => double.IsNaN(value) ? null : value;

    private static void Check(EndpointComparison comparison, DesignGoal goal)
    {
        var problems = comparison.Problems().Concat(goal.Problems()).ToArray();
        if (problems.Length > 0)
        {
            throw new ArgumentException(string.Join("; ", problems));
        }
    }
}

/// <summary>A mean under the planned effect, half of it and none.</summary>
/// <param name="Alternative">H1.</param>
/// <param name="Halfway">H01.</param>
/// <param name="Null">H0.</param>
public sealed record UnderEffects(double Alternative, double Halfway, double Null);
