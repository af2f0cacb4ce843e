namespace ExoMeta.Analysis;

/// <summary>The four named truths under which the next trial is simulated.</summary>
public enum TruthKind
{
    /// <summary>θ is the pooled effect, as if it were known.</summary>
    Fixed,

    /// <summary>θ is drawn from what is known of the mean effect.</summary>
    Posterior,

    /// <summary>θ is drawn from what is known of the effect in a new trial: the mean, and how trials differ.</summary>
    Predictive,

    /// <summary>θ is drawn from the posterior, or with some probability from a sceptical distribution about no effect.</summary>
    Robust,
}
