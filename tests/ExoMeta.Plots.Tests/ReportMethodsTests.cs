using System.Text.RegularExpressions;
using ExoMeta.Analysis;
using ExoMeta.Plots.Tests.Fixtures;
using ExoMeta.Pooling;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Plots.Tests;

/// <summary>The methods say what ran and nothing else, and the references are what the methods cite.</summary>
public partial class ReportMethodsTests
{
    public static TheoryData<HeterogeneityEstimator> Estimators => [.. HeterogeneityEstimators.All.Select(e => e.Kind)];

    public static TheoryData<InferenceMethod> Inferences => [.. Enum.GetValues<InferenceMethod>()];

    public static TheoryData<string> Procedures => [.. MultiplicityProcedure.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Estimators))]
    public void The_estimator_that_ran_is_named_and_no_other(HeterogeneityEstimator method)
    {
        var methods = Methods(Pooled(o => o with { Method = method }));
        Assert.All(HeterogeneityEstimators.All, e => Assert.Equal(e.Kind == method, methods.Contains($"({e.Reference})", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Inferences))]
    public void Intervals_are_those_that_ran(InferenceMethod inference)
    {
        var methods = Methods(Pooled(o => o with { Inference = inference }));
        Assert.Equal(inference == InferenceMethod.Wald, methods.Contains("Intervals of the mean: normal quantiles", StringComparison.Ordinal));
        Assert.Equal(inference is InferenceMethod.HartungKnapp or InferenceMethod.HartungKnappNeverNarrower, methods.Contains("Hartung and Knapp 2001", StringComparison.Ordinal));
        Assert.Equal(inference == InferenceMethod.HartungKnappNeverNarrower, methods.Contains("Röver et al. 2015", StringComparison.Ordinal));
        Assert.Equal(inference == InferenceMethod.KenwardRoger, methods.Contains("Kenward and Roger 1997", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Procedures))]
    public void The_procedure_over_several_comparisons_is_the_one_that_ran(string name)
    {
        var methods = Methods(Simulated(e => e with { Analysis = MultiplicityProcedure.OfName(name)! }));
        Assert.Equal(name.Contains("dunnett", StringComparison.Ordinal), methods.Contains("Dunnett", StringComparison.Ordinal));
        Assert.Equal(name == "holm", methods.Contains("Holm 1979", StringComparison.Ordinal));
        Assert.Equal(name == "none", methods.Contains("comparisons: no adjustment", StringComparison.Ordinal));
    }

    [Fact]
    public void Looks_and_tests_are_those_that_ran()
    {
        var methods = Methods(Simulated(e => e with { Interim = SequentialLooks.Equal(3, EfficacyRule.OBrienFleming), Test = "log-rank test, against critical values of normal theory" }));
        Assert.Contains("3 looks at each comparison, bounds of O'Brien and Fleming 1979 (1 endpoint)", methods, StringComparison.Ordinal);
        Assert.Contains("log-rank test, against critical values of normal theory [Mantel 1966] (1 endpoint)", methods, StringComparison.Ordinal);
        Assert.DoesNotContain("Looks:", Methods(Simulated(e => e)), StringComparison.Ordinal);
        Assert.DoesNotContain("Pearson", methods, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_that_did_not_run_is_named()
    {
        Assert.DoesNotContain("Assurance", Methods(Pooled(o => o)), StringComparison.Ordinal);
        Assert.DoesNotContain("sign test", Methods(Pooled(o => o)), StringComparison.Ordinal);
        Assert.DoesNotContain("τ²", Methods(Simulated(e => e)), StringComparison.Ordinal);
        Assert.Contains("Nothing was pooled, counted or simulated.", Methods(SampleResults.Empty), StringComparison.Ordinal);
    }

    public static TheoryData<string> Everything =>
        [.. HeterogeneityEstimators.All.Select(e => "estimator " + e.Code), .. Enum.GetNames<InferenceMethod>(), .. MultiplicityProcedure.All.Select(p => p.Name), "all"];

    /// <summary>Both ways: what is cited has its work, and what is listed is cited.</summary>
    [Theory]
    [MemberData(nameof(Everything))]
    public void The_references_are_what_the_report_cites(string what)
    {
        var results = what == "all" ? SampleResults.Rich
            : Enum.TryParse<InferenceMethod>(what, out var inference) ? Pooled(o => o with { Inference = inference })
            : MultiplicityProcedure.OfName(what) is { } procedure ? Simulated(e => e with { Analysis = procedure })
            : Pooled(o => o with { Method = HeterogeneityEstimators.All.Single(e => "estimator " + e.Code == what).Kind });
        var report = HtmlReport.Write(results).Replace('\u00A0', ' ').Replace("&#39;", "'", StringComparison.Ordinal);
        var methods = Methods(results);
        var works = References(report);
        Assert.NotEmpty(works);
        Assert.All(Citation().Matches(methods), m => Assert.Contains(works, w => w.Contains(m.Groups["author"].Value, StringComparison.Ordinal) && w.Contains(m.Groups["year"].Value, StringComparison.Ordinal)));
        var everywhere = report[..report.IndexOf(">References<", StringComparison.Ordinal)];
        Assert.All(works, w => Assert.Contains(w.Split(' ', ',')[0], everywhere, StringComparison.Ordinal));
    }

    private static AnalysisResults Pooled(Func<PoolingOptions, PoolingOptions> choose)
    {
        var group = SampleOutcomes.Classic.Groups[0];
        var pool = group.Pool!;
        return SampleResults.Empty with
        {
            Outcomes = [SampleOutcomes.Classic with { Groups = [group with { Pool = pool with { Fit = pool.Fit with { Options = choose(pool.Fit.Options) }, Sensitivity = [] } }] }],
        };
    }

    private static AnalysisResults Simulated(Func<TrialEndpointResult, TrialEndpointResult> choose) =>
        SampleResults.Empty with { Trials = [SampleTrials.Grid with { Endpoints = [choose(SampleTrials.Grid.Endpoints[0])] }] };

    private static string Methods(AnalysisResults results)
    {
        var report = HtmlReport.Write(results).Replace('\u00A0', ' ').Replace("&#39;", "'", StringComparison.Ordinal);
        var end = report.IndexOf(">References<", StringComparison.Ordinal);
        return report[report.IndexOf("<h2 id=\"methods\"", StringComparison.Ordinal)..(end < 0 ? report.IndexOf("<h2 id=\"reproducibility\"", StringComparison.Ordinal) : end)];
    }

    private static string[] References(string report) =>
        [.. report[report.IndexOf(">References<", StringComparison.Ordinal)..report.IndexOf("<h2 id=\"reproducibility\"", StringComparison.Ordinal)].Replace("&#39;", "'", StringComparison.Ordinal).Split("<li>").Skip(1)];

    [GeneratedRegex(@"(?<author>\p{Lu}[\p{L}']+)(?: and \p{Lu}\p{L}+| et al\.|, \p{Lu}\p{L}+ and \p{Lu}\p{L}+)? (?<year>(?:19|20)\d\d)\b")]
    private static partial Regex Citation();
}
