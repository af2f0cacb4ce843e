using System.Collections.Immutable;

namespace ExoMeta.Effects;

/// <summary>
/// One form in which a study's result stands in a paper: means with standard errors, medians with quartiles, an estimate with its p-value.
/// Where a <see cref="ReportedForm"/> says for itself which effect it gives, a study form gives the effect that its table asks for, so that
/// rows of different forms can stand in one table.
/// </summary>
public abstract class StudyForm
{
    private protected StudyForm(string name, string prints, string[] required, string[] optional)
    {
        Name = name;
        Prints = prints;
        Required = [.. required];
        Optional = [.. optional];
    }

    /// <summary>Columns that a row of any form may fill: the measure, a verbatim quote, which columns are assumed
    /// rather than printed, and why.</summary>
    public static ImmutableArray<string> Common { get; } = ["measure", "printed", "assumed", "reason"];

    /// <summary>Its name in the column <c>form</c>.</summary>
    public string Name { get; }

    /// <summary>What it prints, in words.</summary>
    public string Prints { get; }

    /// <summary>The columns that a row must fill.</summary>
    public ImmutableArray<string> Required { get; }

    /// <summary>The columns that it may fill.</summary>
    public ImmutableArray<string> Optional { get; }

    /// <summary>Whether an effect of this measure follows from it.</summary>
    public abstract bool Gives(Measure measure);

    /// <summary>The columns that a row must fill for a measure: the required ones, and optional ones that the measure is computed from.</summary>
    public virtual IEnumerable<string> RequiredFor(Measure measure) => Required;

    /// <summary>The columns that it takes, as a user reads them.</summary>
    public override string ToString() => Optional.IsEmpty ? string.Join(' ', Required) : $"{string.Join(' ', Required)} [{string.Join(' ', Optional)}]";

    /// <summary>Recovers the effect of a row; null, with the reasons noted in the cells, when something is wrong.</summary>
    internal abstract StudyRecovery? Recover(StudyCells cells, Measure target);
}

/// <summary>What a row gives, before it is known what zero cells of its table get.</summary>
/// <param name="Effect">The effect under a zero-cell rule.</param>
/// <param name="HasZeroCell">Whether the row has a cell that is zero.</param>
/// <param name="Steps">Values on the way: <c>sd1i 4.123, sd2i 3.900</c>; empty when there are none.</param>
/// <param name="Formula">The formula.</param>
/// <param name="Reference">Author and year; null for arithmetic.</param>
internal sealed record StudyRecovery(
    Func<ZeroCellRule, EffectDistribution> Effect, bool HasZeroCell, string Steps, string Formula, string? Reference)
{
    /// <summary>Whether the variance rests on an imputed spread.</summary>
    public bool IsSensitivityAnalysis { get; init; }

    /// <summary>What a reader should be told.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>What was derived, with what was assumed for it.</summary>
    public RecoveryRecord RecordOf(StudyCells cells, Measure measure, EffectDistribution effect, bool cellsWereAdded)
    {
        var name = measure.AnalysisScale == AnalysisScale.Log ? $"log {measure.Code}" : measure.Code;
        var why = cells.Has("reason") ? $" ({cells.Text("reason")})" : "";
        var assumed = cells.Assumed.Count == 0 ? "" : $"; assumed: {string.Join(", ", cells.Assumed)}{why}";
        return new(
            cells.PrintedText, (Steps.Length == 0 ? "" : $"{Steps}: ") + Derived.Effect(name, effect.PlugIn) + assumed,
            cellsWereAdded ? $"{Formula}; an addition to the cells because of zero cells" : Formula, Reference);
    }
}
