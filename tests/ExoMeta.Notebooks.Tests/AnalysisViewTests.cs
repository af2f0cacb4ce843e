using ExoMeta.Interactive;

namespace ExoMeta.Notebooks.Tests;

/// <summary>An analysis in a notebook: what it leaves out it says, what does not exist it does not show.</summary>
public sealed class AnalysisViewTests : IDisposable
{
    private const string Pooling = "pooling: {method: REML, inference: hksj, level: 95}\n";

    private static readonly AnalysisView Ards = AnalyseArds();

    private readonly string _folder = Directory.CreateTempSubdirectory("exometa-notebook-").FullName;

    private string Analysis
    {
        get
        {
            var path = Path.Combine(_folder, "analysis.yaml");
            File.Copy(Path.Combine(Repository.Root, "inputs", "exosome-ards", "trials", "NCT04493242.yaml"), Path.Combine(_folder, "trial.yaml"), overwrite: true);
            File.WriteAllText(path, "title: One trial\nseed: 3\n" + Pooling + "simulation: {trials: 3000, grid_trials: 2000}\ntrials: [trial.yaml]\n");
            return path;
        }
    }

    [Fact]
    public void Trials_that_were_left_out_are_said_to_be()
    {
        var view = Notebook.Analyse(Analysis, trials: false);
        Assert.Contains("Its 1 trial was left out and not simulated.", view.ToString(), StringComparison.Ordinal);
        var failure = Assert.Throws<ArgumentException>(() => view.Power("NCT04493242", "death-28d"));
        Assert.Contains("trials were left out", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_of_trials_that_were_left_out_are_left_out_with_them()
    {
        var path = Analysis;
        File.AppendAllText(path, "figures:\n  - {id: assurance, kind: prior-to-assurance, of: NCT04493242}\n");
        Assert.Empty(Notebook.Analyse(path, trials: false).Results.Figures);
        Assert.Single(Notebook.Analyse(path).Results.Figures);
    }

    [Fact]
    public void A_power_figure_is_the_same_on_one_thread_and_on_two()
    {
        var one = Notebook.Analyse(Analysis, threads: 1);
        Assert.Contains("Simulated trials: NCT04493242.", one.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            one.Power("NCT04493242", "death-28d").ToHtml(), Notebook.Analyse(Analysis, threads: 2).Power("NCT04493242", "death-28d").ToHtml());
    }

    [Fact]
    public void An_endpoint_that_does_not_exist_is_an_error_that_names_the_nearest() =>
        Assert.Contains(
            "'death-28d'", Assert.Throws<ArgumentException>(() => Notebook.Analyse(Analysis).Power("NCT04493242", "death28d")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void The_table_of_one_study_says_that_it_cannot_tell_heterogeneity()
    {
        File.WriteAllText(Path.Combine(_folder, "one.csv"), "study,ai,n1i,ci,n2i\nfirst,3,11,8,24\n");
        var pooled = Studies.Read(Path.Combine(_folder, "one.csv")).Effects("OR").Pool();
        Assert.Contains("heterogeneity cannot be seen", pooled.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_outcome_that_is_not_pooled_has_no_pooled_answer_and_says_why()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => Ards.Pooled("death-patients"));
        Assert.StartsWith("'death-patients' is not pooled.", failure.Message, StringComparison.Ordinal);
        Assert.All(Ards.Outcome("death-patients").Outcome.Groups, g => Assert.Contains(g.Reason, failure.Message, StringComparison.Ordinal));
        Assert.Contains("Not pooled: ", Ards.Outcome("death-patients").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_claim_goes_from_its_words_to_where_it_ended_and_says_what_it_leaves_open()
    {
        var claim = Ards.Claim("E7").ToString();
        var result = Ards.Results.Claims.Single(c => c.Claim.Id == "E7");
        foreach (var part in new[] { result.Claim.Quote, result.Claim.Printed, "exploratory-crp", "number treated", "scale of the test" })
        {
            Assert.Contains(part, claim, StringComparison.Ordinal);
        }

        Assert.Contains("'E7'", Assert.Throws<ArgumentException>(() => Ards.Claim("E77")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_left_open_is_carried_into_the_pooled_answer_and_the_drivers_of_its_width_are_ranked()
    {
        var pool = Ards.Results.Outcomes.Single(o => o.Id == "exploratory-crp").Groups.Single(g => g.Pool is not null);
        var drivers = Ards.WidthDrivers("exploratory-crp").ToString();
        Assert.Contains("the total interval", Ards.Pooled("exploratory-crp").ToString(), StringComparison.Ordinal);
        Assert.All(pool.WidthDrivers, d => Assert.Contains(d.Unknown.Name, drivers, StringComparison.Ordinal));
        var changes = drivers.Split('\n').Where(l => l.EndsWith(" %", StringComparison.Ordinal)).Select(l => Math.Abs(int.Parse(l.Split("  ", StringSplitOptions.RemoveEmptyEntries)[^1].Replace(" %", "", StringComparison.Ordinal).Replace('−', '-'), System.Globalization.CultureInfo.InvariantCulture))).ToArray();
        Assert.Equal(pool.WidthDrivers.Length, changes.Length);
        Assert.Equal(changes.OrderDescending(), changes);
    }

    [Fact]
    public void Prose_in_a_plain_table_is_broken_between_words() =>
        Assert.All(Ards.Claims().ToString().Split('\n'), line => Assert.InRange(line.Length, 0, 330));

    [Fact]
    public void An_exploratory_pool_carries_its_mark_its_reason_and_what_differs_into_every_view()
    {
        const string mark = "exploratory, not evidence of a treatment effect";
        var outcome = Ards.Outcome("exploratory-crp");
        Assert.NotEmpty(outcome.Outcome.Differences);
        foreach (var text in new[] { outcome.ToString(), outcome.ToHtml(), Ards.Pooled("exploratory-crp").ToString(), Ards.Pooled("exploratory-crp").ToHtml() })
        {
            var readable = System.Net.WebUtility.HtmlDecode(text);
            Assert.Contains(mark, readable, StringComparison.Ordinal);
            Assert.Contains(outcome.Outcome.ScopeReason!, readable, StringComparison.Ordinal);
            Assert.All(outcome.Outcome.Differences, d => Assert.Contains(d, readable, StringComparison.Ordinal));
        }

        Assert.Contains("(exploratory)", Ards.ToString().Split('\n').Single(l => l.StartsWith("exploratory-crp ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_from_baseline_is_labelled_so_in_its_row()
    {
        var outcome = Ards.Outcome("crp-patients");
        var uncontrolled = outcome.Outcome.Groups.SelectMany(g => g.Rows).Where(r => r.Uncontrolled is not null).ToArray();
        Assert.NotEmpty(uncontrolled);
        Assert.All(uncontrolled, row => Assert.Contains(
            row.Uncontrolled!, outcome.ToString().Split('\n').Single(l => l.StartsWith(row.Id + " ", StringComparison.Ordinal)), StringComparison.Ordinal));
    }

    [Fact]
    public void All_claims_are_shown_when_none_is_named_and_those_named_otherwise()
    {
        Assert.Equal(54, Ards.Claims().Claims.Length);
        Assert.Equal(["R2", "C1"], Ards.Claims("R2", "C1").Claims.Select(c => c.Claim.Id));
        Assert.Contains("there is no claim 'R9'", Assert.Throws<ArgumentException>(() => Ards.Claims("R9")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_wrong_fails_with_every_problem_in_it()
    {
        var path = Path.Combine(_folder, "wrong.csv");
        File.WriteAllText(path, "study,ai,n1i,ci,n2i\nfirst,30,11,8,24\nsecond,x,11,8,24\n");
        var failure = Assert.Throws<Problems.InvalidInputException>(() => Studies.Read(path).Effects("OR"));
        Assert.Equal(2, failure.Problems.Length);
    }

    /// <summary>The analysis of the real evidence with few replicates: what is tested here does not depend on their number.</summary>
    private static AnalysisView AnalyseArds()
    {
        var copy = Directory.CreateTempSubdirectory("exometa-notebook-").FullName;
        try
        {
            var inputs = Path.Combine(Repository.Root, "inputs");
            foreach (var file in Directory.GetFiles(inputs, "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(copy, Path.GetRelativePath(inputs, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }

            var analysis = Path.Combine(copy, "exosome-ards", "analysis.yaml");
            var full = File.ReadAllText(analysis);
            var reduced = full.Replace("replicates: 20000", "replicates: 500", StringComparison.Ordinal);
            Assert.NotEqual(full, reduced);
            File.WriteAllText(analysis, reduced);
            return Notebook.Analyse(analysis, trials: false);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
