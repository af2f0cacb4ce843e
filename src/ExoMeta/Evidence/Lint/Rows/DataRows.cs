using System.Collections.Immutable;
using ExoMeta.Effects;

namespace ExoMeta.Evidence.Lint;

/// <summary>Reads the rows of data tables, by the names of their columns.</summary>
internal static class DataRows
{
    public static (ImmutableArray<(string, LintColumnKind)>, ImmutableArray<Group>, ImmutableArray<PrintedEffect>) Read(LintRow row, LintInput input)
    {
        var groups = Groups(row).ToImmutableArray();
        var effects = Effects(row, input, groups).ToImmutableArray();
        var kinds = LintColumns.Data
            .Where(c => row.Text(c.Key).Length > 0)
            .OrderBy(c => c.Key, StringComparer.Ordinal)
            .Select(c => (c.Key, c.Key is "est" or "lb" or "ub" ? KindOf(effects.FirstOrDefault()) : c.Value));
        return ([.. kinds], groups, [.. effects, .. QuotedEffects.Of(row)]);
    }

    /// <summary>A printed test of any table; null when there is none whose degrees of freedom are known or bounded.</summary>
    public static PrintedTest? TestOf(LintRow row)
    {
        if (row.IsClaim)
        {
            return null;
        }

        var df = row.Number("df") is { Value: > 0 } d ? d.Value : (double?)null;
        var second = row.Number("df2") is { Value: > 0 } d2 ? d2.Value : df;
        return row.Number("tval") is { } t && FreedomOfT(row, df) is { Count: > 0 } freedom ? new("tval", t, freedom, 0)
            : row.Number("zval") is { } z ? new("zval", z, [double.PositiveInfinity], 0)
            : row.Number("fval") is { } f && second is { } v2 && row.Number("df1") is { Value: > 0 } v1 ? new("fval", f, [v2], v1.Value)
            : row.Number("chi2") is { } c && (df ?? row.Number("df1")?.Value) is > 0 and { } v ? new("chi2", c, [v], 0)
            : null;
    }

    /// <summary>The scale of a measure's printed interval.</summary>
    public static EffectScale ScaleOf(string measure) => measure.ToUpperInvariant() switch
    {
        "OR" or "RR" or "HR" or "IRR" or "PETO" or "ODDS RATIO" or "RISK RATIO" or "HAZARD RATIO" or "RATE RATIO" or "AOR" or "AHR" or "ARR" => EffectScale.Log,
        "RD" or "MD" or "SMD" or "SMDH" or "WMD" or "IRD" or "IRSD" or "AS" or "MC" or "SMCC" or "SMCR" or "MN" or "ZCOR" or "YV" or "LNOR" or "LOGOR"
            or "LNRR" or "LOGRR" or "LNHR" or "LOGHR" or "LNROM" => EffectScale.Identity,
        "COR" or "UCOR" => EffectScale.Correlation,
        "PR" or "PLN" or "PLO" or "PAS" or "PFT" => EffectScale.Proportion,
        _ => EffectScale.Either,
    };

    private static LintColumnKind KindOf(PrintedEffect? effect) => effect?.Scale switch
    {
        EffectScale.Log => LintColumnKind.Ratio,
        EffectScale.Correlation => LintColumnKind.Correlation,
        _ => LintColumnKind.Number,
    };

    private static IEnumerable<PrintedEffect> Effects(LintRow row, LintInput input, ImmutableArray<Group> groups)
    {
        var measure = row.Text("measure") is { Length: > 0 } named ? named : input.Measure?.Code;

        // yi stands on the scale of analysis; est on the scale on which people read.
        var (column, estimate) = row.Number("est") is { } e ? ("est", e) : ("yi", row.Number("yi"));
        if (estimate is null)
        {
            yield break;
        }

        var scale = column == "yi" ? EffectScale.Identity
            : input.IsLog is { } isLog ? isLog ? EffectScale.Log : EffectScale.Identity
            : measure is null ? EffectScale.Either
            : ScaleOf(measure);

        // YV with est lb ub is log or identity, as --scale says; without it nobody knows.
        if (column == "est" && input.IsLog is null && measure is not null && measure.Equals("YV", StringComparison.OrdinalIgnoreCase))
        {
            scale = EffectScale.Either;
        }

        yield return new(measure ?? column, scale, estimate, column)
        {
            Lower = row.Number("lb"),
            Upper = row.Number("ub"),
            Level = row.Number("level") is { Value: > 1 and < 100 } level ? level.Value : input.Level,
            DegreesOfFreedom = FreedomOfInterval(measure, groups),
        };
    }

    private static IReadOnlyList<double> FreedomOfInterval(string? measure, ImmutableArray<Group> groups)
    {
        if (measure?.ToUpperInvariant() is "OR" or "RR" or "HR" or "IRR" or "PETO" or "RD" or "IRD" or "ZCOR" or "COR")
        {
            return [double.PositiveInfinity];
        }

        var sizes = groups.Select(g => g.Size).OfType<double>().ToList();
        return sizes.Count == 0 || groups.Any(g => g.Size is null)
            ? PrintedEffect.AnyDegreesOfFreedom
            : [Math.Max(1, sizes.Min() - 1), Math.Max(1, sizes.Sum() - sizes.Count), double.PositiveInfinity];
    }

    private static IReadOnlyList<double> FreedomOfT(LintRow row, double? stated)
    {
        if (stated is { } df)
        {
            return [df];
        }

        // Welch's lie between the smaller group's and the pooled ones.
        var (n1, n2) = (row.Whole("n1i", 2), row.Whole("n2i", 2));
        return n1 is { } a && n2 is { } b ? [Math.Min(a, b) - 1, a + b - 2]
            : row.Whole("ni", 2) is { } n ? [Math.Max(1, n - 2), n - 1]
            : [];
    }

    private static IEnumerable<Group> Groups(LintRow row)
    {
        var isPaired = row.Text("ni").Length > 0 && row.Text("m1i").Length > 0 && row.Text("m2i").Length > 0;
        Group? Of(GroupRole role, string mean, string deviation, string error, string size, string events, string others, string percent, string proportion)
        {
            var isError = row.Text(deviation).Length == 0 && row.Text(error).Length > 0;
            var (x, y) = (row.Whole(events), row.Whole(others));
            var n = row.Whole(size, 1) ?? (x + y is > 0 and { } sum ? sum : null);
            var group = new Group(role)
            {
                MeanColumn = mean,
                Mean = row.Number(mean),
                SpreadColumn = isError ? error : deviation,
                Spread = row.Number(isError ? error : deviation),
                IsStandardError = isError,
                SizeColumn = size,
                Size = n,
                EventsColumn = events,
                Events = x is { } k && n is { } total && k <= total ? k : null,
                Share = row.Number(percent) is { } p ? (percent, p, false) : row.Number(proportion) is { } q ? (proportion, q, true) : null,
            };
            return group.Mean is null && group.Spread is null && group.Size is null && x is null && group.Share is null ? null : group;
        }

        return new[]
        {
            Of(GroupRole.Treated, "m1i", "sd1i", "sem1i", isPaired ? "ni" : "n1i", "ai", "bi", "pct1i", "prop1i"),
            Of(isPaired ? GroupRole.Before : GroupRole.Control, "m2i", "sd2i", "sem2i", isPaired ? "ni" : "n2i", "ci", "di", "pct2i", "prop2i"),
            isPaired ? null : Of(GroupRole.Single, "mi", "sdi", "semi", "ni", "xi", "", "pcti", "propi"),
        }.OfType<Group>();
    }
}
