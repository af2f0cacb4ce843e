using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.RScripts;
using ExoMeta.Analysis.Tables;
using ExoMeta.Interactive.Documents;
using ExoMeta.Plots;
using ExoMeta.Plots.Documents;
using ExoMeta.Pooling;
using ExoMeta.Problems;
using ExoMeta.Trials;

namespace ExoMeta.Interactive;

/// <summary>
/// A meta-analysis, shown in words and tables as <c>exometa pool</c> prints them. Every choice gives a new one:
/// <c>pool.By("alloc")</c>, <c>pool.Regress("ablat")</c>, <c>pool.With("bias", "true")</c>.
/// </summary>
public sealed class PoolView : NotebookView
{
    private readonly Func<TableRequest, ProblemList, RequestTable?> _read;
    private readonly ImmutableArray<(string Name, string Text)> _given;
    private readonly Lazy<PoolAnswer> _answer;

    private PoolView(Func<TableRequest, ProblemList, RequestTable?> read, ImmutableArray<(string Name, string Text)> given)
    {
        (_read, _given) = (read, given);
        _answer = new(() => Run(PoolExtras.None));
    }

    /// <summary>The answer, in full precision.</summary>
    public PoolAnswer Answer => _answer.Value;

    /// <summary>The pooled effect on the analysis scale, with its interval.</summary>
    /// <exception cref="InvalidOperationException">There are several (moderators, outcomes).</exception>
    public PooledMean Mean => Answer.Model.Mean ?? throw new InvalidOperationException("there is no single pooled effect; see Answer.Model");

    private protected override ImmutableArray<Block> Blocks => [new Block.Document(PoolDocument.Of(Answer))];

    /// <summary>The same with some choices made otherwise, by the names that <c>exometa pool --jsonl</c> has: ("tau2Ci", "pl").</summary>
    /// <exception cref="InvalidInputException">The choices do not go together: every problem.</exception>
    public PoolView With(params (string Name, string Text)[] choices)
    {
        var view = new PoolView(_read, [.. _given, .. choices]);
        _ = view.Answer;
        return view;
    }

    /// <summary>The same with one choice made otherwise.</summary>
    public PoolView With(string name, string text) => With((name, text));

    /// <summary>With a pool of each subgroup and the test of their difference.</summary>
    public PoolView By(string column) => With("subgroup", column);

    /// <summary>Meta-regression on columns; "a:b" is their interaction.</summary>
    public PoolView Regress(params string[] terms) => With("mods", string.Join(',', terms));

    /// <summary>With inference that is robust to clusters (CR2).</summary>
    public PoolView Robust(string cluster) => With("cluster", cluster);

    /// <summary>With nested random effects, outermost first.</summary>
    public PoolView Nested(params string[] columns) => With("nested", string.Join(',', columns));

    /// <summary>The Bayesian answer with a prior of τ: "half-normal(0.5)".</summary>
    public PoolView Prior(string tau) => With(("method", "BAYES"), ("inference", ""), ("prior", tau));

    /// <summary>With influence, the pool without each row, small-study effects.</summary>
    public PoolView Diagnose() => With(("diagnostics", "true"), ("leaveOneOut", "true"), ("bias", "true"));

    /// <summary>The tables that the answer has, in full precision.</summary>
    public ImmutableArray<TableView> Tables() => [.. PoolTables.All.Of(Answer).Select(t => new TableView(t))];

    /// <summary>A table by its name: "studies", "leaveOneOut", "subgroups" … (docs/data.md). It holds what was asked for: <c>pool.Diagnose().Table("leaveOneOut")</c>.</summary>
    /// <exception cref="ArgumentException">There is no such table, with the nearest name; or the answer has none, and which it has.</exception>
    public TableView Table(string name) => new(PoolTables.All.Of(Answer, name));

    /// <summary>An R script that repeats the analysis in metafor and sets its numbers beside these.</summary>
    public string ToR()
    {
        var problems = new ProblemList();
        var table = _read(Answer.Request.Table, problems);
        problems.ThrowIfAny();
        return RScript.Write(Answer, table!);
    }

    /// <summary>A figure by its kind: "forest", "funnel", "baujat" … (docs/figures.md).</summary>
    /// <exception cref="ArgumentException">There is no such kind; the message names the nearest.</exception>
    /// <exception cref="InvalidOperationException">This meta-analysis cannot be drawn so, and why.</exception>
    public FigureView Figure(string kind, FigureOptions? options = null)
    {
        var figure = PoolFigures.Find(kind)
            ?? throw new ArgumentException($"there is no figure '{kind}'{NearestName.Hint(kind, PoolFigures.All.Select(f => f.Name))}", nameof(kind));
        var answer = figure.Needs == PoolExtras.None ? Answer : Run(figure.Needs);
        return figure.WhyNot(answer) is { } reason ? throw new InvalidOperationException($"{kind}: {reason}") : new(figure.Draw(answer, options ?? new FigureOptions()));
    }

    /// <summary>The forest plot.</summary>
    public FigureView Forest(FigureOptions? options = null) => Figure("forest", options);

    /// <summary>The contour-enhanced funnel plot.</summary>
    public FigureView Funnel(FigureOptions? options = null) => Figure("funnel", options);

    /// <summary>The next trial of the question, with this pool behind its θ.</summary>
    /// <param name="design">The design; its endpoint has the measure of the pool.</param>
    /// <param name="truth">What θ is drawn from.</param>
    /// <exception cref="InvalidInputException">The pool cannot stand behind the design, or the design is not sound: every reason.</exception>
    public NextTrialView NextTrial(TrialDesign design, TruthKind truth = TruthKind.Predictive) => new(Analysis.NextTrial.Of(Answer, design), truth);

    internal static PoolView Of(Func<TableRequest, ProblemList, RequestTable?> read, ImmutableArray<(string Name, string Text)> given, ImmutableArray<(string Name, string Text)> more) =>
        new(read, [.. given, .. more]);

    private PoolAnswer Run(PoolExtras needs)
    {
        var text = Choices.Read(_given);
        var request = PoolRequestReader.Read(text);
        text.Problems.ThrowIfAny();
        request = request! with { Extras = request!.Extras | needs };
        var problems = new ProblemList();
        var table = _read(request.Table, problems);
        problems.ThrowIfAny();
        return PoolRunner.Run(request, table!);
    }
}
