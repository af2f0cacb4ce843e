using ExoMeta.Analysis;
using ExoMeta.Plots.Text;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>How trials were simulated and tested, from what the results hold.</summary>
internal static class TrialMethods
{
    /// <summary>Works behind the words that tests are described by.</summary>
    private static readonly (string Words, string Citation)[] Sources =
    [
        ("score test (pooled variance z)", "Pearson's χ² without correction, one-sided: Pearson 1900"), ("Yates's", "Yates 1934"), ("Farrington and Manning", "Farrington and Manning 1990"),
        ("Fisher's exact", "Fisher 1935"), ("Boschloo", "Boschloo 1970"), ("Mantel and Haenszel", "Mantel and Haenszel 1959"), ("log-rank", "Mantel 1966"), ("Cox's model", "Cox 1972"),
        ("Fleming–Harrington", "Harrington and Fleming 1982"), ("Kaplan–Meier", "Kaplan and Meier 1958"), ("restricted mean survival", "Royston and Parmar 2013"), ("Mann–Whitney", "Mann and Whitney 1947"),
        ("proportional odds", "McCullagh 1980; Whitehead 1993"), ("win ratio", "Pocock et al. 2012"), ("negative binomial", "Zhu and Lakkis 2014"), ("Welch", "Welch 1947"),
    ];

    /// <summary>One text a subject.</summary>
    public static IEnumerable<string> Of(IReadOnlyCollection<TrialResult> trials)
    {
        var endpoints = trials.SelectMany(t => t.Endpoints).ToArray();
        if (endpoints.Length > 0)
        {
            yield return "Trials. Every trial is simulated anew, from a true effect to its claim: patients, or the distribution of what is sufficient for the test. Arms are drawn jointly and share the control group."
                + (endpoints.Any(e => e.AtDose is not null) ? " Where a dose–response is assumed, one θ is drawn and the effects of the other doses follow from it." : "");
            yield return "Tests: " + string.Join("; ", Counted(endpoints.Where(e => e.Test.Length > 0), e => e.Test + Source(e.Test))) + ". Approximate levels show in the family-wise error, which is a run of its own under no effect.";
            yield return "Claims over several comparisons: " + string.Join("; ", Counted(endpoints, e => Procedure(e.Analysis))) + "."
                + (endpoints.Any(e => e.Comparison == TrialComparison.BetweenDoses)
                    ? " Dose against dose is tested two-sided at twice the one-sided level, results in both directions count as power, and the ceiling of assurance is then P(θ ≠ 0)."
                    : "");
        }

        if (endpoints.Any(e => e.Interim is not null))
        {
            yield return "Looks: " + string.Join("; ", Counted(endpoints.Where(e => e.Interim is not null), e => Plan(e.Interim!))) + ".";
        }

        if (endpoints.Any(e => !e.Summaries.IsEmpty))
        {
            yield return "Assurance is power averaged over the posterior or the assumed prior of θ (O'Hagan et al. 2005). The predictive truth adds the differences between studies; the robust truth mixes the prior of θ with a sceptical component "
                + "(Spiegelhalter et al. 1994), an idea of Schmidli et al. 2014, who use it for control groups. Monte Carlo intervals of probabilities: Wilson 1927.";
        }

        if (trials.Any(t => t.EarlyPhase is not null))
        {
            yield return "Designs without a comparison (dose escalation, one arm in two stages) are simulated patient by patient by the rule that their trial file states.";
        }

        if (trials.Any(t => !t.Safety.IsDefaultOrEmpty))
        {
            yield return "The upper bound of an event rate where none is seen is exact, one-sided 95 % (Clopper and Pearson 1934).";
        }
    }

    private static IEnumerable<string> Counted(IEnumerable<TrialEndpointResult> endpoints, Func<TrialEndpointResult, string> text) =>
        endpoints.GroupBy(text, StringComparer.Ordinal).Select(g => $"{g.Key} ({ReportWords.Plural(g.Count(), "endpoint", "endpoints")})");

    private static string Source(string test)
    {
        var cited = Sources.Where(s => test.Contains(s.Words, StringComparison.Ordinal)).Select(s => s.Citation).ToArray();
        return cited.Length == 0 ? "" : $" [{string.Join("; ", cited)}]";
    }

    private static string Procedure(TrialAnalysis analysis) => analysis switch
    {
        MultiplicityProcedure.None => "no adjustment",
        MultiplicityProcedure.Bonferroni => "Bonferroni's inequality",
        MultiplicityProcedure.Holm => "Holm's procedure (Holm 1979)",
        MultiplicityProcedure.Hochberg => "Hochberg's procedure (Hochberg 1988)",
        MultiplicityProcedure.Hommel => "Hommel's procedure (Hommel 1988)",
        MultiplicityProcedure.SingleStepDunnett => "Dunnett's test in one step (Dunnett 1955)",
        MultiplicityProcedure.StepDownDunnett => "Dunnett's test step down (Dunnett and Tamhane 1991)",
        MultiplicityProcedure.ClosedDunnett => "the closed test (Marcus et al. 1976) with Dunnett's tests of intersections (Dunnett 1955)",
        MultiplicityProcedure.ClosedSimes => "the closed test (Marcus et al. 1976) with Simes' tests of intersections (Simes 1986)",
        MultiplicityProcedure.FixedSequence => "a fixed sequence (Maurer et al. 1995)",
        McpMod => $"{analysis.Title} (Bretz et al. 2005)",
        _ => analysis.Title,
    };

    private static string Plan(InterimPlan plan)
    {
        var looks = $"{NumberText.Count(plan.Shares.Length)} looks";
        return plan switch
        {
            SequentialLooks sequential => $"{looks} at each comparison, bounds {Rule(sequential.Efficacy)}{(sequential.Futility is NoFutility ? "" : ", with stops for futility")}",
            MultiArmStages => $"{looks} with bounds common to all comparisons (Magirr et al. 2012)",
            AdaptiveStages { Combination: StageCombination.InverseNormal inverse } => $"{looks} combined by inverse normals (Lehmacher and Wassmer 1999) in a closed test (Marcus et al. 1976), bounds {Rule(inverse.Efficacy)}",
            AdaptiveStages { Combination: StageCombination.Fisher } => $"{looks} combined by the product of p-values (Bauer and Köhne 1994) in a closed test (Marcus et al. 1976)",
            _ => looks,
        };
    }

    private static string Rule(EfficacyRule rule) => rule switch
    {
        WangTsiatis { Delta: 0.5 } => "of Pocock 1977",
        WangTsiatis { Delta: 0 } => "of O'Brien and Fleming 1979",
        WangTsiatis => "of Wang and Tsiatis 1987",
        HaybittlePeto => "of Haybittle 1971 and Peto et al. 1976",
        AlphaSpending { Function: OBrienFlemingSpending } => "that spend the level as O'Brien and Fleming's would (Lan and DeMets 1983)",
        AlphaSpending { Function: PocockSpending } => "that spend the level as Pocock's would (Lan and DeMets 1983)",
        AlphaSpending { Function: HwangShihDeCaniSpending } => "by a spending function (Lan and DeMets 1983; Hwang et al. 1990)",
        AlphaSpending { Function: KimDeMetsSpending } => "by a spending function (Lan and DeMets 1983; Kim and DeMets 1987)",
        AlphaSpending => "by a spending function (Lan and DeMets 1983)",
        _ => "as stated",
    };
}
