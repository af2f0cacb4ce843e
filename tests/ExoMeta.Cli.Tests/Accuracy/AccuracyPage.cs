namespace ExoMeta.Cli.Tests.Accuracy;

/// <summary>docs/accuracy.md around its table.</summary>
internal static class AccuracyPage
{
    public static string Of(AccuracyTable table) => FormattableString.Invariant($"""
        # Accuracy

        Written by a test (`tests/ExoMeta.Cli.Tests/Accuracy`), which asks `exometa pool --jsonl` for every number below and compares it with
        the reference files in `tests/References/meta`: {GoldenRequest.All.Count} pairs of a data set and a measure, {table.Count} numbers. The references are metafor 3.8-1 on
        R 4.2.2; τ² of PM, EB, ML and REML, both intervals of τ², deletion τ² and the GLMMs were recomputed exactly, because metafor's stopping
        rules and its Laplace step are coarser than the tolerances here. A reference of exactly 0 (τ² at its boundary) is met exactly.
        Errors are rounded up to a power of ten; below 1E-11 they say nothing about the formula any more. A p-value may be off by 1E-9, because a p
        of 1e-16 moves 70 times as much, relatively, as the statistic behind it.

        ## Where we differ on purpose

        The likelihood, or the equation that defines the number, is the judge: where a reference is not at its maximum or root, ours is, a
        second route shows it, and the tests named here compare with that.

        - **PM: `logLik` and `tau2Se`.** metafor's root of the Paule–Mandel equation is coarse (`se_tau2` is up to 35 % off: nielweise2008-IRSD).
          We report both at the exact root, where the EB reference holds them too (the two solve the same equation: Paule and Mandel 1982;
          Morris 1983), and compare with those (GoldenFitTests).
        - **REML `tau2Se` of nielweise2008-IRD**: one Fisher step short (1.3e-7); compared with a value in 50-digit arithmetic (GoldenFitTests).
        - **UCOR `vi`** (Olkin and Pratt 1958; Hedges 1989): the formula as printed subtracts 1 from numbers near 1, which costs the references up
          to 2e-11 (where r = 0 it is exactly 1/(n − 4)) and p-values behind it 5e-10; ours is within 1e-13 of 60-digit arithmetic
          (UnbiasedCorrelationTests).
        - **GLMM** (Stijnen et al. 2010): estimates of the files are where an optimiser stopped, up to 4e-5 off ("…, files" below). Compared with the
          maxima by an independent quadrature and Newton's method (tests/References/glmm-exact.json). No file's likelihood is higher than ours
          (CountsGoldenTests).
        - **Meta-regression on a calendar year**: normal equations lose up to 9 digits of QE (bcg-RD, bcg-AS); compared with rational arithmetic
          (RegressionGoldenTests).
        - **Influence, leave-one-out, cumulative analyses, predictions of rows**: in 6, 11, some and 1 files metafor's τ² without a row is not the
          exact one (in lau1992-PETO it is another, lower maximum). Those are compared with the same formulas at the exact τ²
          (DiagnosticsGoldenTests); 52 cumulative τ² of the references have a lower likelihood than ours, and 3 are missing.
        - **Egger's meta-regression of nielweise2008-IRD**: 2e-7 short; compared with a run at threshold 1e-16 (SmallStudyGoldenTests).
        - **Trim and fill with REML** (Duval and Tweedie 2000): metafor's default stop of τ² moves the mirror point, at worst by 2.6 % of the estimate;
          compared with tests/References/trimfill-exact.json (SmallStudyGoldenTests).
        - **Henmi and Copas (2010)**: metafor stops its root at 1.2e-4, which moves limits by up to 5e-4 of their half-width; compared with the same
          equation solved tightly (tests/References/henmi-copas.json; DiagnosticsGoldenTests).
        - **Selection models** (Vevea and Hedges 1995; Citkowicz and Vevea 2017): the references stop early, and for beta their likelihood carries the
          error of a numerical integral; every fit is compared by its likelihood, computed twice (SelectionGoldenTests).
        - **BAYES quantiles of τ**: the references are read off a grid (1e-4); moments and quantiles of μ to 1e-5 (BayesianRandomEffectsTests).
        - **Multivariate model of berkey1998** (Berkey et al. 1998): τ² and ρ of the reference are 6e-7 off the maximum (Berkey1998Tests).
        - **Robust tests of several coefficients (HTZ), confint of variance components**: clubSandwich and metafor stop or cancel at 1e-7 and 3e-4;
          compared with tests/References/robust.json and profile likelihoods (RobustGoldenTests, MultilevelGoldenTests).
        - **R²** without an intercept or under equal effects is null; metafor prints another quantity there (RegressionReferenceTests).

        ## Largest errors

        {table.ToMarkdown()}
        """).ReplaceLineEndings("\n") + "\n";
}
