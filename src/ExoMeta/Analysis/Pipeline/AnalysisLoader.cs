using System.Collections.Immutable;
using System.Security.Cryptography;
using ExoMeta.Analysis.Figures;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Specs;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Problems;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>Reads an analysis file and all that it names, and finds everything that is wrong before any work starts.</summary>
public static class AnalysisLoader
{
    /// <summary>Loads an analysis.</summary>
    /// <param name="path">Path of the analysis file; messages call it as given here.</param>
    /// <param name="kinds">Kinds of figures that it may ask for; null where nothing is drawn, so that its figures are not looked at.</param>
    /// <exception cref="InvalidInputException">Anything is wrong: every problem of every file.</exception>
    public static AnalysisInputs Load(string path, ImmutableArray<FigureKind>? kinds = null)
    {
        var problems = new ProblemList();
        var inputs = Load(path, kinds, problems, asCompanion: false);
        problems.ThrowIfAny();
        return inputs ?? throw new InvalidOperationException($"{path} has neither problems nor content");
    }

    private static AnalysisInputs? Load(string path, ImmutableArray<FigureKind>? kinds, ProblemList problems, bool asCompanion)
    {
        if (AnalysisSpecReader.Read(path, path, kinds, problems) is not { } spec)
        {
            return null;
        }

        var beside = Path.GetDirectoryName(path) ?? "";
        string At(string file) => Path.Combine(beside, file);

        // Results name files as the analysis does, with '/', wherever its folder is.
        static string Named(string file) => file.Replace('\\', '/');

        // A file that is not there is a problem of the field that names it, and said already.
        bool IsThere(string? file) => file is not null && File.Exists(At(file));
        var evidence = IsThere(spec.Evidence) ? EvidenceTable.Read(At(spec.Evidence!), At(spec.Evidence!), problems) : null;
        var assumptions = IsThere(spec.Assumptions) ? AssumptionTable.Read(At(spec.Assumptions!), At(spec.Assumptions!), evidence, problems) : null;
        var tables = spec.Data.Select(d => IsThere(d.File) ? TableEvidence.Read(d, At(d.File), spec.Pooling, problems) : null).ToArray();
        var trials = spec.TrialFiles.Select(t => IsThere(t.File) ? TrialSpecReader.Read(At(t.File), At(t.File), problems) : null).ToArray();
        if (asCompanion && !spec.Companions.IsEmpty)
        {
            problems.Add(spec.Companions[0].Location, "companions", "a companion has no companions of its own");
        }

        var companions = asCompanion ? [] : spec.Companions.Where(c => IsThere(c.File)).Select(c => Load(At(c.File), kinds, problems, asCompanion: true)).ToArray();
        var claims = (evidence is null && spec.Evidence is not null) || (assumptions is null && spec.Assumptions is not null) ? null : new ClaimCatalogue(evidence, assumptions);
        if (evidence is not null && claims is not null)
        {
            CrossCheck(spec, claims, problems);
        }
        else if (evidence is null && spec.Evidence is null && !spec.Outcomes.IsEmpty)
        {
            problems.Add(spec.Outcomes[0].Location, "outcomes", "outcomes over claims need an 'evidence' table");
        }

        CheckTrials([.. trials.OfType<TrialSpec>()], spec, problems);
        CheckFigureNames(spec, [.. trials.OfType<TrialSpec>()], [.. companions.OfType<AnalysisInputs>()], problems);
        CheckColumns(spec, tables, problems);
        foreach (var (data, table) in spec.Data.Zip(tables).Where(p => p is { First.Discount: not null, Second: not null }))
        {
            TableEvidence.CheckDiscount(data, table!, problems);
        }

        // A pool of claims can be tried only where everything it rests on is right.
        var catalogue = problems.IsEmpty ? claims : null;
        var forTrials = catalogue is null ? null : new EvidenceForTrials(spec, catalogue, [.. tables.OfType<RequestTable>()]);
        if (forTrials is not null)
        {
            CheckThetas(forTrials, [.. trials.OfType<TrialSpec>()], problems);
        }

        var figures = new FigureLoader(spec, catalogue, At, [.. trials.OfType<TrialSpec>()], problems.IsEmpty ? forTrials : null).Load(problems);
        if (!problems.IsEmpty)
        {
            return null;
        }

        string[] names = [Path.GetFileName(path), .. new[] { spec.Evidence, spec.Assumptions }.OfType<string>(),
            .. spec.Data.Select(d => d.File), .. spec.TrialFiles.Select(t => t.File)];
        return new(
            spec, evidence, assumptions, [.. tables.OfType<RequestTable>()], [.. trials.OfType<TrialSpec>()],
            [.. companions.OfType<AnalysisInputs>()], [.. names.Select(n => new InputFile(Named(n), Hash(At(n))))])
        {
            Linted = [.. InputLint.Of(spec, At, Named)],
            Figures = figures,
        };
    }

