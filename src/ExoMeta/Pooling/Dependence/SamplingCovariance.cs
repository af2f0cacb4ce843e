using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>
/// Builds the covariance V of sampling errors from what the rows of a study share: cov = r_outcome·r_time·r_arms·√(vᵢvⱼ) (Gleser and Olkin 2009; Wei and
/// Higgins 2013; Hedges, Tipton and Johnson 2010 for one stated correlation).
/// </summary>
/// <remarks>
/// The product of correlations is exact where outcomes, times and arms act on the same subjects' errors separately. Every result is checked to
/// be positive definite.
/// </remarks>
public static class SamplingCovariance
{
    /// <summary>One stated correlation of all rows of a study.</summary>
    /// <param name="effects">Rows; those with the same <see cref="StudyEffect.Study"/> belong together, rows without one are independent.</param>
    /// <param name="correlation">ρ, between −1/(n − 1) of the largest study and 1.</param>
    /// <exception cref="ArgumentException">ρ outside [−1, 1], or V not positive definite: the rows are named.</exception>
    public static EffectSet Constant(EffectSet effects, double correlation)
    {
        ArgumentNullException.ThrowIfNull(effects);
        var rows = effects.Effects.Select((e, i) => new DependentRow(StudyOf(e, i)) { Observation = i.ToString(CultureInfo.InvariantCulture) });
        return Of(effects, [.. rows], new DependenceOptions { WithinOutcome = correlation });
    }

    /// <summary>Autoregressive errors of the times of a study: correlation φ^|t − s|.</summary>
    /// <param name="effects">Rows; those with the same <see cref="StudyEffect.Study"/> belong together.</param>
    /// <param name="times">Time of each row; no two rows of a study at one time.</param>
    /// <param name="autocorrelation">φ in [0, 1): the correlation one unit of time apart.</param>
    /// <exception cref="ArgumentException">A time that is not finite, φ outside [0, 1), or V not positive definite: the rows are named.</exception>
    public static EffectSet Autoregressive(EffectSet effects, ImmutableArray<double> times, double autocorrelation)
    {
        ArgumentNullException.ThrowIfNull(effects);
        if (times.IsDefault || times.Length != effects.Count)
        {
            throw new ArgumentException($"{effects.Count} rows need a time each", nameof(times));
        }

        var rows = effects.Effects.Select((e, i) => new DependentRow(StudyOf(e, i)) { Time = times[i] });
        return Of(effects, [.. rows], new DependenceOptions { Autocorrelation = autocorrelation });
    }

    /// <summary>Rows that may differ in outcome, time and arms at once.</summary>
    /// <param name="effects">Rows with their variances; a covariance that they have already is replaced.</param>
    /// <param name="rows">What each row measures.</param>
    /// <param name="options">Correlations.</param>
    /// <param name="armCorrelation">
    /// Correlation through shared arms, rows × rows, where raw data tell it (<see cref="SharedControlCovariance.Correlations"/>); null to take it from the arms'
    /// names and sizes: each arm adds 1/n to a row's variance, and a shared arm its part to the covariance (½ for arms of one size).
    /// </param>
    /// <returns>The rows with their covariance.</returns>
    /// <exception cref="ArgumentException">
    /// Rows and labels of different number; a correlation that rows need and that is missing or out of range; an arm without its partner; V not
    /// positive definite. Rows are named.
    /// </exception>
    public static EffectSet Of(EffectSet effects, ImmutableArray<DependentRow> rows, DependenceOptions options, double[,]? armCorrelation = null)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(options);
        EffectSetChecks.ThrowIfInvalid(effects with { Covariance = null });
        if (rows.IsDefault || rows.Length != effects.Count)
        {
            throw new ArgumentException($"{effects.Count} effects need a description each", nameof(rows));
        }

