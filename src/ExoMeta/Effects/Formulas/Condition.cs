namespace ExoMeta.Effects;

/// <summary>A condition on formulas, for <see cref="Formula.Select"/>; false wherever NaN enters.</summary>
public readonly struct Condition
{
    private Condition(Formula mask) => Mask = mask;

    /// <summary>Bits all ones where it holds, all zeros where it does not.</summary>
    internal Formula Mask { get; }

    /// <summary>Whether it holds, where no unknown decides that; null otherwise.</summary>
    public bool? Known => Mask.Value is { } mask ? IsSet(mask) : null;

    /// <summary>A condition that is decided.</summary>
    public static Condition Of(bool holds) => new(MaskOf(holds));

    /// <summary>left = right.</summary>
    public static Condition Equal(Formula left, Formula right) => new(Formula.Make(Operation.Equal, left, right));

    /// <summary>left &lt; right.</summary>
    public static Condition Less(Formula left, Formula right) => new(Formula.Make(Operation.Less, left, right));

    /// <summary>Either of two.</summary>
    public static Condition operator |(Condition left, Condition right) => (left.Known, right.Known) switch
    {
        (true, _) or (_, false) => left,
        (_, true) or (false, _) => right,
        _ => new(Formula.Make(Operation.Or, left.Mask, right.Mask)),
    };

    /// <summary>The mask of a truth value.</summary>
    internal static double MaskOf(bool value) => BitConverter.UInt64BitsToDouble(value ? ulong.MaxValue : 0);

    /// <summary>Whether a mask is set.</summary>
    internal static bool IsSet(double mask) => BitConverter.DoubleToUInt64Bits(mask) != 0;
}
