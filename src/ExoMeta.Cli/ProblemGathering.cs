using ExoMeta.Problems;

namespace ExoMeta.Cli;

/// <summary>Brings together what is wrong in places that know nothing of each other.</summary>
internal static class ProblemGathering
{
    /// <summary>What something gives; null, with its problems noted, where its input is wrong.</summary>
    public static T? Gather<T>(this ProblemList problems, Func<T> work)
        where T : class
    {
        try
        {
            return work();
        }
        catch (InvalidInputException e)
        {
            problems.AddRange(e.Problems);
            return null;
        }
    }
}
