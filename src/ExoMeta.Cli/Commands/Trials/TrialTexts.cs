using System.Globalization;
using System.Text;
using System.Text.Json;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Results;
using ExoMeta.Pooling;
using ExoMeta.Trials;

namespace ExoMeta.Cli.Commands;

/// <summary>What answers about a trial share.</summary>
internal static class TrialTexts
{
    /// <summary>Which trial, endpoint and truth an answer is about, and where θ comes from.</summary>
    public static void AppendSubject(StringBuilder text, TrialRequest request, TrialSubject subject)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"{subject.Trial.Id}: {subject.Trial.Title}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  endpoint {subject.Endpoint.Id} ({subject.Endpoint.Endpoint.EffectName}), truth {subject.LabelOf(request.Truth)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  θ: {subject.ThetaSource}");
        AppendPosterior(text, subject.Bayesian);
    }

    /// <summary>The Bayesian posterior behind θ on the analysis scale, with its priors; nothing where θ is normal or t.</summary>
    public static void AppendPosterior(StringBuilder text, JointPosterior? posterior)
    {
        if (posterior?.Summary is not { } summary)
        {
            return;
        }

        var rows = posterior.Rows;
        text.AppendLine(CultureInfo.InvariantCulture, $"  its {rows} row{(rows == 1 ? "" : "s")} with τ ~ {summary.TauPrior}, μ ~ {summary.MuPrior}: μ mean {summary.Mu.Mean:0.0000} {Interval(summary.Mu)}, τ median {summary.Tau.Median:0.0000} {Interval(summary.Tau)}, next trial {Interval(summary.Predictive)}");
    }

    private static string Interval(PosteriorSummary summary) =>
        string.Create(CultureInfo.InvariantCulture, $"[{summary.Interval.Lower:0.0000}, {summary.Interval.Upper:0.0000}]");

    /// <summary>The same as fields, with trials and seed.</summary>
    public static void WriteSubject(Utf8JsonWriter json, TrialRequest request, TrialSubject subject)
    {
        json.WriteString("trial", subject.Trial.Id);
        json.WriteString("endpoint", subject.Endpoint.Id);
        json.WriteString("truth", TruthKinds.Codes.CodeOf(request.Truth));
        json.WriteString("thetaSource", subject.ThetaSource);
        TrialJson.WritePosterior(json, subject.Bayesian);
        json.WriteNumber("trials", request.Trials);
        json.WriteNumber("seed", request.Seed);
    }

    /// <summary>Patients of the arms: "40 + 20".</summary>
    public static string Sizes(TrialDesign design) => string.Join(" + ", design.Arms.Select(a => a.Size.ToString(CultureInfo.InvariantCulture)));
}
