namespace ExoMeta.Pooling;

/// <summary>Correlation of two comparisons through the arms that they share, each arm's error of variance 1/n (or 1 where no sizes are given).</summary>
internal static class ArmCorrelation
{
    /// <summary>
    /// Σ ±1/√(n_a n_b) over shared arms, in units of the two rows' √(1/n_T + 1/n_C); minus where an arm is treated in one row and control in the
    /// other.
    /// </summary>
    public static double Of(DependentRow a, DependentRow b)
    {
        if (a.Treated is null || b.Treated is null)
        {
            return 1;
        }

        double covariance = Shared(a.Treated, b.Treated, a.TreatedSize, b.TreatedSize) + Shared(a.Control, b.Control, a.ControlSize, b.ControlSize)
            - Shared(a.Treated, b.Control, a.TreatedSize, b.ControlSize) - Shared(a.Control, b.Treated, a.ControlSize, b.TreatedSize);
        return covariance / Math.Sqrt(Variance(a) * Variance(b));
    }

    private static double Shared(string? a, string? b, double? sizeOfA, double? sizeOfB) =>
        string.Equals(a, b, StringComparison.Ordinal) ? 1 / Math.Sqrt((sizeOfA ?? 1) * (sizeOfB ?? 1)) : 0;

    private static double Variance(DependentRow row) => 1 / (row.TreatedSize ?? 1) + 1 / (row.ControlSize ?? 1);
}
