namespace ExoMeta.Interactive;

/// <summary>A number of ours beside that of another program.</summary>
/// <param name="Quantity">What it is.</param>
/// <param name="Reference">The other program's.</param>
/// <param name="ReferenceError">Its Monte Carlo standard error; null where it is not simulated.</param>
/// <param name="Value">Ours.</param>
/// <param name="Mcse">Its Monte Carlo standard error; null where it is not simulated.</param>
public sealed record ComparedNumber(string Quantity, double Reference, double? ReferenceError, double Value, double? Mcse)
{
    /// <summary>Ours less theirs.</summary>
    public double Difference => Value - Reference;

    /// <summary>The size of the difference over that of their number; 0 where the two are equal, ∞ where theirs alone is 0.</summary>
    public double RelativeDifference => Difference == 0 ? 0 : Math.Abs(Difference / Reference);

    /// <summary>The difference in its Monte Carlo standard errors; null where neither is simulated.</summary>
    public double? StandardErrors => ReferenceError is null && Mcse is null
        ? null
        : Difference / Math.Sqrt((ReferenceError ?? 0) * (ReferenceError ?? 0) + (Mcse ?? 0) * (Mcse ?? 0));
}
