using System.CommandLine;
using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Results;
using ExoMeta.Cli.Output;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Cli.Commands;

/// <summary><c>exometa pool FILE.csv --measure M --method X --inference I</c>: one random-effects meta-analysis.</summary>
internal static class PoolCommand
{
    private const string Bayes = "BAYES";

    public static Command Create(TextWriter output, TextWriter error)
    {
        var table = new TableOptions();
        var format = CommonOptions.Format();
        var method = TableOptions.Named("--method", $"estimator of τ²: {string.Join(" ", HeterogeneityEstimators.Codes.All.Select(c => c.Code))}, or BAYES", "X", ["REML", .. HeterogeneityEstimators.Codes.All.Select(c => c.Code), Bayes]);
        var inference = TableOptions.Named("--inference", "interval of the pooled effect", "z|hksj|hksj-adhoc", Codes(PoolingCodes.Inference));
        var tauInterval = TableOptions.Named("--tau2-ci", "interval of τ²", "qp|pl", Codes(PoolingCodes.TauSquaredIntervals));
        var prediction = new Option<string?>("--prediction") { Description = "prediction interval (default: z, and t-k1 with hksj)", HelpName = string.Join('|', Codes(PoolingCodes.Predictions)) };
        prediction.Validators.Add(r =>
        {
            if (r.Tokens.Count == 1 && !PoolingCodes.Predictions.TryParse(r.Tokens[0].Value, out _, out var message))
            {
                r.AddError($"--prediction: {message}");
            }
        });
        var prior = new Option<string?>("--prior") { Description = "prior of τ with BAYES: half-normal(0.5), half-cauchy(0.5), …", HelpName = "PRIOR" };
        prior.Validators.Add(r =>
        {
            if (r.Tokens.Count == 1 && !TauPrior.TryParse(r.Tokens[0].Value, out _, out var message))
            {
                r.AddError($"--prior: {message}");
            }
        });
        var command = new Command("pool", "Pool the studies of a table.") { method, inference, tauInterval, prediction, prior, format };
        table.AddTo(command);
        command.SetAction(parsed =>
        {
            var measure = table.MeasureOf(parsed);
            var isBayes = parsed.GetValue(method) == Bayes;
            var ignored = new List<string>(table.IgnoredOptions(parsed, measure));
            if (parsed.GetValue(prior) is not null && !isBayes)
            {
                ignored.Add("--prior: belongs to --method BAYES");
            }

            if (isBayes || parsed.GetValue(method) == "EE")
            {
                ignored.AddRange(new Option[] { tauInterval, prediction }.Where(o => TableOptions.IsGiven(parsed, o)).Select(o => $"{o.Name}: means nothing with --method {parsed.GetValue(method)}"));
            }

            if (isBayes && TableOptions.IsGiven(parsed, inference))
            {
                ignored.Add("--inference: means nothing with --method BAYES");
            }

            if (ignored.Count > 0)
            {
                ignored.ForEach(i => error.WriteLine($"exometa: {i}"));
                return 2;
            }

            var options = new PoolingOptions
            {
                Method = isBayes ? HeterogeneityEstimator.RestrictedMaximumLikelihood : Parse(HeterogeneityEstimators.Codes, parsed.GetValue(method)!),
                Inference = Parse(PoolingCodes.Inference, parsed.GetValue(inference)!),
                Level = table.LevelOf(parsed),
                TauSquaredInterval = Parse(PoolingCodes.TauSquaredIntervals, parsed.GetValue(tauInterval)!),
                Prediction = parsed.GetValue(prediction) is { } p ? Parse(PoolingCodes.Predictions, p) : null,
            };
            var studies = table.Read(parsed);
            var effects = studies.ToEffectSet();
            var fit = RandomEffectsModel.Fit(effects, options);
            fit = fit with { Warnings = [.. studies.Warnings, .. fit.Warnings] };
            var bayesian = isBayes && TauPrior.TryParse(parsed.GetValue(prior) ?? "half-normal(0.5)", out var tauPrior, out _)
                ? BayesianRandomEffects.Fit(effects, tauPrior, null, Analysis.Specs.PoolingSpec.BayesianLevel)
                : null;
            foreach (var warning in fit.Warnings)
            {
                error.WriteLine($"warning: {warning}");
            }

            var answer = new Answer(measure, table.ScaleOf(parsed), table.DisplayOf(parsed), fit, bayesian);
            output.Write(parsed.GetValue(format) == "json" ? Json(answer) : Text(answer));
            return 0;
        });
        return command;
    }

