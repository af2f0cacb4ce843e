using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Specs;
using ExoMeta.Analysis.Tables;
using ExoMeta.Analysis.Throughput;
using ExoMeta.Effects;
using ExoMeta.Pooling;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Results;

/// <summary>
/// Results as JSON documents with the fields that the command line writes: numbers in all their digits on the analysis scale, <c>null</c> for what does not
/// exist, an estimate with its Monte Carlo error for whatever was simulated. The same result gives the same text in every culture.
/// </summary>
public static class ResultJson
{
    /// <summary>A whole analysis: <c>results.json</c>.</summary>
    public static string Of(AnalysisResults results) => Encoding.UTF8.GetString(ResultsJson.Write(results));

    /// <summary>The effects of a table: <c>exometa effects</c>.</summary>
    /// <param name="request">How the table was read.</param>
    /// <param name="table">Its rows.</param>
    public static string Of(TableRequest request, RequestTable table) => Text(json => EffectsJson.WriteFields(json, request, table));

    /// <summary>A meta-analysis: <c>exometa pool</c>.</summary>
    public static string Of(PoolAnswer answer) => Text(json => PoolAnswerJson.WriteFields(json, answer));

    /// <summary>A fit of one mean, with the fields of <c>exometa pool</c> that it knows.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="measure">Code of the measure; null where nobody says.</param>
    /// <param name="scale">Analysis scale.</param>
    /// <param name="display">The scale that people read.</param>
    /// <param name="propagation">What the unknowns of its rows do; null where no row has any.</param>
    public static string Of(MetaAnalysis fit, string? measure, AnalysisScale scale, DisplayScale display, PropagationResult? propagation = null) => Text(json =>
    {
        PoolJson.WriteFields(json, measure, scale, display, fit);
        if (propagation is not null)
        {
            OutcomeJson.WritePropagation(json, propagation);
        }
    });

    /// <summary>An outcome of an analysis: one of <c>outcomes</c> of results.json.</summary>
    public static string Of(OutcomeResult outcome) => Value(json => OutcomeJson.Write(json, outcome));

    /// <summary>Which ignorance drives the width of what an outcome answers: <c>widthDrivers</c> of results.json, with the group of each.</summary>
    public static string OfWidthDrivers(OutcomeResult outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return Text(json => json.Objects("groups", outcome.Groups, group =>
        {
            json.WriteString("title", group.Title);
            json.Array("widthDrivers", group.WidthDrivers, d => OutcomeJson.WriteDriver(json, d));
        }));
    }

    /// <summary>A claim: one of <c>claims</c> of results.json, with what its source leaves open.</summary>
    public static string Of(ClaimResult claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return Text(json =>
        {
            ResultsJson.WriteClaimFields(json, claim);
            RecoveryJson.WriteUnknowns(json, claim.Recovery is Recovery.WithVariance effect ? effect.Effect.Unknowns : []);
        });
    }

    /// <summary>Claims: <c>claims</c> of results.json.</summary>
    public static string Of(ImmutableArray<ClaimResult> claims) => Value(json =>
    {
        json.WriteStartArray();
        foreach (var claim in claims)
        {
            ResultsJson.WriteClaim(json, claim);
        }

        json.WriteEndArray();
    });

