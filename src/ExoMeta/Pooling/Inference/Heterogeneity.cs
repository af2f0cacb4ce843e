namespace ExoMeta.Pooling;

/// <summary>Cochran's Q and what it and τ² say about inconsistency.</summary>
/// <param name="Q">Cochran's Q: the generalised Q at τ² = 0; 0 for one row.</param>
/// <param name="ISquared">Percent.</param>
/// <param name="HSquared">A ratio.</param>
internal readonly record struct Heterogeneity(double Q, double ISquared, double HSquared)
{
    /// <summary>From the typical variance (k − p)/tr P (Higgins and Thompson 2002; with moderators Viechtbauer 2010); from Q under equal effects.</summary>
    public static Heterogeneity Of(MarginalModel model, double tauSquared, HeterogeneityEstimator method)
    {
        if (model.DegreesOfFreedom == 0)
        {
            return new(0, double.NaN, double.NaN);
        }

        var m = model.Moments(0);
        double df = model.DegreesOfFreedom;
        if (method == HeterogeneityEstimator.EqualEffects)
        {
            return new(m.Q, m.Q > df ? 100 * (m.Q - df) / m.Q : 0, m.Q / df);
        }

        var typical = df / m.TraceP;
        return new(m.Q, 100 * (tauSquared / (tauSquared + typical)), 1 + tauSquared / typical);
    }
}
