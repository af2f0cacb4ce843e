using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>
/// The score tests of a margin between two risks of Farrington and Manning (1990, Statistics in Medicine 9:1447), for non-inferiority and
/// superiority by a margin: the variance is that of the likeliest pair of risks that differ by the margin just.
/// </summary>
/// <remarks>
/// The restricted risks are the closed solutions of the likelihood equation, a cubic for the difference and a quadratic for the ratio. Where
/// a cell is empty they may lie at the edge of what is possible (p̃₀ = 0, p̃₁ = δ), a double root of the cubic: right to 10⁻⁶ there, to 10⁻¹⁴
/// elsewhere. A statistic whose numerator and variance are both 0 (with a margin of no difference, when nobody or everybody had the event) is
/// 0, and so is that of an empty arm. With no difference as the margin both are the pooled score of <see cref="RiskScore"/>.
/// </remarks>
public static class FarringtonManning
{
    /// <summary>z of p₁ − p₀ = δ: (p̂₁ − p̂₀ − δ)/√(p̃₁(1 − p̃₁)/n₁ + p̃₀(1 − p̃₀)/n₀), positive where the difference exceeds the margin.</summary>
    /// <param name="counts">Events and sizes.</param>
    /// <param name="margin">δ, in (−1, 1).</param>
    public static TLane DifferenceStatistic<TLane>(in RiskCounts<TLane> counts, TLane margin)
        where TLane : struct, ILane<TLane>
    {
        var (difference, variance) = DifferenceScore(counts, margin);
        return Over(difference, variance) & counts.HasBothArms;
    }

    /// <summary>z of p₁/p₀ = ρ: (p̂₁ − ρp̂₀)/√(p̃₁(1 − p̃₁)/n₁ + ρ²p̃₀(1 − p̃₀)/n₀), positive where the ratio exceeds the margin.</summary>
    /// <param name="counts">Events and sizes.</param>
    /// <param name="margin">ρ &gt; 0.</param>
    public static TLane RatioStatistic<TLane>(in RiskCounts<TLane> counts, TLane margin)
        where TLane : struct, ILane<TLane>
    {
        var (difference, variance) = RatioScore(counts, margin);
        return Over(difference, variance) & counts.HasBothArms;
    }

    /// <summary>
    /// The same over strata: z = Σw(p̂₁ − p̂₀ − δ)/√Σw²Ṽ with Ṽ of each stratum at its own likeliest risks and the weights w = n₁n₀/N of Mantel and Haenszel, above 0 where their common difference
    /// exceeds the margin (Miettinen and Nurminen 1985, Statistics in Medicine 4:213, without their factor N/(N − 1)). Without a margin it is Cochran's (1954) test.
    /// </summary>
    /// <param name="tables">The strata's tables, as <see cref="MantelHaenszel"/> reads them.</param>
    /// <param name="margin">δ, in (−1, 1).</param>
    public static TLane DifferenceStatisticOverStrata<TLane>(ReadOnlySpan<double> tables, TLane margin)
        where TLane : struct, ILane<TLane>
    {
        var (score, spread) = (TLane.Broadcast(0), TLane.Broadcast(0));
        for (var k = 0; k < tables.Length; k += MantelHaenszel.NumbersOfStratum * TLane.Count)
        {
            var counts = MantelHaenszel.At<TLane>(tables[k..]);
            var (difference, variance) = DifferenceScore(counts, margin);
            Add(counts, difference, variance, ref score, ref spread);
        }

        return Over(score, spread);
    }

    /// <summary>The same over strata of p₁/p₀ = ρ: z = Σw(p̂₁ − ρp̂₀)/√Σw²Ṽ with w = n₁n₀/N, above 0 where the common risk ratio of Mantel and Haenszel exceeds the margin.</summary>
    /// <param name="tables">The strata's tables, as <see cref="MantelHaenszel"/> reads them.</param>
    /// <param name="margin">ρ &gt; 0.</param>
    public static TLane RatioStatisticOverStrata<TLane>(ReadOnlySpan<double> tables, TLane margin)
        where TLane : struct, ILane<TLane>
    {
        var (score, spread) = (TLane.Broadcast(0), TLane.Broadcast(0));
        for (var k = 0; k < tables.Length; k += MantelHaenszel.NumbersOfStratum * TLane.Count)
        {
            var counts = MantelHaenszel.At<TLane>(tables[k..]);
            var (difference, variance) = RatioScore(counts, margin);
            Add(counts, difference, variance, ref score, ref spread);
        }

        return Over(score, spread);
    }

