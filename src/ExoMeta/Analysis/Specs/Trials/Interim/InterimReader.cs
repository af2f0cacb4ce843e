using ExoMeta.Trials;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads what an endpoint's trial does at its looks: one of the groups <c>looks</c>, <c>multi_stage</c> and <c>adaptive</c>.</summary>
internal static class InterimReader
{
    private static readonly (string Name, Func<SpecReader, InterimPlan?> Read)[] Plans =
        [("looks", LooksReader.Read), ("multi_stage", MultiStageReader.Read), ("adaptive", AdaptiveReader.Read)];

    /// <summary>The choices of <c>stop</c>.</summary>
    public static (string Name, StopRule Value)[] Stops { get; } = [("each", StopRule.Each), ("any", StopRule.FirstRejection)];

    /// <summary>The plan; null where there is none, or where it is wrong (problems say why).</summary>
    public static InterimPlan? Read(SpecReader endpoint)
    {
        InterimPlan? plan = null;
        string? first = null;
        foreach (var (name, read) in Plans)
        {
            if (!endpoint.Has(name))
            {
                continue;
            }

            if (first is not null)
            {
                endpoint.Problem(name, $"stands beside '{first}'; a trial has one plan");
            }

            first ??= name;
            var read1 = endpoint.Group(name, required: false) is { } group ? read(group) : null;
            plan ??= read1;
        }

        return plan;
    }
}
