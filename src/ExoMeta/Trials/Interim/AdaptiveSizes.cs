namespace ExoMeta.Trials;

/// <summary>Whole numbers of patients of stages whose size is not the planned one.</summary>
internal static class AdaptiveSizes
{
    /// <summary>What a product of a whole number and a factor may miss the next one by, through rounding alone.</summary>
    public const double Slack = 1e-9;

    /// <summary>A planned number times a factor, rounded up.</summary>
    public static int Enlarged(int planned, double factor) => (int)Math.Floor(factor * planned + 1 - Slack);

    /// <summary>The most that reallocation gives an arm in a stage: as if all other compared arms had been dropped, or for the reference all but the smallest.</summary>
    public static int MostReallocated(PatientNumbers planned, int look, int arm)
    {
        var total = Enumerable.Range(0, planned.Arms).Sum(a => planned.NewAt(look, a));
        var other = arm == 0 ? Enumerable.Range(1, planned.Arms - 1).Min(a => planned.NewAt(look, a)) : planned.NewAt(look, 0);
        return (int)Math.Floor((double)total / (planned.NewAt(look, arm) + other) * planned.NewAt(look, arm) + Slack);
    }
}
