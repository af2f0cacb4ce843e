using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

/// <summary>One simulated trial, named by seed and replicate: whoever draws opens a stream of its own.</summary>
internal readonly record struct TrialReplicate(ulong Seed, ulong Replicate)
{
    /// <summary>Opens a stream of <see cref="TrialStreams"/> at its first draw.</summary>
    public RandomStream Open(uint stream) => new(new StreamKey(Seed, Replicate, stream));
}

/// <summary>
/// The streams of a replicate. Each purpose and each arm has one, so that two scenarios under one seed share every draw that
/// they have in common. The numbers are part of what a seed means: never change one.
/// </summary>
internal static class TrialStreams
{
    public const uint Effects = 0;
    public const uint Tau = 1;
    public const uint Heterogeneity = 2;
    public const uint Scepticism = 3;
    public const uint ScepticalEffects = 4;
    public const uint Nuisance = 5;
    public const uint PooledVariance = 6;
    public const uint BaselineCorrelation = 7;
    public const uint DeviationRatio = 8;
    public const uint DetectionLimit = 11;

    /// <summary>The first parameter of a dose–response shape; the next ones follow, three at most.</summary>
    public const uint DoseResponse = 12;

    public const uint DetectionMedian = 15;
    public const uint ReferenceArm = 16;
    private const uint StratumOffset = 0x2000;
    private const uint StratumStep = 1 << 7;
    private const uint RiskOfStratum = 0x500;
    private const uint MissingOffset = 1 << 12;

    /// <summary>Probability that an outcome is missing where the event happened, that of arm i at + i.</summary>
    public const uint MissingIfEvent = 0x100;

    /// <summary>The same where it did not.</summary>
    public const uint MissingIfNone = 0x200;

    /// <summary>Standard deviation of the means of centres.</summary>
    public const uint CentreDeviation = 0x600;

    /// <summary>The means of centres.</summary>
    public const uint CentreMeans = 0x601;

    private const uint MissingInArm = 0x400;

    /// <summary>Dispersion of counts.</summary>
    public const uint Dispersion = 0x300;

    /// <summary>Hazard of dropout of counts.</summary>
    public const uint CountDropout = 0x301;
    public const uint Recruitment = 0x4000;
    public const uint Dropout = 0x4001;
    public const uint TreatedDropout = 0x4002;
    public const uint LiberationMedian = 42;
    public const uint LiberationShape = 43;
    public const uint LiberationRatio = 44;

    /// <summary>Added to the stream of an arm at a look: patients who are drawn given their sums, when a trial is shown.</summary>
    public const uint Replay = 0x4000_0000;

    /// <summary>The stream of the data of an arm (0 is the reference) that come with a look.</summary>
    public static uint AtLook(int look, int arm) => ((uint)look << 16) + (arm == 0 ? ReferenceArm : ComparedArm(arm - 1));

    /// <summary>The stream of the events of a stratum of an arm that come with a look.</summary>
    public static uint StratumAtLook(int look, int arm, int stratum) => AtLook(look, arm) + (stratum == 0 ? 0 : StratumOffset + StratumStep * (uint)stratum);

    /// <summary>The stream of the control risk of a stratum.</summary>
    public static uint ControlRiskOf(int stratum) => stratum == 0 ? Nuisance : RiskOfStratum + (uint)stratum;

    /// <summary>The stream that says which outcomes of an arm that come with a look are missing.</summary>
    public static uint MissingAtLook(int look, int arm) => AtLook(look, arm) + MissingOffset;

    /// <summary>Probability that a measurement of an arm is missing.</summary>
    public static uint MissingMeasurement(int arm) => arm < 2 ? 9 + (uint)arm : MissingInArm + (uint)arm;

    /// <summary>Probability that a patient's category is missing.</summary>
    public static uint MissingCategory(int arm) => arm < 2 ? 40 + (uint)arm : MissingInArm + (uint)arm;

    /// <summary>The stream of the dropout times of an arm's patients.</summary>
    public static uint DropoutOf(int arm) => 0x8000 + AtLook(0, arm);

    public static uint ComparedArm(int comparison) => ReferenceArm + 1 + (uint)comparison;
}
