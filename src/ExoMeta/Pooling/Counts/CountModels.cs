using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Effects;
using ExoMeta.Problems;

namespace ExoMeta.Pooling;

/// <summary>A method that pools counts, as the command line and the docs list it.</summary>
/// <param name="Method">The choice.</param>
/// <param name="Code">Code of the command line: GLMM-CM.EL.</param>
/// <param name="Name">Its name in words.</param>
/// <param name="Reference">Where it comes from.</param>
/// <param name="Measures">Codes of the measures that it takes.</param>
/// <param name="IsMixedModel">Whether τ² is estimated.</param>
public sealed record CountModelInfo(
    CountMethod Method, string Code, string Name, string Reference, ImmutableArray<string> Measures, bool IsMixedModel);

/// <summary>The registry of the methods that pool raw counts, and the one way into them.</summary>
public static class CountModels
{
    /// <summary>Every method, in the order of the docs.</summary>
    public static ImmutableArray<CountModelInfo> All { get; } =
    [
        new(CountMethod.MantelHaenszel, "MH", "Mantel-Haenszel",
            "Mantel & Haenszel 1959; variances: Robins, Breslow & Greenland 1986 (OR), Greenland & Robins 1985 (RR, IRR), Sato, Greenland & Robins 1989 (RD)",
            ["OR", "RR", "RD", "IRR", "IRD"], IsMixedModel: false),
        new(CountMethod.Peto, "PETO", "Peto's one-step odds ratio", "Yusuf et al. 1985", ["PETO", "OR"], IsMixedModel: false),
        new(CountMethod.FixedStudyIntercepts, "GLMM-UM.FS", "mixed model with fixed study intercepts",
            "Stijnen, Hamza & Özdemir 2010; Jackson et al. 2018, model 4", ["OR", "IRR"], IsMixedModel: true),
        new(CountMethod.RandomStudyIntercepts, "GLMM-UM.RS", "mixed model with random study intercepts",
            "Turner et al. 2000; Jackson et al. 2018, model 5", ["OR", "IRR"], IsMixedModel: true),
        new(CountMethod.ConditionalApproximate, "GLMM-CM.AL", "conditional mixed model, approximate likelihood",
            "Stijnen, Hamza & Özdemir 2010", ["OR"], IsMixedModel: true),
        new(CountMethod.ConditionalExact, "GLMM-CM.EL", "conditional mixed model, exact likelihood",
            "van Houwelingen, Zwinderman & Stijnen 1993; Stijnen, Hamza & Özdemir 2010", ["OR", "IRR"], IsMixedModel: true),
        new(CountMethod.LogisticNormal, "GLMM", "logistic-normal model of proportions",
            "Stijnen, Hamza & Özdemir 2010", ["PLO"], IsMixedModel: true),
    ];

    /// <summary>Codes of the command line and the choices they name.</summary>
    public static NamedChoices<CountMethod> Codes { get; } = new("method", [.. All.Select(m => (m.Code, m.Method))]);

    /// <summary>z, t.</summary>
    public static NamedChoices<CountInference> Inference { get; } =
        new("inference", [("z", CountInference.Normal), ("t", CountInference.StudentT)]);

    /// <summary>What the registry says about a method.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a defined method.</exception>
    public static CountModelInfo Describe(CountMethod method) =>
        All.FirstOrDefault(m => m.Method == method) ?? throw new ArgumentOutOfRangeException(nameof(method), method, "not a method for counts");

    /// <summary>Pools counts.</summary>
    /// <param name="method">The method.</param>
    /// <param name="measure">Code of the measure: OR RR RD PETO (<see cref="TwoByTwo"/>), IRR IRD (<see cref="Rates"/>), PLO (<see cref="Proportion"/>).</param>
    /// <param name="tables">The studies.</param>
    /// <param name="options">Inference, level, zero cells; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A measure that the method does not take; no table, a table of another kind or with counts that cannot be; data in which the effect
    /// is not defined at all (no events, for instance); a level outside (0, 1).
    /// </exception>
    /// <exception cref="FitFailedException">The likelihood has no maximum (separation), or an iteration did not converge.</exception>
    public static CountModelFit Fit(CountMethod method, string measure, ImmutableArray<CountTable> tables, CountModelOptions? options = null)
    {
        options ??= new();
        var info = Describe(method);
        if (!info.Measures.Contains(measure, StringComparer.Ordinal))
        {
            throw new ArgumentException(
                $"{info.Code} does not take {measure}; it takes {Listed(info.Measures)}{OthersFor(measure)}", nameof(measure));
        }

        if (!(options.Level > 0 && options.Level < 1))
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"the level is {options.Level}; it must lie between 0 and 1"), nameof(options));
        }

        if (!double.IsFinite(options.Start))
        {
            throw new ArgumentException("the start of the search must be finite", nameof(options));
        }

        if (!info.IsMixedModel && options.Inference != CountInference.Normal)
        {
            throw new ArgumentException($"{info.Code} has normal inference only: choose z", nameof(options));
        }

        _ = Effects.Measures.TryFind(measure, out var known);
        return method switch
        {
            CountMethod.MantelHaenszel => measure is "IRR" or "IRD"
                ? MantelHaenszelRates.Fit(known!, CountTableChecks.Of<Rates>(tables), options)
                : MantelHaenszel.Fit(known!, CountTableChecks.Of<TwoByTwo>(tables), options),
            CountMethod.Peto => Peto.Fit(known!, CountTableChecks.Of<TwoByTwo>(tables), options),
            _ => MixedModel.Fit(info, known!, tables, options),
        };
    }

    private static string Listed(ImmutableArray<string> codes) =>
        codes.Length == 1 ? codes[0] : string.Join(", ", codes[..^1]) + " and " + codes[^1];

    private static string OthersFor(string measure)
    {
        var able = All.Where(m => m.Measures.Contains(measure, StringComparer.Ordinal)).Select(m => m.Code).ToArray();
        return able.Length > 0
            ? $"; for {measure} choose one of {string.Join(", ", able)}"
            : NearestName.Hint(measure, All.SelectMany(m => m.Measures).Distinct(StringComparer.Ordinal));
    }
}
