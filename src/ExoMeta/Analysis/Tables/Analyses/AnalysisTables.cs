using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Analysis.Results;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Tables;

/// <summary>The tables of a whole analysis: the numbers of results.json under the same names, its companions left out. A table is one line here.</summary>
public static class AnalysisTables
{
    /// <summary>All of them; an analysis has those of what it holds.</summary>
    public static TableSet<AnalysisResults> All { get; } = new(
    [
        Kind("rows", "every effect of every outcome", RowsOf, Rows),
        Kind("pools", "every pooled group", PoolsOf, Pools),
        Kind("widthDrivers", "every unknown of a row and what it does to the width of the total interval", DriversOf, Drivers),
        Kind("votes", "the vote of each study in each synthesis by direction", a => [.. a.Swim.SelectMany(s => s.Votes.Select(v => (s, v)))], Votes),
        Kind("claims", "every printed claim and where it ended", a => a.Claims, Claims),
        Kind("assumptions", "what no source states", a => a.Assumptions, Assumptions),
        Kind("power", "power and assurance of every endpoint of every simulated trial, by size", PowerOf, Power),
        Kind("armPower", "the same by compared arm", ArmPowerOf, ArmPower),
        Kind("powerGrid", "power over the grid of fixed effects, by size", GridOf, Grid),
        Kind("safety", "what cohorts can see of an adverse event", a => [.. a.Trials.SelectMany(t => t.Safety.Select(s => (t, s)))], Safety),
    ]);

    private static TableLayout<(OutcomeResult Outcome, OutcomeGroup Group, EffectRow Row)> Rows =>
        new TableLayout<(OutcomeResult Outcome, OutcomeGroup Group, EffectRow Row)>()
        .Text("outcome", r => r.Outcome.Id).Text("measure", r => r.Outcome.Measure).Text("group", r => r.Group.Title)
        .Text("id", r => r.Row.Id).Text("label", r => r.Row.Label).Text("study", r => r.Row.Study)
        .Number("yi", r => r.Row.Estimate).Number("sei", r => r.Row.StandardError).Interval("ci", r => r.Row.Interval).Number("weight", r => r.Row.Weight)
        .Text("uncontrolled", r => r.Row.Uncontrolled)
        .Number("propagated.median", r => r.Row.Propagated?.Median).Interval("propagated.ignorance", r => r.Row.Propagated?.Ignorance)
        .Interval("propagated.total", r => r.Row.Propagated?.Total);

    private static TableLayout<(OutcomeResult Outcome, OutcomeGroup Group, PooledResult Pool)> Pools => PooledRow.Columns(
        new TableLayout<(OutcomeResult Outcome, OutcomeGroup Group, PooledResult Pool)>()
            .Text("outcome", p => p.Outcome.Id).Text("scope", p => JsonWriting.Words(p.Outcome.Scope)).Text("group", p => p.Group.Title).Text("measure", p => p.Outcome.Measure),
        p => PooledRow.Of(p.Pool.Fit))
        .Text("reason", p => p.Group.Reason);

    private static TableLayout<(OutcomeResult Outcome, OutcomeGroup Group, WidthDriver Driver)> Drivers =>
        new TableLayout<(OutcomeResult Outcome, OutcomeGroup Group, WidthDriver Driver)>()
        .Text("outcome", d => d.Outcome.Id).Text("group", d => d.Group.Title).Text("row", d => d.Driver.Row).Text("unknown", d => d.Driver.Unknown.Name)
        .Whole("count", d => d.Driver.Count).Text("prior", d => d.Driver.Unknown.Prior.ToString())
        .Number("totalWidth", d => d.Driver.TotalWidth).Number("totalWidth.mcse", d => d.Driver.Errors.Total)
        .Number("widthIfOnlyThisUnknown", d => d.Driver.WidthIfOnlyThisUnknown).Number("widthIfOnlyThisUnknown.mcse", d => d.Driver.Errors.IfOnlyThisUnknown)
        .Number("widthIfThisKnown", d => d.Driver.WidthIfThisKnown).Number("widthIfThisKnown.mcse", d => d.Driver.Errors.IfThisKnown)
        .Number("estimateCorrelation", d => d.Driver.EstimateCorrelation).Number("seCorrelation", d => d.Driver.StandardErrorCorrelation);

    private static TableLayout<(SwimResult Synthesis, SwimVote Vote)> Votes => new TableLayout<(SwimResult Synthesis, SwimVote Vote)>()
        .Text("synthesis", v => v.Synthesis.Id).Text("study", v => v.Vote.Study).Text("direction", v => JsonWriting.Words(v.Vote.Direction))
        .Text("claims", v => string.Join(' ', v.Vote.Claims)).Text("reason", v => v.Vote.Reason);

    private static TableLayout<ClaimResult> Claims => new TableLayout<ClaimResult>()
        .Text("id", c => c.Claim.Id).Text("study", c => c.Claim.Study).Text("reference", c => c.Claim.Reference).Text("source", c => c.Claim.Source)
        .Text("section", c => c.Claim.Section).Text("quote", c => c.Claim.Quote).Text("printed", c => c.Claim.Printed).Text("species", c => c.Claim.Species)
        .Text("product", c => c.Claim.Product).Text("productClass", c => c.Claim.ProductClass).Text("outcome", c => c.Claim.Outcome)
        .Text("form", c => c.Claim.Statistic.Form).Text("disposition", c => JsonWriting.Words(c.Disposition)).Text("reason", c => c.Reason)
        .Text("exploratoryPools", c => string.Join(' ', c.ExploratoryPools));

    private static TableLayout<AssumptionRecord> Assumptions => new TableLayout<AssumptionRecord>()
        .Text("where", a => a.Where).Text("value", a => a.Value).Text("reason", a => a.Reason);

