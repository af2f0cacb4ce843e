namespace ExoMeta.Trials.Designs;

/// <summary>How the efficacy boundary of a group-sequential design is drawn.</summary>
public abstract record EfficacyRule
{
    private protected EfficacyRule()
    {
    }

    /// <summary>Pocock (1977, Biometrika 64:191–199): the same critical value at every look.</summary>
    public static EfficacyRule Pocock { get; } = new WangTsiatis(0.5);

    /// <summary>O'Brien and Fleming (1979, Biometrics 35:549–556): c/√t.</summary>
    public static EfficacyRule OBrienFleming { get; } = new WangTsiatis(0);

    /// <summary>What is wrong with the rule, in words; empty when it is sound.</summary>
    /// <param name="level">The level of one side.</param>
    /// <param name="looks">Number of looks.</param>
    public abstract IEnumerable<string> Problems(double level, int looks);
}

/// <summary>c·t^(Δ − ½) at information fraction t (Wang and Tsiatis 1987, Biometrics 43:193–199).</summary>
/// <param name="Delta">Δ from −1 to 2: ½ is Pocock's boundary, 0 O'Brien and Fleming's.</param>
public sealed record WangTsiatis(double Delta) : EfficacyRule
{
    /// <inheritdoc/>
    public override IEnumerable<string> Problems(double level, int looks) =>
        Delta is >= -1 and <= 2 ? [] : [FormattableString.Invariant($"Delta is {Delta}; a number from -1 to 2 was expected")];
}

/// <summary>
/// A fixed high value at every interim look; the last takes what is left (Haybittle 1971, British Journal of Radiology 44:793–797;
/// Peto et al. 1976, British Journal of Cancer 34:585–612).
/// </summary>
/// <param name="Interim">Critical value of the interim looks, on the z scale, above 0.</param>
public sealed record HaybittlePeto(double Interim = HaybittlePeto.UsualBound) : EfficacyRule
{
    /// <summary>The usual three standard errors.</summary>
    public const double UsualBound = 3;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(double level, int looks) =>
        Interim > 0 && double.IsFinite(Interim) ? [] : [FormattableString.Invariant($"the interim bound is {Interim}; a number above 0 was expected")];
}

/// <summary>Boundaries that spend α as a function says (Lan and DeMets 1983, Biometrika 70:659–663).</summary>
/// <param name="Function">The spending function.</param>
public sealed record AlphaSpending(SpendingFunction Function) : EfficacyRule
{
    /// <inheritdoc/>
    public override IEnumerable<string> Problems(double level, int looks) => Function.Problems(level, looks);
}
