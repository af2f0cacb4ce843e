namespace ExoMeta.Effects;

/// <summary>Unknowns that are one of two readings of a text rather than a quantity, and what their values stand for.</summary>
public static class UnknownReadings
{
    /// <summary>Whether a ± is a standard deviation (0) or a standard error of the mean (1).</summary>
    public const string KindOfError = "kind of error";

    /// <summary>Whether a test of a ratio was made on its logarithm (0) or on the printed scale (1).</summary>
    public const string ScaleOfTest = "scale of the test";

    /// <summary>What a value of an unknown stands for: "SEM"; null where it is a quantity.</summary>
    /// <param name="unknown">Name of the unknown.</param>
    /// <param name="value">Its value.</param>
    public static string? NameOf(string unknown, double value) => (unknown, value) switch
    {
        (KindOfError, 0) => "SD",
        (KindOfError, 1) => "SEM",
        (ScaleOfTest, 0) => "log ratio",
        (ScaleOfTest, 1) => "printed scale",
        _ => null,
    };
}
