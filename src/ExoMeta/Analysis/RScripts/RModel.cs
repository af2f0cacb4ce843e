using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.RScripts;

/// <summary>A model as a call of metafor.</summary>
/// <param name="Code">Lines that leave the fit in <c>res</c>; empty where R has no such model.</param>
/// <param name="Notes">What differs, and what R cannot repeat.</param>
/// <param name="ComparesInterval">Whether se and interval of <c>res</c> are ours.</param>
internal sealed record RModel(string Code, ImmutableArray<string> Notes, bool ComparesInterval = true)
{
    private const string Control = "control = list(threshold = 1e-12, tol = 1e-14, maxiter = 10000)";

    /// <summary>The call for a request.</summary>
    public static RModel Of(PoolAnswer answer, RData data)
    {
        var request = answer.Request;
        return answer.Model switch
        {
            PooledModel.Bayesian bayesian => Bayes(request, bayesian),
            PooledModel.Counts { Fit: var fit } => Counts(request, fit, data),
            PooledModel.Multilevel => Mixed(request, data, Random: $"~ 1 | {string.Join('/', request.Nested.Select(n => data.NameOf(n, isFactor: true)))}", mean: null, answer.Effects, structure: null),
            PooledModel.Multivariate => Multivariate(request, data, answer.Effects),
            _ when answer.Effects.Covariance is not null => Dependent(request, data, answer.Effects),
            _ => Univariate(answer, data),
        };
    }

    private static string Formula(PoolRequest request, RData data)
    {
        var terms = request.Moderators.Select(term => term.Trim() is "0" or "-1" ? "0" : term.Trim() == "1" ? "1" : string.Join(
            term.Contains('*', StringComparison.Ordinal) ? " * " : ":",
            term.Split(':', '*').Select(m => ModeratorColumns.In([m]).Select(c => data.NameOf(c.Column, c.IsFactor)).First())));
        return "~ " + string.Join(" + ", terms);
    }

    private static string Level(PoolRequest request) => "level = " + RText.Number(100 * request.Options.Level);

    private static RModel Univariate(PoolAnswer answer, RData data)
    {
        var request = answer.Request;
        var notes = ImmutableArray.CreateBuilder<string>();
        var isSingle = answer.Effects.Count == 1;
        var test = request.Options.Inference switch
        {
            InferenceMethod.HartungKnapp => "knha",
            InferenceMethod.HartungKnappNeverNarrower => "adhoc",
            _ => "z",
        };
        if (request.Options.Inference == InferenceMethod.KenwardRoger)
        {
            notes.Add("metafor has no Kenward-Roger inference: standard error, degrees of freedom and interval of ExoMeta differ from those of test = \"z\" here");
        }

        if (isSingle)
        {
            notes.Add("one row is not pooled: the model is the row itself");
            test = "z";
        }

        notes.Add("control: tighter stopping rules than metafor's own, so that the numbers agree beyond the digits that are printed");
        var method = isSingle ? "EE" : HeterogeneityEstimators.Codes.CodeOf(request.Options.Method);
        var mods = request.Moderators.IsEmpty ? "" : $"\n  mods = {Formula(request, data)},";
        var weights = request.Weights is { } column ? $" weights = {data.NameOf(column, isFactor: false)}," : "";
        var isOwn = request.Options.Inference != InferenceMethod.KenwardRoger && !(isSingle && answer.Model.Mean?.DegreesOfFreedom is not null);
        return new(
            $"res <- rma(yi, vi, data = dat, slab = study,{mods}{weights}\n  method = \"{method}\", test = \"{test}\", {Level(request)},\n  {Control})\n", notes.ToImmutable(), isOwn);
    }

    private static RModel Dependent(PoolRequest request, RData data, EffectSet effects)
    {
        if (request.Options.Method is not (HeterogeneityEstimator.RestrictedMaximumLikelihood or HeterogeneityEstimator.MaximumLikelihood or HeterogeneityEstimator.EqualEffects))
        {
            return new("", [$"metafor fits dependent rows by REML or ML only, not by {request.Method.Code}; the data are here, the model is not"]);
        }

        var isEqual = request.Options.Method == HeterogeneityEstimator.EqualEffects;
        var model = Mixed(
            request, data, isEqual ? null : "~ 1 | row", request.Moderators.IsEmpty ? null : Formula(request, data), effects, structure: null, test: "z",
            method: isEqual ? "ML" : HeterogeneityEstimators.Codes.CodeOf(request.Options.Method));
        return request.Options.Inference == InferenceMethod.Wald ? model : model with
        {
            Notes = [.. model.Notes, $"rma.mv has no inference {PoolingCodes.Inference.CodeOf(request.Options.Inference)}: standard error and interval of ExoMeta differ from those here"],
            ComparesInterval = false,
        };
    }

