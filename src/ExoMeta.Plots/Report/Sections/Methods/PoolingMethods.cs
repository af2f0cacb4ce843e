using ExoMeta.Analysis;
using ExoMeta.Effects;
using ExoMeta.Plots.Forest;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>How effects were made, pooled and counted, from what the results hold: a method that nothing used has no sentence.</summary>
internal static class PoolingMethods
{
    /// <summary>One text a subject.</summary>
    /// <param name="analyses">The analysis and its companions.</param>
    public static IEnumerable<string> Of(IReadOnlyCollection<AnalysisResults> analyses)
    {
        var outcomes = analyses.SelectMany(a => a.Outcomes).ToArray();
        var rows = outcomes.SelectMany(o => o.Groups).SelectMany(g => g.Rows).ToArray();
        var pools = outcomes.SelectMany(o => o.Groups).Select(g => g.Pool).OfType<PooledResult>().ToArray();
        return new[] { Rules(analyses, outcomes), Models(pools), Bayesian(pools), Recovery(analyses, rows), Ignorance(rows, pools), Ratios(outcomes), Discounts(outcomes), Directions(analyses), Figures(analyses) }
            .OfType<string>();
    }

    private static string? Rules(IEnumerable<AnalysisResults> analyses, OutcomeResult[] outcomes)
    {
        var claims = analyses.Any(a => !a.Claims.IsEmpty);
        var tables = outcomes.Any(o => o.Groups.Any(g => g.Rows.Any(r => r.Source is not null)));
        var text = claims
            ? "Pooling. Only comparative effects of at least two independent studies that share species, model, compartment, time point, kind of comparator and product class are pooled. A change from baseline is never called a treatment effect."
            : "";
        text += outcomes.Any(o => o.Scope == PoolScope.Exploratory) ? " Wider pools are declared by the analysis file, marked exploratory, and list what differs between their rows." : "";
        text += tables ? $" {(claims ? "Tables of data are" : "Pooling. Tables of data are")} pooled as they stand: one row a study, rows taken as independent; several rows of one study are shown and not pooled." : "";
        return text.Length == 0 ? null : text.TrimStart();
    }

    private static string? Models(PooledResult[] pools)
    {
        if (pools.Length == 0)
        {
            return null;
        }

        var main = pools.Select(p => p.Fit).ToArray();
        var others = pools.Where(p => !p.Sensitivity.IsDefaultOrEmpty).SelectMany(p => p.Sensitivity).Select(f => f.Options.Method).Distinct().Except(main.Select(f => f.Options.Method)).ToArray();
        var text = "Models. " + Join(main.Select(f => f.Options.Method).Distinct().Select(Estimator)) + ". "
            + (others.Length == 0 ? "" : $"As sensitivity: {Join(others.Select(Estimator))}. ")
            + "Intervals of the mean: " + Join(main.Select(f => f.Options.Inference).Distinct().Select(Inference)) + $", at {Join(main.Select(f => ForestWords.Level(f.Options.Level)).Distinct(StringComparer.Ordinal))}.";
        var intervals = main.Where(f => f.TauSquaredInterval is not null).Select(f => f.Options.TauSquaredInterval).Distinct().ToArray();
        text += intervals.Length == 0 ? "" : " Intervals of τ²: " + Join(intervals.Select(i => i == TauSquaredInterval.QProfile ? "Q-profile (Viechtbauer 2007)" : "profile likelihood (Hardy and Thompson 1996)")) + ".";
        text += main.Any(f => f.ISquared is not null) ? " I² is computed from τ² and the typical sampling variance (Higgins and Thompson 2002)." : "";
        var predictions = main.Where(f => PoolWords.Prediction(f) is not null).Select(f => Prediction(f.Options)).Distinct(StringComparer.Ordinal).ToArray();
        return text + (predictions.Length == 0
            ? ""
            : $" Prediction intervals: {Join(predictions)}. They take the estimated τ² as known, and none is shown for fewer than three rows.");
    }

    private static string Estimator(HeterogeneityEstimator method)
    {
        var info = HeterogeneityEstimators.Describe(method);
        return method == HeterogeneityEstimator.EqualEffects ? $"equal effects, τ² = 0 by assumption ({info.Reference})" : $"random effects, τ² by {info.Name} ({info.Reference})";
    }

    private static string Inference(InferenceMethod method) => method switch
    {
        InferenceMethod.Wald => "normal quantiles",
        InferenceMethod.HartungKnapp => "t with the variance of Hartung and Knapp (Hartung and Knapp 2001; Sidik and Jonkman 2002)",
        InferenceMethod.HartungKnappNeverNarrower => "t with the variance of Hartung and Knapp (Hartung and Knapp 2001; Sidik and Jonkman 2002), its factor at least 1 so that it never narrows the interval (Knapp and Hartung 2003; Röver et al. 2015)",
        InferenceMethod.KenwardRoger => "adjusted variance and degrees of freedom (Kenward and Roger 1997; Partlett and Riley 2017)",
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };

