using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Analysis;
using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Plots.Text;
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
        const string Evidence = "comparative human evidence: ";
        const string Assumed = "assumed prior ";
        var source = endpoint.ThetaSource;
        return endpoint.EvidenceBased && source.StartsWith(Evidence, StringComparison.Ordinal)
            ? (source[Evidence.Length..].StartsWith("the ", StringComparison.Ordinal) ? "" : "claims ") + source[Evidence.Length..]
            : !endpoint.EvidenceBased && source.StartsWith(Assumed, StringComparison.Ordinal) ? source[Assumed.Length..] : source;
    }

    /// <summary>What is compared, in which direction and at which level.</summary>
    public static string Comparison(TrialEndpointResult endpoint) => endpoint.ComparisonNote.Length > 0
        ? endpoint.ComparisonNote
        : endpoint.Comparison == TrialComparison.BetweenDoses
            ? $"each dose against the lowest, {Alpha(endpoint)}; power counts both directions"
            : $"each arm against the control arm, {Alpha(endpoint)}";

    /// <summary>Level of the line that power meets where there is no effect: both tails where both directions count.</summary>
    public static double Level(TrialEndpointResult endpoint) => endpoint.Comparison == TrialComparison.BetweenDoses ? 2 * endpoint.Alpha : endpoint.Alpha;

    /// <summary>Whether the compared arms have true effects of their own, as different products have, so that "any arm" hides what matters.</summary>
    public static bool ArmsDiffer(PowerSummary summary) =>
        summary.Arms.Length > 1 && summary.Arms.Select(a => (a.Point, a.PointStandardError)).Distinct().Count() > 1;

    /// <summary>The point of one arm with what 95 % of a normal with its standard error holds, or of the Bayesian posterior: "OR 0.11 (0.006 to 2.20)".</summary>
    public static string Point(TrialEndpointResult endpoint, ArmPower arm)
    {
        if ((arm.Point, arm.PointStandardError) is not ({ } point, { } error))
        {
            return "by its dose";
        }

        var half = Normal.Quantile(0.975) * error;
        var (lower, upper) = arm.Credible is { } credible ? (credible.Lower, credible.Upper) : (point - half, point + half);
        var unit = endpoint.Display == DisplayScale.PercentChange ? " %" : "";
        string Shown(double theta) => Math.Abs(theta) < 1e-12 && endpoint.Display == DisplayScale.PercentChange
            ? "0"
            : NumberText.Value(endpoint.Display, endpoint.AnalysisScale, theta, new(lower, upper));
        return $"{PowerCurves.ThetaText(endpoint, point)} ({Shown(lower)} to {Shown(upper)}{unit})";
    }

    /// <summary>The point in one line, where arms share it or each has its own by a dose–response whose shape is uncertain.</summary>
    public static string CommonPoint(TrialEndpointResult endpoint, ImmutableArray<ArmPower> arms) => arms[0].Point is null
        ? "Each arm has a point of its own, by its dose and a shape that is uncertain."
        : $"Point{(arms.Length > 1 ? " (the same for every arm)" : "")}: {Point(endpoint, arms[0])}, 95 %; {Theta(endpoint, arms[0])}.";

    /// <summary>θ of one arm on the analysis scale: "θ = −2.21, SE 1.53"; an assumed prior has a standard deviation.</summary>
    public static string Theta(TrialEndpointResult endpoint, ArmPower arm) => (arm.Point, arm.PointStandardError) is ({ } point, { } error)
        ? $"θ = {NumberText.AsPrinted(Rounded(point))}, {(endpoint is { EvidenceBased: true, Bayesian: null } ? "SE" : "SD")} {NumberText.AsPrinted(Rounded(error))}"
        : "θ by the dose, with an uncertain shape";

    private static double Rounded(double value) => Math.Round(value, 3);

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
