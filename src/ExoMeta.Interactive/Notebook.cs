using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Tables;
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
        using var progress = new RunProgressLine();
        var run = new RunOptions(threads, step => progress.Report(() => string.Create(CultureInfo.InvariantCulture, $"{step.Done} of {step.Total}: {step.Step}")));
        return new(inputs, AnalysisPipeline.Run(trials ? inputs : inputs.WithoutTrials(), run), isWithTrials: trials);
    }

    /// <summary>A trial of a file, with the evidence that the file names: what <c>exometa simulate</c> simulates.</summary>
    /// <param name="path">The trial file, from the notebook's folder.</param>
    /// <param name="endpoint">Id of the endpoint; null for the first.</param>
    /// <param name="size">Entry of its grid of sizes, from 1; 0 for the last.</param>
    /// <param name="truth">What θ is drawn from.</param>
    /// <exception cref="InvalidInputException">Anything is wrong with the file or one that it names: every problem.</exception>
    public static NextTrialView Trial(string path, string? endpoint = null, int size = 0, TruthKind truth = TruthKind.Predictive) => new(PlannedTrial.Load(path, endpoint, size), truth);

    /// <summary>A design with an assumed prior behind its θ, where no comparative human evidence stands. Evidence in a notebook: <see cref="PoolView.NextTrial"/>.</summary>
    /// <param name="design">The design.</param>
    /// <param name="prior">What is believed of the mean effect, on the analysis scale of the endpoint.</param>
    /// <param name="reason">Why; every answer repeats it.</param>
    /// <param name="tau">Standard deviation between trials; null for none.</param>
    /// <param name="truth">What θ is drawn from.</param>
    /// <exception cref="InvalidInputException">The design or the prior is not sound: every reason.</exception>
    public static NextTrialView NextTrial(TrialDesign design, UncertainQuantity.Normal prior, string reason, UncertainQuantity? tau = null, TruthKind truth = TruthKind.Predictive) =>
        new(PlannedTrial.Assuming(prior, reason, design, tau), truth);

    /// <summary>The history of the engine's throughput: the file that <c>exometa bench --history</c> keeps.</summary>
    /// <param name="path">The history, from the notebook's folder.</param>
    /// <exception cref="InvalidInputException">It is not there, a line is damaged, or none is of this version: every problem.</exception>
    public static ThroughputView Throughput(string path) => ThroughputView.Read(path);

    /// <summary>Shows a fit; the measure says what its numbers are.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="measure">The measure of its effects; null leaves the numbers as analysed.</param>
    public static MetaAnalysisView Show(this MetaAnalysis fit, Measure? measure = null) => measure is null
        ? new(fit, null, EffectName.Unknown, AnalysisScale.Identity, DisplayScale.Identity, [])
        : new(fit, measure.Code, EffectName.Of(measure.Name, measure.AnalysisScale, measure.DefaultDisplay), measure.AnalysisScale, measure.DefaultDisplay, []);

    /// <summary>A table of one's own numbers and words, by columns: <c>Notebook.Table("kernels", ("kernel", names), ("ratio", ratios))</c>.</summary>
    /// <param name="title">What it is a table of.</param>
    /// <param name="columns">Headings and cells: words, numbers, whole numbers, or true and false; null is an empty cell.</param>
    /// <exception cref="ArgumentException">Columns are not of one length.</exception>
    public static TableView Table(string title, params (string Heading, IEnumerable Cells)[] columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ImmutableArray<ResultColumn> all = [.. columns.Select(c => Column(c.Heading, [.. c.Cells.Cast<object?>()]))];
        return all.Select(c => c.Count).Distinct().Count() <= 1
            ? new(new(title, all))
            : throw new ArgumentException($"columns are not of one length: {string.Join(", ", all.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Name} has {c.Count}")))}", nameof(columns));
    }

    /// <summary>Shows a simulated design.</summary>
    public static TrialView Show(this OperatingCharacteristics result) => new(result);

    /// <summary>Shows a figure.</summary>
    public static FigureView Show(this PlotScene scene) => new(scene);

    private static ResultColumn Column(string heading, ImmutableArray<object?> cells)
    {
        var kinds = cells.OfType<object>().Select(c => c.GetType()).Distinct().ToArray();
        return kinds switch
        {
            [var kind] when kind == typeof(double) => new ResultColumn.Number(heading, cells.Select(c => (double?)c)),
            [var kind] when kind == typeof(int) || kind == typeof(long) => new ResultColumn.WholeNumber(heading, [.. cells.Select(c => c is null ? (long?)null : Convert.ToInt64(c, CultureInfo.InvariantCulture))]),
            [var kind] when kind == typeof(bool) => new ResultColumn.Flag(heading, [.. cells.Select(c => (bool?)c)]),
            _ => new ResultColumn.Text(heading, [.. cells.Select(c => c is null ? null : Convert.ToString(c, CultureInfo.InvariantCulture))]),
        };
    }
}
