using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Results;
using ExoMeta.Analysis.RScripts;
using ExoMeta.Analysis.Tables;
using ExoMeta.Interactive.Documents;
using ExoMeta.Plots;
using ExoMeta.Plots.Documents;
using ExoMeta.Problems;
using ExoMeta.Trials;

namespace ExoMeta.Interactive;

/// <summary>
/// A meta-analysis, shown in words and tables as <c>exometa pool</c> prints them. Every choice gives a new one:
/// <c>pool.By("alloc")</c>, <c>pool.Regress("ablat")</c>, <c>pool.Diagnose()</c>.
/// </summary>
public sealed partial class PoolView : NotebookView
{
    private readonly Choices _choices;
    private readonly RequestTable _table;

    private PoolView(Choices choices)
    {
        _choices = choices;
        (Answer, _table) = choices.Pool();
    }

    /// <summary>The answer, in full precision.</summary>
    public PoolAnswer Answer { get; }

    /// <summary>The pooled effect on the analysis scale, with its interval.</summary>
    /// <exception cref="InvalidOperationException">There are several (moderators, outcomes).</exception>
    public PooledMean Mean => Answer.Model.Mean ?? throw new InvalidOperationException("there is no single pooled effect; see Answer.Model");

    private protected override ImmutableArray<Block> Blocks => [new Block.Document(PoolDocument.Of(Answer))];

    /// <inheritdoc/>
    public override string ToJson() => ResultJson.Of(Answer);

    /// <summary>The tables that the answer has, in full precision.</summary>
    public ImmutableArray<TableView> Tables() => [.. PoolTables.All.Of(Answer).Select(t => new TableView(t))];

    /// <summary>A table by its name: "studies", "leaveOneOut", "subgroups" … (docs/data.md). It holds what was asked for: <c>pool.Diagnose().Table("leaveOneOut")</c>.</summary>
    /// <exception cref="ArgumentException">There is no such table, with the nearest name; or the answer has none, and which it has.</exception>
    public TableView Table(string name) => new(PoolTables.All.Of(Answer, name));

    /// <summary>An R script that repeats the analysis in metafor and sets its numbers beside these.</summary>
    public string ToR() => RScript.Write(Answer, _table);

    /// <summary>A figure by its kind: "forest", "funnel", "baujat" … (docs/figures.md).</summary>
    /// <exception cref="ArgumentException">There is no such kind; the message names the nearest.</exception>
    /// <exception cref="InvalidInputException">The options name what the table does not have: every problem.</exception>
    /// <exception cref="InvalidOperationException">This meta-analysis cannot be drawn so, and why.</exception>
    public FigureView Figure(string kind, FigureOptions? options = null)
    {
        var figure = PoolFigures.Find(kind)
            ?? throw new ArgumentException($"there is no figure '{kind}'{NearestName.Hint(kind, PoolFigures.All.Select(f => f.Name))}", nameof(kind));
        var wanted = options ?? new FigureOptions();
        var asked = figure.RequestFor(Answer.Request, wanted);
        var problems = new ProblemList();
        wanted.Forest.Check(asked.Table, _table, new(kind), problems);
        problems.ThrowIfAny();
        var answer = asked == Answer.Request ? Answer : PoolRunner.Run(asked, _table);
        return figure.WhyNot(answer) is { } reason ? throw new InvalidOperationException($"{kind}: {reason}") : new(figure.Draw(answer, wanted));
    }

    /// <summary>The forest plot.</summary>
    public FigureView Forest(FigureOptions? options = null) => Figure("forest", options);

    /// <summary>The contour-enhanced funnel plot.</summary>
    public FigureView Funnel(FigureOptions? options = null) => Figure("funnel", options);

    /// <summary>The next trial of the question, with this pool behind its θ.</summary>
    /// <param name="design">The design; its endpoint has the measure of the pool.</param>
    /// <param name="truth">What θ is drawn from.</param>
    /// <exception cref="InvalidInputException">The pool cannot stand behind the design, or the design is not sound: every reason.</exception>
    public NextTrialView NextTrial(TrialDesign design, TruthKind truth = TruthKind.Predictive) => new(PlannedTrial.Of(Answer, design), truth);

    internal static PoolView Of(Choices choices) => new(choices);
}
