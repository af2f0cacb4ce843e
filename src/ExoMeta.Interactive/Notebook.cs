using System.Collections.Immutable;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Effects;
using ExoMeta.Interactive.Documents;
using ExoMeta.Plots;
using ExoMeta.Pooling;
using ExoMeta.Problems;
using ExoMeta.Trials;

namespace ExoMeta.Interactive;

/// <summary>What a notebook starts from. A cell that ends in a view shows it, in .NET Interactive and in Verso.</summary>
public static class Notebook
{
    /// <summary>Runs an analysis file, as <c>exometa run</c> does, and keeps the results in memory.</summary>
    /// <param name="path">The analysis file, from the notebook's folder.</param>
    /// <param name="trials">Whether its trials are simulated too, which takes most of the time.</param>
    /// <param name="threads">Threads to use; 0 means all cores. Never changes a result.</param>
    /// <exception cref="InvalidInputException">Anything is wrong with the file or one that it names: every problem.</exception>
    public static AnalysisView Analyse(string path, bool trials = true, int threads = 0)
    {
        var inputs = AnalysisLoader.Load(path, FigureKinds.All);
        var leftOut = trials ? 0 : inputs.Trials.Length;
        return new(AnalysisPipeline.Run(trials ? inputs : inputs with { Trials = [] }, new RunOptions(threads)), leftOut);
    }

    /// <summary>Shows a fit; the measure says what its numbers are.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="measure">The measure of its effects; null leaves the numbers as analysed.</param>
    public static MetaAnalysisView Show(this MetaAnalysis fit, Measure? measure = null) => measure is null
        ? new(fit, EffectName.Unknown, AnalysisScale.Identity, DisplayScale.Identity, [])
        : View(fit, measure, []);

    /// <summary>Shows a simulated design.</summary>
    public static TrialView Show(this OperatingCharacteristics result) => new(result);

    /// <summary>Shows a figure.</summary>
    public static FigureView Show(this PlotScene scene) => new(scene);

    private static MetaAnalysisView View(MetaAnalysis fit, Measure measure, ImmutableArray<string> notes) => new(
        fit, EffectName.Of(measure.Name, measure.AnalysisScale, measure.DefaultDisplay), measure.AnalysisScale, measure.DefaultDisplay, notes);
}