    /// <summary>A table as it was read: an array of rows, each with its cells by column.</summary>
    public static string Of(TextColumns columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return Value(json =>
        {
            json.WriteStartArray();
            for (var row = 0; row < columns.RowCount; row++)
            {
                json.WriteStartObject();
                foreach (var (name, cells) in columns.All)
                {
                    json.WriteString(name, cells[row]);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>A trial before it is simulated: its arms, and what stands behind its θ.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="truth">What θ is drawn from.</param>
    public static string Of(PlannedTrial trial, TruthKind truth)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return Text(json =>
        {
            WritePlan(json, trial, truth);
            json.Objects("arms", trial.Design.Arms, arm =>
            {
                json.WriteString("name", arm.Name);
                json.WriteNumber("n", arm.Size);
                json.Number("dose", arm.Dose);
                json.WriteBoolean("control", arm.IsControl);
            });
        });
    }

    /// <summary>A simulated trial: <c>exometa simulate</c>, without the time that it took.</summary>
    /// <param name="simulation">The trial.</param>
    /// <param name="seed">Seed that the user gave.</param>
    public static string Of(TrialSimulation simulation, ulong seed) => Text(json => TrialJson.WriteSimulationFields(json, simulation, seed, null));

    /// <summary>Simulated trials: <c>trials</c> of results.json.</summary>
    public static string Of(ImmutableArray<TrialResult> trials) => Value(json =>
    {
        json.WriteStartArray();
        foreach (var trial in trials)
        {
            TrialJson.Write(json, trial);
        }

        json.WriteEndArray();
    });

    /// <summary>An endpoint of a trial at every size: one of <c>endpoints</c> of a trial in results.json, with its seed and the sceptical component of its robust truth.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="result">What simulating it says.</param>
    /// <param name="seed">Seed that the user gave.</param>
    public static string Of(TrialEndpointSpec endpoint, TrialEndpointResult result, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(result);
        return Text(json =>
        {
            json.WriteNumber("seed", seed);
            WriteSceptical(json, endpoint);
            TrialJson.WriteEndpointFields(json, result);
        });
    }

    /// <summary>Operating characteristics of a design.</summary>
    public static string Of(OperatingCharacteristics result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Text(json =>
        {
            json.WriteString("truth", result.Truth);
            TrialJson.WriteCharacteristics(json, result);
        });
    }

    /// <summary>What a search for a size found, with what was searched.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="truth">What θ was drawn from.</param>
    /// <param name="seed">Seed that the user gave.</param>
    /// <param name="search">The search.</param>
    /// <param name="found">What it found.</param>
    public static string Of(PlannedTrial trial, TruthKind truth, ulong seed, SampleSizeSearch search, SizeFound found)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(found);
        return Text(json =>
        {
            WritePlan(json, trial, truth);
            json.WriteNumber("trials", found.Confirmed.Trials);
            json.WriteNumber("seed", seed);
            SizeJson.WriteFields(json, search, found);
        });
    }

    /// <summary>A history of the engine's throughput: its last run against the earlier ones, and all runs.</summary>
    /// <param name="history">The lines that <c>exometa bench --history</c> wrote, oldest first; one at least.</param>
    public static string Of(ImmutableArray<ThroughputRecord> history) => Text(json => ThroughputJson.Write(json, history));

    private static void WritePlan(Utf8JsonWriter json, PlannedTrial trial, TruthKind truth)
    {
        json.WriteString("trial", trial.Trial.Id);
        json.WriteString("endpoint", trial.Endpoint.Id);
        json.WriteString("name", trial.Endpoint.Endpoint.Name);
        json.WriteString("comparison", trial.Design.ComparisonNote);
        json.WriteString("truth", TruthKinds.Codes.CodeOf(truth));
        json.WriteString("thetaSource", trial.ThetaSource);
        json.WriteBoolean("evidenceBased", trial.Endpoint.Theta.IsEvidence);
        WriteSceptical(json, trial.Endpoint);
    }

    private static void WriteSceptical(Utf8JsonWriter json, TrialEndpointSpec endpoint)
    {
        json.Number("robustWeight", endpoint.RobustWeight);
        json.Number("scepticalSd", endpoint.ScepticalStandardDeviation);
    }

    private static string Text(Action<Utf8JsonWriter> writeFields) => Value(json =>
    {
        json.WriteStartObject();
        writeFields(json);
        json.WriteEndObject();
    });

    private static string Value(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, JsonWriting.Indented))
        {
            write(json);
        }

        stream.WriteByte((byte)'\n');
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
