using System.Collections.Immutable;

namespace ExoMeta.Effects;

/// <summary>Values that the source leaves open and that an analysis supplies, each with its reason.</summary>
/// <param name="Field">Which: n1, n2, correlation, spread_kind, cv, p, test_scale.</param>
/// <param name="Value">The value or distribution.</param>
/// <param name="Reason">Why.</param>
public sealed record Assumption(string Field, UncertainQuantity Value, string Reason);

/// <summary>A statistic in the form in which a paper prints it. One file a form.</summary>
/// <param name="Printed">The printed value, verbatim.</param>
public abstract record ReportedStatistic(string Printed)
{
    /// <summary>The form's name in an evidence table: ratio-ci, counts, percent-change-p …</summary>
    public abstract string Form { get; }

    /// <summary>
    /// The assumption fields that this statistic leaves open: those that its form takes, less what is printed.
    /// An assumption for anything else is an error of the table.
    /// </summary>
    public virtual ImmutableArray<string> OpenFields => [];

    /// <summary>What is wrong with the printed values themselves, each with the column to blame; empty when nothing is.</summary>
    public virtual IEnumerable<(string Column, string Message)> Validate() => [];

    /// <summary>Why an assumption for one of the <see cref="OpenFields"/> contradicts what is printed; null when it does not.</summary>
    public virtual string? WhyContradicted(Assumption assumption) => null;

    /// <summary>Recovers what the printed value gives, with the assumptions that an analysis makes for it.</summary>
    /// <param name="assumptions">
    /// What the source leaves open. Forms ignore nothing: an assumption that a form does not take is an error of the table.
    /// </param>
    public abstract Recovery Recover(ImmutableArray<Assumption> assumptions);
}
