using ExoMeta.Analysis;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>The works that the report cites: those of its methods, and those that the recovered effects cite.</summary>
internal static class Bibliography
{
    private static readonly string[] OfMethods =
    [
        "Campbell M et al. Synthesis without meta-analysis (SWiM) in systematic reviews: reporting guideline. BMJ 2020;368:l6890.",
        "Clopper CJ, Pearson ES. The use of confidence or fiducial limits illustrated in the case of the binomial. Biometrika 1934;26:404–413.",
        "DerSimonian R, Laird N. Meta-analysis in clinical trials. Control Clin Trials 1986;7:177–188.",
        "Dunnett CW. A multiple comparison procedure for comparing several treatments with a control. J Am Stat Assoc 1955;50:1096–1121.",
        "Hartung J, Knapp G. A refined method for the meta-analysis of controlled clinical trials with binary outcome. Stat Med 2001;20:3875–3889.",
        "Harville DA. Maximum likelihood approaches to variance component estimation and to related problems. J Am Stat Assoc 1977;72:320–338.",
        "Hedges LV, Gurevitch J, Curtis PS. The meta-analysis of response ratios in experimental ecology. Ecology 1999;80:1150–1156.",
        "Higgins JPT, Thompson SG. Quantifying heterogeneity in a meta-analysis. Stat Med 2002;21:1539–1558.",
        "Higgins JPT, Thompson SG, Spiegelhalter DJ. A re-evaluation of random-effects meta-analysis. J R Stat Soc A 2009;172:137–159.",
        "Hilton Boon M, Thomson H. The effect direction plot revisited: application of the 2019 Cochrane Handbook guidance on alternative synthesis methods. Res Synth Methods 2021;12:29–33.",
        "Knapp G, Hartung J. Improved tests for a random effects meta-regression with a single covariate. Stat Med 2003;22:2693–2710.",
        "Lajeunesse MJ. On the meta-analysis of response ratios for studies with correlated and multi-group designs. Ecology 2011;92:2049–2055.",
        "McKenzie JE, Brennan SE. Synthesizing and presenting findings using other methods. In: Higgins JPT et al., editors. Cochrane Handbook for Systematic Reviews of Interventions, chapter 12.",
        "O'Hagan A, Stevens JW, Campbell MJ. Assurance in clinical trial design. Pharm Stat 2005;4:187–201.",
        "Patterson HD, Thompson R. Recovery of inter-block information when block sizes are unequal. Biometrika 1971;58:545–554.",
        "Paule RC, Mandel J. Consensus values and weighting factors. J Res Natl Bur Stand 1982;87:377–385.",
        "Pearson K. On the criterion that a given system of deviations from the probable in the case of a correlated system of variables is such that it can be reasonably supposed to have arisen from random sampling. Philos Mag 1900;50:157–175.",
        "Röver C. Bayesian random-effects meta-analysis using the bayesmeta R package. J Stat Softw 2020;93(6):1–51.",
        "Röver C, Knapp G, Friede T. Hartung-Knapp-Sidik-Jonkman approach and its modification for random-effects meta-analysis with few studies. BMC Med Res Methodol 2015;15:99.",
        "Schmidli H et al. Robust meta-analytic-predictive priors in clinical trials with historical control information. Biometrics 2014;70:1023–1032.",
        "Sidik K, Jonkman JN. A simple confidence interval for meta-analysis. Stat Med 2002;21:3153–3159.",
        "Viechtbauer W. Confidence intervals for the amount of heterogeneity in meta-analysis. Stat Med 2007;26:37–52.",
        "Wilson EB. Probable inference, the law of succession, and statistical inference. J Am Stat Assoc 1927;22:209–212.",
    ];

    /// <summary>Works that only recovered effects cite, by the words of the citation.</summary>
    private static readonly (string Citation, string Work)[] OfRecoveries =
    [
        ("Altman & Bland 2011", "Altman DG, Bland JM. How to obtain the confidence interval from a P value. BMJ 2011;343:d2090."),
        ("Furukawa et al. 2006", "Furukawa TA, Barbui C, Cipriani A, Brambilla P, Watanabe N. Imputing missing standard deviations in meta-analyses can provide accurate results. J Clin Epidemiol 2006;59:7–10."),
        ("Haldane 1956", "Haldane JBS. The estimation and significance of the logarithm of a ratio of frequencies. Ann Hum Genet 1956;20:309–311."),
        ("Higgins et al. 2023", "Higgins JPT, Li T, Deeks JJ, editors. Choosing effect measures and computing estimates of effect. In: Higgins JPT et al., editors. Cochrane Handbook for Systematic Reviews of Interventions, chapter 6. Cochrane, 2023."),
        ("Katz et al. 1978", "Katz D, Baptista J, Azen SP, Pike MC. Obtaining confidence intervals for the risk ratio in cohort studies. Biometrics 1978;34:469–474."),
        ("Oehlert 1992", "Oehlert GW. A note on the delta method. Am Stat 1992;46:27–29."),
        ("Welch 1947", "Welch BL. The generalization of 'Student's' problem when several different population variances are involved. Biometrika 1947;34:28–35."),
        ("Woolf 1955", "Woolf B. On estimating the relation between blood group and disease. Ann Hum Genet 1955;19:251–253."),
    ];

    /// <summary>The list of an analysis, in the order of its authors.</summary>
    public static IEnumerable<string> Of(AnalysisResults results)
    {
        var cited = results.Companions.Prepend(results)
            .SelectMany(r => r.Claims.Select(c => c.Recovery.Record).Concat(r.Outcomes.SelectMany(o => o.Groups).SelectMany(g => g.Rows).Select(row => row.Recovery)))
            .Select(r => r?.Reference).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        return OfMethods.Concat(OfRecoveries.Where(w => cited.Any(c => c.Contains(w.Citation, StringComparison.Ordinal))).Select(w => w.Work))
            .Order(StringComparer.Ordinal);
    }
}
