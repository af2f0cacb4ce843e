using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Effects;

/// <summary>The formulas of one effect as a list of steps over registers, for many replicates at a time.</summary>
/// <remarks>
/// <para>A register is a row of numbers, one a replicate. Each step runs over all replicates of a block before the next one starts, in lanes, so
/// that what a step costs to look up is shared by the block, and a block's registers stay in the first-level cache. Registers 0 … u − 1 are
/// the unknowns; known numbers have registers of their own, filled once a call; the others are used again once their value is not needed.</para>
/// <para>Equal subexpressions are computed once. A quantile or function whose argument takes few whole numbers is tabulated. Nothing is
/// allocated while a program runs, and every lane type, with one double as with eight, gives the same bits.</para>
/// </remarks>
internal sealed class FormulaProgram
{
    /// <summary>Replicates in a block.</summary>
    public const int Block = 128;

    private readonly ImmutableArray<Step> _steps;
    private readonly ImmutableArray<(int Register, double Value)> _constants;
    private readonly (int Estimate, int Variance, int DegreesOfFreedom) _results;

    internal FormulaProgram(
        ImmutableArray<Step> steps, ImmutableArray<(int Register, double Value)> constants, int registers,
        (int Estimate, int Variance, int DegreesOfFreedom) results) =>
        (_steps, _constants, Registers, _results) = (steps, constants, registers, results);

    /// <summary>How many registers it uses.</summary>
    public int Registers { get; }

    /// <summary>Fills the registers of known numbers.</summary>
    /// <param name="registers">All registers, one after another.</param>
    /// <param name="length">Length of each.</param>
    public void FillConstants(Span<double> registers, int length)
    {
        foreach (var (register, value) in _constants)
        {
            registers.Slice(register * length, length).Fill(value);
        }
    }

    /// <summary>Runs the steps.</summary>
    /// <param name="registers">All registers, one after another; the unknowns and constants are filled.</param>
    /// <param name="length">Length of each register.</param>
    /// <param name="count">Replicates in this block, at most the length.</param>
    /// <param name="destination">Takes the results.</param>
    public void Run<TLane>(Span<double> registers, int length, int count, EffectBlock destination)
        where TLane : struct, ILane<TLane>
    {
        foreach (ref readonly var step in _steps.AsSpan())
        {
            Run<TLane>(
                step,
                registers.Slice(step.A * length, count),
                registers.Slice(step.B * length, count),
                registers.Slice(step.C * length, count),
                registers.Slice(step.Target * length, count));
        }

        Give(_results.Estimate, destination.Estimates, registers);
        Give(_results.Variance, destination.Variances, registers);
        Give(_results.DegreesOfFreedom, destination.DegreesOfFreedom, registers);

        void Give(int result, Span<double> to, Span<double> all) =>
            LaneMap.Run<LaneOperations.Canonical, TLane>(all.Slice(result * length, count), to);
    }

    private static void Run<TLane>(
        in Step step, ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> c, Span<double> target)
        where TLane : struct, ILane<TLane>
    {
        switch (step.Operation)
        {
            case Operation.Add:
                LaneMap.Run<LaneOperations.Sum, TLane>(a, b, target);
                break;
            case Operation.Subtract:
                LaneMap.Run<LaneOperations.Difference, TLane>(a, b, target);
                break;
            case Operation.Multiply:
                LaneMap.Run<LaneOperations.Product, TLane>(a, b, target);
                break;
            case Operation.Divide:
                LaneMap.Run<LaneOperations.Quotient, TLane>(a, b, target);
                break;
            case Operation.SquareRoot:
                LaneMap.Run<LaneOperations.SquareRoot, TLane>(a, target);
                break;
            case Operation.Log:
                LaneMap.Run<LaneFunctions.Log, TLane>(a, target);
                break;
            case Operation.Log1p:
                LaneMap.Run<LaneFunctions.Log1p, TLane>(a, target);
                break;
            case Operation.Exp:
                LaneMap.Run<LaneFunctions.Exp, TLane>(a, target);
                break;
            case Operation.Absolute:
                LaneMap.Run<LaneOperations.Absolute, TLane>(a, target);
                break;
            case Operation.Equal:
                LaneMap.Run<LaneOperations.Equal, TLane>(a, b, target);
                break;
            case Operation.Less:
                LaneMap.Run<LaneOperations.Less, TLane>(a, b, target);
                break;
            case Operation.Or:
                LaneMap.Run<LaneOperations.Or, TLane>(a, b, target);
                break;
            case Operation.Select:
                LaneMap.Select<TLane>(a, b, c, target);
                break;
            case Operation.UpperQuantile when step.Detail is StudentQuantiles quantiles:
                quantiles.Run<TLane>(a, b, target);
                break;
            case Operation.UpperQuantile:
                LaneMap.Run<LaneOperations.NormalUpperQuantile, TLane>(a, target);
                break;
            default:
                RunFunction(step.Detail, a, b, target);
                break;
        }
    }

    private static void RunFunction(object? function, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> target)
    {
        if (function is Lookup lookup)
        {
            lookup.Run(a, target);
            return;
        }

        var ofTwo = (Func<double, double, double>)function!;
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = ofTwo(a[i], b[i]);
        }
    }

    /// <summary>One step: what is done with which registers.</summary>
    /// <param name="Operation">The operation.</param>
    /// <param name="Target">Register of the result.</param>
    /// <param name="A">First argument.</param>
    /// <param name="B">Second argument; the first again where there is none.</param>
    /// <param name="C">Third argument; the first again where there is none.</param>
    /// <param name="Detail">
    /// Of a function, its <see cref="Lookup"/> or delegate of two arguments; of a quantile its <see cref="StudentQuantiles"/>, null for the normal.
    /// </param>
    internal readonly record struct Step(Operation Operation, int Target, int A, int B, int C, object? Detail);
}
