using System.Text.RegularExpressions;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>The works that a report cites: those whose citation stands in its words, and no other.</summary>
internal static partial class Bibliography
{
    private static readonly (string Citation, string Work)[] Works =
    [
        ("Altman & Bland 2011", "Altman DG, Bland JM. How to obtain the confidence interval from a P value. BMJ 2011;343:d2090."),
        ("Bauer and Köhne 1994", "Bauer P, Köhne K. Evaluation of experiments with adaptive interim analyses. Biometrics 1994;50:1029–1041."),
        ("Boschloo 1970", "Boschloo RD. Raised conditional level of significance for the 2×2-table when testing the equality of two probabilities. Stat Neerl 1970;24:1–9."),
        ("Bretz et al. 2005", "Bretz F, Pinheiro JC, Branson M. Combining multiple comparisons and modeling techniques in dose-response studies. Biometrics 2005;61:738–748."),
        ("Campbell et al. 2020", "Campbell M et al. Synthesis without meta-analysis (SWiM) in systematic reviews: reporting guideline. BMJ 2020;368:l6890."),
        ("Clopper and Pearson 1934", "Clopper CJ, Pearson ES. The use of confidence or fiducial limits illustrated in the case of the binomial. Biometrika 1934;26:404–413."),
        ("Cox 1972", "Cox DR. Regression models and life-tables. J R Stat Soc B 1972;34:187–220."),
        ("DerSimonian and Laird 1986", "DerSimonian R, Laird N. Meta-analysis in clinical trials. Control Clin Trials 1986;7:177–188."),
        ("Dunnett 1955", "Dunnett CW. A multiple comparison procedure for comparing several treatments with a control. J Am Stat Assoc 1955;50:1096–1121."),
        ("Dunnett and Tamhane 1991", "Dunnett CW, Tamhane AC. Step-down multiple tests for comparing treatments with a control in unbalanced one-way layouts. Stat Med 1991;10:939–947."),
        ("Farrington and Manning 1990", "Farrington CP, Manning G. Test statistics and sample size formulae for comparative binomial trials with null hypothesis of non-zero risk difference or non-unity relative risk. Stat Med 1990;9:1447–1454."),
        ("Fisher 1935", "Fisher RA. The logic of inductive inference. J R Stat Soc 1935;98:39–82."),
        ("Furukawa et al. 2006", "Furukawa TA, Barbui C, Cipriani A, Brambilla P, Watanabe N. Imputing missing standard deviations in meta-analyses can provide accurate results. J Clin Epidemiol 2006;59:7–10."),
        ("Haldane 1956", "Haldane JBS. The estimation and significance of the logarithm of a ratio of frequencies. Ann Hum Genet 1956;20:309–311."),
        ("Hardy and Thompson 1996", "Hardy RJ, Thompson SG. A likelihood approach to meta-analysis with random effects. Stat Med 1996;15:619–629."),
        ("Harrington and Fleming 1982", "Harrington DP, Fleming TR. A class of rank test procedures for censored survival data. Biometrika 1982;69:553–566."),
        ("Hartung and Knapp 2001", "Hartung J, Knapp G. A refined method for the meta-analysis of controlled clinical trials with binary outcome. Stat Med 2001;20:3875–3889."),
        ("Harville 1977", "Harville DA. Maximum likelihood approaches to variance component estimation and to related problems. J Am Stat Assoc 1977;72:320–338."),
        ("Haybittle 1971", "Haybittle JL. Repeated assessment of results in clinical trials of cancer treatment. Br J Radiol 1971;44:793–797."),
        ("Hedges 1981", "Hedges LV. Distribution theory for Glass's estimator of effect size and related estimators. J Educ Stat 1981;6:107–128."),
        ("Hedges 1983", "Hedges LV. A random effects model for effect sizes. Psychol Bull 1983;93:388–395."),
        ("Hedges et al. 1999", "Hedges LV, Gurevitch J, Curtis PS. The meta-analysis of response ratios in experimental ecology. Ecology 1999;80:1150–1156."),
        ("Higgins and Thompson 2002", "Higgins JPT, Thompson SG. Quantifying heterogeneity in a meta-analysis. Stat Med 2002;21:1539–1558."),
        ("Higgins et al. 2009", "Higgins JPT, Thompson SG, Spiegelhalter DJ. A re-evaluation of random-effects meta-analysis. J R Stat Soc A 2009;172:137–159."),
        ("Higgins et al. 2023", "Higgins JPT, Li T, Deeks JJ, editors. Choosing effect measures and computing estimates of effect. In: Higgins JPT et al., editors. Cochrane Handbook for Systematic Reviews of Interventions, chapter 6. Cochrane, 2023."),
        ("Hilton Boon and Thomson 2021", "Hilton Boon M, Thomson H. The effect direction plot revisited: application of the 2019 Cochrane Handbook guidance on alternative synthesis methods. Res Synth Methods 2021;12:29–33."),
        ("Hochberg 1988", "Hochberg Y. A sharper Bonferroni procedure for multiple tests of significance. Biometrika 1988;75:800–802."),
        ("Holm 1979", "Holm S. A simple sequentially rejective multiple test procedure. Scand J Stat 1979;6:65–70."),
        ("Hommel 1988", "Hommel G. A stagewise rejective multiple test procedure based on a modified Bonferroni test. Biometrika 1988;75:383–386."),
        ("Hunter and Schmidt 2004", "Hunter JE, Schmidt FL. Methods of Meta-Analysis: Correcting Error and Bias in Research Findings. 2nd ed. Sage, 2004."),
        ("Hwang et al. 1990", "Hwang IK, Shih WJ, De Cani JS. Group sequential designs using a family of type I error probability spending functions. Stat Med 1990;9:1439–1445."),
        ("Kaplan and Meier 1958", "Kaplan EL, Meier P. Nonparametric estimation from incomplete observations. J Am Stat Assoc 1958;53:457–481."),
        ("Katz et al. 1978", "Katz D, Baptista J, Azen SP, Pike MC. Obtaining confidence intervals for the risk ratio in cohort studies. Biometrics 1978;34:469–474."),
        ("Kenward and Roger 1997", "Kenward MG, Roger JH. Small sample inference for fixed effects from restricted maximum likelihood. Biometrics 1997;53:983–997."),
        ("Kim and DeMets 1987", "Kim K, DeMets DL. Design and analysis of group sequential tests based on the type I error spending rate function. Biometrika 1987;74:149–154."),
        ("Knapp and Hartung 2003", "Knapp G, Hartung J. Improved tests for a random effects meta-regression with a single covariate. Stat Med 2003;22:2693–2710."),
        ("Lajeunesse 2011", "Lajeunesse MJ. On the meta-analysis of response ratios for studies with correlated and multi-group designs. Ecology 2011;92:2049–2055."),
        ("Lan and DeMets 1983", "Lan KKG, DeMets DL. Discrete sequential boundaries for clinical trials. Biometrika 1983;70:659–663."),
        ("Lehmacher and Wassmer 1999", "Lehmacher W, Wassmer G. Adaptive sample size calculations in group sequential trials. Biometrics 1999;55:1286–1290."),
        ("Magirr et al. 2012", "Magirr D, Jaki T, Whitehead J. A generalized Dunnett test for multi-arm multi-stage clinical studies with treatment selection. Biometrika 2012;99:494–501."),
        ("Mann and Whitney 1947", "Mann HB, Whitney DR. On a test of whether one of two random variables is stochastically larger than the other. Ann Math Stat 1947;18:50–60."),
        ("Mantel 1966", "Mantel N. Evaluation of survival data and two new rank order statistics arising in its consideration. Cancer Chemother Rep 1966;50:163–170."),
        ("Mantel and Haenszel 1959", "Mantel N, Haenszel W. Statistical aspects of the analysis of data from retrospective studies of disease. J Natl Cancer Inst 1959;22:719–748."),
        ("Marcus et al. 1976", "Marcus R, Peritz E, Gabriel KR. On closed testing procedures with special reference to ordered analysis of variance. Biometrika 1976;63:655–660."),
        ("Maurer et al. 1995", "Maurer W, Hothorn LA, Lehmacher W. Multiple comparisons in drug clinical trials and preclinical assays: a-priori ordered hypotheses. In: Vollmar J, editor. Biometrie in der chemisch-pharmazeutischen Industrie 6. Fischer, 1995:3–18."),
        ("McCullagh 1980", "McCullagh P. Regression models for ordinal data. J R Stat Soc B 1980;42:109–142."),
        ("McKenzie and Brennan", "McKenzie JE, Brennan SE. Synthesizing and presenting findings using other methods. In: Higgins JPT et al., editors. Cochrane Handbook for Systematic Reviews of Interventions, chapter 12."),
        ("Morris 1983", "Morris CN. Parametric empirical Bayes inference: theory and applications. J Am Stat Assoc 1983;78:47–55."),
        ("Nagashima et al. 2019", "Nagashima K, Noma H, Furukawa TA. Prediction intervals for random-effects meta-analysis: a confidence distribution approach. Stat Methods Med Res 2019;28:1689–1702."),
        ("O'Brien and Fleming 1979", "O'Brien PC, Fleming TR. A multiple testing procedure for clinical trials. Biometrics 1979;35:549–556."),
        ("O'Hagan et al. 2005", "O'Hagan A, Stevens JW, Campbell MJ. Assurance in clinical trial design. Pharm Stat 2005;4:187–201."),
        ("Oehlert 1992", "Oehlert GW. A note on the delta method. Am Stat 1992;46:27–29."),
        ("Partlett and Riley 2017", "Partlett C, Riley RD. Random effects meta-analysis: coverage performance of 95% confidence and prediction intervals following REML estimation. Stat Med 2017;36:301–317."),
        ("Patterson and Thompson 1971", "Patterson HD, Thompson R. Recovery of inter-block information when block sizes are unequal. Biometrika 1971;58:545–554."),
        ("Paule and Mandel 1982", "Paule RC, Mandel J. Consensus values and weighting factors. J Res Natl Bur Stand 1982;87:377–385."),
        ("Pearson 1900", "Pearson K. On the criterion that a given system of deviations from the probable in the case of a correlated system of variables is such that it can be reasonably supposed to have arisen from random sampling. Philos Mag 1900;50:157–175."),
        ("Peto et al. 1976", "Peto R et al. Design and analysis of randomized clinical trials requiring prolonged observation of each patient. I. Introduction and design. Br J Cancer 1976;34:585–612."),
        ("Pocock 1977", "Pocock SJ. Group sequential methods in the design and analysis of clinical trials. Biometrika 1977;64:191–199."),
        ("Pocock et al. 2012", "Pocock SJ, Ariti CA, Collier TJ, Wang D. The win ratio: a new approach to the analysis of composite endpoints in clinical trials based on clinical priorities. Eur Heart J 2012;33:176–182."),
        ("Rice, Higgins and Lumley 2018", "Rice K, Higgins JPT, Lumley T. A re-evaluation of fixed effect(s) meta-analysis. J R Stat Soc A 2018;181:205–227."),
        ("Röver 2020", "Röver C. Bayesian random-effects meta-analysis using the bayesmeta R package. J Stat Softw 2020;93(6):1–51."),
        ("Röver et al. 2015", "Röver C, Knapp G, Friede T. Hartung-Knapp-Sidik-Jonkman approach and its modification for random-effects meta-analysis with few studies. BMC Med Res Methodol 2015;15:99."),
        ("Royston and Parmar 2013", "Royston P, Parmar MKB. Restricted mean survival time: an alternative to the hazard ratio for the design and analysis of randomized trials with a time-to-event outcome. BMC Med Res Methodol 2013;13:152."),
        ("Schmidli et al. 2014", "Schmidli H et al. Robust meta-analytic-predictive priors in clinical trials with historical control information. Biometrics 2014;70:1023–1032."),
        ("Sidik and Jonkman 2002", "Sidik K, Jonkman JN. A simple confidence interval for meta-analysis. Stat Med 2002;21:3153–3159."),
        ("Sidik and Jonkman 2005", "Sidik K, Jonkman JN. Simple heterogeneity variance estimation for meta-analysis. J R Stat Soc C 2005;54:367–384."),
        ("Simes 1986", "Simes RJ. An improved Bonferroni procedure for multiple tests of significance. Biometrika 1986;73:751–754."),
        ("Spiegelhalter et al. 1994", "Spiegelhalter DJ, Freedman LS, Parmar MKB. Bayesian approaches to randomized trials. J R Stat Soc A 1994;157:357–416."),
        ("Viechtbauer 2005", "Viechtbauer W. Bias and efficiency of meta-analytic variance estimators in the random-effects model. J Educ Behav Stat 2005;30:261–293."),
        ("Viechtbauer 2007", "Viechtbauer W. Confidence intervals for the amount of heterogeneity in meta-analysis. Stat Med 2007;26:37–52."),
        ("Wang and Tsiatis 1987", "Wang SK, Tsiatis AA. Approximately optimal one-parameter boundaries for group sequential trials. Biometrics 1987;43:193–199."),
        ("Welch 1947", "Welch BL. The generalization of 'Student's' problem when several different population variances are involved. Biometrika 1947;34:28–35."),
        ("Whitehead 1993", "Whitehead J. Sample size calculations for ordered categorical data. Stat Med 1993;12:2257–2271."),
        ("Wilson 1927", "Wilson EB. Probable inference, the law of succession, and statistical inference. J Am Stat Assoc 1927;22:209–212."),
        ("Woolf 1955", "Woolf B. On estimating the relation between blood group and disease. Ann Hum Genet 1955;19:251–253."),
        ("Yates 1934", "Yates F. Contingency tables involving small numbers and the χ² test. Suppl J R Stat Soc 1934;1:217–235."),
        ("Zhu and Lakkis 2014", "Zhu H, Lakkis H. Sample size calculation for comparing two negative binomial rates. Stat Med 2014;33:376–387."),
    ];

    /// <summary>The works that some texts cite, in the order of their authors. Texts may name authors as they like: the first one and the year decide.</summary>
    public static IEnumerable<string> Of(IReadOnlyCollection<string> texts) =>
        Works.Where(w => texts.Any(t => IsCited(w.Citation, t))).Select(w => w.Work).Order(StringComparer.Ordinal);

    private static bool IsCited(string citation, string text)
    {
        var year = Year().Match(citation);
        return year.Success
            ? Regex.IsMatch(text, $@"\b{Regex.Escape(First().Match(citation).Value)}\b[^;()\[\]]{{0,60}}?\b{year.Value}\b", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5))
            : text.Contains(citation, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\d{4}$")]
    private static partial Regex Year();

    /// <summary>The first author's name: what stands before a comma, "and", "et al." or the year.</summary>
    [GeneratedRegex(@"^.+?(?=,| and | & | et al\.| \d{4}$)")]
    private static partial Regex First();
}
