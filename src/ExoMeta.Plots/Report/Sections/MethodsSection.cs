using ExoMeta.Plots.Report.Markup;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>How the numbers were made, with references.</summary>
internal static class MethodsSection
{
    private static readonly string[] Methods =
    [
        "Pooling. Only comparative effects of at least two independent studies that share species, model, compartment, time point, kind of comparator and product class are pooled. A change from baseline is never called a treatment effect. Wider pools are declared by the analysis file, marked exploratory, and list what differs between their rows.",
        "Random effects. τ² by restricted maximum likelihood unless stated otherwise; DerSimonian and Laird (1986) and Paule and Mandel (1982) as sensitivity. Intervals of the mean by Hartung and Knapp (2001) and Sidik and Jonkman (2002); \"never narrower\" names the variant of Röver et al. (2015), whose interval is never narrowed by their factor. Intervals of τ² by Q-profile (Viechtbauer 2007). I² from τ² and the typical sampling variance (Higgins and Thompson 2002). Prediction intervals are μ ± a quantile times √(τ² + SE²) (Higgins et al. 2009), of t on k − 1 degrees of freedom with Hartung–Knapp and of the normal without it.",
        "Bayesian answer. Normal–normal hierarchical model, integrated numerically over τ without sampling (Röver 2020); the priors of τ and μ are printed with each answer.",
        "What a source leaves open (SD or SEM, a correlation, rounding, a p known only by its bound, a missing n) is a distribution. Each Monte Carlo replicate draws the unknowns only, never sampling error, and refits. The ignorance interval holds 95 % of the refitted estimates; the total interval adds sampling error, as 95 % of estimate + t·SE over the replicates. Both stand beside the plug-in answer.",
        "Ratios of means and their variances: Hedges et al. (1999), Lajeunesse (2011).",
        "Synthesis without meta-analysis (SWiM): Campbell et al. (2020); vote counting by direction with an exact sign test and an exact interval (McKenzie and Brennan, Cochrane Handbook, chapter 12; Clopper and Pearson 1934), one vote a study; a stated \"no effect\" is listed and has no vote. Effect-direction plots after Hilton Boon and Thomson (2021).",
        "Trials are simulated through the exact distributions of what is sufficient: events of an arm are binomial, means and variances of logs normal and χ². Arms are drawn jointly and share the control group. Events are tested by the score test of two proportions (Pearson's χ² without correction), whose level is approximate in small arms: compare the family-wise error; log-normal endpoints by t on the pooled variance. Several doses against one control by Dunnett (1955). Two-sided tests of dose against dose count as power in one direction. Assurance is power averaged over the prior (O'Hagan et al. 2005); the robust truth mixes in a sceptical component (Schmidli et al. 2014). Monte Carlo intervals of probabilities by Wilson (1927).",
    ];

    private static readonly string[] References =
    [
        "Campbell M et al. Synthesis without meta-analysis (SWiM) in systematic reviews: reporting guideline. BMJ 2020;368:l6890.",
        "Clopper CJ, Pearson ES. The use of confidence or fiducial limits illustrated in the case of the binomial. Biometrika 1934;26:404–413.",
        "DerSimonian R, Laird N. Meta-analysis in clinical trials. Control Clin Trials 1986;7:177–188.",
        "Dunnett CW. A multiple comparison procedure for comparing several treatments with a control. J Am Stat Assoc 1955;50:1096–1121.",
        "Hartung J, Knapp G. A refined method for the meta-analysis of controlled clinical trials with binary outcome. Stat Med 2001;20:3875–3889.",
        "Hedges LV, Gurevitch J, Curtis PS. The meta-analysis of response ratios in experimental ecology. Ecology 1999;80:1150–1156.",
        "Higgins JPT, Thompson SG. Quantifying heterogeneity in a meta-analysis. Stat Med 2002;21:1539–1558.",
        "Higgins JPT, Thompson SG, Spiegelhalter DJ. A re-evaluation of random-effects meta-analysis. J R Stat Soc A 2009;172:137–159.",
        "Hilton Boon M, Thomson H. The effect direction plot revisited: application of the 2019 Cochrane Handbook guidance on alternative synthesis methods. Res Synth Methods 2021;12:29–33.",
        "Lajeunesse MJ. On the meta-analysis of response ratios for studies with correlated and multi-group designs. Ecology 2011;92:2049–2055.",
        "McKenzie JE, Brennan SE. Synthesizing and presenting findings using other methods. In: Higgins JPT et al., editors. Cochrane Handbook for Systematic Reviews of Interventions, chapter 12.",
        "O'Hagan A, Stevens JW, Campbell MJ. Assurance in clinical trial design. Pharm Stat 2005;4:187–201.",
        "Paule RC, Mandel J. Consensus values and weighting factors. J Res Natl Bur Stand 1982;87:377–385.",
        "Röver C. Bayesian random-effects meta-analysis using the bayesmeta R package. J Stat Softw 2020;93(6):1–51.",
        "Röver C, Knapp G, Friede T. Hartung-Knapp-Sidik-Jonkman approach and its modification for random-effects meta-analysis with few studies. BMC Med Res Methodol 2015;15:99.",
        "Schmidli H et al. Robust meta-analytic-predictive priors in clinical trials with historical control information. Biometrics 2014;70:1023–1032.",
        "Sidik K, Jonkman JN. A simple confidence interval for meta-analysis. Stat Med 2002;21:3153–3159.",
        "Viechtbauer W. Confidence intervals for the amount of heterogeneity in meta-analysis. Stat Med 2007;26:37–52.",
        "Wilson EB. Probable inference, the law of succession, and statistical inference. J Am Stat Assoc 1927;22:209–212.",
    ];

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html)
    {
        html.Heading(2, "Methods", "methods");
        foreach (var method in Methods)
        {
            html.Paragraph(method);
        }

        html.Heading(3, "References").List(References);
    }
}