    /// <summary>The likeliest risks with p₁ − p₀ = δ.</summary>
    /// <remarks>
    /// N·p³ + l₂p² + l₁p + l₀ = 0 for p = p₀ (Miettinen and Nurminen 1985, appendix I); of its three real roots the middle one lies where both
    /// risks are probabilities. With p = 2r·y − l₂/3N it is 3y − 4y³ = q/r³, whose middle root is y = sin(asin(q/r³)/3).
    /// </remarks>
    /// <param name="counts">Events and sizes; NaN where both arms are empty.</param>
    /// <param name="margin">δ, in (−1, 1).</param>
    public static (TLane Treated, TLane Control) RisksOfDifference<TLane>(in RiskCounts<TLane> counts, TLane margin)
        where TLane : struct, ILane<TLane>
    {
        var (zero, one, two) = (TLane.Broadcast(0), TLane.Broadcast(1), TLane.Broadcast(2));
        var total = counts.Size + counts.ControlSize;
        var events = counts.Events + counts.ControlEvents;
        var third = TLane.Broadcast(1.0 / 3) / total;
        var second = ((total + counts.ControlSize) * margin - total - events) * third;
        var first = ((counts.ControlSize * margin - total - two * counts.ControlEvents) * margin + events) * third;
        var last = counts.ControlEvents * margin * (one - margin) / (two * total);
        var square = second * second - first;
        var root = TLane.SquareRoot(square & TLane.LessThan(zero, square));
        var cube = root * root * root;
        var shape = (second * (square - TLane.Broadcast(0.5) * first) + last) / cube & TLane.LessThan(zero, cube);
        var angle = LaneMath.Asin(Within(shape, TLane.Broadcast(-1), one)) * TLane.Broadcast(1.0 / 3);
        var control = Polish(counts, margin, two * root * LaneMath.SinCos(angle).Sin - second);

        // Both risks stay probabilities, whatever the rounding.
        var (lowest, highest) = (zero - margin, one - margin);
        control = Within(control, lowest & TLane.LessThan(zero, lowest), TLane.Select(TLane.LessThan(highest, one), highest, one));
        return (Within(control + margin, zero, one), control);
    }

    /// <summary>The likeliest risks with p₁/p₀ = ρ: ρN·p² − (a + ρc + ρn₁ + n₀)p + (a + c) = 0 for p = p₀, the smaller root.</summary>
    /// <param name="counts">Events and sizes; NaN where both arms are empty.</param>
    /// <param name="margin">ρ &gt; 0.</param>
    public static (TLane Treated, TLane Control) RisksOfRatio<TLane>(in RiskCounts<TLane> counts, TLane margin)
        where TLane : struct, ILane<TLane>
    {
        var (zero, one, two) = (TLane.Broadcast(0), TLane.Broadcast(1), TLane.Broadcast(2));
        var events = counts.Events + counts.ControlEvents;
        var square = margin * (counts.Size + counts.ControlSize);
        var middle = counts.Events + counts.ControlSize + margin * (counts.ControlEvents + counts.Size);
        var discriminant = middle * middle - TLane.Broadcast(4) * square * events;
        var root = TLane.SquareRoot(discriminant & TLane.LessThan(zero, discriminant));
        var highest = TLane.Select(TLane.LessThan(one, margin), one / margin, one);
        var control = Within(two * events / (middle + root), zero, highest);
        return (Within(margin * control, zero, one), control);
    }

    /// <summary>
    /// A Newton step on the cubic as (a − n₁r)p(1 − p) + (c − n₀p)r(1 − r) with r = p + δ, which keeps the digits that its coefficients lose for rare events;
    /// none near a double root.
    /// </summary>
    private static TLane Polish<TLane>(in RiskCounts<TLane> counts, TLane margin, TLane p)
        where TLane : struct, ILane<TLane>
    {
        var (one, two) = (TLane.Broadcast(1), TLane.Broadcast(2));
        var r = p + margin;
        var (excess, controlExcess) = (counts.Events - counts.Size * r, counts.ControlEvents - counts.ControlSize * p);
        var (spread, controlSpread) = (r * (one - r), p * (one - p));
        var value = excess * controlSpread + controlExcess * spread;
        var slope = excess * (one - two * p) + controlExcess * (one - two * r) - counts.Size * controlSpread - counts.ControlSize * spread;
        var step = value / slope;
        return p - (step & TLane.LessThan(step * step, TLane.Broadcast(1e-18)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Variance<TLane>(TLane risk, TLane size)
        where TLane : struct, ILane<TLane> => risk * (TLane.Broadcast(1) - risk) / size;

    /// <summary>p̂₁ − p̂₀ − δ and its variance at the likeliest risks.</summary>
    private static (TLane Difference, TLane Variance) DifferenceScore<TLane>(in RiskCounts<TLane> counts, TLane margin)
        where TLane : struct, ILane<TLane>
    {
        var (treated, control) = RisksOfDifference(counts, margin);
        return (counts.Difference - margin, Variance(treated, counts.Size) + Variance(control, counts.ControlSize));
    }

    /// <summary>p̂₁ − ρp̂₀ and its variance at the likeliest risks.</summary>
    private static (TLane Difference, TLane Variance) RatioScore<TLane>(in RiskCounts<TLane> counts, TLane margin)
        where TLane : struct, ILane<TLane>
    {
        var (treated, control) = RisksOfRatio(counts, margin);
        var difference = counts.Events / counts.Size - margin * (counts.ControlEvents / counts.ControlSize);
        return (difference, Variance(treated, counts.Size) + margin * margin * Variance(control, counts.ControlSize));
    }

    /// <summary>Adds a stratum with its weight; one without patients in an arm counts for nothing.</summary>
    private static void Add<TLane>(in RiskCounts<TLane> counts, TLane difference, TLane variance, ref TLane score, ref TLane spread)
        where TLane : struct, ILane<TLane>
    {
        var weight = counts.Size * counts.ControlSize / (counts.Size + counts.ControlSize);
        score += weight * difference & counts.HasBothArms;
        spread += weight * weight * variance & counts.HasBothArms;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Over<TLane>(TLane difference, TLane variance)
        where TLane : struct, ILane<TLane> => difference / TLane.SquareRoot(variance) & TLane.LessThan(TLane.Broadcast(0), variance);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Within<TLane>(TLane value, TLane low, TLane high)
        where TLane : struct, ILane<TLane>
    {
        var capped = TLane.Select(TLane.LessThan(high, value), high, value);
        return TLane.Select(TLane.LessThan(capped, low), low, capped);
    }
}
