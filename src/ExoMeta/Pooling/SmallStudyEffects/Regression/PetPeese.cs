namespace ExoMeta.Pooling;

/// <summary>The precision-effect test, the precision-effect estimate with standard error, and the one the rule picks.</summary>
/// <param name="Pet">Regression on the standard error; its limit is the PET estimate.</param>
/// <param name="Peese">Regression on the variance; its limit is the PEESE estimate.</param>
/// <param name="ChoosesPeese">Whether the conditional rule takes PEESE.</param>
public sealed record PetPeese(FunnelRegression Pet, FunnelRegression Peese, bool ChoosesPeese)
{
    /// <summary>Two-sided level of the test of PET's limit; the same as 0.05 one-sided in the direction of the limit.</summary>
    public const double PetLevel = 0.10;

    /// <summary>The regression that the rule picks.</summary>
    public FunnelRegression Chosen => ChoosesPeese ? Peese : Pet;

    /// <summary>Fits both and applies the conditional rule (Stanley and Doucouliagos 2014).</summary>
    /// <remarks>
    /// Least squares with weights 1/v and estimated residual variance, t with k − 2 degrees of freedom. When PET's limit differs from 0
    /// (two-sided p &lt; 0.10, which is 0.05 one-sided: Stanley 2017) an effect is there and PEESE, less biased then, is taken; otherwise PET.
    /// </remarks>
    /// <param name="effects">Independent rows, at least three, of unequal precision.</param>
    /// <param name="level">Level of the intervals, in (0, 1).</param>
    /// <exception cref="ArgumentException">Too few rows, dependent rows, or equal precision.</exception>
    public static PetPeese Fit(EffectSet effects, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(effects);
        NotApplicableException.ThrowIfFewer(effects, 3, "PET-PEESE");
        var pet = EggerTest.LeastSquares(effects, FunnelPredictor.StandardError, null, level);
        var peese = EggerTest.LeastSquares(effects, FunnelPredictor.Variance, null, level);
        var statistic = pet.Limit!.Value / pet.LimitStandardError!.Value;
        return new(pet, peese, Reference.TwoSidedP(statistic, pet.DegreesOfFreedom!.Value) < PetLevel);
    }
}
