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
        Errors are rounded up to a power of ten; below 1E-11 they say nothing about the formula any more.

        ## Where we differ on purpose

        - **PM: `logLik` and `tau2Se`.** The references hold metafor's values at its own root of the Paule–Mandel equation, whose stopping rule
          is coarse (`se_tau2` is up to 35 % off: nielweise2008-IRSD). We report both at the exact root, where the EB reference holds them too
          (the two estimators solve the same equation: Morris 1983; Paule and Mandel 1982), and compare with those.
        - **REML `tau2Se` of nielweise2008-IRD.** The reference is one Fisher step short (1.3e-7); compared with a value in 50-digit arithmetic.

        ## Largest errors

        {table.ToMarkdown()}
        """).ReplaceLineEndings("\n") + "\n";
}