    private static void CrossCheck(AnalysisSpec spec, ClaimCatalogue catalogue, ProblemList problems)
    {
        foreach (var outcome in spec.Outcomes)
        {
            CheckOutcome(outcome, catalogue, problems);
        }

        var placed = spec.Outcomes.Where(o => o.Scope == PoolScope.Strict).SelectMany(o => o.Claims).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in catalogue.Entries.Where(e => e.Strict is Recovery.WithVariance && !placed.Contains(e.Claim.Id)))
        {
            problems.Add(entry.Claim.Location, entry.Claim.Id, $"gives an effect with a variance, but no outcome of {spec.DisplayName} shows it");
        }

        var domains = catalogue.Entries.Select(e => e.Claim.Domain).Distinct(StringComparer.Ordinal).ToArray();
        foreach (var swim in spec.Swim)
        {
            if (!domains.Contains(swim.Domain, StringComparer.Ordinal))
            {
                problems.Add(swim.Location, "domain", $"no claim has the domain '{swim.Domain}'{NearestName.Hint(swim.Domain, domains)}");
            }

            CheckNames(swim, "species", swim.Species, catalogue.Entries.Select(e => e.Claim.Species), problems);
            CheckNames(swim, "product_classes", swim.ProductClasses, catalogue.Entries.Select(e => e.Claim.ProductClass), problems);
            if (!catalogue.Entries.Any(e => SwimSynthesis.IsCandidate(e) && SwimSynthesis.Selects(swim, e.Claim)))
            {
                problems.Add(swim.Location, swim.Id, "selects no comparative claim");
            }
        }
    }

    private static void CheckNames(SwimSpec swim, string field, ImmutableArray<string> names, IEnumerable<string> known, ProblemList problems)
    {
        var all = known.Distinct(StringComparer.Ordinal).ToArray();
        foreach (var name in names.Where(n => !all.Contains(n, StringComparer.Ordinal)))
        {
            problems.Add(swim.Location, field, $"no claim says '{name}'{NearestName.Hint(name, all)}");
        }
    }

    private static void CheckThetas(EvidenceForTrials evidence, ImmutableArray<TrialSpec> trials, ProblemList problems)
    {
        foreach (var (trial, endpoint) in trials.SelectMany(t => t.Endpoints, (t, e) => (t, e)))
        {
            foreach (var objection in evidence.Objections(trial, endpoint))
            {
                var (name, location) = endpoint.Theta switch
                {
                    ThetaSource.Evidence e => ("evidence", e.Location),
                    ThetaSource.Pooled p => ("outcome", p.Location),
                    ThetaSource.BayesianPool p => ("bayes", p.Location),
                    _ => ("theta", endpoint.Location),
                };
                problems.Add(location, name, objection);
            }

            foreach (var objection in evidence.ObjectionsToControlRisk(endpoint))
            {
                problems.Add(endpoint.ControlRisk!.Location, "outcome", objection);
            }
        }
    }

    private static void CheckOutcome(OutcomeSpec outcome, ClaimCatalogue catalogue, ProblemList problems)
    {
        var scales = new List<(string Id, string Measure, AnalysisScale Scale)>();
        foreach (var id in outcome.Claims)
        {
            if (!catalogue.Contains(id))
            {
                problems.Add(outcome.Location, "claims", $"there is no claim '{id}'{NearestName.Hint(id, catalogue.Ids)}");
            }
            else if (catalogue[id].In(outcome.Scope) is Recovery.WithVariance effect)
            {
                scales.Add((id, effect.Measure, effect.Scale));
            }
            else
            {
                problems.Add(outcome.Location, "claims", $"{id} gives no variance ({catalogue[id].In(outcome.Scope).Record.Derived}); assume what is missing in the assumption table, or synthesise it by direction");
            }
        }

        foreach (var claim in outcome.Claims.Where(catalogue.Contains).Select(id => catalogue[id].Claim).Where(c => c.GoodDirection != outcome.GoodDirection))
        {
            problems.Add(outcome.Location, "good", $"{claim.Id} says otherwise: its good_direction is {claim.GoodDirection.ToString().ToLowerInvariant()}");
        }

        foreach (var (id, measure, scale) in scales.Where(s => !AnalysisSpecReader.CanDisplay(HabitOf(s.Measure), s.Scale, outcome.Display)).Take(1))
        {
            problems.Add(outcome.Location, "display", $"{id} is on the measure {measure}, which cannot be read as {outcome.Display.ToString().ToLowerInvariant()}");
        }

        if (scales.Select(s => s.Measure).Distinct(StringComparer.Ordinal).Count() > 1)
        {
            problems.Add(outcome.Location, "claims", $"different measures in one outcome: {string.Join(", ", scales.Select(s => $"{s.Id} {s.Measure}"))}");
        }

        foreach (var shared in outcome.SharedControls.Where(s => s.Correlation is null && s.Claims.All(catalogue.Contains)))
        {
            if (!SharedControlCorrelation.CanFollowFrom([.. shared.Claims.Select(id => catalogue[id].Claim)]))
            {
                problems.Add(shared.Location, "correlation", "cannot follow from counts here; state what is assumed of it");
            }
        }
    }

    private static DisplayScale HabitOf(string measure) => Measures.TryFind(measure, out var known) ? known.DefaultDisplay : DisplayScale.Ratio;

    private static void CheckTrials(ImmutableArray<TrialSpec> trials, AnalysisSpec spec, ProblemList problems)
    {
        foreach (var id in trials.GroupBy(t => t.Id, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key))
        {
            problems.Add(spec.TrialFiles[0].Location, "trials", $"two trial files have the id '{id}'");
        }
    }

    /// <summary>Figures are named after ids, and some file systems take 'Death' and 'death' for one name.</summary>
    private static void CheckFigureNames(AnalysisSpec spec, ImmutableArray<TrialSpec> trials, ImmutableArray<AnalysisInputs> companions, ProblemList problems)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var names = companions.SelectMany(c => FigureNames(c.Spec, c.Trials)).Concat(FigureNames(spec, trials)).ToArray();
        foreach (var (name, id, location) in names)
        {
            if (!seen.Add(name))
            {
                problems.Add(location, "id", $"'{id}' makes a figure name that stands twice (upper and lower case are one): {name}");
            }
        }

        // A figure that is asked for may take the place of one of this file that is drawn anyway, by its very name.
        var replaceable = FigureNames(spec, trials).Select(n => n.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var figure in spec.Figures.Where(f => !replaceable.Remove(f.Id) && !seen.Add(f.Id)))
        {
            problems.Add(figure.Location, "id", $"a figure '{figure.Id}' stands already (upper and lower case are one); give this one an id of its own");
        }
    }

    private static IEnumerable<(string Name, string Id, SourceLocation Location)> FigureNames(AnalysisSpec spec, ImmutableArray<TrialSpec> trials) =>
        spec.Outcomes.Select(o => ($"forest-{o.Id}", o.Id, o.Location))
            .Concat(spec.Data.Select(d => ($"forest-{d.Id}", d.Id, d.Location)))
            .Concat(spec.Swim.Select(s => (s.Id, s.Id, s.Location)))
            .Concat(trials.SelectMany(t => t.Endpoints, (t, e) => ($"power-{t.Id}-{e.Id}", e.Id, e.Location)));

    private static void CheckColumns(AnalysisSpec spec, RequestTable?[] tables, ProblemList problems)
    {
        foreach (var (data, table) in spec.Data.Zip(tables).Where(p => p.Second is not null))
        {
            var names = DataSynthesis.ColumnNames(data, table!);
            foreach (var name in data.Columns.SelectMany(c => DataSynthesis.NamesIn(c.Column)).Where(n => !names.Contains(n)))
            {
                problems.Add(data.Location, "columns", $"{data.File} has no column '{name}'{NearestName.Hint(name, names)}");
            }
        }
    }

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
