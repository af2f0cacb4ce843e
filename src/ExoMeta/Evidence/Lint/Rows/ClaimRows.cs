using System.Collections.Immutable;
using ExoMeta.Effects;

namespace ExoMeta.Evidence.Lint;

/// <summary>Reads the rows of evidence tables, by their form.</summary>
internal static class ClaimRows
{
    public static (ImmutableArray<(string, LintColumnKind)>, ImmutableArray<Group>, ImmutableArray<PrintedEffect>) Read(LintRow row)
    {
        var form = row.Text("form");
        var kinds = ValueColumns.All
            .Select(c => (Column: c, Kind: KindOf(form, c)))
            .Where(c => c.Kind is not null && row.Text(c.Column).Length > 0)
            .Select(c => (c.Column, c.Kind!.Value));
        return ([.. kinds], [.. Groups(row, form)], [.. Effects(row, form), .. QuotedEffects.Of(row)]);
    }

    private static LintColumnKind? KindOf(string form, string column) => column switch
    {
        "est" or "lb" or "ub" when form == "ratio-ci" => LintColumnKind.Ratio,
        "est" when form == "percentage" => LintColumnKind.Percentage,
        "est" when form is "percent-change" or "percent-change-error" or "percent-change-p" => LintColumnKind.PercentChange,
        "est" when form == "fold-change" => LintColumnKind.Fold,
        "est" or "lb" or "ub" or "base" => LintColumnKind.Number,
        "spread" or "base_spread" => LintColumnKind.StandardError,
        "x1" or "x2" => LintColumnKind.Count,
        "n1" or "n2" => LintColumnKind.Size,
        "p_bound" => LintColumnKind.PBound,
        "level" => LintColumnKind.Level,
        _ => null,
    };

    private static IEnumerable<Group> Groups(LintRow row, string form)
    {
        var isPaired = form == "mean-before-after";
        var isError = row.Text("spread_kind") == "sem";
        var size = row.Whole("n1", 1);
        Group Of(GroupRole role, string mean, string spread, string sizeColumn) => new(role)
        {
            MeanColumn = mean,
            Mean = row.Number(mean),
            SpreadColumn = spread,
            Spread = row.Text("spread_kind") is "sd" or "sem" ? row.Number(spread) : null,
            IsStandardError = isError,
            SizeColumn = sizeColumn,
            Size = row.Whole(sizeColumn, 1),
        };
        Group Count(GroupRole role, string events, string sizeColumn) => new(role)
        {
            EventsColumn = events,
            Events = row.Whole(events) is { } x && row.Whole(sizeColumn, 1) is { } n && x <= n ? x : null,
            SizeColumn = sizeColumn,
            Size = row.Whole(sizeColumn, 1),
        };
        return form switch
        {
            "mean" => [Of(GroupRole.Single, "est", "spread", "n1")],
            "mean-before-after" or "two-means" =>
            [
                Of(GroupRole.Treated, "est", "spread", "n1"),
                Of(isPaired ? GroupRole.Before : GroupRole.Control, "base", "base_spread", isPaired ? "n1" : "n2"),
            ],
            "counts" => [Count(GroupRole.Treated, "x1", "n1"), Count(GroupRole.Control, "x2", "n2")],
            "proportion" => [Count(GroupRole.Single, "x1", "n1")],
            "percent-change-error" when size is not null => [new(GroupRole.Treated) { SizeColumn = "n1", Size = size }],
            _ => [],
        };
    }

    private static IEnumerable<PrintedEffect> Effects(LintRow row, string form)
    {
        if (form == "ratio-ci" && row.Number("est") is { } estimate)
        {
            yield return new(row.Text("measure"), EffectScale.Log, estimate, "est")
            {
                Lower = row.Number("lb"),
                Upper = row.Number("ub"),
                Level = row.Number("level") is { Value: > 1 and < 100 } level ? level.Value : 95,
            };
        }
    }
}
