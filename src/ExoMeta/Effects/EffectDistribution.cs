using System.Collections.Immutable;

namespace ExoMeta.Effects;

/// <summary>One thing that the source does not say and that an effect depends on.</summary>
/// <param name="Name">What is unknown: "kind of error", "correlation", "rounding of the estimate", "p".</param>
/// <param name="Prior">What it may be, stated and printed.</param>
/// <param name="PlugIn">The value that the plug-in answer uses.</param>
/// <param name="Reason">Why this prior.</param>
public sealed record Unknown(string Name, UncertainQuantity Prior, double PlugIn, string Reason)
{
    /// <summary>Whether it is what rounding took from a printed number; a table has many of these, and each alone says little.</summary>
    public bool IsRounding { get; init; }
}

/// <summary>The effect that follows when every unknown has a value; values in the order of <see cref="EffectDistribution.Unknowns"/>.</summary>
public delegate EffectSize EffectFormula(ReadOnlySpan<double> unknowns);

/// <summary>
/// An effect as far as its source determines it: a formula of what is unknown. A Monte Carlo replicate draws the
/// unknowns only, never sampling error; an effect without unknowns is a known effect.
/// </summary>
/// <param name="Unknowns">What the source leaves open; empty for a known effect.</param>
/// <param name="Formula">Effect and variance given the unknowns.</param>
public sealed record EffectDistribution(ImmutableArray<Unknown> Unknowns, EffectFormula Formula)
{
    /// <summary>A known effect.</summary>
    public static EffectDistribution Known(EffectSize effect) => new([], _ => effect);

    /// <summary>Whether the source determines the effect.</summary>
    public bool IsKnown => Unknowns.IsEmpty;

    /// <summary>The effect with every unknown at its plug-in value.</summary>
    public EffectSize PlugIn
    {
        get
        {
            Span<double> values = stackalloc double[Unknowns.Length];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = Unknowns[i].PlugIn;
            }

            return Formula(values);
        }
    }
}
