using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Effects;

namespace ExoMeta.Pooling;

/// <summary>What the methods for one common effect share: the result of a closed form, and Cochran's Q about it.</summary>
internal static class ClosedForm
{
    private static readonly FitReport Report = new(0, 0, true, "closed form");

    /// <summary>The fit of a common effect with normal inference.</summary>
    public static CountModelFit Fit(
        CountMethod method, Measure measure, CountModelOptions options, int k, double estimate, double variance, ChiSquaredTest? q)
    {
        if (!double.IsFinite(estimate) || !(variance > 0) || double.IsInfinity(variance))
        {
            throw new ArgumentException(
                $"the pooled {measure.Name} is not defined: its estimate or its variance is not a positive, finite number for these counts");
        }

        var standardError = Math.Sqrt(variance);
        var critical = Reference.Critical(options.Level, double.PositiveInfinity);
        var statistic = estimate / standardError;
        return new()
        {
            Method = method,
            Measure = measure,
            Options = options,
            K = k,
            Estimate = estimate,
            StandardError = standardError,
            Statistic = statistic,
            DegreesOfFreedom = null,
            PValue = Reference.TwoSidedP(statistic, double.PositiveInfinity),
            Interval = new(estimate - critical * standardError, estimate + critical * standardError),
            TauSquared = 0,
            Heterogeneity = q,
            Fit = Report,
        };
    }

    /// <summary>
    /// Σ(yᵢ − θ̂)²/vᵢ with the rows' own effects after the zero-cell rule. Rows without events, or with nothing else, in both arms say
    /// nothing about the effect; they and rows that still have no effect are left out, as metafor does.
    /// </summary>
    public static ChiSquaredTest? CochranQ<T>(Measure measure, ImmutableArray<T> tables, ZeroCellRule rule, double estimate)
        where T : CountTable
    {
        var rows = tables.Where(t => !t.IsUninformative).Select(t => t.ToRow()).ToArray();
        var tableRule = rule.ForTable(rows.Any(r => measure.HasZeroCell(r)));
        var effects = rows.Select(r => measure.Compute(r, tableRule)).Where(Measure.IsDefined).ToArray();
        return ChiSquaredTest.Of(effects.Sum(e => (e.Estimate - estimate) * (e.Estimate - estimate) / e.Variance), effects.Length - 1);
    }

    /// <summary>The warnings of a common effect, gravest first.</summary>
    public static ImmutableArray<string> Warnings<T>(ImmutableArray<T> tables, ChiSquaredTest? q, bool uninformativeRowsCount)
        where T : CountTable
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        if (tables.Length == 1)
        {
            warnings.Add("one study: nothing is pooled, and heterogeneity cannot be tested");
        }

        if (q is { PValue: < 0.1 })
        {
            warnings.Add("the effects differ by more than sampling error (p of Q < 0.1), which a method for one common effect leaves out");
        }

        if (!uninformativeRowsCount && Uninformative(tables) is { } names)
        {
            warnings.Add($"{names} without events, or with nothing else, in both arms: they say nothing about the effect");
        }

        return warnings.ToImmutable();
    }

    /// <summary>"3 studies (A, B, C)", or null when every row is informative.</summary>
    public static string? Uninformative<T>(ImmutableArray<T> tables)
        where T : CountTable
    {
        var names = tables.Where(t => t.IsUninformative).Select(t => t.Label).ToArray();
        return names.Length == 0
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{names.Length} {(names.Length == 1 ? "study" : "studies")} ({string.Join(", ", names)})");
    }
}
