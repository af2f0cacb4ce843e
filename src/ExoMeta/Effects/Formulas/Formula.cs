using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Effects;

/// <summary>
/// A number as an expression of a row's unknowns: <c>(ub - lb) / (2 * q)</c>. Immutable; operators and the functions here make larger ones
/// of smaller ones.
/// </summary>
/// <remarks>
/// <para>Why an expression and not a delegate: a propagation needs a row at thousands of draws of its unknowns. A <see cref="FormulaProgram"/>
/// is made of the expressions once, and evaluates them operation by operation over a block of replicates, eight to a lane.</para>
/// <para>What is known is computed where it is written, so that a formula without unknowns is a number (<see cref="Value"/>). Every
/// operation rounds once, in the order in which it is written: nothing is rearranged. NaN passes through, and conditions on NaN are false.</para>
/// <para>The algebra is closed; what it lacks enters as a <see cref="Of(Func{double, double}, Formula)"/> of one or two arguments, which is
/// tabulated where its argument can take few values, and else computed one replicate at a time.</para>
/// </remarks>
public sealed class Formula
{
    private Formula(Operation operation, params Formula[] arguments) => (Operation, Arguments) = (operation, arguments);

    /// <summary>What it does with its arguments.</summary>
    internal Operation Operation { get; }

    /// <summary>Its arguments.</summary>
    internal Formula[] Arguments { get; }

    /// <summary>The function of <see cref="Operation.Function"/>.</summary>
    internal Delegate? Function { get; private init; }

    /// <summary>Which unknown it is, in the order of <see cref="EffectDistribution.Unknowns"/>; null for anything else.</summary>
    public int? Index { get; private init; }

    /// <summary>Its value where no unknown enters; null otherwise.</summary>
    public double? Value { get; private init; }

    /// <summary>Whether no unknown enters.</summary>
    public bool IsKnown => Value is not null;

    /// <summary>A known number.</summary>
    public static implicit operator Formula(double value) => new(Operation.Known) { Value = value };

    /// <summary>The value of a formula without unknowns.</summary>
    /// <exception cref="InvalidOperationException">An unknown enters.</exception>
    public static explicit operator double(Formula formula) =>
        formula.Value ?? throw new InvalidOperationException("The formula depends on unknowns and has no single value.");

    /// <summary>An unknown, by its place among the unknowns of the row.</summary>
    public static Formula Unknown(int index) => new(Operation.Unknown) { Index = index };

    /// <summary>Sum.</summary>
    public static Formula operator +(Formula left, Formula right) => Make(Operation.Add, left, right);

    /// <summary>Difference.</summary>
    public static Formula operator -(Formula left, Formula right) => right.Value == 0 ? left : Make(Operation.Subtract, left, right);

    /// <summary>Product.</summary>
    public static Formula operator *(Formula left, Formula right) =>
        left.Value == 1 ? right : right.Value == 1 ? left : Make(Operation.Multiply, left, right);

    /// <summary>Quotient.</summary>
    public static Formula operator /(Formula left, Formula right) => right.Value == 1 ? left : Make(Operation.Divide, left, right);

    /// <summary>The negative.</summary>
    public static Formula operator -(Formula formula) => Make(Operation.Multiply, -1, formula);

    /// <summary>Square root.</summary>
    public static Formula Sqrt(Formula x) => Make(Operation.SquareRoot, x);

    /// <summary>Square.</summary>
    public static Formula Square(Formula x) => x * x;

    /// <summary>Natural logarithm.</summary>
    public static Formula Log(Formula x) => Make(Operation.Log, x);

    /// <summary>log(1 + x).</summary>
    public static Formula Log1p(Formula x) => Make(Operation.Log1p, x);

    /// <summary>Exponential.</summary>
    public static Formula Exp(Formula x) => Make(Operation.Exp, x);

    /// <summary>Absolute value.</summary>
    public static Formula Abs(Formula x) => Make(Operation.Absolute, x);

    /// <summary>x, or the floor where x lies below it.</summary>
    public static Formula AtLeast(double floor, Formula x) => Select(Condition.Less(x, floor), floor, x);

    /// <summary>One formula where a condition holds, another where it does not.</summary>
    public static Formula Select(Condition condition, Formula whenTrue, Formula whenFalse) =>
        condition.Known is { } known ? known ? whenTrue : whenFalse : Make(Operation.Select, condition.Mask, whenTrue, whenFalse);

