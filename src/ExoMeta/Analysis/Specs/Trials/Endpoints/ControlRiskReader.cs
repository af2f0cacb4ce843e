using ExoMeta.Effects;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads a control risk: a number, a distribution, or <c>{outcome: ID}</c> for the pooled control arms of an outcome of the analysis.</summary>
internal static class ControlRiskReader
{
    private const string Field = "control_risk";

    /// <summary>Anything is possible until the pool has been looked at.</summary>
    private static readonly UncertainQuantity StandIn = new UncertainQuantity.Beta(1, 1);

    /// <summary>The risk; a stand-in where it comes from a pool, null where it could not be read.</summary>
    public static UncertainQuantity? Read(SpecReader endpoint) => endpoint.IsGroup(Field) ? StandIn : endpoint.Quantity(Field);

    /// <summary>The pool that it comes from; null where there is none.</summary>
    public static PooledControlRisk? ReadPool(SpecReader endpoint)
    {
        if (!endpoint.IsGroup(Field) || endpoint.Group(Field) is not { } group)
        {
            return null;
        }

        var outcome = group.Text("outcome");
        group.RejectUnknownFields();
        return new(outcome, group.Has("outcome") ? group.At("outcome") : group.Location);
    }
}
