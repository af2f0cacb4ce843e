using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>The log-rank test of two arms from sorted observations.</summary>
/// <remarks>
/// At each event time, with n at risk of whom n₁ on treatment, and d events of whom d₁ on treatment: U = Σ w·(d₁ − d·n₁/n) and V = Σ
/// w²·d·(n₁/n)(n₀/n)(n − d)/(n − 1), the hypergeometric variance (Mantel 1966, Cancer Chemotherapy Reports 50:163–170), so that ties are
/// exact; censored observations at an event time are at risk. Sums within a tie are of whole numbers, multiplied once: where all at risk
/// have the event together, or only one arm is left, U and V gain exactly 0. Exchanging the arms changes the sign of U and no bit else.
/// Each replicate is computed on its own; without events, or with one arm empty, U = V = 0.
/// </remarks>
public static class LogRank
{
    /// <summary>The score of each replicate, all event times weighing the same.</summary>
    /// <param name="keys">Sorted keys (<see cref="SurvivalKey"/>) of both arms, one lane a patient.</param>
    /// <param name="treated">Number of keys on treatment in each replicate (<see cref="SurvivalKey.TreatmentCount"/>).</param>
    public static LogRankScore<TLane> Score<TLane>(ReadOnlySpan<TLane> keys, TLane treated)
        where TLane : struct, ILane<TLane> => Score(keys, treated, default(EqualWeights));

    /// <summary>The score of each replicate with weights.</summary>
    /// <param name="keys">Sorted keys (<see cref="SurvivalKey"/>) of both arms, one lane a patient.</param>
    /// <param name="treated">Number of keys on treatment in each replicate (<see cref="SurvivalKey.TreatmentCount"/>).</param>
    /// <param name="weights">Weights of event times.</param>
    public static LogRankScore<TLane> Score<TLane, TWeights>(ReadOnlySpan<TLane> keys, TLane treated, TWeights weights)
        where TLane : struct, ILane<TLane>
        where TWeights : struct, ILogRankWeights
    {
        var (zero, one, nan) = (TLane.Broadcast(0), TLane.Broadcast(1), TLane.Broadcast(double.NaN));
        TLane u = zero, v = zero, events = zero, treatedAtRisk = treated, survival = one;

        // The tie in progress: its time (NaN, which nothing equals, after a censored key), who was at risk when it began, the sums before it,
        // and of its events so far the number d and the whole number n·(d₁ − d·n₁/n). Events come first at their time, so none is parted.
        TLane time = nan, n1 = zero, n0 = zero, inverse = zero, inverseCube = zero, weight = one;
        TLane uBefore = zero, vBefore = zero, d = zero, excess = zero;
        for (var j = 0; j < keys.Length; j++)
        {
            var key = keys[j];
            double atRisk = keys.Length - j;
            var isEvent = SurvivalKey.IsEvent(key);
            var isTreatment = SurvivalKey.IsTreatment(key);
            var tied = TLane.EqualTo(SurvivalKey.Time(key), time);
            time = TLane.Select(isEvent, SurvivalKey.Time(key), nan);
            n1 = TLane.Select(tied, n1, treatedAtRisk);
            n0 = TLane.Select(tied, n0, TLane.Broadcast(atRisk) - treatedAtRisk);
            inverse = TLane.Select(tied, inverse, TLane.Broadcast(1 / atRisk));
            inverseCube = TLane.Select(tied, inverseCube, TLane.Broadcast(1 / (atRisk * atRisk * Math.Max(atRisk - 1, 1))));
            uBefore = TLane.Select(tied, uBefore, u);
            vBefore = TLane.Select(tied, vBefore, v);
            d = (d & tied) + one;
            excess = (excess & tied) + TLane.Select(isTreatment, n0, zero - n1);
            var du = excess * inverse;
            var dv = n1 * n0 * (d * (n1 + n0 - d)) * inverseCube;
            if (!TWeights.AreEqual)
            {
                weight = TLane.Select(tied, weight, weights.Of(survival));
                (du, dv) = (du * weight, dv * (weight * weight));
                survival = TLane.Select(isEvent, survival * TLane.Broadcast((atRisk - 1) / atRisk), survival);
            }

            u = TLane.Select(isEvent, uBefore + du, u);
            v = TLane.Select(isEvent, vBefore + dv, v);
            events += isEvent & one;
            treatedAtRisk -= isTreatment & one;
        }

        return new(u, v, events);
    }
}
