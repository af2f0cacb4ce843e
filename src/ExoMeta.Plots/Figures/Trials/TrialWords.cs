using ExoMeta.Analysis;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Specs;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Text;
using ExoMeta.Trials;

namespace ExoMeta.Plots.Figures;

/// <summary>What figures of a simulated trial say alike.</summary>
internal static class TrialWords
{
    /// <summary>Why a trial has no looks to draw; null where it has.</summary>
    public static string? WhyNotStaged(TrialDesign design) =>
        design.Interim is { Shares.Length: > 1 } ? null : "the trial is analysed once: it has no interim look";

    /// <summary>Title, endpoint, sizes and truth; where θ comes from.</summary>
    public static void Head(FigurePage page, TrialSimulation simulation, FigureOptions options, string what)
    {
        page.Title(options, $"{simulation.Trial}: {what}");
        page.Subtitle(TextMetrics.Clean($"{simulation.Endpoint.Endpoint.Name}: {string.Join(" + ", simulation.SizePerArm.Select(n => NumberText.Count(n)))} patients, truth {TruthKinds.Codes.CodeOf(simulation.Truth)}"));
        if (simulation.Endpoint.Theta.LacksEvidence)
        {
            page.Warning(ThetaSource.NoEvidence);
        }
    }

    /// <summary>"1 (50 %)".</summary>
    public static string LookLabel(LookCharacteristics look, int number, int looks) =>
        looks > 6 ? NumberText.Count(number + 1) : $"{NumberText.Count(number + 1)} ({NumberText.Percent(look.Information, 0)})";

    /// <summary>Which way is up.</summary>
    public static string Side(TrialSimulation simulation) => simulation.Endpoint.Endpoint.LowerIsBetter
        ? "statistics are turned round, because lower is better"
        : "higher is better";
}
