namespace ExoMeta.Effects;

/// <summary>
/// Normalised mean difference of an animal study with a sham group (Vesterinen et al. 2014, J Neurosci Methods 221:92–102):
/// 100·((m₂ − m_sham) − (m₁ − m_sham))/(m₂ − m_sham) = 100·(m₂ − m₁)/(m₂ − m_sham), in percent of the lesion.
/// </summary>
/// <remarks>
/// <para>1 is the treated group, 2 the untreated lesion, sham the animals without a lesion. 0 means no effect, 100 treated animals like
/// sham animals; above 0 is towards sham whether the lesion raises or lowers the outcome, below 0 away from it.</para>
/// <para>Variance: each standard deviation in the same unit, s* = 100·s/(m₂ − m_sham), then s₁*²/n₁ + s₂*²/n₂. As in the paper the lesion
/// m₂ − m_sham counts as known, so that the variance is too small where the lesion is within a few standard errors of 0. The paper divides
/// n₂ by the number of treated groups that one control group serves; here such rows share their control through the covariance.</para>
/// </remarks>
internal sealed class NormalizedMeanDifference() : Measure(
    "NMD", "normalised mean difference", AnalysisScale.Identity, DisplayScale.Identity, ColumnSet.Of(
        ("m1i", ColumnKind.Number), ("sd1i", ColumnKind.StandardDeviation), ("n1i", ColumnKind.GroupSize),
        ("m2i", ColumnKind.Number), ("sd2i", ColumnKind.StandardDeviation), ("n2i", ColumnKind.GroupSize),
        ("msham", ColumnKind.Number)))
{
    public override EffectFormula EffectOf(ReadOnlySpan<Formula> columns, ZeroCellRule rule)
    {
        var perUnit = 100 / (columns[3] - columns[6]);
        var (s1, s2) = (perUnit * columns[1], perUnit * columns[4]);
        return new(perUnit * (columns[3] - columns[0]), s1 * s1 / columns[2] + s2 * s2 / columns[5]);
    }

    public override (string Column, string Message)? OutsideDomain(ReadOnlySpan<double> columns) =>
        columns[3] == columns[6] ? ("msham", "the sham mean equals the control mean m2i, so that there is no lesion to normalise by")
        : columns[1] == 0 && columns[4] == 0 ? ("sd1i", "both standard deviations are 0, so that the effect has no variance")
        : null;
}
