namespace ExoMeta.Trials.Designs;

/// <summary>What a trial compares, with the effect it is to detect: enough to say how large a fixed trial must be.</summary>
public abstract record EndpointComparison
{
    private protected EndpointComparison()
    {
    }

    /// <summary>Everything that keeps the comparison from having a size, in words; empty when it is sound.</summary>
    public abstract IEnumerable<string> Problems();

    /// <summary>The size of a fixed trial.</summary>
    /// <param name="goal">Level and power, sound.</param>
    /// <exception cref="DesignException">No size has the power.</exception>
    internal abstract FixedSize Size(DesignGoal goal);
}

/// <summary>Level and power that a trial is planned for.</summary>
/// <param name="Alpha">Total level: in (0, 0.5) one-sided, in (0, 1) two-sided.</param>
/// <param name="Sides">One or two sides.</param>
/// <param name="Power">P(rejects in the direction of the effect), above the level of one side and below 1.</param>
public sealed record DesignGoal(double Alpha, Sides Sides, double Power)
{
    /// <summary>The level of one side.</summary>
    public double SideAlpha => Sides == Sides.Two ? Alpha / 2 : Alpha;

    /// <summary>(z_α + z_β)².</summary>
    internal double SquaredDrift
    {
        get
        {
            var drift = CriticalValues.Single(SideAlpha, null) + Numerics.Distributions.Normal.Quantile(Power);
            return drift * drift;
        }
    }

    /// <summary>What is wrong with the goal, in words; empty when it is sound.</summary>
    public IEnumerable<string> Problems()
    {
        if (GroupSequentialRules.OfLevel(Alpha, Sides) is { } problem)
        {
            yield return problem;
        }
        else if (!(Power > SideAlpha && Power < 1))
        {
            yield return FormattableString.Invariant($"the power is {Power}; a number above the one-sided level, {SideAlpha}, and below 1 was expected");
        }
    }
}

/// <summary>How large a fixed trial is.</summary>
/// <param name="Total">Patients in all arms, not rounded.</param>
/// <param name="Events">Events in all arms, of comparisons that count events.</param>
public sealed record FixedSize(double Total, double? Events = null);
