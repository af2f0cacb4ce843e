namespace ExoMeta.Trials;

/// <summary>Patients whose outcome is not observed, completely at random: each by itself, whatever the outcome.</summary>
/// <param name="Probabilities">By arm, each below 1.</param>
/// <param name="CountAsWorst">Whether they are analysed as patients of the worst category; otherwise they are left out.</param>
public sealed record MissingPatients(ArmProbabilities Probabilities, bool CountAsWorst);
