using System.Globalization;
using ExoMeta.Analysis;
using ExoMeta.Trials;

namespace ExoMeta.Plots.Power;

/// <summary>Words that the power figure and the report share.</summary>
internal static class PowerWords
{
    /// <summary>"one-sided α = 0.025"; two-sided where dose is compared with dose, because no direction is favoured.</summary>
    public static string Alpha(TrialEndpointResult endpoint) => endpoint.Comparison == TrialComparison.BetweenDoses
        ? "two-sided α = " + Number(2 * endpoint.Alpha)
        : "one-sided α = " + Number(endpoint.Alpha);

    /// <summary>Where θ comes from, without the words that the heading says already.</summary>
    public static string Source(TrialEndpointResult endpoint)
    {
        var (known, instead) = endpoint.EvidenceBased ? ("comparative human evidence: ", "claims ") : ("assumed prior ", "");
        return endpoint.ThetaSource.StartsWith(known, StringComparison.Ordinal) ? instead + endpoint.ThetaSource[known.Length..] : endpoint.ThetaSource;
    }

    /// <summary>The level, and which results count as power where both directions are tested.</summary>
    public static string Level(TrialEndpointResult endpoint) => endpoint.Comparison == TrialComparison.BetweenDoses
        ? Alpha(endpoint) + "; power counts results in favour of the higher dose only"
        : Alpha(endpoint);

    /// <summary>Name of the line that power meets where there is no effect.</summary>
    public static string Reference(TrialEndpointResult endpoint) => endpoint.Comparison == TrialComparison.BetweenDoses
        ? "α of this direction = " + Number(endpoint.Alpha)
        : Alpha(endpoint);

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