    private static string[] Codes<T>(NamedChoices<T> choices)
        where T : struct, Enum =>
        [.. choices.All.Select(c => c.Code)];

    private static T Parse<T>(NamedChoices<T> choices, string code)
        where T : struct, Enum =>
        choices.TryParse(code, out var choice, out var error) ? choice : throw new ArgumentException(error, nameof(code));

    private static string Json(Answer answer)
    {
        var (measure, scale, display, fit, bayesian) = answer;
        return JsonOutput.Text(json =>
        {
            if (bayesian is null)
            {
                PoolJson.WriteFields(json, measure.Code, scale, display, fit);
            }
            else
            {
                PoolJson.WriteBayesianFields(json, measure.Code, scale, display, fit, bayesian);
            }
        });
    }

    private static string Text(Answer answer)
    {
        var (measure, scale, display, fit, bayesian) = answer;
        var text = new StringBuilder();
        if (bayesian is not null)
        {
            return BayesianText(answer, bayesian);
        }

        var method = HeterogeneityEstimators.Codes.CodeOf(fit.Options.Method);
        text.AppendLine(CultureInfo.InvariantCulture, $"{(method == "EE" ? "Equal-effects" : "Random-effects")} model (k = {fit.K}; {measure.Name}; τ² estimator: {method}; interval: {PoolingCodes.Inference.CodeOf(fit.Options.Inference)})");
        text.AppendLine();
        if (fit.TauSquared is { } tau2)
        {
            text.Append(CultureInfo.InvariantCulture, $"τ² = {tau2:0.0000}");
            text.AppendLine(fit.TauSquaredInterval is { } t ? string.Create(CultureInfo.InvariantCulture, $" [{t.Lower:0.0000}, {t.Upper:0.0000}], τ = {Math.Sqrt(tau2):0.0000}") : "");
            text.AppendLine(CultureInfo.InvariantCulture, $"I² = {fit.ISquared:0.0} %, H² = {fit.HSquared:0.00}");
        }

        if (fit.Q is { } q)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Q({fit.QDegreesOfFreedom}) = {q:0.00}{(fit.QPValue is null ? "" : ", p " + PValue(fit.QPValue))}");
        }

        text.AppendLine();
        text.AppendLine("  estimate        se  statistic        p     ci.lb     ci.ub");
        text.AppendLine(CultureInfo.InvariantCulture, $"{fit.Estimate,10:0.0000}{fit.StandardError,10:0.0000}{fit.Statistic,11:0.000}{PValue(fit.PValue).TrimStart('=', ' '),9}{fit.Interval.Lower,10:0.0000}{fit.Interval.Upper,10:0.0000}");
        if (fit.PredictionInterval is { } p)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"prediction interval [{p.Lower:0.0000}, {p.Upper:0.0000}]");
        }

        text.AppendLine();
        text.AppendLine(PooledSentence.Of(measure.Code, scale, display, fit));
        return text.ToString();
    }

    private static string BayesianText(Answer answer, BayesianMetaAnalysis bayesian)
    {
        var (measure, scale, display, fit, _) = answer;
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Bayesian random-effects model (k = {fit.K}; {measure.Name}; τ ~ {bayesian.TauPrior}; μ {bayesian.MuPrior})");
        text.AppendLine();
        text.AppendLine("              median      mean        sd     2.5 %    97.5 %");
        foreach (var (name, s) in new[] { ("μ", bayesian.Mu), ("τ", bayesian.Tau), ("new study", bayesian.Predictive) })
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{name,-10}{s.Median,10:0.0000}{s.Mean,10:0.0000}{s.StandardDeviation,10:0.0000}{s.Interval.Lower,10:0.0000}{s.Interval.Upper,10:0.0000}");
        }

        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"P(μ < 0) = {bayesian.Mu.ProbabilityBelowZero:0.0000}; {measure.Code} {NumberText.Effect(display, scale, bayesian.Mu.Median, bayesian.Mu.Interval)} (95 % credible)");
        return text.ToString();
    }

    private static string PValue(double? p) => p switch
    {
        null => "",
        < 0.0001 => "< .0001",
        { } x => $"= {x.ToString("0.0000", CultureInfo.InvariantCulture)}",
    };

    private sealed record Answer(
        Measure Measure, AnalysisScale Scale, DisplayScale Display, MetaAnalysis Fit, BayesianMetaAnalysis? Bayesian);
}
