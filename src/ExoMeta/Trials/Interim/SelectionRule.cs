namespace ExoMeta.Trials;

/// <summary>The scale on which arms are compared with each other at an interim look.</summary>
public enum SelectionScale
{
    /// <summary>The test statistic with all data so far.</summary>
    Statistic,

    /// <summary>The estimated effect with all data so far, on the analysis scale; large is favourable, whichever direction is.</summary>
    Estimate,
}

/// <summary>
/// Which of the arms that are still in the trial go on after an interim look. A closed test with combination over the stages keeps the
/// family-wise error under any of them (Bauer and Kieser 1999).
/// </summary>
/// <param name="Scale">What arms are ranked by.</param>
public abstract record SelectionRule(SelectionScale Scale)
{
    /// <summary>All arms go on.</summary>
    public sealed record All() : SelectionRule(SelectionScale.Statistic);

    /// <summary>The best few go on; of arms that are equal the first.</summary>
    /// <param name="Count">How many at most, from 1.</param>
    /// <param name="Scale">What arms are ranked by.</param>
    public sealed record Best(int Count, SelectionScale Scale) : SelectionRule(Scale);

    /// <summary>All promising arms go on; when there is none, the trial ends.</summary>
    /// <param name="Threshold">The least that an arm must show.</param>
    /// <param name="Scale">On which scale.</param>
    public sealed record Promising(double Threshold, SelectionScale Scale) : SelectionRule(Scale);

    /// <summary>The best arm goes on, and all that are hardly worse.</summary>
    /// <param name="Distance">How much worse an arm may be than the best, from 0.</param>
    /// <param name="Scale">On which scale.</param>
    public sealed record NearBest(double Distance, SelectionScale Scale) : SelectionRule(Scale);

    /// <summary>What is wrong with the rule, in words; empty when it is sound.</summary>
    internal IEnumerable<string> FindProblems() => this switch
    {
        Best { Count: < 1 } best => [FormattableString.Invariant($"{best.Count} arms are kept; at least 1 was expected")],
        Promising promising when !double.IsFinite(promising.Threshold) => ["the threshold of promising arms is not a number"],
        NearBest near when !(near.Distance >= 0 && double.IsFinite(near.Distance)) =>
            [FormattableString.Invariant($"arms within {near.Distance} of the best go on; a distance of at least 0 was expected")],
        _ => [],
    };
}
