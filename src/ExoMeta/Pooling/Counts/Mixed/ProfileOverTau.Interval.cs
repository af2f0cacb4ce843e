using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Pooling;

/// <content>The profile-likelihood interval of τ².</content>
internal sealed partial class ProfileOverTau
{
    /// <summary>
    /// All τ² whose profile log likelihood is at most χ²₁(level)/2 below the maximum (Hardy and Thompson 1996), from the lowest to the
    /// highest of them; the upper end is +∞ when the likelihood has not fallen so far at τ = 40.
    /// </summary>
    public Interval Interval(MixedMaximum maximum, double level)
    {
        var cut = maximum.Value - 0.5 * ChiSquared.Quantile(level, 1);
        UseLevel(maximum.Level);
        var lower = 0.0;
        if (_scan[0].Value < cut)
        {
            var below = _scan.Where(p => p.Tau < maximum.Tau).TakeWhile(p => p.Value < cut).Last();
            lower = Crossing(cut, below, maximum);
        }

        // The lowest point beyond which all of the scan, and the fall that it ends in, are below the cut.
        var last = _scan.FindLastIndex(p => p.Value >= cut && p.Tau > maximum.Tau);
        Point? outside = last + 1 < _scan.Count && last >= 0 ? _scan[last + 1] : _scan.Find(p => p.Tau > maximum.Tau && p.Value < cut);
        for (var tau = 1.5 * _scan[^1].Tau; outside is null; tau *= 1.5)
        {
            if (tau > LargestTau)
            {
                return new(lower * lower, double.PositiveInfinity);
            }

            var next = At(tau, _scan[^1].Means, 1e-10);
            outside = next.Value < cut ? next : null;
        }

        var upper = Crossing(cut, outside, maximum);
        return new(lower * lower, upper * upper);
    }

    /// <summary>The τ between a point below the cut and the maximum at which the profile crosses it: Newton steps kept inside a bracket.</summary>
    private double Crossing(double cut, Point outside, MixedMaximum maximum)
    {
        var (inside, beyond) = (maximum.Tau, outside.Tau);
        var point = At(beyond, outside.Means, 1e-8);
        for (var iteration = 0; iteration < 100; iteration++)
        {
            if (point.Value < cut)
            {
                beyond = point.Tau;
            }
            else
            {
                inside = point.Tau;
            }

            var next = point.Tau - (point.Value - cut) / point.Slope;
            var (low, high) = (Math.Min(inside, beyond), Math.Max(inside, beyond));

            // A Newton step of a millionth leaves an error of its square.
            if (Math.Abs(next - point.Tau) <= 1e-6 * next || high - low <= 1e-12 * high)
            {
                return Math.Clamp(next, low, high);
            }

            next = next > low && next < high ? next : 0.5 * (low + high);
            point = At(next, point.Means, 1e-8);
        }

        throw new FitFailedException("the end of the interval of τ² was not found", new FitReport(start, _evaluations, false, "too many iterations"));
    }
}
