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

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
