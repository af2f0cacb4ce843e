using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Results;
using ExoMeta.Analysis.Tables;
using ExoMeta.Interactive.Documents;
using ExoMeta.Plots;
using ExoMeta.Problems;

namespace ExoMeta.Interactive;

/// <summary>A whole analysis: shown as the list of its outcomes, and the way to its figures, pools and claims by name.</summary>
public sealed class AnalysisView : NotebookView
{
    private readonly AnalysisInputs _inputs;
    private readonly int _trialsLeftOut;

    internal AnalysisView(AnalysisInputs inputs, AnalysisResults results, bool isWithTrials) => (_inputs, Results, _trialsLeftOut) = (inputs, results, isWithTrials ? 0 : inputs.Trials.Length);

    /// <summary>The results, in full precision.</summary>
    public AnalysisResults Results { get; }

    private protected override ImmutableArray<Block> Blocks =>
    [
        new Block.Heading(Results.Title),
        Block.Table.Of(
            [new("Outcome"), new("Title"), Column.Number("Effects"), new("Pooled")],
            Results.Outcomes.Select(o => ImmutableArray.Create(o.Id, o.Title, Words.Count(o.Groups.Sum(g => g.Rows.Length)), Pools(o)))),
        .. Claimed(),
        .. Simulated(),
        new Block.Paragraph(string.Create(CultureInfo.InvariantCulture, $"ExoMeta {Results.Version}, seed {Results.Seed}.")),
    ];

    /// <inheritdoc/>
    public override string ToJson() => ResultJson.Of(Results);

    /// <summary>The forest plot of an outcome.</summary>
    /// <exception cref="ArgumentException">There is no such outcome; the message names the nearest.</exception>
    public FigureView Forest(string outcome) => new(ForestFigure.Draw(Find(outcome)));

    /// <summary>The effect-direction plot of a synthesis by direction.</summary>
    /// <exception cref="ArgumentException">There is no such synthesis; the message names the nearest.</exception>
    public FigureView EffectDirections(string synthesis) =>
        new(EffectDirectionFigure.Draw(Find(Results.Swim, s => s.Id, synthesis, "synthesis by direction")));

    /// <summary>The power figure of one endpoint of a trial.</summary>
    /// <exception cref="ArgumentException">There is no such trial or endpoint, or trials were left out; the message names the nearest.</exception>
    public FigureView Power(string trial, string endpoint)
    {
        var found = Find(Results.Trials, t => t.Id, trial, _trialsLeftOut > 0 ? "simulated trial (trials were left out)" : "simulated trial");
        return new(PowerFigure.Draw(found, Find(found.Endpoints, e => e.Id, endpoint, "endpoint of " + trial)));
    }

    /// <summary>What its simulated trials can show: every endpoint of every trial at its largest size.</summary>
    /// <exception cref="InvalidOperationException">It has no simulated trials.</exception>
    public PowerAuditView Power() => Results.Trials.IsEmpty
        ? throw new InvalidOperationException(_trialsLeftOut > 0 ? "its trials were left out" : "it has no trials")
        : new(Results.Trials);

    /// <summary>One of its trials, to be simulated otherwise than the analysis does; it is there when trials were left out, too.</summary>
    /// <param name="trial">Its id.</param>
    /// <param name="endpoint">Id of the endpoint; null for the first.</param>
    /// <param name="truth">What θ is drawn from.</param>
    /// <exception cref="ArgumentException">There is no such trial or endpoint; the message names the nearest.</exception>
    public NextTrialView Trial(string trial, string? endpoint = null, TruthKind truth = TruthKind.Predictive)
    {
        var found = Find(_inputs.Trials, t => t.Id, trial, "trial");
        if (found.Endpoints.IsEmpty)
        {
            throw new ArgumentException($"{trial} compares nothing, so that there is no power to simulate");
        }

        return new(PlannedTrial.Of(_inputs, found, endpoint is null ? found.Endpoints[0] : Find(found.Endpoints, e => e.Id, endpoint, "endpoint of " + trial)), truth);
    }

    /// <summary>The rows of an outcome and why they are pooled or not.</summary>
    /// <exception cref="ArgumentException">There is no such outcome; the message names the nearest.</exception>
    public OutcomeView Outcome(string outcome) => new(Find(outcome));

