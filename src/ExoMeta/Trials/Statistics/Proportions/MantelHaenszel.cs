using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>Two risks in strata: the test and the common odds ratio of Mantel and Haenszel (1959), lane by lane.</summary>
/// <remarks>
/// Tables of the strata stand one behind the other, four lanes each: events and patients of the treated arm, events and patients of the control arm. Strata without patients in an
/// arm count for nothing.
/// </remarks>
public static class MantelHaenszel
{
    /// <summary>Numbers of a stratum.</summary>
    public const int NumbersOfStratum = 4;

    /// <summary>
    /// Σ(a − n₁m/N)/√Σ n₁n₀m(N − m)/(N²(N − 1)) with m events of N patients of a stratum, without continuity correction (Cochran 1954; Mantel and Haenszel 1959): the score test of a common odds
    /// ratio of 1 given the margins of each stratum. Positive where treated patients have more events; 0 where the margins leave no choice.
    /// </summary>
    /// <param name="tables">The strata's tables.</param>
    public static TLane Statistic<TLane>(ReadOnlySpan<double> tables)
        where TLane : struct, ILane<TLane>
    {
        var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        var (score, variance) = (zero, zero);
        for (var k = 0; k < tables.Length; k += NumbersOfStratum * TLane.Count)
        {
            var stratum = At<TLane>(tables[k..]);
            var (events, size) = (stratum.Events + stratum.ControlEvents, stratum.Size + stratum.ControlSize);
            var has = stratum.HasBothArms;
            score += (stratum.Events * stratum.ControlSize - stratum.ControlEvents * stratum.Size) / size & has;
            variance += stratum.Size * stratum.ControlSize * events * (size - events) / (size * size * (size - one)) & has;
        }

        return score / TLane.SquareRoot(variance) & TLane.LessThan(zero, variance);
    }

    /// <summary>
    /// The common log odds ratio log(Σad/N / Σbc/N) with the variance of Robins, Breslow and Greenland (1986, Biometrics 42:311). Where one of the sums is 0, ½ is added to every cell of every stratum.
    /// </summary>
    /// <param name="tables">The strata's tables.</param>
    public static EffectLanes<TLane> LogOddsRatio<TLane>(ReadOnlySpan<double> tables)
        where TLane : struct, ILane<TLane>
    {
        var (zero, two) = (TLane.Broadcast(0), TLane.Broadcast(2));
        var (r, s) = (zero, zero);
        for (var k = 0; k < tables.Length; k += NumbersOfStratum * TLane.Count)
        {
            var stratum = At<TLane>(tables[k..]);
            var has = stratum.HasBothArms;
            var size = stratum.Size + stratum.ControlSize;
            r += stratum.Events * (stratum.ControlSize - stratum.ControlEvents) / size & has;
            s += (stratum.Size - stratum.Events) * stratum.ControlEvents / size & has;
        }

        var isPadded = TLane.EqualTo(r, zero) | TLane.EqualTo(s, zero);
        var (ofR, ofBoth, ofS) = (zero, zero, zero);
        (r, s) = (zero, zero);
        for (var k = 0; k < tables.Length; k += NumbersOfStratum * TLane.Count)
        {
            var plain = At<TLane>(tables[k..]);
            var has = plain.HasBothArms;
            var stratum = plain.WithHalfWhere(isPadded & has);
            var size = stratum.Size + stratum.ControlSize;
            var (b, d) = (stratum.Size - stratum.Events, stratum.ControlSize - stratum.ControlEvents);
            var (p, q) = ((stratum.Events + d) / size, (b + stratum.ControlEvents) / size);
            var (rk, sk) = (stratum.Events * d / size, b * stratum.ControlEvents / size);
            r += rk & has;
            s += sk & has;
            ofR += p * rk & has;
            ofBoth += p * sk + q * rk & has;
            ofS += q * sk & has;
        }

        var variance = (ofR / (r * r) + ofBoth / (r * s) + ofS / (s * s)) / two;
        return EffectLanes<TLane>.Where(TLane.LessThan(zero, r) & TLane.LessThan(zero, s), LaneMath.Log(r / s), variance);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static RiskCounts<TLane> At<TLane>(ReadOnlySpan<double> table)
        where TLane : struct, ILane<TLane> =>
        new(TLane.Load(table), TLane.Load(table[TLane.Count..]), TLane.Load(table[(2 * TLane.Count)..]), TLane.Load(table[(3 * TLane.Count)..]));
}
