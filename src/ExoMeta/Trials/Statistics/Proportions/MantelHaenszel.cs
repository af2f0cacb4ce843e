using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>Two risks in strata: the test of Mantel and Haenszel (1959) and common effects with their weights, lane by lane.</summary>
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

    /// <summary>
    /// The common log risk ratio log(R/S) with R = Σan₀/N and S = Σcn₁/N and the variance Σ(cn₀b + an₁d)/N² / (RS) of Greenland and Robins (1985, Biometrics 41:55). Where R, S or the variance is 0,
    /// ½ is added to every cell of every stratum.
    /// </summary>
    /// <param name="tables">The strata's tables.</param>
    public static EffectLanes<TLane> LogRiskRatio<TLane>(ReadOnlySpan<double> tables)
        where TLane : struct, ILane<TLane>
    {
        var zero = TLane.Broadcast(0);
        var (r, s, spread) = RatioSums(tables, zero);
        var isPadded = TLane.EqualTo(r, zero) | TLane.EqualTo(s, zero) | TLane.EqualTo(spread, zero);
        (r, s, spread) = RatioSums(tables, isPadded);
        return EffectLanes<TLane>.Where(TLane.LessThan(zero, r) & TLane.LessThan(zero, s), LaneMath.Log(r / s), spread / (r * s));
    }

    /// <summary>
    /// The common risk difference δ = Σ(an₀ − cn₁)/N / Σn₁n₀/N with the variance (δΣP + ΣQ)/(Σn₁n₀/N)² of Sato, Greenland and Robins (1989, Biometrics 45:1323), P = (n₁²c − n₀²a +
    /// n₁n₀(n₀ − n₁)/2)/N² and Q = (ad + bc)/(2N): right for few large strata and for many small ones, and of one stratum the variances of the arms apart.
    /// </summary>
    /// <remarks>
    /// Where that is not positive (in each stratum of each arm nobody or everybody had the event) it is the variance that Greenland and Robins (1985) give, Σ(n₁n₀/N)²(ab/n₁³ + cd/n₀³)/(Σn₁n₀/N)²,
    /// of the cells with ½ added; the estimate is the difference observed always.
    /// </remarks>
    /// <param name="tables">The strata's tables.</param>
    public static EffectLanes<TLane> RiskDifference<TLane>(ReadOnlySpan<double> tables)
        where TLane : struct, ILane<TLane>
    {
        var (zero, half) = (TLane.Broadcast(0), TLane.Broadcast(0.5));
        var (difference, weights, ofP, ofQ, padded, paddedWeights) = (zero, zero, zero, zero, zero, zero);
        for (var k = 0; k < tables.Length; k += NumbersOfStratum * TLane.Count)
        {
            var t = At<TLane>(tables[k..]);
            var has = t.HasBothArms;
            var size = t.Size + t.ControlSize;
            var sizes = t.Size * t.ControlSize;
            difference += (t.Events * t.ControlSize - t.ControlEvents * t.Size) / size & has;
            weights += sizes / size & has;
            ofP += (t.Size * t.Size * t.ControlEvents - t.ControlSize * t.ControlSize * t.Events + half * sizes * (t.ControlSize - t.Size)) / (size * size) & has;
            ofQ += half * (t.Events * (t.ControlSize - t.ControlEvents) + (t.Size - t.Events) * t.ControlEvents) / size & has;
            var more = t.WithHalfWhere(has);
            var weight = more.Size * more.ControlSize / (more.Size + more.ControlSize);
            padded += weight * weight * (RiskEffects.ArmVariance(more.Events, more.Size) + RiskEffects.ArmVariance(more.ControlEvents, more.ControlSize)) & has;
            paddedWeights += weight & has;
        }

        // What is 0 but for rounding is 0.
        var estimate = difference / weights;
        var spread = TLane.FusedMultiplyAdd(estimate, ofP, ofQ);
        var isPositive = TLane.LessThan(TLane.Broadcast(1e-12) * ofQ, spread);
        var variance = TLane.Select(isPositive, spread / (weights * weights), padded / (paddedWeights * paddedWeights));
        return EffectLanes<TLane>.Where(TLane.LessThan(zero, weights), estimate, variance);
    }

    /// <summary>R, S and Σ(cn₀b + an₁d)/N² of the tables, in the lanes of a mask with ½ added to every cell.</summary>
    private static (TLane R, TLane S, TLane Spread) RatioSums<TLane>(ReadOnlySpan<double> tables, TLane isPadded)
        where TLane : struct, ILane<TLane>
    {
        var zero = TLane.Broadcast(0);
        var (r, s, spread) = (zero, zero, zero);
        for (var k = 0; k < tables.Length; k += NumbersOfStratum * TLane.Count)
        {
            var plain = At<TLane>(tables[k..]);
            var has = plain.HasBothArms;
            var t = plain.WithHalfWhere(isPadded & has);
            var size = t.Size + t.ControlSize;
            r += t.Events * t.ControlSize / size & has;
            s += t.ControlEvents * t.Size / size & has;
            spread += (t.ControlEvents * t.ControlSize * (t.Size - t.Events) + t.Events * t.Size * (t.ControlSize - t.ControlEvents)) / (size * size) & has;
        }

        return (r, s, spread);
    }

    /// <summary>The counts of a stratum, whose table stands first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static RiskCounts<TLane> At<TLane>(ReadOnlySpan<double> table)
        where TLane : struct, ILane<TLane> =>
        new(TLane.Load(table), TLane.Load(table[TLane.Count..]), TLane.Load(table[(2 * TLane.Count)..]), TLane.Load(table[(3 * TLane.Count)..]));
}