    private static TableLayout<(TrialResult Trial, TrialEndpointResult Endpoint, PowerSummary Summary)> Power =>
        new TableLayout<(TrialResult Trial, TrialEndpointResult Endpoint, PowerSummary Summary)>()
        .Text("trial", p => p.Trial.Id).Text("endpoint", p => p.Endpoint.Id).Flag("evidenceBased", p => p.Endpoint.EvidenceBased)
        .Text("nPerArm", p => Sizes(p.Summary.SizePerArm))
        .Simulated("powerAtPoint", p => p.Summary.PowerAtPoint).Simulated("assurance", p => p.Summary.Assurance)
        .Simulated("assuranceCeiling", p => p.Summary.AssuranceCeiling).Simulated("predictive", p => p.Summary.Predictive)
        .Simulated("robust", p => p.Summary.Robust).Simulated("familywiseError", p => p.Summary.FamilywiseError);

    private static TableLayout<(TrialResult Trial, TrialEndpointResult Endpoint, PowerSummary Summary, ArmPower Arm)> ArmPower =>
        new TableLayout<(TrialResult Trial, TrialEndpointResult Endpoint, PowerSummary Summary, ArmPower Arm)>()
        .Text("trial", p => p.Trial.Id).Text("endpoint", p => p.Endpoint.Id).Text("nPerArm", p => Sizes(p.Summary.SizePerArm)).Text("name", p => p.Arm.Name)
        .Number("point", p => p.Arm.Point).Number("pointSe", p => p.Arm.PointStandardError)
        .Simulated("powerAtPoint", p => p.Arm.PowerAtPoint).Simulated("assurance", p => p.Arm.Assurance).Simulated("ceiling", p => p.Arm.Ceiling);

    private static TableLayout<(TrialResult Trial, TrialEndpointResult Endpoint, TrialScenario Scenario)> Grid =>
        new TableLayout<(TrialResult Trial, TrialEndpointResult Endpoint, TrialScenario Scenario)>()
        .Text("trial", p => p.Trial.Id).Text("endpoint", p => p.Endpoint.Id).Text("nPerArm", p => Sizes(p.Scenario.SizePerArm)).Text("truth", p => TruthKinds.Codes.CodeOf(p.Scenario.Truth))
        .Number("theta", p => p.Scenario.Theta).Whole("trials", p => p.Scenario.Result.Trials)
        .Simulated("disjunctivePower", p => p.Scenario.Result.DisjunctivePower)
        .Simulated("conjunctivePower", p => p.Scenario.Result.ClaimsArms ? p.Scenario.Result.ConjunctivePower : null)
        .Simulated("ceiling", p => p.Scenario.Result.Ceiling).Whole("maxN", p => p.Scenario.Result.TotalSize);

    private static TableLayout<(TrialResult Trial, SafetyScenario Scenario)> Safety => new TableLayout<(TrialResult Trial, SafetyScenario Scenario)>()
        .Text("trial", s => s.Trial.Id).Whole("n", s => s.Scenario.Size).Text("eventRate", s => s.Scenario.EventRate).Simulated("atLeastOne", s => s.Scenario.AtLeastOne)
        .Number("atLeastOneExact", s => s.Scenario.AtLeastOneExact).Number("upperBoundIfNone", s => s.Scenario.UpperBoundIfNone);

    private static ImmutableArray<(OutcomeResult Outcome, OutcomeGroup Group, WidthDriver Driver)> DriversOf(AnalysisResults results) =>
        [.. results.Outcomes.SelectMany(o => o.Groups, (o, g) => (o, g)).SelectMany(p => p.g.WidthDrivers, (p, d) => (p.o, p.g, d))];

    private static ImmutableArray<(OutcomeResult Outcome, OutcomeGroup Group, EffectRow Row)> RowsOf(AnalysisResults results) =>
        [.. results.Outcomes.SelectMany(o => o.Groups.SelectMany(g => g.Rows.Select(r => (o, g, r))))];

    private static ImmutableArray<(OutcomeResult Outcome, OutcomeGroup Group, PooledResult Pool)> PoolsOf(AnalysisResults results) =>
        [.. results.Outcomes.SelectMany(o => o.Groups.Where(g => g.Pool is not null).Select(g => (o, g, g.Pool!)))];

    private static ImmutableArray<(TrialResult Trial, TrialEndpointResult Endpoint, PowerSummary Summary)> PowerOf(AnalysisResults results) =>
        [.. results.Trials.SelectMany(t => t.Endpoints.SelectMany(e => e.Summaries.Select(s => (t, e, s))))];

    private static ImmutableArray<(TrialResult Trial, TrialEndpointResult Endpoint, PowerSummary Summary, ArmPower Arm)> ArmPowerOf(AnalysisResults results) =>
        [.. PowerOf(results).SelectMany(p => p.Summary.Arms.Select(a => (p.Trial, p.Endpoint, p.Summary, a)))];

    private static ImmutableArray<(TrialResult Trial, TrialEndpointResult Endpoint, TrialScenario Scenario)> GridOf(AnalysisResults results) =>
        [.. results.Trials.SelectMany(t => t.Endpoints.SelectMany(e => e.Grid.Select(s => (t, e, s))))];

    private static string Sizes(ImmutableArray<int> sizes) => string.Join(' ', sizes.Select(n => n.ToString(CultureInfo.InvariantCulture)));

    private static TableKind<AnalysisResults> Kind<TRecord>(
        string name, string description, Func<AnalysisResults, ImmutableArray<TRecord>> records, TableLayout<TRecord> layout) =>
        TableSet<AnalysisResults>.Kind(name, description, r => records(r), layout);
}
