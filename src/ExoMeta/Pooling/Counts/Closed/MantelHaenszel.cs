using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>
/// Mantel–Haenszel pooling of two-by-two tables with raw counts (nothing is added to zero cells); N = n₁ + n₂ in each study.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>OR = ΣR/ΣS, R = ad/N, S = bc/N; variance of its logarithm ΣPR/(2(ΣR)²) + Σ(PS + QR)/(2ΣR·ΣS) + ΣQS/(2(ΣS)²), P = (a + d)/N,
/// Q = (b + c)/N (Robins, Breslow and Greenland 1986).</item>
/// <item>RR = ΣR/ΣS, R = a·n₂/N, S = c·n₁/N; variance of its logarithm Σ(n₁n₂m/N² − ac/N)/(ΣR·ΣS) (Greenland and Robins 1985).</item>
/// <item>RD = Σ(a·n₂ − c·n₁)/N / Σn₁n₂/N; variance (RD·ΣP + ΣQ)/(Σn₁n₂/N)², P = (n₁²c − n₂²a + n₁n₂(n₂ − n₁)/2)/N²,
/// Q = (ad + bc)/(2N) (Sato, Greenland and Robins 1989). Studies without events count.</item>
/// </list>
/// </remarks>
internal static class MantelHaenszel
{
    public static CountModelFit Fit(Measure measure, ImmutableArray<TwoByTwo> tables, CountModelOptions options)
    {
        ThrowIfUndefined(measure, tables);
        var (estimate, variance) = measure.Code switch
        {
            "OR" => OddsRatio(tables),
            "RR" => RiskRatio(tables),
            _ => RiskDifference(tables),
        };
        var q = ClosedForm.CochranQ(measure, tables, options.ZeroCells, estimate);
        var fit = ClosedForm.Fit(CountMethod.MantelHaenszel, measure, options, tables.Length, estimate, variance, q) with
        {
            Warnings = ClosedForm.Warnings(tables, q, uninformativeRowsCount: measure.Code == "RD"),
        };
        if (measure.Code != "OR")
        {
            return fit;
        }

        var (breslowDay, tarone) = HomogeneityTests.OfOddsRatios(tables, estimate);
        return fit with
        {
            MantelHaenszelTest = HomogeneityTests.NoEffect(tables),
            BreslowDayTest = breslowDay,
            TaroneTest = tarone,
        };
    }

    private static (double Estimate, double Variance) OddsRatio(ImmutableArray<TwoByTwo> tables)
    {
        var (r, s, pr, cross, qs) = (0.0, 0.0, 0.0, 0.0, 0.0);
        foreach (var t in tables)
        {
            var (p, q) = ((t.Events1 + t.NonEvents2) / t.Total, (t.NonEvents1 + t.Events2) / t.Total);
            var (ri, si) = (t.Events1 * t.NonEvents2 / t.Total, t.NonEvents1 * t.Events2 / t.Total);
            r += ri;
            s += si;
            pr += p * ri;
            cross += p * si + q * ri;
            qs += q * si;
        }

        return (PortableMath.Log(r / s), 0.5 * (pr / r / r + cross / r / s + qs / s / s));
    }

    private static (double Estimate, double Variance) RiskRatio(ImmutableArray<TwoByTwo> tables)
    {
        var (r, s, d) = (0.0, 0.0, 0.0);
        foreach (var t in tables)
        {
            r += t.Events1 * t.Size2 / t.Total;
            s += t.Events2 * t.Size1 / t.Total;

            d += (t.Size1 * t.Size2 * t.Events - t.Events1 * t.Events2 * t.Total) / (t.Total * t.Total);
        }

        return (PortableMath.Log(r / s), d / (r * s));
    }

    private static (double Estimate, double Variance) RiskDifference(ImmutableArray<TwoByTwo> tables)
    {
        var (difference, weight, p, q) = (0.0, 0.0, 0.0, 0.0);
        foreach (var t in tables)
        {
            difference += (t.Events1 * t.Size2 - t.Events2 * t.Size1) / t.Total;
            weight += t.Size1 * t.Size2 / t.Total;
            p += (t.Size1 * t.Size1 * t.Events2 - t.Size2 * t.Size2 * t.Events1 + 0.5 * t.Size1 * t.Size2 * (t.Size2 - t.Size1))
                / (t.Total * t.Total);
            q += 0.5 * (t.Events1 * t.NonEvents2 + t.NonEvents1 * t.Events2) / t.Total;
        }

        var estimate = difference / weight;
        return (estimate, (estimate * p + q) / (weight * weight));
    }

    private static void ThrowIfUndefined(Measure measure, ImmutableArray<TwoByTwo> tables)
    {
        var (first, second) = (tables.Sum(t => t.Events1), tables.Sum(t => t.Events2));
        if (first + second == 0)
        {
            throw new ArgumentException("no study has an event in either arm: there is nothing to compare", nameof(tables));
        }

        if (measure.Code == "RD")
        {
            return;
        }

        if (first == 0 || second == 0)
        {
            throw new ArgumentException(
                $"all events are in the {(first == 0 ? "second" : "first")} arms: the {measure.Name} is not defined; RD is", nameof(tables));
        }

        if (measure.Code == "OR" && (tables.All(t => t.Events1 * t.NonEvents2 == 0) || tables.All(t => t.NonEvents1 * t.Events2 == 0)))
        {
            throw new ArgumentException(
                "in every study a cell is 0 on the same diagonal of the table: the Mantel-Haenszel odds ratio is 0 or infinite; RR and RD may be defined",
                nameof(tables));
        }
    }
}