    private static string Prediction(PoolingOptions options) => (options.Prediction, options.Inference) switch
    {
        (PredictionMethod.Bootstrap, _) => "simulated, with τ² from its confidence distribution (Nagashima et al. 2019)",
        (PredictionMethod.StudentKMinus2, _) => "μ ± t·√(τ² + SE²) with t on k − 2 degrees of freedom (Higgins et al. 2009)",
        (PredictionMethod.StudentKMinus1, _) or (null, InferenceMethod.HartungKnapp or InferenceMethod.HartungKnappNeverNarrower) => "μ ± t·√(τ² + SE²) with t on k − 1 degrees of freedom, as the interval of the mean",
        (null, InferenceMethod.KenwardRoger) => "μ ± t·√(τ² + SE²) with t on the degrees of freedom of the interval of the mean",
        (PredictionMethod.Normal, _) or (null, _) => "μ ± z·√(τ² + SE²) with normal quantiles",
        _ => throw new ArgumentOutOfRangeException(nameof(options)),
    };

    private static string? Bayesian(PooledResult[] pools)
    {
        var priors = pools.Select(p => p.Bayesian).OfType<BayesianMetaAnalysis>().Select(b => $"τ ~ {b.TauPrior}, μ ~ {b.MuPrior}").Distinct(StringComparer.Ordinal).ToArray();
        return priors.Length == 0 ? null
            : $"Bayesian answer. Normal–normal hierarchical model, integrated numerically over τ without sampling (Röver 2020); prior{(priors.Length == 1 ? "" : "s")} {Join(priors, "; ")}. It is computed at plug-in values and ignores what the sources leave open.";
    }

    private static string? Recovery(IEnumerable<AnalysisResults> analyses, EffectRow[] rows) =>
        rows.Any(r => r.Recovery is not null) || analyses.Any(a => !a.Claims.IsEmpty) ? "Effects from printed numbers cite their formula where they stand." : null;

    private static string? Ignorance(EffectRow[] rows, PooledResult[] pools)
    {
        if (rows.All(r => r.Propagated is null))
        {
            return null;
        }

        var replicates = pools.Select(p => p.Propagation?.Replicates).OfType<int>().Distinct().ToArray();
        return "What a source leaves open (SD or SEM, a correlation, rounding, a p known only by its bound, a missing n) is a distribution. Each Monte Carlo replicate "
            + (replicates.Length == 1 ? $"(of {NumberText.Count(replicates[0])}) " : "")
            + "draws the unknowns only, never sampling error, and refits. The ignorance interval holds 95 % of the refitted estimates; the total interval adds sampling error, as 95 % of estimate + t·SE over the replicates. "
            + "Both stand beside the plug-in answer. What drives a width is found by fixing one unknown at a time.";
    }

    private static string? Ratios(OutcomeResult[] outcomes)
    {
        var texts = new List<string>();
        void Add(string text, params string[] measures)
        {
            if (outcomes.Any(o => measures.Contains(o.Measure, StringComparer.Ordinal)))
            {
                texts.Add(text);
            }
        }

        Add("ratios of means and their variances (Hedges et al. 1999)", "ROM");
        Add("ratios of means of the same patients (Lajeunesse 2011)", "ROMC");
        Add("standardised mean differences with the exact correction for small samples (Hedges 1981)", "SMD");
        texts.AddRange(outcomes.Select(o => o.Measure).Distinct(StringComparer.Ordinal).Where(m => m is not ("ROM" or "ROMC" or "SMD")).Select(code => !Measures.TryFind(code, out var measure)
            ? code
            : measure.AnalysisScale == AnalysisScale.Log ? $"{measure.Name}, analysed as its logarithm" : measure.Name));
        return texts.Count == 0 ? null : $"Effects: {string.Join("; ", texts)}.";
    }

    /// <summary>What figures show besides the pools: methods that ran for them.</summary>
    private static string? Figures(IEnumerable<AnalysisResults> analyses)
    {
        var kinds = analyses.SelectMany(a => a.Figures).Select(f => f.Spec.Kind.Name).Distinct(StringComparer.Ordinal)
            .Select(name => PoolFigures.Find(name) is { } pool ? (pool.Title, pool.Reference) : TrialPictures.Find(name) is { } trial ? (trial.Title, trial.Reference) : (name, "")).ToArray();
        return kinds.Length == 0 ? null : "Figures that the analysis asks for, each with what it computes: " + string.Join("; ", kinds.Select(k => $"{char.ToLowerInvariant(k.Item1[0])}{k.Item1[1..]} ({k.Item2})")) + ".";
    }

    private static string? Discounts(OutcomeResult[] outcomes)
    {
        var discounted = outcomes.Where(o => o.Discount is not null).ToArray();
        return discounted.Length == 0 ? null
            : $"Discounted evidence: {Join(discounted.Select(o => $"{o.Title} by {o.Discount!.Column}{(o.Discount.Evidence.Reference.Length > 0 ? $" ({o.Discount.Evidence.Reference})" : "")}"))}; the same pool with every row as printed stands beside it.";
    }

    private static string? Directions(IEnumerable<AnalysisResults> analyses)
    {
        var swim = analyses.SelectMany(a => a.Swim).ToArray();
        return swim.Length == 0 ? null
            : "Synthesis without meta-analysis (Campbell et al. 2020): vote counting by direction with an exact sign test and an exact two-sided 95 % interval (McKenzie and Brennan, Cochrane Handbook, chapter 12; Clopper and Pearson 1934), "
                + "one vote a study. Every comparative claim counts, with or without a variance; a stated \"no effect\" is listed and has no vote."
                + (swim.Any(s => s.Votes.Length > 1) ? " Effect-direction plots follow Hilton Boon and Thomson 2021." : "");
    }

    private static string Join(IEnumerable<string> texts, string separator = "; ") => string.Join(separator, texts);
}
