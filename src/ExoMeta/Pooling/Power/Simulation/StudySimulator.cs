namespace ExoMeta.Pooling;

/// <summary>Fills columns with the estimates and sampling variances of simulated studies.</summary>
internal abstract class StudySimulator
{
    /// <summary>Simulates the studies of replicates <paramref name="first"/> … first + columns.Count − 1.</summary>
    public abstract void Fill(ulong seed, long first, StudyColumns columns);

    /// <summary>The simulator of a sound design.</summary>
    public static StudySimulator Of(MetaPowerDesign design)
    {
        var effects = TrueEffects.Of(design);
        return design.Studies switch
        {
            SimulatedStudies.KnownVariances studies => new KnownVarianceSimulator(studies, effects),
            SimulatedStudies.MeanDifferences studies => new MeanDifferenceSimulator(studies, effects),
            SimulatedStudies.StandardizedMeanDifferences studies => new StandardizedMeanDifferenceSimulator(studies, effects),
            SimulatedStudies.LogOddsRatios studies => new LogOddsRatioSimulator(studies, effects),
            _ => throw new ArgumentException($"no simulation of {design.Studies.GetType().Name}", nameof(design)),
        };
    }
}

/// <summary>
/// The streams of a replicate. What all studies draw alike has one stream with a draw for each study; what depends on a study's size has a
/// stream for each. The numbers are part of what a seed means: never change one.
/// </summary>
internal static class MetaPowerStreams
{
    public const uint Effects = 0;
    public const uint Errors = 1;

    private const uint FirstOfStudies = 16;

    /// <summary>Variance or events of the treated group; the variance where groups share one.</summary>
    public static uint Treated(int study) => FirstOfStudies + 2 * (uint)study;

    /// <summary>Variance or events of the control group.</summary>
    public static uint Control(int study) => Treated(study) + 1;
}
