namespace ExoMeta.Pooling;

/// <summary>Fits the random-effects model to each replicate of a chunk. Not thread-safe: it holds scratch space.</summary>
internal sealed class ChunkFitter(HeterogeneityEstimator method, int studies)
{
    private readonly TauSquaredEstimator _estimator = HeterogeneityEstimators.Of(method);
    private readonly MarginalModel _model = new(studies);

    /// <summary>Fits all replicates; those without a fit become NaN.</summary>
    public void Fit(StudyColumns columns, ChunkFits fits)
    {
        for (var r = 0; r < columns.Count; r++)
        {
            for (var i = 0; i < columns.Studies; i++)
            {
                _model.Y[i] = columns.Y(i)[r];
                _model.V[i] = columns.V(i)[r];
            }

            (fits.TauSquared[r], fits.Mean[r], fits.Information[r], fits.Q[r]) = TryFit();
        }
    }

    private (double TauSquared, double Mean, double Information, double Q) TryFit()
    {
        try
        {
            _model.Prepare();
            var tauSquared = _estimator.Estimate(_model).TauSquared;
            var m = _model.Moments(tauSquared);
            return (tauSquared, m.Mean, m.Information, m.Q);
        }
        catch (FitFailedException)
        {
            return (double.NaN, double.NaN, double.NaN, double.NaN);
        }
    }
}
