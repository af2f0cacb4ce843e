using System.Collections.Immutable;

namespace ExoMeta.Effects;

/// <summary>An effect measure: from the summary data of one study to an effect and its sampling variance.</summary>
/// <remarks>Definitions, unless a measure says otherwise, are those of metafor's escalc with <c>vtype="LS"</c> (Viechtbauer 2010).</remarks>
public abstract class Measure
{
    /// <summary>Describes a measure.</summary>
    protected Measure(string code, string name, AnalysisScale scale, DisplayScale display, params ReadOnlySpan<ColumnSet> columnSets)
    {
        Code = code;
        Name = name;
        AnalysisScale = scale;
        DefaultDisplay = display;
        ColumnSets = [.. columnSets];
    }

    /// <summary>The field's code: OR, SMD, ROM …</summary>
    public string Code { get; }

    /// <summary>Its name in words.</summary>
    public string Name { get; }

    /// <summary>The scale of estimates and variances.</summary>
    public AnalysisScale AnalysisScale { get; }

    /// <summary>The scale on which people read it.</summary>
    public DisplayScale DefaultDisplay { get; }

    /// <summary>The sets of columns that it accepts; <see cref="Compute"/> takes the first.</summary>
    public ImmutableArray<ColumnSet> ColumnSets { get; }

    /// <summary>Whether 0 on the analysis scale means no effect: not so of a single group's proportion or mean, which compares nothing.</summary>
    public bool HasNullValue => !ColumnSets[0].Columns.Any(c => c.Name is "xi" or "mi");

    /// <summary>The form corrected for small-sample bias when the measure is uncorrected by default; null when there is none.</summary>
    public virtual Measure? BiasCorrected => null;

    /// <summary>The measure as a table states its scale: an effect that is given may be the logarithm of a ratio; others know their scale.</summary>
    public virtual Measure On(IntervalReading? reading) => this;

    /// <summary>Whether the measure is computed from counts that a zero-cell rule may change.</summary>
    public virtual bool TakesZeroCellRule => false;

    /// <summary>Whether a row has a cell that is zero, in the sense of the zero-cell rule.</summary>
    public bool HasZeroCell(ReadOnlySpan<double> columns) => HasZeroCell(Known(columns)).Known == true;

    /// <summary>
    /// The effect of one row on <see cref="AnalysisScale"/>. A row without an effect (a zero cell to which nothing is added)
    /// gives a value that <see cref="IsDefined"/> denies.
    /// </summary>
    /// <param name="columns">The row, in the order of the first column set.</param>
    /// <param name="rule">What zero cells get; measures without cells take no notice of it.</param>
    public EffectSize Compute(ReadOnlySpan<double> columns, ZeroCellRule rule)
    {
        var effect = EffectOf(Known(columns), rule);
        return new((double)effect.Estimate, (double)effect.Variance, (double)effect.DegreesOfFreedom);
    }

    /// <summary>The effect of one row whose columns may depend on unknowns, by the same formula.</summary>
    /// <param name="columns">The row, in the order of the first column set.</param>
    /// <param name="rule">What zero cells get; measures without cells take no notice of it.</param>
    public abstract EffectFormula EffectOf(ReadOnlySpan<Formula> columns, ZeroCellRule rule);

    /// <summary>Why the measure makes no sense for a row, and the column to blame; null when it does.</summary>
    public virtual (string Column, string Message)? OutsideDomain(ReadOnlySpan<double> columns) => null;

    /// <summary>Whether an effect can be used: finite, with a variance above 0.</summary>
    public static bool IsDefined(EffectSize effect) =>
        double.IsFinite(effect.Estimate) && double.IsFinite(effect.Variance) && effect.Variance > 0;

    /// <inheritdoc/>
    public override string ToString() => Code;

    /// <summary>Whether a row has a cell that is zero, where unknowns may decide that.</summary>
    protected virtual Condition HasZeroCell(ReadOnlySpan<Formula> columns) => Condition.Of(false);

    private static Formula[] Known(ReadOnlySpan<double> columns)
    {
        var known = new Formula[columns.Length];
        for (var i = 0; i < known.Length; i++)
        {
            known[i] = columns[i];
        }

        return known;
    }
}
