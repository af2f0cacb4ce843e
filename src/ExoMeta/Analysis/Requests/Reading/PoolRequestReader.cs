using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Effects;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Requests;

/// <summary>Reads a request and checks it as a whole: every wrong value, and every option that the chosen model has no use for.</summary>
public static class PoolRequestReader
{
    /// <summary>Reads a request; null, with everything that is wrong noted, when anything is.</summary>
    public static PoolRequest? Read(RequestText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(text, TableRequestReader.Read(text));
    }

    /// <summary>Reads what is done with a table whose own request is known; null, with everything that is wrong noted, when anything is.</summary>
    internal static PoolRequest? Read(RequestText text, TableRequest? table)
    {
        var method = Method(text);
        var seed = (ulong)(text.Whole("seed", Specs.AnalysisSpecReader.LargestSeed) ?? 1);
        var request = new PoolRequest
        {
            Table = table ?? Unread,
            Method = method ?? PoolMethod.Default,
            Options = new PoolingOptions
            {
                Method = (method as PoolMethod.InverseVariance)?.Estimator ?? HeterogeneityEstimator.RestrictedMaximumLikelihood,
                Inference = HasOwnInference(method, text) ? InferenceMethod.Wald : Inference(text, method, PoolingCodes.Inference, InferenceMethod.Wald),
                Level = (table ?? Unread).Level,
                TauSquaredInterval = text.Choice("tau2Ci", PoolingCodes.TauSquaredIntervals, TauSquaredInterval.QProfile)!.Value,
                Prediction = text.Choice("prediction", PoolingCodes.Predictions, null),
                PredictionSeed = seed,
            },
            TauPrior = TauPriorOf(text, method),
            HasOwnTauPrior = text.Has("prior"),
            MuPrior = MuPriorOf(text),
            Moderators = text.List("mods"),
            Subgroup = text.Text("subgroup"),
            Cluster = text.Text("cluster"),
            Nested = text.List("nested"),
            Outcomes = text.List("outcomes"),
            Dependence = DependenceOf(text),
            Covariance = text.Matrix("v"),
            CountInference = method is PoolMethod.Counts ? Inference(text, method, CountModels.Inference, CountInference.Normal) : default,
            MixedInference = IsMixed(text) ? Inference(text, method, MixedModelCodes.Inference, MixedModelInference.Wald) : default,
            Structure = text.Choice("structure", OutcomeStructures.Codes, OutcomeStructure.Unstructured)!.Value,
            Weights = text.Text("weights"),
            Discount = DiscountOf(text),
            MinimalImportantDifference = text.Number("mid", double.NegativeInfinity, double.PositiveInfinity),
            ControlRisks = ControlRisksOf(text),
            LargerIsBetter = text.Name("swim", "lower", "higher") is { } favourable ? favourable == "higher" : null,
            Bootstrap = BootstrapOf(text, seed),
            Extras = ExtrasOf(text),
            Seed = seed,
        };

        // What has no use for what cannot be said of a model or a measure that nobody knows.
        if (table is not null && method is not null)
        {
            PoolRequestRules.Check(text, request);
        }

        return text.Problems.IsEmpty ? request with { Table = request.Table with { Reading = request.Table.Reading with { UsedColumns = UsedColumns(request) } } } : null;
    }

    /// <summary>Stands for a table whose measure is not known while everything else that is wrong is noted.</summary>
    private static TableRequest Unread { get; } = new(Measures.OddsRatio, new(), 0.95, IsReported: false, null);

    private static PoolMethod? Method(RequestText text)
    {
        if (!text.Has("method"))
        {
            return PoolMethod.Default;
        }

        var code = text.Name("method", PoolMethod.All.Select(m => m.Code));
        var method = PoolMethod.All.FirstOrDefault(m => m.Code == code);

        // One group a study has no control to condition on or to give an intercept of its own: the mixed models are then one and the same.
        return method is PoolMethod.Counts counts && CountModels.Describe(counts.Model).IsMixedModel && text.Text("measure") == "PLO"
            ? PoolMethod.All.OfType<PoolMethod.Counts>().First(m => m.Model == CountMethod.LogisticNormal)
            : method;
    }

    private static bool IsMixed(RequestText text) => text.Has("nested") || text.Has("outcomes");

    private static bool HasOwnInference(PoolMethod? method, RequestText text) => method is PoolMethod.Counts or PoolMethod.Bayesian || IsMixed(text);