        ThrowIfOutOfRange(options);
        var covariance = new double[effects.Count, effects.Count];
        for (var i = 0; i < effects.Count; i++)
        {
            ThrowIfInvalid(effects, rows[i], i);
            covariance[i, i] = effects.Effects[i].Variance;
            for (var j = 0; j < i; j++)
            {
                if (string.Equals(rows[i].Study, rows[j].Study, StringComparison.Ordinal))
                {
                    var arms = armCorrelation is null ? ArmCorrelation.Of(rows[i], rows[j]) : armCorrelation[i, j];
                    var correlation = arms == 0 ? 0 : arms * OutcomeCorrelation(effects, rows, options, i, j) * TimeCorrelation(effects, rows, options, i, j);
                    covariance[i, j] = covariance[j, i] = correlation * Math.Sqrt(effects.Effects[i].Variance * effects.Effects[j].Variance);
                }
            }
        }

        return CovarianceChecks.Checked(effects with { Covariance = covariance });
    }

    private static string StudyOf(StudyEffect effect, int row) =>
        string.IsNullOrEmpty(effect.Study) ? "\0" + row.ToString(CultureInfo.InvariantCulture) : effect.Study;

    private static double OutcomeCorrelation(EffectSet effects, ImmutableArray<DependentRow> rows, DependenceOptions options, int i, int j)
    {
        var (a, b) = (rows[i], rows[j]);
        if (!string.Equals(a.Outcome, b.Outcome, StringComparison.Ordinal))
        {
            var pair = options.OutcomePairs.FirstOrDefault(p => (p.First == a.Outcome && p.Second == b.Outcome) || (p.First == b.Outcome && p.Second == a.Outcome));
            return pair?.Correlation ?? options.BetweenOutcomes ?? throw Missing(effects, i, j, $"differ in outcome ({a.Outcome}, {b.Outcome})", "the correlation between outcomes");
        }

        return string.Equals(a.Observation, b.Observation, StringComparison.Ordinal)
            ? 1
            : options.WithinOutcome ?? throw Missing(effects, i, j, "are two observations of one outcome", "the correlation within an outcome");
    }

    private static double TimeCorrelation(EffectSet effects, ImmutableArray<DependentRow> rows, DependenceOptions options, int i, int j)
    {
        if (rows[i].Time is null != rows[j].Time is null)
        {
            throw new ArgumentException($"{CovarianceChecks.Name(effects, i)} and {CovarianceChecks.Name(effects, j)} are of one study, but only one of them has a time", nameof(rows));
        }

        if (rows[i].Time is not { } t || rows[j].Time is not { } s || t == s)
        {
            return 1;
        }

        var phi = options.Autocorrelation ?? throw Missing(effects, i, j, "differ in time", "the autocorrelation");
        return PortableMath.Pow(phi, Math.Abs(t - s));
    }

    private static ArgumentException Missing(EffectSet effects, int i, int j, string how, string what) =>
        new($"{CovarianceChecks.Name(effects, i)} and {CovarianceChecks.Name(effects, j)} {how}: state {what}");

    private static void ThrowIfOutOfRange(DependenceOptions options)
    {
        var correlations = options.OutcomePairs.Select(p => ((double?)p.Correlation, $"the correlation of {p.First} and {p.Second}"))
            .Append((options.BetweenOutcomes, "the correlation between outcomes"))
            .Append((options.WithinOutcome, "the correlation within an outcome"));
        foreach (var (value, name) in correlations)
        {
            if (value is { } r && !(Math.Abs(r) <= 1))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} is {r}; it must lie between -1 and 1"), nameof(options));
            }
        }

        if (options.Autocorrelation is { } phi && !(phi >= 0 && phi < 1))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"the autocorrelation is {phi}; it must be 0 or more and below 1"), nameof(options));
        }
    }

    private static void ThrowIfInvalid(EffectSet effects, DependentRow row, int i)
    {
        var wrong = row switch
        {
            { Time: { } t } when !double.IsFinite(t) => "its time is not finite",
            _ when row.Treated is null != row.Control is null => "name both arms or neither",
            _ when row.TreatedSize is null != row.ControlSize is null => "give the size of both arms or of neither",
            { TreatedSize: not > 0 and { } } or { ControlSize: not > 0 and { } } => "an arm's size must be above 0",
            { Treated: { } arm } when arm == row.Control => $"{arm} is compared with itself",
            _ => null,
        };
        if (wrong is not null)
        {
            throw new ArgumentException($"{CovarianceChecks.Name(effects, i)}: {wrong}", nameof(row));
        }
    }
}
