using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Numerics.Lanes;

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

/// <summary>
/// An effect as far as its source determines it: a formula of what is unknown. A Monte Carlo replicate draws the
/// unknowns only, never sampling error; an effect without unknowns is a known effect.
/// </summary>
/// <remarks>
/// One program serves one replicate (<see cref="At"/>) and blocks of them (<see cref="Evaluate(ReadOnlySpan{double[]}, int, EffectBlock, Span{double})"/>),
/// with the same bits. Formulas may be evaluated from several threads, each with a scratch space of its own.
/// </remarks>
public sealed class EffectDistribution
{
    private readonly Lazy<FormulaProgram> _program;

    /// <summary>An effect that depends on unknowns.</summary>
    /// <param name="unknowns">What the source leaves open; empty for a known effect.</param>
    /// <param name="formula">Effect and variance as formulas of the unknowns, which they name by their place.</param>
    public EffectDistribution(ImmutableArray<Unknown> unknowns, EffectFormula formula)
    {
        (Unknowns, Formula) = (unknowns, formula);
        _program = new(() => FormulaCompiler.Compile(formula, unknowns));
    }

    /// <summary>An effect that depends on unknowns: <c>new([correlation], u => new(0.3, 0.1 * (1 - u[0])))</c>.</summary>
    /// <param name="unknowns">What the source leaves open.</param>
    /// <param name="formula">Writes the effect in terms of the unknowns, given in their order.</param>
    public EffectDistribution(ImmutableArray<Unknown> unknowns, Func<ImmutableArray<Formula>, EffectFormula> formula)
        : this(unknowns, formula([.. unknowns.Select((_, i) => Effects.Formula.Unknown(i))]))
    {
    }

    /// <summary>What the source leaves open; empty for a known effect.</summary>
    public ImmutableArray<Unknown> Unknowns { get; }

    /// <summary>Effect and variance as formulas of the unknowns.</summary>
    public EffectFormula Formula { get; }

    /// <summary>Whether the source determines the effect.</summary>
    public bool IsKnown => Unknowns.IsEmpty;

    /// <summary>Length of the scratch space that a block needs.</summary>
    public int ScratchLength => _program.Value.Registers * FormulaProgram.Block;

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

            return At(values);
        }
    }

    /// <summary>A known effect.</summary>
    public static EffectDistribution Known(EffectSize effect) => new([], EffectFormula.Known(effect));

    /// <summary>The effect at given values of the unknowns, in their order.</summary>
    /// <exception cref="ArgumentException">There are fewer values than unknowns.</exception>
    public EffectSize At(ReadOnlySpan<double> unknowns)
    {
        ThrowIfFewer(unknowns.Length);
        var program = _program.Value;
        Span<double> registers = stackalloc double[program.Registers];
        Span<double> results = stackalloc double[3];
        unknowns[..Unknowns.Length].CopyTo(registers);
        program.FillConstants(registers, 1);
        program.Run<LaneOne>(registers, 1, 1, new(results[..1], results.Slice(1, 1), results[2..]));
        return new(results[0], results[1], results[2]);
    }

    /// <summary>
    /// The effects of a block of replicates, in the widest lanes that the hardware accelerates: destination element i takes the effect at
    /// element first + i of each unknown's draws. Allocates nothing.
    /// </summary>
    /// <param name="draws">Draws by unknown and replicate.</param>
    /// <param name="first">Index of the first replicate in the draws.</param>
    /// <param name="destination">Takes the effects; its length is the number of replicates.</param>
    /// <param name="scratch">Scratch space of at least <see cref="ScratchLength"/>.</param>
    /// <exception cref="ArgumentException">There are fewer unknowns, draws or places of scratch space than needed.</exception>
    public void Evaluate(ReadOnlySpan<double[]> draws, int first, EffectBlock destination, Span<double> scratch)
    {
        var action = new Evaluation(this, draws, first, destination, scratch);
        LaneDispatch.Run(ref action);
    }

    /// <summary><see cref="Evaluate(ReadOnlySpan{double[]}, int, EffectBlock, Span{double})"/> in lanes of a given type: the same bits for every type.</summary>
    public void Evaluate<TLane>(ReadOnlySpan<double[]> draws, int first, EffectBlock destination, Span<double> scratch)
        where TLane : struct, ILane<TLane>
    {
        ThrowIfFewer(draws.Length);
        var program = _program.Value;
        program.FillConstants(scratch, FormulaProgram.Block);
        for (var start = 0; start < destination.Count; start += FormulaProgram.Block)
        {
            var count = Math.Min(FormulaProgram.Block, destination.Count - start);
            for (var i = 0; i < Unknowns.Length; i++)
            {
                draws[i].AsSpan(first + start, count).CopyTo(scratch[(i * FormulaProgram.Block)..]);
            }

            program.Run<TLane>(scratch, FormulaProgram.Block, count, destination.Slice(start, count));
        }
    }

    private void ThrowIfFewer(int unknowns)
    {
        if (unknowns < Unknowns.Length)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"values of {Unknowns.Length} unknowns were expected, not of {unknowns}"), nameof(unknowns));
        }
    }

    private readonly ref struct Evaluation(
        EffectDistribution effect, ReadOnlySpan<double[]> draws, int first, EffectBlock destination, Span<double> scratch) : ILaneAction
    {
        private readonly ReadOnlySpan<double[]> _draws = draws;
        private readonly EffectBlock _destination = destination;
        private readonly Span<double> _scratch = scratch;

        public void Invoke<TLane>()
            where TLane : struct, ILane<TLane> => effect.Evaluate<TLane>(_draws, first, _destination, _scratch);
    }
}
