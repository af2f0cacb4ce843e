using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>How p-values are combined.</summary>
public enum PValueCombination
{
    /// <summary>−2Σ log p ~ χ² with 2k df (Fisher 1932): sensitive to a single small p.</summary>
    Fisher,

    /// <summary>Σwz/√Σw² ~ N(0, 1) (Stouffer et al. 1949, weighted by Mosteller and Bush 1954).</summary>
    Stouffer,

    /// <summary>Σp, distributed as a sum of uniform variables (Edgington 1972).</summary>
    Edgington,

    /// <summary>The smallest p, 1 − (1 − p₍₁₎)^k (Tippett 1931).</summary>
    Tippett,

    /// <summary>−2Σ log(1 − p) ~ χ² with 2k df, small for small p (Pearson 1934): sensitive to a single large p.</summary>
    Pearson,
}

/// <summary>Combined p-values.</summary>
/// <param name="Method">How they were combined.</param>
/// <param name="Count">How many there were.</param>
/// <param name="Statistic">The method's statistic at the conservative ends; ±∞ is possible.</param>
/// <param name="PValue">Combined one-sided p in the favourable direction; where rows print bounds, the largest that they allow.</param>
/// <param name="SmallestPValue">The smallest that the printed bounds allow; the same number when every p is exact.</param>
/// <param name="Notes">What was assumed about bounds.</param>
public sealed record CombinedPValue(
    PValueCombination Method, int Count, double Statistic, double PValue, double SmallestPValue, ImmutableArray<string> Notes);

/// <summary>
/// Combination of p-values for studies that report no usable effect (SWiM, Campbell et al. 2020; Cochrane Handbook 12.2.2.3).
/// A small combined p says that at least one study has an effect; it says nothing about its size.
/// </summary>
public static class CombinedPValues
{
    /// <summary>Above this many the exact sum of uniform variables takes too long.</summary>
    private const int MostOfEdgington = 1000;

    /// <summary>Combines one-sided p-values.</summary>
    /// <remarks>
    /// Every method is monotone in every p, so that the ends of the printed bounds give the ends of the combined p. The conservative end is
    /// reported as the p; a bound that lies on the unfavourable side ("p &lt; 0.001" for harm) enters it as 1.
    /// </remarks>
    /// <param name="values">The p-values, at least one.</param>
    /// <param name="method">How to combine them.</param>
    /// <exception cref="ArgumentException">None, a p outside [0, 1], or a weight that is not above 0 (Stouffer).</exception>
    public static CombinedPValue Combine(IReadOnlyList<OneSidedP> values, PValueCombination method)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
        {
            throw new NotApplicableException("there is no p-value to combine");
        }

        for (var i = 0; i < values.Count; i++)
        {
            if (!(values[i].Lower >= 0 && values[i].Lower <= values[i].Upper && values[i].Upper <= 1))
            {
                throw Wrong(i, values[i], $"p lies between {values[i].Lower} and {values[i].Upper}; expected 0 to 1");
            }

            if (!(values[i].Weight > 0) || !double.IsFinite(values[i].Weight))
            {
                throw Wrong(i, values[i], $"the weight is {values[i].Weight}; it must be finite and above 0");
            }
        }

        var weights = values.Select(v => v.Weight).ToArray();
        var (statistic, p) = Combine([.. values.Select(v => v.Upper)], weights, method);
        var bounded = values.Where(v => v.Lower != v.Upper).Select(v => v.Label).ToArray();
        return new(
            method,
            values.Count,
            statistic,
            p,
            bounded.Length == 0 ? p : Combine([.. values.Select(v => v.Lower)], weights, method).P,
            bounded.Length == 0 ? [] : [$"p is printed as a bound and taken at its conservative end: {string.Join(", ", bounded)}"]);
    }

    private static (double Statistic, double P) Combine(double[] p, double[] weights, PValueCombination method)
    {
        switch (method)
        {
            case PValueCombination.Fisher:
                var fisher = -2 * p.Sum(PortableMath.Log);
                return (fisher, ChiSquared.Survival(fisher, 2 * p.Length));
            case PValueCombination.Pearson:
                var pearson = -2 * p.Sum(x => PortableMath.Log1p(-x));
                return (pearson, ChiSquared.Cdf(pearson, 2 * p.Length));
            case PValueCombination.Stouffer:
                return Stouffer(p, weights);
            case PValueCombination.Tippett:
                var smallest = p.Min();
                return (smallest, -PortableMath.Expm1(p.Length * PortableMath.Log1p(-smallest)));
            case PValueCombination.Edgington when p.Length > MostOfEdgington:
                throw new NotApplicableException(
                    string.Create(CultureInfo.InvariantCulture, $"Edgington's method takes up to {MostOfEdgington} p-values"));
            case PValueCombination.Edgington:
                var sum = p.Sum();
                return (sum, UniformSum.Cdf(sum, p.Length));
            default:
                throw new ArgumentException($"unknown combination {method}", nameof(method));
        }
    }

    /// <summary>A p of 0 and one of 1 contradict each other without end; the conservative answer is 1.</summary>
    private static (double Statistic, double P) Stouffer(double[] p, double[] weights)
    {
        double sum = 0, squares = 0;
        for (var i = 0; i < p.Length; i++)
        {
            sum += weights[i] * Normal.UpperQuantile(p[i]);
            squares += weights[i] * weights[i];
        }

        var z = double.IsNaN(sum) ? double.NegativeInfinity : sum / Math.Sqrt(squares);
        return (z, Normal.Survival(z));
    }

    private static ArgumentException Wrong(int index, OneSidedP row, FormattableString what) => new(
        string.Create(CultureInfo.InvariantCulture, $"row {index + 1} ({row.Label}): {what.ToString(CultureInfo.InvariantCulture)}"), nameof(row));
}
