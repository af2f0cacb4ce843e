using System.Collections.Immutable;
using ExoMeta.Analysis.Figures;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Specs;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Pooling;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>Finds what the figures of an analysis file are made from, and everything that is wrong with them, before any work starts.</summary>
/// <param name="spec">The analysis.</param>
/// <param name="catalogue">Its claims; null where something is wrong with them or with what they rest on, so that their figures cannot be tried.</param>
/// <param name="pathOf">Path of a file that the analysis names.</param>
/// <param name="trials">Its trials, those that could be read.</param>
/// <param name="evidence">What their θ comes from; null likewise.</param>
internal sealed class FigureLoader(AnalysisSpec spec, ClaimCatalogue? catalogue, Func<string, string> pathOf, ImmutableArray<TrialSpec> trials, EvidenceForTrials? evidence)
{
    /// <summary>The figures that can be made; every problem of the others is noted.</summary>
    public ImmutableArray<FigureInputs> Load(ProblemList problems) => [.. spec.Figures.Select(f => Load(f, problems)).OfType<FigureInputs>()];

    private FigureInputs? Load(FigureSpec figure, ProblemList problems) => figure.Kind switch
    {
        FigureKind.OfPool kind => LoadPool(figure, kind, problems),
        FigureKind.OfTrial kind => LoadTrial(figure, kind, problems),
        var kind => throw new ArgumentOutOfRangeException(nameof(figure), kind, "no figure of this kind is made here"),
    };

    private FigureInputs? LoadPool(FigureSpec figure, FigureKind.OfPool kind, ProblemList problems)
    {
        var data = spec.Data.FirstOrDefault(d => d.Id == figure.Of);
        var outcome = spec.Outcomes.FirstOrDefault(o => o.Id == figure.Of);
        if (data is null && outcome is null)
        {
            var ids = spec.Data.Select(d => d.Id).Concat(spec.Outcomes.Select(o => o.Id)).ToArray();
            problems.Add(figure.Location, "of", $"there is no outcome or table '{figure.Of}'{NearestName.Hint(figure.Of, ids)}");
            return null;
        }

        var isAsItStands = kind.ShowsOutcome?.Invoke(figure.Fields) == true && !figure.Fields.HasAny(FigureFields.OfPool.Select(f => f.Name));
        return isAsItStands ? new FigureInputs.OfOutcome(figure)
            : data is not null ? OfData(figure, kind, data, problems) : OfClaims(figure, kind, outcome!, problems);
    }

    private FigureInputs.OfTrial? LoadTrial(FigureSpec figure, FigureKind.OfTrial kind, ProblemList problems)
    {
        var parts = figure.Of.Split('/', 2);
        var trial = trials.FirstOrDefault(t => t.Id == parts[0]);
        var own = new ProblemList();
        var fields = figure.Fields.With([], own);
        var truth = fields.Name("truth", TruthKinds.Codes.All.Select(c => c.Code)) is { } named && TruthKinds.Codes.TryParse(named, out var known, out _) ? known : TruthKinds.Default;
        var size = fields.Whole("size", trial?.SizeCount ?? int.MaxValue, 1) ?? trial?.SizeCount ?? 1;
        problems.AddRange(own.ToSorted());
        if (trial is null)
        {
            problems.Add(figure.Location, "of", $"there is no trial '{parts[0]}'{NearestName.Hint(parts[0], trials.Select(t => t.Id))}");
            return null;
        }

        var endpoint = parts.Length > 1 ? trial.Endpoints.FirstOrDefault(e => e.Id == parts[1]) : trial.Endpoints.FirstOrDefault();
        if (endpoint is null)
        {
            problems.Add(figure.Location, "of", parts.Length > 1
                ? $"{trial.Id} has no endpoint '{parts[1]}'{NearestName.Hint(parts[1], trial.Endpoints.Select(e => e.Id))}"
                : $"{trial.Id} compares nothing, so that there is no endpoint to draw");
            return null;
        }

        if (evidence is null || !own.IsEmpty)
        {
            return null;
        }

        var planned = evidence.WithControlRisks(trial);
        var assessment = new TrialAssessment(planned, evidence, new SimulationPlan(spec.Trials, spec.GridTrials, spec.Seed), new RunOptions());
        if (kind.WhyNot(new(assessment, planned, planned.Endpoints.Single(e => e.Id == endpoint.Id), (int)size - 1, truth)) is { } reason)
        {
            problems.Add(figure.Location, figure.Id, reason);
            return null;
        }

        return new(figure, trial.Id, endpoint.Id, (int)size - 1, truth);
    }

