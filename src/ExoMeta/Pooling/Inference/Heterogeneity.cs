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
        return Of(m.Q, m.TraceP, model.DegreesOfFreedom, tauSquared, method);
    }

    /// <summary>The same from Cochran's Q, tr P at τ² = 0 and k − p &gt; 0.</summary>
    public static Heterogeneity Of(double q, double traceP, double degreesOfFreedom, double tauSquared, HeterogeneityEstimator method)
    {
        if (method == HeterogeneityEstimator.EqualEffects)
        {
            return new(q, q > degreesOfFreedom ? 100 * (q - degreesOfFreedom) / q : 0, q / degreesOfFreedom);
        }

        var typical = degreesOfFreedom / traceP;
        return new(q, 100 * (tauSquared / (tauSquared + typical)), 1 + tauSquared / typical);
    }
}
