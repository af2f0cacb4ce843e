namespace ExoMeta.Analysis.Pipeline;

/// <summary>Gives every part of an analysis a seed of its own that follows from the analysis' seed and the part's name.</summary>
internal static class Seeds
{
    /// <summary>FNV-1a (Fowler, Noll and Vo) over the name, started from the seed.</summary>
    public static ulong For(ulong seed, string part)
    {
        var hash = 0xCBF29CE484222325UL ^ (seed * 0x9E3779B97F4A7C15UL);
        foreach (var c in part)
        {
            hash = (hash ^ c) * 0x100000001B3UL;
        }

        return hash;
    }
}