    /// <summary>The pooled answer of an outcome that has exactly one.</summary>
    /// <exception cref="ArgumentException">There is no such outcome; the message names the nearest.</exception>
    /// <exception cref="InvalidOperationException">The outcome is not pooled, and why; or it has several pools.</exception>
    public MetaAnalysisView Pooled(string outcome)
    {
        var found = Find(outcome);
        var pools = found.Groups.Where(g => g.Pool is not null).ToArray();
        if (pools.Length != 1)
        {
            var reasons = string.Join(' ', found.Groups.Select(g => $"{g.Title}: {g.Reason}"));
            throw new InvalidOperationException(pools.Length == 0
                ? $"'{outcome}' is not pooled. {reasons}"
                : $"'{outcome}' has several pools; take them from Results. {reasons}");
        }

        ImmutableArray<string> notes = found.Scope == PoolScope.Exploratory
            ? [$"exploratory, not evidence of a treatment effect. {found.ScopeReason}", .. found.Differences.IsEmpty ? ImmutableArray<string>.Empty : ["the rows differ: " + string.Join(" · ", found.Differences)]]
            : [];
        return new(pools[0].Pool!.Fit, found.Measure, EffectName.Of(found), found.Scale, found.Display, [.. notes, .. found.Warnings], pools[0].Pool!.Propagation);
    }

    /// <summary>What an outcome's sources leave open, and what each unknown does to the width of its answer.</summary>
    /// <exception cref="ArgumentException">There is no such outcome; the message names the nearest.</exception>
    public WidthDriversView WidthDrivers(string outcome) => new(Find(outcome));

    /// <summary>A claim from the words that were printed to where it ended.</summary>
    /// <exception cref="ArgumentException">There is no such claim; the message names the nearest.</exception>
    public ClaimView Claim(string id) => new(Find(Results.Claims, c => c.Claim.Id, id, "claim"));

    /// <summary>Claims and where they ended; all of them when none is named.</summary>
    /// <exception cref="ArgumentException">There is no such claim; the message names the nearest.</exception>
    public ClaimsView Claims(params ReadOnlySpan<string> ids)
    {
        if (ids.IsEmpty)
        {
            return new(Results.Claims);
        }

        var claims = ImmutableArray.CreateBuilder<ClaimResult>(ids.Length);
        foreach (var id in ids)
        {
            claims.Add(Find(Results.Claims, c => c.Claim.Id, id, "claim"));
        }

        return new(claims.MoveToImmutable());
    }

    /// <summary>The tables that the analysis has, in full precision.</summary>
    public ImmutableArray<TableView> Tables() => [.. AnalysisTables.All.Of(Results).Select(t => new TableView(t))];

    /// <summary>A table by its name: "rows", "pools", "claims", "assumptions", "power" … (docs/data.md).</summary>
    /// <exception cref="ArgumentException">There is no such table, with the nearest name; or the analysis has none, and which it has.</exception>
    public TableView Table(string name) => new(AnalysisTables.All.Of(Results, name));

    private static string Pools(OutcomeResult outcome)
    {
        var pools = outcome.Groups.Select(g => g.Pool).OfType<PooledResult>()
            .Select(p => $"{Words.Displayed(outcome.Display, outcome.Scale, p.Fit.Estimate)} {Words.Displayed(outcome.Display, outcome.Scale, p.Fit.Interval)}")
            .ToArray();
        var mark = outcome.Scope == PoolScope.Exploratory ? " (exploratory)" : "";
        return pools.Length == 0 ? "no" : string.Join("; ", pools) + mark;
    }

    private IEnumerable<Block> Claimed()
    {
        if (Results.Claims.IsEmpty)
        {
            yield break;
        }

        var ends = Enum.GetValues<Disposition>()
            .Select(d => $"{Words.Count(Results.Claims.Count(c => c.Disposition == d))} {ClaimsView.Ended(d)}");
        yield return new Block.Paragraph($"{Words.Count(Results.Claims.Length)} claims: {string.Join(", ", ends)}.");
    }

    private IEnumerable<Block> Simulated()
    {
        if (_trialsLeftOut > 0)
        {
            yield return new Block.Paragraph($"Its {Words.Count(_trialsLeftOut)} {(_trialsLeftOut == 1 ? "trial was" : "trials were")} left out and not simulated.");
        }
        else if (!Results.Trials.IsEmpty)
        {
            yield return new Block.Paragraph("Simulated trials: " + string.Join(", ", Results.Trials.Select(t => t.Id)) + ".");
        }
    }

    private OutcomeResult Find(string outcome) =>
        Find([.. Results.Outcomes, .. Results.Companions.SelectMany(c => c.Outcomes)], o => o.Id, outcome, "outcome");

    private static T Find<T>(ImmutableArray<T> all, Func<T, string> id, string wanted, string kind)
        where T : class =>
        all.FirstOrDefault(x => string.Equals(id(x), wanted, StringComparison.Ordinal))
        ?? throw new ArgumentException($"there is no {kind} '{wanted}'{NearestName.Hint(wanted, all.Select(id))}");
}