    private FigureInputs.OfPool? OfData(FigureSpec figure, FigureKind.OfPool kind, DataOutcomeSpec data, ProblemList problems)
    {
        if (!File.Exists(pathOf(data.File)))
        {
            return null;
        }

        var table = new TableRequest(data.Measure, data.Options with { UsedColumns = [] }, spec.Pooling.Options.Level, data.IsReported, data.Display);
        var discount = data.Discount is { } d ? new[] { ("riskOfBias", d.Column), ("discount", d.Text) } : [];
        var request = Request(figure, kind, table, discount, problems);
        var reading = request?.Table ?? table;
        var rows = RequestTable.Read(pathOf(data.File), reading, read => kind.CheckTable(figure.Fields, reading, read, figure.Location, problems), problems);
        return request is null || rows is null ? null : new(figure, request, rows, null);
    }

    private FigureInputs.OfPool? OfClaims(FigureSpec figure, FigureKind.OfPool kind, OutcomeSpec outcome, ProblemList problems)
    {
        if (catalogue is null)
        {
            return null;
        }

        var (table, covariance, exploratory, whyNot) = new OutcomeSynthesis(spec, catalogue, new RunOptions(0, null, default)).TableOf(outcome);
        if (table is null)
        {
            problems.Add(figure.Location, "of", $"'{outcome.Id}' has no pool to show: {whyNot}");
            return null;
        }

        var recovered = (Recovery.WithVariance)catalogue[outcome.Claims[0]].In(outcome.Scope);
        if (Request(figure, kind, TableOf(recovered, outcome), [], problems) is not { } request || !HasColumns(figure, request, table, problems))
        {
            return null;
        }

        if (covariance is not null && request.Dependence is not null)
        {
            problems.Add(figure.Location, figure.Fields.Has("within") ? "within" : "control", $"the claims of '{outcome.Id}' share controls, which says already how they depend on each other");
            return null;
        }

        kind.CheckTable(figure.Fields, request.Table, table, figure.Location, problems);
        return new(figure, request with { Covariance = covariance }, table, exploratory);
    }

    /// <summary>How claims are read: by their own measure, or as effects where it is none of those that tables have.</summary>
    private TableRequest TableOf(Recovery.WithVariance recovered, OutcomeSpec outcome) => Measures.TryFind(recovered.Measure, out var measure)
        ? new(measure, new(), spec.Pooling.Options.Level, IsReported: true, outcome.Display)
        : new(
            Measures.All.First(m => m.Code == "YV"), new() { Interval = new(recovered.Scale == AnalysisScale.Log, 100 * spec.Pooling.Options.Level) },
            spec.Pooling.Options.Level, IsReported: true, outcome.Display);

    private static bool HasColumns(FigureSpec figure, PoolRequest request, RequestTable table, ProblemList problems)
    {
        var isRight = true;
        foreach (var column in request.Table.Reading.UsedColumns)
        {
            var index = table.ExtraColumns.IndexOf(column);
            var empty = index < 0 ? [] : table.Rows.Where(r => r.Extra[index].Text.Length == 0).Select(r => r.Label).ToArray();
            if (index < 0)
            {
                problems.Add(figure.Location, column, $"claims have no such column{NearestName.Hint(column, table.ExtraColumns)}");
            }
            else if (empty.Length > 0)
            {
                problems.Add(figure.Location, column, $"is not stated for {string.Join(", ", empty)}");
            }

            isRight &= index >= 0 && empty.Length == 0;
        }

        return isRight;
    }

    private PoolRequest? Request(FigureSpec figure, FigureKind.OfPool kind, TableRequest table, IEnumerable<(string, string)> more, ProblemList problems)
    {
        var own = new ProblemList();
        var request = PoolRequestReader.Read(figure.Fields.With([.. PoolingOf(figure.Fields), .. more], own), table);
        problems.AddRange(own.ToSorted());
        return request is null ? null : kind.Complete(request, figure.Fields);
    }

    /// <summary>The choices of the analysis, as far as they mean something beside those of the figure.</summary>
    private IEnumerable<(string Name, string Text)> PoolingOf(RequestText figure)
    {
        var options = spec.Pooling.Options;
        var method = figure.Text("method");
        var isInverseVariance = method is null || HeterogeneityEstimators.Codes.All.Any(c => c.Code == method);
        yield return ("seed", spec.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (method is null)
        {
            yield return ("method", HeterogeneityEstimators.Codes.CodeOf(options.Method));
        }
        else if (method == new PoolMethod.Bayesian().Code && spec.Pooling.TauPrior is { } prior)
        {
            yield return ("prior", prior.ToString());
        }

        if (isInverseVariance && (method is null or "REML" || options.Inference != InferenceMethod.KenwardRoger))
        {
            yield return ("inference", PoolingCodes.Inference.CodeOf(options.Inference));
        }

        if (!isInverseVariance || (method ?? HeterogeneityEstimators.Codes.CodeOf(options.Method)) == "EE" || figure.Has("mods"))
        {
            yield break;
        }

        yield return ("tau2Ci", PoolingCodes.TauSquaredIntervals.CodeOf(options.TauSquaredInterval));
        if (options.Prediction is { } prediction)
        {
            yield return ("prediction", PoolingCodes.Predictions.CodeOf(prediction));
        }
    }
}
