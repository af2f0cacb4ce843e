using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Effects;

/// <summary>
/// A number as an expression of a row's unknowns: <c>(ub - lb) / (2 * q)</c>. Immutable; operators and the functions here make larger ones
/// of smaller ones. A known number is a formula too, and takes no memory but its own.
/// </summary>
/// <remarks>
/// <para>Why an expression and not a delegate: a propagation needs a row at thousands of draws of its unknowns. A <see cref="FormulaProgram"/>
/// is made of the expressions once, and evaluates them operation by operation over a block of replicates, eight to a lane.</para>
/// <para>What is known is computed where it is written, so that a formula without unknowns is a number (<see cref="Value"/>). Every
/// operation rounds once, in the order in which it is written: nothing is rearranged. NaN passes through, and conditions on NaN are false.</para>
/// <para>The algebra is closed; what it lacks enters as a <see cref="Of(Func{double, double}, Formula)"/> of one or two arguments, which is
/// tabulated where its argument can take few values, and else computed one replicate at a time.</para>
/// </remarks>
public readonly record struct Formula
{
    private readonly double _value;

    private Formula(double value) => _value = value;

    private Formula(Expression expression) => Expression = expression;

    /// <summary>How it is computed; null where no unknown enters.</summary>
    internal Expression? Expression { get; }

    /// <summary>Its value where no unknown enters; null otherwise.</summary>
    public double? Value => Expression is null ? _value : null;

    /// <summary>Whether no unknown enters.</summary>
    public bool IsKnown => Expression is null;

    /// <summary>Which unknown it is, in the order of <see cref="EffectDistribution.Unknowns"/>; null for anything else.</summary>
    public int? Index => Expression?.Index;

    /// <summary>A known number.</summary>
    public static implicit operator Formula(double value) => new(value);

    /// <summary>The value of a formula without unknowns.</summary>
    /// <exception cref="InvalidOperationException">An unknown enters.</exception>
    public static explicit operator double(Formula formula) =>
        formula.Value ?? throw new InvalidOperationException("The formula depends on unknowns and has no single value.");

    /// <summary>An unknown, by its place among the unknowns of the row.</summary>
    public static Formula Unknown(int index) => new(new Expression(Operation.Unknown, []) { Index = index });

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
        x.Value is { } known ? function(known) : new Formula(new Expression(Operation.Function, [x]) { Function = function });

    /// <summary>A function of two arguments that the algebra does not have.</summary>
    public static Formula Of(Func<double, double, double> function, Formula x, Formula y) =>
        x.Value is { } knownX && y.Value is { } knownY
            ? function(knownX, knownY)
            : new Formula(new Expression(Operation.Function, [x, y]) { Function = function });

    /// <summary>Its value at given values of the unknowns: for checks of single points. A row is evaluated by its program.</summary>
    public double At(ReadOnlySpan<double> unknowns)
    {
        if (Expression is null)
        {
            return _value;
        }

        if (Expression.Index is { } index)
        {
            return unknowns[index];
        }

        var arguments = Expression.Arguments;
        var x = arguments[0].At(unknowns);
        var y = arguments.Length > 1 ? arguments[1].At(unknowns) : 0;
        var z = arguments.Length > 2 ? arguments[2].At(unknowns) : 0;
        return Expression.Function switch
        {
            Func<double, double> one => one(x),
            Func<double, double, double> two => two(x, y),
            _ => Apply(Expression.Operation, x, y, z),
        };
    }

    /// <summary>An operation on a formula; on a number at once.</summary>
    internal static Formula Make(Operation operation, Formula x) =>
        x.IsKnown ? Apply(operation, x._value, 0, 0) : new Formula(new Expression(operation, [x]));

    /// <summary>An operation on two formulas; on numbers at once.</summary>
    internal static Formula Make(Operation operation, Formula x, Formula y) =>
        x.IsKnown && y.IsKnown ? Apply(operation, x._value, y._value, 0) : new Formula(new Expression(operation, [x, y]));

    /// <summary>An operation on three formulas; on numbers at once.</summary>
    internal static Formula Make(Operation operation, Formula x, Formula y, Formula z) =>
        x.IsKnown && y.IsKnown && z.IsKnown ? Apply(operation, x._value, y._value, z._value) : new Formula(new Expression(operation, [x, y, z]));

    private static double Apply(Operation operation, double x, double y, double z) => operation switch
    {
        Operation.Add => x + y,
        Operation.Subtract => x - y,
        Operation.Multiply => x * y,
        Operation.Divide => x / y,
        Operation.SquareRoot => Math.Sqrt(x),
        Operation.Log => PortableMath.Log(x),
        Operation.Log1p => PortableMath.Log1p(x),
        Operation.Exp => PortableMath.Exp(x),
        Operation.Absolute => Math.Abs(x),
        Operation.Equal => Condition.MaskOf(x == y),
        Operation.Less => Condition.MaskOf(x < y),
        Operation.Or => Condition.MaskOf(Condition.IsSet(x) || Condition.IsSet(y)),
        Operation.Select => Condition.IsSet(x) ? y : z,
        Operation.UpperQuantile => StudentQuantiles.Exact(x, y),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, null),
    };
}
