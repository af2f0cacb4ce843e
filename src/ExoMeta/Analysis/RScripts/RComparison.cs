using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Tables;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.RScripts;

/// <summary>The end of a script: our numbers beside those of R, one a line.</summary>
internal static class RComparison
{
    /// <summary>Printed before the comparison, so that programs find it.</summary>
    public const string Heading = "quantity\tExoMeta\tR";

    public static string Write(PoolAnswer answer, RModel model, ImmutableArray<RPart> parts)
    {
        var code = new StringBuilder("# ExoMeta and R side by side\n");
        code.Append("compare <- function(what, exometa, r) cat(sprintf(\"%s\\t%.12g\\t%.12g\\n\", what, exometa, as.numeric(r)), sep = \"\")\n");
        code.Append(CultureInfo.InvariantCulture, $"cat({RText.Literal(Heading).Replace("\\u0009", "\\t", StringComparison.Ordinal)}, \"\\n\", sep = \"\")\n");
        foreach (var (what, ours, theirs) in Lines(answer, model, parts))
        {
            if (ours.All(x => x is { } number && double.IsFinite(number)))
            {
                code.Append(CultureInfo.InvariantCulture, $"compare(\"{what}\", {RText.Numbers(ours)}, {theirs})\n");
            }
        }

        return code.ToString();
    }

    private static IEnumerable<(string What, ImmutableArray<double?> Ours, string Theirs)> Lines(PoolAnswer answer, RModel model, ImmutableArray<RPart> parts)
    {
        var row = PooledRow.Of(answer.Model);
        var code = string.Concat(parts.Select(p => p.Code));
        var coefficients = PoolTables.CoefficientsOf(answer);
        if (coefficients is null)
        {
            yield return ("estimate", [row.Estimate], "coef(res)");
            if (model.ComparesInterval)
            {
                yield return ("se", [row.StandardError], "res$se");
                yield return ("ci.lb", [row.Interval?.Lower], "res$ci.lb");
                yield return ("ci.ub", [row.Interval?.Upper], "res$ci.ub");
            }
        }
        else
        {
            yield return ("coefficients", [.. coefficients.Select(c => (double?)c.Estimate)], "coef(res)");
            if (model.ComparesInterval)
            {
                yield return ("coefficients.se", [.. coefficients.Select(c => (double?)c.StandardError)], "res$se");
                yield return ("coefficients.ci.lb", [.. coefficients.Select(c => (double?)c.Interval.Lower)], "res$ci.lb");
            }
        }

        foreach (var line in Heterogeneity(answer, row))
        {
            yield return line;
        }

        foreach (var line in Parts(answer, row, code))
        {
            yield return line;
        }
    }

    private static IEnumerable<(string What, ImmutableArray<double?> Ours, string Theirs)> Heterogeneity(PoolAnswer answer, PooledRow row)
    {
        switch (answer.Model)
        {
            case PooledModel.Multilevel { Fit.Components: var components }:
                yield return ("sigma2", [.. components.Where(c => !c.IsFixed).Select(c => (double?)c.Variance)], string.Create(CultureInfo.InvariantCulture, $"res$sigma2[seq_len({components.Count(c => !c.IsFixed)})]"));
                yield return ("q", [row.Q], "res$QE");
                break;
            case PooledModel.Multivariate { Fit: var fit }:
                yield return ("q", [row.Q], "res$QE");
                yield return ("logLik", [fit.LogLikelihood], "logLik(res)");
                break;
            case PooledModel.Counts { Fit: { Method: CountMethod.MantelHaenszel or CountMethod.Peto } }:
                yield return ("q", [row.Q], "res$QE");
                break;
            case PooledModel.Counts:
                yield return ("tau2", [row.TauSquared], "res$tau2");
                yield return ("q", [row.Q], "res$QE.LRT");
                break;
            default:
                if (row.K > 1)
                {
                    yield return ("tau2", [row.TauSquared], answer.Effects.Covariance is null ? "res$tau2" : "sum(res$sigma2)");
                    yield return ("q", [row.Q], "res$QE");
                }

                break;
        }
    }

    private static IEnumerable<(string What, ImmutableArray<double?> Ours, string Theirs)> Parts(PoolAnswer answer, PooledRow row, string code)
    {
        bool Has(string assignment) => code.Contains(assignment + " <- ", StringComparison.Ordinal);
        if (Has("tau2"))
        {
            yield return ("tau2Ci.lb", [row.TauSquaredInterval?.Lower], "tau2$random[\"tau^2\", \"ci.lb\"]");
            yield return ("tau2Ci.ub", [row.TauSquaredInterval?.Upper], "tau2$random[\"tau^2\", \"ci.ub\"]");
        }

        if (Has("pred") && !code.Contains("pred <- NULL", StringComparison.Ordinal))
        {
            yield return ("pi.lb", [row.Prediction?.Lower], "pred$pi.lb");
            yield return ("pi.ub", [row.Prediction?.Upper], "pred$pi.ub");
        }

        if (Has("groups"))
        {
            yield return ("subgroups", [.. answer.Subgroups!.Subgroups.OrderBy(s => s.Name, StringComparer.Ordinal).Select(s => (double?)s.Fit.Estimate)], "sapply(groups, coef)");
        }

        if (Has("rob"))
        {
            yield return ("robust.se", [.. answer.Robust!.Coefficients.Select(c => (double?)c.StandardError)], "rob$se");
        }

        if (Has("l1o"))
        {
            yield return ("leaveOneOut", [.. answer.LeaveOneOut!.Value.Select(p => (double?)p.Estimate)], "l1o$estimate");
        }

        if (Has("cum"))
        {
            yield return ("cumulative", [.. answer.Cumulative!.Value.Select(p => (double?)p.Estimate)], "cum$estimate");
        }

        if (Has("inf"))
        {
            yield return ("cook", [.. answer.Diagnostics!.Rows.Select(r => r.CookDistance)], "inf$inf$cook.d");
        }

        if (Has("egger"))
        {
            yield return ("egger", [answer.Bias!.Egger!.Statistic], "egger$zval");
        }

        if (Has("fill"))
        {
            yield return ("trimFill", [answer.Bias!.TrimAndFill!.Adjusted.Estimate], "coef(fill)");
        }
    }
}