    /// <summary>
    /// The value that a t with <paramref name="degreesOfFreedom"/> (+∞: a standard normal) exceeds with probability <paramref name="p"/>;
    /// NaN where p is outside [0, 1] or the degrees of freedom are not above 0.
    /// </summary>
    /// <remarks>
    /// Known probabilities: <see cref="StudentT.UpperQuantile"/>. Unknown ones: <see cref="StudentQuantiles"/>, which differs from it by at
    /// most 5·10⁻¹⁴ of the value.
    /// </remarks>
    public static Formula UpperQuantile(Formula p, Formula degreesOfFreedom) => Make(Operation.UpperQuantile, p, degreesOfFreedom);

    /// <summary>A function that the algebra does not have.</summary>
    public static Formula Of(Func<double, double> function, Formula x) =>
        x.Value is { } known ? function(known) : new Formula(Operation.Function, x) { Function = function };

    /// <summary>A function of two arguments that the algebra does not have.</summary>
    public static Formula Of(Func<double, double, double> function, Formula x, Formula y) =>
        x.Value is { } knownX && y.Value is { } knownY ? function(knownX, knownY) : new Formula(Operation.Function, x, y) { Function = function };

    /// <summary>Its value at given values of the unknowns: for checks of single points. A row is evaluated by its program.</summary>
    public double At(ReadOnlySpan<double> unknowns)
    {
        if (Value is { } known)
        {
            return known;
        }

        if (Index is { } index)
        {
            return unknowns[index];
        }

        Span<double> arguments = stackalloc double[3];
        for (var i = 0; i < Arguments.Length; i++)
        {
            arguments[i] = Arguments[i].At(unknowns);
        }

        return Function is null ? Apply(Operation, arguments)
            : Function is Func<double, double> one ? one(arguments[0])
            : ((Func<double, double, double>)Function)(arguments[0], arguments[1]);
    }

    /// <summary>An operation on formulas; on numbers at once.</summary>
    internal static Formula Make(Operation operation, params Formula[] arguments)
    {
        Span<double> values = stackalloc double[3];
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i].Value is not { } known)
            {
                return new(operation, arguments);
            }

            values[i] = known;
        }

        return Apply(operation, values);
    }

    private static double Apply(Operation operation, ReadOnlySpan<double> x) => operation switch
    {
        Operation.Add => x[0] + x[1],
        Operation.Subtract => x[0] - x[1],
        Operation.Multiply => x[0] * x[1],
        Operation.Divide => x[0] / x[1],
        Operation.SquareRoot => Math.Sqrt(x[0]),
        Operation.Log => PortableMath.Log(x[0]),
        Operation.Log1p => PortableMath.Log1p(x[0]),
        Operation.Exp => PortableMath.Exp(x[0]),
        Operation.Absolute => Math.Abs(x[0]),
        Operation.Equal => Condition.MaskOf(x[0] == x[1]),
        Operation.Less => Condition.MaskOf(x[0] < x[1]),
        Operation.Or => Condition.MaskOf(Condition.IsSet(x[0]) || Condition.IsSet(x[1])),
        Operation.Select => Condition.IsSet(x[0]) ? x[1] : x[2],
        Operation.UpperQuantile => StudentQuantiles.Exact(x[0], x[1]),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, null),
    };
}

/// <summary>What a formula does with its arguments.</summary>
internal enum Operation
{
    /// <summary>A number.</summary>
    Known,

    /// <summary>The value of an unknown.</summary>
    Unknown,

    /// <summary>Sum.</summary>
    Add,

    /// <summary>Difference.</summary>
    Subtract,

    /// <summary>Product.</summary>
    Multiply,

    /// <summary>Quotient.</summary>
    Divide,

    /// <summary>Square root.</summary>
    SquareRoot,

    /// <summary>Natural logarithm.</summary>
    Log,

    /// <summary>log(1 + x).</summary>
    Log1p,

    /// <summary>Exponential.</summary>
    Exp,

    /// <summary>Absolute value.</summary>
    Absolute,

    /// <summary>Mask of equality.</summary>
    Equal,

    /// <summary>Mask of the first being less.</summary>
    Less,

    /// <summary>Mask of either mask.</summary>
    Or,

    /// <summary>The second where the first, a mask, is set; else the third.</summary>
    Select,

    /// <summary>Upper t quantile of a probability and degrees of freedom.</summary>
    UpperQuantile,

    /// <summary>A function that the algebra does not have.</summary>
    Function,
}
