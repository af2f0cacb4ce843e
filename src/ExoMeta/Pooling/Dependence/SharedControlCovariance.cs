using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Effects;

namespace ExoMeta.Pooling;

/// <summary>Whose spread standardises the SMDs of a study with several treated groups.</summary>
public enum Standardizer
{
    /// <summary>That of all groups together: Gleser and Olkin (2009).</summary>
    AllGroups,

    /// <summary>That of each treated group and the control.</summary>
    EachPair,
}

/// <summary>
/// Rows whose treated groups are compared with one control group: their covariance from the raw data (Gleser and Olkin 2009; Wei and Higgins 2013), such as
/// 1/c + 1/d for log odds ratios, 1/c − 1/n for log risk ratios, p(1 − p)/n for risk differences, s²/n for mean differences, s²/(n·m²) for log
/// ratios of means and 1/n + d₁d₂/(2N) for standardized mean differences, all of the control.
/// </summary>
public static class SharedControlCovariance
{
    /// <summary>Adds the covariance to rows.</summary>
    /// <param name="effects">Rows, their variances those of the raw data.</param>
    /// <param name="measure">Their measure.</param>
    /// <param name="raw">Raw data of each row, in the measure's order.</param>
    /// <param name="controls">Name of each row's control group, within its study; null for a group of its own.</param>
    /// <param name="rule">What zero cells got.</param>
    /// <param name="standardizer">For SMD.</param>
    /// <returns>The rows with their covariance.</returns>
    /// <exception cref="ArgumentException">
    /// A measure whose covariance is not known (PETO, single groups); rows that do not fit; a variance that is not that of the raw data; one control group with
    /// different data; V not positive definite. Rows are named.
    /// </exception>
    public static EffectSet Add(
        EffectSet effects, Measure measure, IReadOnlyList<double[]> raw, ImmutableArray<string?> controls, ZeroCellRule rule,
        Standardizer standardizer = Standardizer.AllGroups)
    {
        var shares = Shares(effects, measure, raw, controls, rule, standardizer);
        var covariance = new double[effects.Count, effects.Count];
        for (var i = 0; i < effects.Count; i++)
        {
            covariance[i, i] = effects.Effects[i].Variance;
            for (var j = 0; j < i; j++)
            {
                if (IsShared(effects, controls, i, j))
                {
                    covariance[i, j] = covariance[j, i] = shares[i].Mean * shares[j].Mean + shares[i].Spread * shares[j].Spread;
                }
            }
        }

        return CovarianceChecks.Checked(effects with { Covariance = covariance });
    }

    /// <summary>
    /// The correlations that <see cref="Add"/> implies, 1 between rows of one comparison and 0 between rows that share no control: for
    /// <see cref="SamplingCovariance.Of"/>, where rows differ in outcome or time as well.
    /// </summary>
    /// <param name="effects">Rows.</param>
    /// <param name="measure">Their measure.</param>
    /// <param name="raw">Raw data of each row.</param>
    /// <param name="controls">Control group of each row.</param>
    /// <param name="treated">Treated group of each row: rows of one treated group and one control are one comparison.</param>
    /// <param name="rule">What zero cells got.</param>
    /// <param name="standardizer">For SMD.</param>
    /// <exception cref="ArgumentException">As <see cref="Add"/>.</exception>
    public static double[,] Correlations(
        EffectSet effects, Measure measure, IReadOnlyList<double[]> raw, ImmutableArray<string?> controls, ImmutableArray<string> treated, ZeroCellRule rule,
        Standardizer standardizer = Standardizer.AllGroups)
    {
        NestedGrouping.Labels(effects, "treated", treated);
        var shares = Shares(effects, measure, raw, controls, rule, standardizer, sameData: false);
        var correlations = new double[effects.Count, effects.Count];
        for (var i = 0; i < effects.Count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                if (i != j && !IsShared(effects, controls, i, j))
                {
                    continue;
                }

                var same = i == j || string.Equals(treated[i], treated[j], StringComparison.Ordinal);
                var covariance = shares[i].Mean * shares[j].Mean + shares[i].Spread * shares[j].Spread;
                correlations[i, j] = correlations[j, i] = same
                    ? 1
                    : covariance / Math.Sqrt(effects.Effects[i].Variance * effects.Effects[j].Variance);
            }
        }

        return correlations;
    }

    private static bool IsShared(EffectSet effects, ImmutableArray<string?> controls, int i, int j) =>
        controls[i] is { } control && string.Equals(control, controls[j], StringComparison.Ordinal)
        && string.Equals(effects.Effects[i].Study, effects.Effects[j].Study, StringComparison.Ordinal);

    private static ControlShare[] Shares(
        EffectSet effects, Measure measure, IReadOnlyList<double[]> raw, ImmutableArray<string?> controls, ZeroCellRule rule, Standardizer standardizer,
        bool sameData = true)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(raw);
        EffectSetChecks.ThrowIfInvalid(effects with { Covariance = null });
        if (raw.Count != effects.Count || controls.IsDefault || controls.Length != effects.Count)
        {
            throw new ArgumentException($"{effects.Count} effects need raw data and a control group each", nameof(raw));
        }

        var shares = new ControlShare[effects.Count];
        for (var i = 0; i < effects.Count; i++)
        {
            ThrowIfOtherVariance(effects, measure, raw, rule, i);
            double? groups = standardizer == Standardizer.AllGroups && measure.Code == "SMD" ? MembersOfStudy(effects, raw, controls, i) : null;
            shares[i] = ControlShare.Of(measure, raw[i], rule, groups) ?? throw new ArgumentException(
                $"the covariance of {measure.Code} through a shared control group is not known; it is for {string.Join(", ", ControlShare.Codes)}", nameof(measure));
            for (var j = 0; sameData && j < i; j++)
            {
                if (IsShared(effects, controls, i, j) && !ControlData(measure, raw[i]).SequenceEqual(ControlData(measure, raw[j])))
                {
                    throw new ArgumentException(
                        $"{CovarianceChecks.Name(effects, j)} and {CovarianceChecks.Name(effects, i)} name one control group, {controls[i]}, but its data differ", nameof(raw));
                }
            }
        }

        return shares;
    }

    /// <summary>The columns of the control group: the second half of a row.</summary>
    internal static double[] ControlData(Measure measure, double[] row)
    {
        var count = measure.ColumnSets[0].Columns.Length;
        return row[(count / 2)..count];
    }

    private static double MembersOfStudy(EffectSet effects, IReadOnlyList<double[]> raw, ImmutableArray<string?> controls, int row) =>
        raw[row][5] + Enumerable.Range(0, effects.Count).Where(j => j == row || IsShared(effects, controls, row, j)).Sum(j => raw[j][2]);

    private static void ThrowIfOtherVariance(EffectSet effects, Measure measure, IReadOnlyList<double[]> raw, ZeroCellRule rule, int i)
    {
        var columns = measure.ColumnSets[0].Columns.Length;
        if (raw[i].Length != columns)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"{CovarianceChecks.Name(effects, i)} has {raw[i].Length} raw numbers; {measure.Code} needs {columns}: {measure.ColumnSets[0]}"), nameof(raw));
        }

        var own = measure.Compute(raw[i], rule).Variance;
        var given = effects.Effects[i].Variance;
        if (!(Math.Abs(own - given) <= 1e-8 * given))
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"{CovarianceChecks.Name(effects, i)} has variance {given}, its raw data give {own}: a covariance from other data would not fit it"), nameof(raw));
        }
    }
}
