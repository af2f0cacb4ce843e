using ExoMeta.Effects;

namespace ExoMeta.Tests.Evidence;

/// <summary>docs/reported-tables.md lists every form as the registry has it; EXOMETA_UPDATE_EXPECTED=1 writes the table anew.</summary>
public class ReportedDocsTests
{
    private const string Header = "| form | prints | columns [may be empty] | gives |\n|---|---|---|---|\n";

    [Fact]
    public void The_page_lists_every_form_with_its_columns_and_measures()
    {
        var path = Path.Combine(Repository.Root, "docs", "reported-tables.md");
        var page = File.ReadAllText(path);
        var start = page.IndexOf(Header, StringComparison.Ordinal) + Header.Length;
        Assert.True(start > Header.Length);

        // The page goes on below the table, after an empty line.
        var blank = page.IndexOf("\n\n", start, StringComparison.Ordinal);
        var end = blank < 0 ? page.Length : blank + 1;
        var table = string.Concat(StudyForms.All.Select(f => $"| `{f.Name}` | {f.Prints} | `{f}` | {GivesOf(f)} |\n"));
        if (Environment.GetEnvironmentVariable("EXOMETA_UPDATE_EXPECTED") == "1")
        {
            File.WriteAllText(path, page[..start] + table + page[end..]);
            return;
        }

        Assert.Equal(table, page[start..end]);
    }

    private static string GivesOf(StudyForm form)
    {
        var missing = Measures.All.Where(m => !form.Gives(m)).Select(m => m.Code).ToList();
        return missing.Count == 0 ? "every measure"
            : missing.Count < 10 ? $"every measure but {string.Join(' ', missing)}"
            : StudyForms.MeasuresOf(form);
    }
}