    private static RModel Multivariate(PoolRequest request, RData data, EffectSet effects)
    {
        var (outcome, study) = (data.NameOf(request.Outcomes[0], isFactor: true), data.NameOf(request.Outcomes[1], isFactor: true));
        var mean = request.Moderators.IsEmpty ? $"~ {outcome} - 1" : $"{Formula(request, data)} - 1 + {outcome}";
        return Mixed(request, data, $"~ {outcome} | {study}", mean, effects, OutcomeStructures.Codes.CodeOf(request.Structure));
    }

    private static RModel Mixed(
        PoolRequest request, RData data, string? Random, string? mean, EffectSet effects, string? structure, string? test = null, string? method = null)
    {
        var notes = ImmutableArray.CreateBuilder<string>();
        var mods = mean ?? (request.Moderators.IsEmpty ? null : Formula(request, data));
        var inference = test ?? (request.MixedInference == MixedModelInference.Wald ? "z" : "t");
        var containment = test is null && request.MixedInference == MixedModelInference.StudentContainment ? ", dfs = \"contain\"" : "";
        notes.Add("control: an optimiser that goes on for longer than metafor's own; variances agree to about six digits");

        // Of one variance Nelder and Mead's search is unreliable.
        var optimiser = request.Nested.Length > 1 || structure is not null ? "Nelder-Mead" : "BFGS";
        return new(
            $"res <- rma.mv(yi, {(effects.Covariance is null ? "vi" : "V")}, data = dat, slab = study,{(mods is null ? "" : $"\n  mods = {mods},")}"
            + $"{(Random is null ? "" : $"\n  random = {Random},")}{(structure is null ? "" : $" struct = \"{structure}\",")}\n"
            + $"  method = \"{method ?? request.Method.Code}\", test = \"{inference}\"{containment}, {Level(request)},\n"
            + $"  control = list(optimizer = \"optim\", optmethod = \"{optimiser}\", reltol = 1e-15, maxit = 50000))\n",
            notes.ToImmutable());
    }

    private static RModel Counts(PoolRequest request, CountModelFit fit, RData data)
    {
        var measure = request.Table.Measure.Code == "PETO" ? "OR" : request.Table.Measure.Code;
        var arguments = data.Arguments;
        switch (fit.Method)
        {
            case CountMethod.MantelHaenszel:
                return new($"res <- rma.mh({arguments}, data = dat, slab = study, measure = \"{measure}\", {Level(request)})\n", []);
            case CountMethod.Peto:
                return new($"res <- rma.peto({arguments}, data = dat, slab = study, {Level(request)})\n", []);
            default:
                var model = request.Method.Code.StartsWith("GLMM-", StringComparison.Ordinal) && measure != "PLO" ? $" model = \"{request.Method.Code["GLMM-".Length..]}\"," : "";
                var test = request.CountInference == CountInference.StudentT ? "t" : "z";
                return new(
                    $"# needs lme4{(fit.Method == CountMethod.ConditionalExact ? " and BiasedUrn" : "")}\n"
                    + $"res <- rma.glmm({arguments}, data = dat, slab = study, measure = \"{measure}\",{model}\n  test = \"{test}\", {Level(request)})\n",
                    ["rma.glmm integrates with 7 nodes (UM.RS: by Laplace's approximation) and stops at a tolerance of its own; ExoMeta adds nodes until nothing changes: expect 3 to 6 equal digits"]);
        }
    }

    private static RModel Bayes(PoolRequest request, PooledModel.Bayesian model)
    {
        var mu = request.MuPrior is { } normal ? $"c(mean = {RText.Number(normal.Mean)}, sd = {RText.Number(normal.StandardDeviation)})" : "c(mean = NA, sd = NA)";
        var tau = request.TauPrior switch
        {
            TauPrior.HalfNormal p => $"function(t) dhalfnormal(t, scale = {RText.Number(p.Scale)})",
            TauPrior.HalfCauchy p => $"function(t) dhalfcauchy(t, scale = {RText.Number(p.Scale)})",
            TauPrior.HalfT p => $"function(t) dhalft(t, df = {RText.Number(p.DegreesOfFreedom)}, scale = {RText.Number(p.Scale)})",
            TauPrior.Exponential p => $"function(t) dexp(t, rate = {RText.Number(p.Rate)})",
            TauPrior.Uniform p => $"function(t) dunif(t, {RText.Number(p.Lower)}, {RText.Number(p.Upper)})",
            TauPrior.LogNormalTauSquared p => $"function(t) 2 * t * dlnorm(t^2, {RText.Number(p.LogMean)}, {RText.Number(p.LogStandardDeviation)})",
            _ => $"function(t) stop({RText.Literal($"write the density of {model.Posterior.TauPrior} here")})",
        };
        return new("",
        [
            $"metafor has no Bayesian model; package bayesmeta fits this one. Prior of tau: {model.Posterior.TauPrior}; prior of mu: {model.Posterior.MuPrior}",
            $"library(bayesmeta); bayesmeta(y = dat$yi, sigma = sqrt(dat$vi), mu.prior = {mu},",
            $"  tau.prior = {tau})",
        ]);
    }
}
