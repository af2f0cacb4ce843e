using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.RScripts;

/// <summary>Something besides the pool.</summary>
/// <param name="Title">What it is, for a comment.</param>
/// <param name="Code">Lines of R.</param>
internal sealed record RPart(string Title, string Code);

/// <summary>What was asked for besides the pool, as calls of metafor.</summary>
internal static class RParts
{
    public static ImmutableArray<RPart> Of(PoolAnswer answer, RData data) => [.. Parts(answer, data)];

    private static IEnumerable<RPart> Parts(PoolAnswer answer, RData data)
    {
        var request = answer.Request;
        if (answer.Model is PooledModel.Pairwise { Fit: { K: > 1 } fit } && answer.Effects.Covariance is null)
        {
            if (fit.TauSquaredInterval is { } interval)
            {
                var type = request.Options.TauSquaredInterval == TauSquaredInterval.ProfileLikelihood ? " type = \"PL\"," : "";
                var largest = RText.Number(Math.Max(100, 10 * interval.Upper));
                yield return new("interval of tau^2", $"tau2 <- confint(res,{type} control = list(tol = 1e-12, maxiter = 10000, tau2.max = {largest}))\nprint(tau2)\n");
            }

            if (fit.PredictionInterval is not null)
            {
                yield return Prediction(request);
            }
        }

        foreach (var part in Grouped(answer, data).Concat(Extras(request, answer)))
        {
            yield return part;
        }
    }

    private static RPart Prediction(PoolRequest request) => (request.Options.Prediction, request.Options.Inference) switch
    {
        (PredictionMethod.Bootstrap, _) => new("prediction interval: ExoMeta's is simulated (Nagashima, Noma and Furukawa 2019), which metafor has not", "pred <- NULL\n"),
        (null, InferenceMethod.KenwardRoger) => new("prediction interval: Kenward-Roger's is not in metafor", "pred <- NULL\n"),
        (PredictionMethod.StudentKMinus2, _) => new("prediction interval, t with k - 2 degrees of freedom", Interval("stats::qt(tail, df = max(1, res$k - 2))")),
        (PredictionMethod.StudentKMinus1, _) => new("prediction interval, t with k - 1 degrees of freedom", Interval("stats::qt(tail, df = res$k - 1)")),
        (PredictionMethod.Normal, _) => new("prediction interval, normal", Interval("stats::qnorm(tail)")),
        _ => new("prediction interval", "pred <- predict(res)\nprint(pred)\n"),
    };

    private static string Interval(string critical) =>
        "tail <- 1 - res$level / 2\n"
        + $"half <- {critical} * sqrt(res$se^2 + res$tau2)\n"
        + "pred <- list(pi.lb = as.numeric(coef(res)) - half, pi.ub = as.numeric(coef(res)) + half)\nprint(unlist(pred))\n";

    private static IEnumerable<RPart> Grouped(PoolAnswer answer, RData data)
    {
        var request = answer.Request;
        if (request.Subgroup is { } subgroup)
        {
            var name = data.NameOf(subgroup, isFactor: true);
            var test = request.Options.Inference switch { InferenceMethod.HartungKnapp => "knha", InferenceMethod.HartungKnappNeverNarrower => "adhoc", _ => "z" };
            var method = HeterogeneityEstimators.Codes.CodeOf(request.Options.Method);
            yield return new("subgroups, each with its own tau^2", $"groups <- lapply(levels(dat${name}), function(g) rma(yi, vi, data = dat[dat${name} == g, ],\n"
                + $"  method = if (sum(dat${name} == g) > 1) \"{method}\" else \"EE\", test = if (sum(dat${name} == g) > 1) \"{test}\" else \"z\", level = {RText.Number(100 * request.Options.Level)},\n"
                + "  control = list(threshold = 1e-12, tol = 1e-14, maxiter = 10000)))\n"
                + $"names(groups) <- levels(dat${name})\nprint(groups)\n"
                + $"# with one tau^2\nprint(rma(yi, vi, mods = ~ {name}, data = dat, method = \"{method}\", test = \"{test}\"))\n");
        }

        if (request.Cluster is { } cluster)
        {
            yield return new("cluster-robust inference (CR2, Satterthwaite); needs clubSandwich", $"rob <- robust(res, cluster = dat${data.NameOf(cluster, isFactor: true)}, clubSandwich = TRUE)\nprint(rob)\n");
        }
    }

    private static IEnumerable<RPart> Extras(PoolRequest request, PoolAnswer answer)
    {
        if (answer.Diagnostics is not null)
        {
            yield return new("influence of each row", "inf <- influence(res)\nprint(inf)\n");
        }

        if (answer.LeaveOneOut is not null && answer.Effects.Covariance is null)
        {
            yield return new("the pool without each row", "l1o <- leave1out(res)\nprint(l1o)\n");
        }

        if (answer.Cumulative is not null && answer.Effects.Covariance is null)
        {
            yield return new("the pool as rows come in", "cum <- cumul(res)\nprint(cum)\n");
        }

        if (answer.Permutation is not null || answer.RegressionPermutation is not null)
        {
            yield return new("permutation test; draws of R are not those of ExoMeta", "print(permutest(res))\n");
        }

        if (answer.Gosh is not null)
        {
            yield return new("all subsets of the rows; ExoMeta leaves out subsets of one row", "print(gosh(res))\n");
        }

        if (answer.Bootstrap is not null)
        {
            yield return new("the bootstrap of ExoMeta is repeated by package boot with draws of its own", "");
        }

        if (answer.Bias is { } bias)
        {
            yield return Bias(request, bias);
        }

        if (answer.Swim is not null)
        {
            yield return new("votes by direction and combined p-values are not in metafor", "");
        }
    }

    private static RPart Bias(PoolRequest request, SmallStudyAssessment bias)
    {
        var code = "";
        code += bias.Egger is null ? "" : "egger <- regtest(res, model = \"lm\")\nprint(egger)\n";
        code += bias.EggerRandomEffects is null ? "" : "print(regtest(res))\n";
        code += bias.Begg is null ? "" : "print(ranktest(res))\n";
        code += bias.TrimAndFill is null ? "" : "fill <- trimfill(res)\nprint(fill)\n";
        code += bias.FailSafeN is null ? "" : "print(fsn(yi, vi, data = dat))\n";
        code += bias.ExcessSignificance is null ? "" : "print(tes(dat$yi, dat$vi))\n";
        code += bias.HenmiCopas is null ? "" : "print(hc(res))\n";
        code += bias.StepSelection is null ? "" : "print(try(selmodel(res, type = \"stepfun\", steps = 0.025)))\n";
        return new($"small-study effects{(request.Options.Inference == InferenceMethod.Wald ? "" : "; trimfill falls back to z")}", code);
    }
}