    /// <summary>The inference of a kind of model; that of another kind is known, but not defined here. Of a model that nobody knows it may be any.</summary>
    private static T Inference<T>(RequestText text, PoolMethod? method, NamedChoices<T> choices, T otherwise)
        where T : struct, Enum
    {
        var known = PoolingCodes.Inference.All.Select(c => c.Code).Concat(CountModels.Inference.All.Select(c => c.Code)).Concat(MixedModelCodes.Inference.All.Select(c => c.Code));
        if (text.Text("inference") is not { } written || !known.Contains(written, StringComparer.Ordinal) || choices.All.Any(c => c.Code == written))
        {
            return text.Choice("inference", choices, otherwise)!.Value;
        }

        if (method is null)
        {
            return otherwise;
        }

        var model = text.Has("nested") ? text.NameOf("nested") : text.Has("outcomes") ? text.NameOf("outcomes") : $"{text.NameOf("method")} {method.Code}";
        text.Note("inference", $"{written} is not defined with {model}; expected one of {string.Join(' ', choices.All.Select(c => c.Code))}");
        return otherwise;
    }

    private static TauPrior? TauPriorOf(RequestText text, PoolMethod? method)
    {
        var written = text.Text("prior") ?? (method is PoolMethod.Bayesian ? "half-normal(0.5)" : null);
        if (written is null)
        {
            return null;
        }

        if (!TauPrior.TryParse(written, out var prior, out var error))
        {
            text.Note("prior", error);
        }

        return prior;
    }

    private static NormalPrior? MuPriorOf(RequestText text)
    {
        if (text.Text("muPrior") is not { } written)
        {
            return null;
        }

        if (!NormalPrior.TryParse(written, out var prior, out var error))
        {
            text.Note("muPrior", error);
        }

        return prior;
    }

    private static StatedDependence? DependenceOf(RequestText text)
    {
        var (within, control) = (text.Text("within"), text.Text("control"));
        var rho = text.Number("rho", -1, 1);
        if (text.Has("rho") != text.Has("within"))
        {
            text.Note(text.Has("rho") ? "rho" : "within", $"{text.NameOf("rho")} and {text.NameOf("within")} belong together: how strongly, and which rows");
        }

        return within is null && control is null ? null : new(within, rho ?? 0, control);
    }

    private static DiscountRequest? DiscountOf(RequestText text)
    {
        if (text.Has("discount") != text.Has("riskOfBias"))
        {
            text.Note(text.Has("discount") ? "discount" : "riskOfBias", $"{text.NameOf("discount")} and {text.NameOf("riskOfBias")} belong together: what is kept, and of which rows");
            return null;
        }

        if (text.Text("discount") is not { } written)
        {
            return null;
        }

        if (DiscountRuleReader.TryParse(written, out var rules, out var error))
        {
            return new(text.Text("riskOfBias")!, rules);
        }

        text.Note("discount", error);
        return null;
    }

    private static ImmutableArray<double> ControlRisksOf(RequestText text)
    {
        var risks = ImmutableArray.CreateBuilder<double>();
        foreach (var part in text.List("controlRisks"))
        {
            if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var risk) || !(risk > 0 && risk < 1))
            {
                text.Note("controlRisks", $"'{part}' is no risk; expected numbers between 0 and 1");
                continue;
            }

            risks.Add(risk);
        }

        return risks.ToImmutable();
    }

    private static BootstrapOptions? BootstrapOf(RequestText text, ulong seed)
    {
        var kind = text.Choice("bootstrap", BootstrapOptions.Kinds, null);
        var replicates = text.Whole("replicates", BootstrapOptions.MostReplicates, BootstrapOptions.FewestReplicates);
        if (text.Has("replicates") && !text.Has("bootstrap"))
        {
            text.Note("replicates", $"belongs to {text.NameOf("bootstrap")}");
        }

        var chosen = new BootstrapOptions { Seed = seed };
        return kind is { } drawnFrom ? chosen with { Kind = drawnFrom, Replicates = replicates ?? chosen.Replicates } : null;
    }

    private static PoolExtras ExtrasOf(RequestText text)
    {
        PoolExtras On(string name, PoolExtras extra) => text.IsOn(name) ? extra : PoolExtras.None;
        return On("diagnostics", PoolExtras.Diagnostics) | On("leaveOneOut", PoolExtras.LeaveOneOut) | On("cumulative", PoolExtras.Cumulative)
            | On("permutation", PoolExtras.Permutation) | On("bias", PoolExtras.Bias) | On("gosh", PoolExtras.Gosh);
    }

    private static ImmutableArray<string> UsedColumns(PoolRequest request)
    {
        var columns = ModeratorColumns.In(request.Moderators).Select(m => m.Column)
            .Concat([request.Subgroup, request.Cluster, request.Weights, request.Dependence?.Within, request.Dependence?.Control, request.Discount?.Column])
            .Concat(request.Nested).Concat(request.Outcomes);
        return [.. columns.OfType<string>().Distinct(StringComparer.Ordinal)];
    }
}
