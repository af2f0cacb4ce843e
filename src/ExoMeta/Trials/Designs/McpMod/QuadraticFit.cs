using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials.Designs;

/// <summary>e₀ + b₁d + b₂d² by weighted least squares in closed form; written as the height b₁ of d + δd² with δ = b₂/b₁.</summary>
/// <param name="doses">Dose of each arm, 0 first.</param>
internal sealed class QuadraticFit(double[] doses) : CurveFit
{
    public override int Parameters => 3;

    public override void Fit<TLane>(CurveColumns columns, int count)
    {
        // In units of the largest dose.
        var scale = doses[^1];
        for (var i = 0; i < count; i += TLane.Count)
        {
            var data = new WeightedMeans<TLane>(columns, i);
            var zero = TLane.Broadcast(0);
            var (mean1, mean2) = (zero, zero);
            for (var arm = 0; arm < doses.Length; arm++)
            {
                var (weight, dose) = (TLane.Load(columns.Weight(arm)[i..]), TLane.Broadcast(doses[arm] / scale));
                mean1 = TLane.FusedMultiplyAdd(weight, dose, mean1);
                mean2 = TLane.FusedMultiplyAdd(weight * dose, dose, mean2);
            }

            (mean1, mean2) = (mean1 / data.Weight, mean2 / data.Weight);
            var (spread1, spread2, both, cross1, cross2) = (zero, zero, zero, zero, zero);
            for (var arm = 0; arm < doses.Length; arm++)
            {
                var (weight, dose) = (TLane.Load(columns.Weight(arm)[i..]), TLane.Broadcast(doses[arm] / scale));
                var (first, second) = (dose - mean1, dose * dose - mean2);
                var weighted = weight * (TLane.Load(columns.Mean(arm)[i..]) - data.Mean);
                spread1 = TLane.FusedMultiplyAdd(weight * first, first, spread1);
                spread2 = TLane.FusedMultiplyAdd(weight * second, second, spread2);
                both = TLane.FusedMultiplyAdd(weight * first, second, both);
                cross1 = TLane.FusedMultiplyAdd(weighted, first, cross1);
                cross2 = TLane.FusedMultiplyAdd(weighted, second, cross2);
            }

            var determinant = spread1 * spread2 - both * both;
            var slope = (spread2 * cross1 - both * cross2) / determinant;
            var bend = (spread1 * cross2 - both * cross1) / determinant;
            var deviance = data.Spread - slope * cross1 - bend * cross2;
            var isFitted = TLane.LessThan(TLane.Broadcast(1e-10) * spread1 * spread2, determinant) & TLane.LessThan(zero, slope * slope);
            TLane.Store(TLane.Select(isFitted, bend / slope * TLane.Broadcast(1 / scale), zero), columns.First[i..]);
            TLane.Store(TLane.Broadcast(1), columns.Second[i..]);
            TLane.Store(TLane.Select(isFitted, slope * TLane.Broadcast(1 / scale), zero), columns.Height[i..]);
            TLane.Store(
                TLane.Select(isFitted, TLane.Select(TLane.LessThan(deviance, zero), zero, deviance), TLane.Broadcast(double.PositiveInfinity)), columns.Deviance[i..]);
            TLane.Store(isFitted, columns.IsFitted[i..]);
        }
    }

    public override void TargetDoses<TLane>(CurveColumns columns, int count, double effect)
    {
        var (largest, target) = (TLane.Broadcast(doses[^1]), TLane.Broadcast(effect));
        for (var i = 0; i < count; i += TLane.Count)
        {
            var (rise, one) = (target / TLane.Load(columns.Height[i..]), TLane.Broadcast(1));
            TLane.Store(QuadraticCurve.DoseOf(rise, largest, new(TLane.Load(columns.First[i..]), one, one)), columns.Dose[i..]);
        }
    }
}
