using ExoMeta.Effects;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads how a trial runs in calendar time.</summary>
internal static class ConductReader
{
    /// <summary>The group <c>conduct</c> of a trial; null where there is none, or where it is wrong (problems say why).</summary>
    public static TrialConduct? Read(SpecReader trial)
    {
        if (!trial.Has("conduct") || trial.Group("conduct", required: false) is not { } conduct)
        {
            return null;
        }

        var unit = conduct.OptionalText("time_unit") ?? "days";
        var accrual = conduct.Group("accrual") is { } group ? Accrual(group) : null;
        conduct.RejectUnknownFields();
        return accrual is null ? null : new(accrual) { TimeUnit = unit };
    }

    private static Recruitment? Accrual(SpecReader accrual)
    {
        foreach (var field in new[] { "period", "rate", "rate_factor" })
        {
            _ = accrual.Has(field);
        }

        accrual.RejectUnknownFields();
        if (accrual.Has("period") && accrual.Has("rate"))
        {
            accrual.Problem("rate", "stands beside 'period'; one of them was expected");
            return null;
        }

        if (accrual.Has("rate_factor") && !accrual.IsList("rate"))
        {
            accrual.Problem("rate_factor", "belongs to a rate with pieces; a single rate can be a distribution itself");
            return null;
        }

        Recruitment? read = null;
        if (accrual.IsList("rate"))
        {
            var factor = accrual.Quantity("rate_factor", required: false) ?? new UncertainQuantity.Value(1);
            read = HazardReader.Pieces(accrual, "rate") is { } pieces ? new Recruitment.AtRate(pieces, factor) : null;
        }
        else if (accrual.Has("rate"))
        {
            read = accrual.Quantity("rate") is { } rate ? new Recruitment.AtRate(PiecewiseRate.Constant(1), rate) : null;
        }
        else
        {
            read = accrual.Quantity("period") is { } period ? new Recruitment.OverPeriod(period) : null;
        }

        foreach (var problem in read?.FindProblems() ?? [])
        {
            accrual.Problem(problem.Field, problem.Message);
        }

        return read;
    }
}
