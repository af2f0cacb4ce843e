using ExoMeta.Analysis;
using ExoMeta.Plots.Report.Markup;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>How the numbers were made, with references.</summary>
internal static class MethodsSection
{
    private static readonly string[] Methods =
    [
        "Pooling. Only comparative effects of at least two independent studies that share species, model, compartment, time point, kind of comparator and product class are pooled. A change from baseline is never called a treatment effect. Wider pools are declared by the analysis file, marked exploratory, and list what differs between their rows.",
        "Random effects. τ² by restricted maximum likelihood (Patterson and Thompson 1971; Harville 1977) unless stated otherwise; DerSimonian and Laird (1986) and Paule and Mandel (1982) as sensitivity. Intervals of the mean by Hartung and Knapp (2001) and Sidik and Jonkman (2002); \"never narrower\" names the variant of Knapp and Hartung (2003), studied by Röver et al. (2015), whose factor is at least 1. Intervals of τ² by Q-profile (Viechtbauer 2007). I² from τ² and the typical sampling variance (Higgins and Thompson 2002). Prediction intervals are μ ± a quantile times √(τ² + SE²): of t on k − 1 degrees of freedom with Hartung–Knapp, as metafor computes them, and of the normal without it; Higgins et al. (2009) take t on k − 2. They take the estimated τ² as known, and none is shown for fewer than three rows.",
        "Bayesian answer. Normal–normal hierarchical model, integrated numerically over τ without sampling (Röver 2020); the priors of τ and μ are printed with each answer. It is computed at plug-in values and ignores what the sources leave open.",
        "Effects from printed numbers cite their formula where they stand. What a source leaves open (SD or SEM, a correlation, rounding, a p known only by its bound, a missing n) is a distribution. Each Monte Carlo replicate draws the unknowns only, never sampling error, and refits. The ignorance interval holds 95 % of the refitted estimates; the total interval adds sampling error, as 95 % of estimate + t·SE over the replicates. Both stand beside the plug-in answer.",
        "Ratios of means and their variances: Hedges et al. (1999), Lajeunesse (2011).",
        "Synthesis without meta-analysis (SWiM): Campbell et al. (2020); vote counting by direction with an exact sign test and an exact interval (McKenzie and Brennan, Cochrane Handbook, chapter 12; two-sided 95 %, Clopper and Pearson 1934), one vote a study. Every comparative claim counts, with or without a variance; a stated \"no effect\" is listed and has no vote. Effect-direction plots after Hilton Boon and Thomson (2021).",
        "Trials are simulated through the exact distributions of what is sufficient: events of an arm are binomial, means and variances of logs normal and χ². Arms are drawn jointly and share the control group. Events are tested by the score test of two proportions, Pearson's χ² (1900) without correction in its one-sided form: its level is approximate in small arms, which the family-wise error shows; log-normal endpoints by t on the pooled variance. Several doses against one control by Dunnett (1955). Dose against dose is tested two-sided at twice the one-sided level, results in both directions count as power, and the ceiling of assurance is then P(θ ≠ 0). The upper bound of an event rate where none is seen is exact, one-sided 95 %. Assurance is power averaged over the prior (O'Hagan et al. 2005); the robust truth mixes the prior of θ with a sceptical component, an idea of Schmidli et al. (2014), who use it for control groups. Monte Carlo intervals of probabilities by Wilson (1927).",
    ];

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html, AnalysisResults results)
    {
        html.Heading(2, "Methods", "methods");
        foreach (var method in Methods)
        {
            html.Paragraph(method);
        }

        html.Heading(3, "References").List(Bibliography.Of(results));
    }
}
