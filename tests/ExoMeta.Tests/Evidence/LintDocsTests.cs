using System.Globalization;
using System.Text;
using ExoMeta.Evidence.Lint;

namespace ExoMeta.Tests.Evidence;

/// <summary>docs/lint.md lists every rule as the code describes it; EXOMETA_UPDATE_EXPECTED=1 writes it anew.</summary>
public class LintDocsTests
{
    private const string Introduction = """
        # What `exometa lint` checks

        `exometa lint FILE...` reads tables of claims, of assumptions and of study data (recognised by their headers), or the tables that an
        analysis file names, and says what a careful reviewer would ask. It repairs nothing and pools nothing.

        - An **error** cannot be true as it stands, or cannot be computed with; with one the exit code is 2.
        - A **warning** may be true and rarely is: somebody must look at the source.
        - A **note** is worth knowing; nothing need be wrong.

        The table names the gravest finding of each rule. Every comparison is of what the printed digits allow (half a unit of the last one
        either way, half-way cases rounded either way), so that a correct table has no error because of rounding.

        Data tables take the columns that [README](../README.md#your-own-analysis) names for raw data and besides: `measure`, `outcome` (rows of one outcome are compared with each
        other), `p` or `pval` (with `<` or `>`), `tval`, `zval`, `fval`, `chi2` with `df` or `df1` and `df2`, `sem1i`, `sem2i`, `semi`,
        `pct1i`, `pct2i`, `pcti` (percent), `prop1i`, `prop2i`, `propi`, `items` (how many whole-number items a mean is over), `percent_change`,
        `fold_change`, `adjusted` (yes: the effect need not be that of the raw data), `favours`, `good_direction`, and the texts `printed`,
        `quote`, `text`, `conclusion`.


        """;

    [Fact]
    public void The_documentation_lists_every_rule()
    {
        var text = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        text.Append("| rule | gravest | what it finds | columns | after |\n|---|---|---|---|---|\n");
        foreach (var rule in LintRules.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{rule.Id}` | {rule.Severity.ToString().ToLowerInvariant()} | {rule.Summary} | {rule.AppliesTo} | {rule.Reference ?? "arithmetic"} |\n");
        }

        var path = Repository.Path("docs", "lint.md");
        if (Environment.GetEnvironmentVariable("EXOMETA_UPDATE_EXPECTED") == "1")
        {
            File.WriteAllText(path, text.ToString());
        }

        Assert.Equal(text.ToString(), File.ReadAllText(path).ReplaceLineEndings("\n"));
    }
}
