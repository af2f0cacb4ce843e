namespace ExoMeta.Effects;

/// <summary>One of the two groups of a study, or one of the two times of its subjects.</summary>
/// <param name="Index">What column names call it: 1 or 2.</param>
/// <param name="Who">What records call it.</param>
/// <param name="Number">What its size is called.</param>
internal sealed record StudyGroup(string Index, string Who, string Number)
{
    /// <summary>Treated and controls.</summary>
    public static IReadOnlyList<StudyGroup> Both { get; } =
        [new("1", "treated", "number of treated"), new("2", "control", "number of controls")];

    /// <summary>After and before.</summary>
    public static IReadOnlyList<StudyGroup> Times { get; } =
        [new("1", "after", "number of subjects"), new("2", "before", "number of subjects")];

    /// <summary>The column of a statistic: m → m1i.</summary>
    public string Column(string statistic) => $"{statistic}{Index}i";
}
