using System.Text.Json;
using ExoMeta.Effects;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes one outcome of results.json.</summary>
internal static class OutcomeJson
{
    /// <summary>Writes an outcome as one object.</summary>
    public static void Write(Utf8JsonWriter json, OutcomeResult outcome)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(outcome);
        json.WriteStartObject();
        json.WriteString("id", outcome.Id);
        json.WriteString("title", outcome.Title);
        json.WriteString("measure", outcome.Measure);
        json.WriteString("scope", JsonWriting.Words(outcome.Scope));
        json.WriteString("scopeReason", outcome.ScopeReason);
        json.WriteString("goodDirection", JsonWriting.Words(outcome.GoodDirection));
        json.Texts("differences", outcome.Differences);
        json.Texts("columnHeadings", outcome.ColumnHeadings);
        json.Array("groups", outcome.Groups, g => WriteGroup(json, outcome, g));
        WriteDiscount(json, outcome.Discount);
        json.Texts("warnings", outcome.Warnings);
        json.WriteEndObject();
    }

    private static void WriteDiscount(Utf8JsonWriter json, DiscountResult? discount)
    {
        if (discount is null)
        {
            json.WriteNull("discount");
            return;
        }

        json.WriteStartObject("discount");
        json.WriteString("column", discount.Column);
        json.WriteString("rules", discount.Rules);
        json.WriteString("reason", discount.Reason);
        DiscountJson.Write(json, discount.Evidence);
        if (discount.Undiscounted is { } fit)
        {
            json.WriteStartObject("undiscounted");
            PoolJson.WriteFit(json, fit);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("undiscounted");
        }

        json.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter json, OutcomeResult outcome, OutcomeGroup group)
    {
        json.WriteStartObject();
        json.WriteString("title", group.Title);
        json.WriteString("reason", group.Reason);
        json.Array("rows", group.Rows, r => WriteRow(json, outcome, r));
        if (group.Pool is { } pool)
        {
            json.WriteStartObject("pooled");
            PoolJson.WriteFields(json, outcome.Measure, outcome.Scale, outcome.Display, pool.Fit);
            if (pool.Bayesian is { } bayesian)
            {
                BayesianJson.WritePosterior(json, bayesian);
            }

            WritePropagation(json, pool.Propagation);
            json.Objects("sensitivity", pool.Sensitivity, fit =>
            {
                PoolJson.WriteFit(json, fit);
            });
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("pooled");
        }

        json.Array("widthDrivers", group.Drivers, d => WriteDriver(json, d));
        json.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter json, OutcomeResult outcome, EffectRow row)
    {
        json.WriteStartObject();
        json.WriteString("id", row.Id);
        json.WriteString("label", row.Label);
        json.WriteString("study", row.Study);
        WriteSource(json, row.Source);
        json.Texts("columns", row.Columns);
        json.Number("yi", row.Estimate);
        json.Number("sei", row.StandardError);
        json.Interval("ci", row.Interval);
        json.Number("weight", row.Weight);
        json.WriteString("uncontrolled", row.Uncontrolled);
        PoolJson.WriteDisplay(json, outcome.Scale, outcome.Display, row.Estimate, row.Interval, null);
        WriteRecovery(json, row.Recovery);
        RecoveryJson.WriteUnknowns(json, row.Unknowns);
        if (row.Propagated is { } propagated)
        {
            json.WritePropertyName("propagated");
            WritePropagated(json, propagated);
        }
        else
        {
            json.WriteNull("propagated");
        }

        json.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter json, RowSource? source)
    {
        if (source is null)
        {
            json.WriteNull("source");
            return;
        }

        json.WriteStartObject("source");
        json.WriteString("file", source.File);
        json.Number("line", source.Line);
        json.WriteString("text", source.Text);
        json.WriteEndObject();
    }

    internal static void WriteRecovery(Utf8JsonWriter json, RecoveryRecord? record)
    {
        if (record is null)
        {
            json.WriteNull("recovery");
            return;
        }

        json.WriteStartObject("recovery");
        RecoveryJson.WriteRecord(json, record);
        json.WriteEndObject();
    }

    internal static void WritePropagation(Utf8JsonWriter json, PropagationResult? propagation)
    {
        if (propagation is null)
        {
            json.WriteNull("propagation");
            return;
        }

        json.WriteStartObject("propagation");
        json.WriteNumber("replicates", propagation.Replicates);
        json.WriteNumber("failedReplicates", propagation.FailedReplicates);
        json.WriteString("seed", propagation.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (propagation.Pooled is { } pooled)
        {
            json.WritePropertyName("pooled");
            WritePropagated(json, pooled);
        }

        if (propagation.TauSquared is { } tau)
        {
            json.WriteStartObject("tau2");
            json.Number("median", tau.Median);
            json.Interval("quantiles", tau.Quantiles);
            if (propagation.TauSquaredErrors is { } errors)
            {
                json.WriteStartObject("monteCarloErrors");
                json.Number("median", errors.Median);
                json.Interval("quantiles", errors.Quantiles);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.Array("widthDrivers", propagation.Drivers, d => WriteDriver(json, d));
        json.WriteEndObject();
    }

    private static void WritePropagated(Utf8JsonWriter json, PropagatedEffect effect)
    {
        json.WriteStartObject();
        json.Number("plugIn", effect.PlugIn);
        json.Number("plugInSe", effect.PlugInStandardError);
        json.Interval("plugInCi", effect.PlugInInterval);
        json.Number("median", effect.Median);
        json.Interval("ignorance", effect.Ignorance);
        json.Interval("total", effect.Total);
        json.WriteStartObject("monteCarloErrors");
        json.Number("median", effect.Errors.Median);
        json.Interval("ignorance", effect.Errors.Ignorance);
        json.Interval("total", effect.Errors.Total);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writes what one unknown does to a width as one object.</summary>
    internal static void WriteDriver(Utf8JsonWriter json, WidthDriver driver)
    {
        json.WriteStartObject();
        json.WriteString("row", driver.Row);
        json.WriteString("unknown", driver.Unknown.Name);
        json.WriteNumber("count", driver.Count);
        json.WriteString("prior", driver.Unknown.Prior.ToString());
        json.Number("totalWidth", driver.TotalWidth);
        json.Number("widthIfOnlyThisUnknown", driver.WidthIfOnlyThisUnknown);
        json.Number("widthIfThisKnown", driver.WidthIfThisKnown);
        json.Number("estimateCorrelation", driver.EstimateCorrelation);
        json.Number("seCorrelation", driver.StandardErrorCorrelation);
        json.WriteStartObject("monteCarloErrors");
        json.Number("totalWidth", driver.Errors.Total);
        json.Number("widthIfOnlyThisUnknown", driver.Errors.IfOnlyThisUnknown);
        json.Number("widthIfThisKnown", driver.Errors.IfThisKnown);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
