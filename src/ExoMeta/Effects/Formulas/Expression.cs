namespace ExoMeta.Effects;

/// <summary>How a <see cref="Formula"/> that depends on unknowns is computed. The same expression, wherever it occurs, is computed once.</summary>
/// <param name="operation">What it does.</param>
/// <param name="arguments">What it does it with.</param>
internal sealed class Expression(Operation operation, Formula[] arguments)
{
    /// <summary>What it does with its arguments.</summary>
    public Operation Operation { get; } = operation;

    /// <summary>Its arguments.</summary>
    public Formula[] Arguments { get; } = arguments;

    /// <summary>The function of <see cref="Operation.Function"/>.</summary>
    public Delegate? Function { get; init; }

    /// <summary>Which unknown it is; null for anything else.</summary>
    public int? Index { get; init; }
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
