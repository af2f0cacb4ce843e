namespace ExoMeta.Effects;

/// <summary>What the assumption fields may be.</summary>
public static class AssumptionDomain
{
    /// <summary>What is wrong with an assumed quantity for a field; null when nothing is.</summary>
    /// <param name="field">One of <see cref="ReportedForms.AssumptionFields"/>.</param>
    /// <param name="quantity">The value or distribution.</param>
    public static string? WhatIsWrong(string field, UncertainQuantity quantity)
    {
        var (low, high) = quantity.Support;
        return field switch
        {
            Assumptions.TreatedSize or Assumptions.ControlSize when !IsWhole(quantity) =>
                $"{quantity} is no group size; expected a whole number, integers(a, b) or a choice of whole numbers",
            Assumptions.TreatedSize or Assumptions.ControlSize when low < 2 =>
                $"{quantity} allows a group below 2, which has no variance",
            Assumptions.Correlation when low < -1 || high > 1 => $"{quantity} reaches outside -1 to 1, where no correlation lies",
            Assumptions.SpreadKind when !IsZeroOrOne(quantity) =>
                $"{quantity} is no kind of error; expected 0 (SD), 1 (SEM) or choice(0: w, 1: 1-w)",
            Assumptions.TestScale when !IsZeroOrOne(quantity) =>
                $"{quantity} is no scale of a test; expected 0 (log ratio), 1 (raw change) or choice(0: w, 1: 1-w)",
            Assumptions.CoefficientOfVariation when low < 0 || (low == 0 && HasAtom(quantity)) =>
                $"{quantity} allows a coefficient of variation that is not above 0",
            Assumptions.PValue when low < 0 || high > 1 || (HasAtom(quantity) && (low == 0 || high == 1)) =>
                $"{quantity} allows a p-value that is not between 0 and 1",
            _ => null,
        };
    }

    private static bool IsWhole(UncertainQuantity quantity) => quantity switch
    {
        UncertainQuantity.Value value => value.Number == Math.Floor(value.Number),
        UncertainQuantity.Integers => true,
        UncertainQuantity.Choice choice => choice.Options.All(o => o.Value == Math.Floor(o.Value)),
        _ => false,
    };

    private static bool IsZeroOrOne(UncertainQuantity quantity) => quantity switch
    {
        UncertainQuantity.Value value => value.Number is 0 or 1,
        UncertainQuantity.Choice choice => choice.Options.All(o => o.Value is 0 or 1),
        _ => false,
    };

    /// <summary>Whether single values have probability, so that an end of the support can be drawn.</summary>
    private static bool HasAtom(UncertainQuantity quantity) =>
        quantity is UncertainQuantity.Value or UncertainQuantity.Integers or UncertainQuantity.Choice;
}
